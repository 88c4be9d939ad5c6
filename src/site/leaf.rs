//! The Markdown twin of a node's page: what the page says, for sites that are made of Markdown. Japanese only.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::graph::Direction;
use crate::model::{Answer, Key, Link, Relation, Remark, RemarkBlock, RemarkRef, Response, SourceText};
use crate::site::mapping::{AbsenceView, LinkView, origin_word, relation_word};
use crate::site::marks::{code, line, link, quote, words};
use crate::site::node::{confidence, place, texts};
use crate::site::text;
use crate::site::view::{ChainView, NodeView, PlaceView, TextLine, TextView};
use crate::site::{Site, render};

/// A page being written.
struct Leaf<'s> {
    site: &'s Site<'s>,
    /// The way from the page to the root of the site.
    root: String,
    /// The addresses that there are, where they are not those of the whole site.
    pages: Option<&'s BTreeSet<String>>,
    out: String,
}

impl Site<'_> {
    /// The Markdown of a key's page. `parts` are the keys that are part of it.
    pub(super) fn markdown(&self, key: &Key, parts: &[Key]) -> String {
        self.leaf(key, parts, None)
    }

    /// The same among other pages than those of the site: what has no page there is named without a link.
    pub(super) fn leaf(&self, key: &Key, parts: &[Key], pages: Option<&BTreeSet<String>>) -> String {
        let path = self.path(key);
        let mut leaf = Leaf { site: self, root: render::way_up(&path), pages, out: String::new() };
        leaf.head(key);
        leaf.own_text(key);
        leaf.chains(key);
        leaf.related(key);
        leaf.others(key);
        leaf.responses(key);
        leaf.parts(key, parts);
        leaf.foot(key, &path);
        leaf.out
    }
}

/// The word for a kind of node.
fn kind(key: &Key) -> &'static str {
    match key {
        Key::Volume(_) => "編",
        Key::Section(_) => "記載箇所",
        Key::Requirement(_) => "遵守事項",
        Key::Clause(_) => "前の版の条項（本文は収録していません）",
        Key::FormHeading(_) => "開示書の見出し",
        Key::Item(_) => "開示書の質問",
        Key::Sheet(_) => "開示書",
        Key::Response(..) => "回答欄",
        Key::Remark(..) => "備考",
        Key::Category(_) => "チェックリストの分類",
        Key::ChecklistItem(_) => "チェックリストの項目",
        Key::Evidence(_) => "エビデンスの種類",
        Key::Reference(_) => "法令・規格（本文は収録していません）",
    }
}

impl Leaf<'_> {
    fn heading(&mut self, title: &str) {
        let _ = write!(self.out, "\n## {}\n\n", words(title));
    }

    /// A paragraph of Markdown.
    fn paragraph(&mut self, markdown: &str) {
        let _ = write!(self.out, "{markdown}\n\n");
    }

    fn quoted(&mut self, lines: &[TextLine], indent: &str) {
        if !lines.is_empty() {
            let lines: Vec<String> = lines.iter().map(line).collect();
            self.out.push_str(&quote(&lines, indent));
        }
    }

    /// The address of a page of the site: absolute where the site has an address, so that the twin can be copied elsewhere;
    /// else the twin of that page.
    fn address(&self, href: &str) -> String {
        match &self.site.options.base_url {
            Some(base) => format!("{base}{}", href.replacen("index.html", "", 1)),
            None => format!("{}{}", self.root, href.replacen("index.html", "index.md", 1)),
        }
    }

    /// A name that leads to its page, where there is one.
    fn named(&self, name: &str, href: &str) -> String {
        let address = href.replacen("/index.html", "", 1);
        match self.pages {
            Some(pages) if !pages.contains(&address) => words(name),
            _ => link(name, &self.address(href)),
        }
    }

    fn node(&self, node: &NodeView) -> String {
        let name = [node.cite.as_str(), node.title.as_str()].join(" ");
        let badges: Vec<String> = node.badges.iter().map(|badge| format!("（{}）", words(badge))).collect();
        let badges = badges.concat();
        format!("{}{badges}", self.named(name.trim(), &node.href))
    }

    fn key(&self, key: &Key) -> String {
        self.node(&self.site.name(key))
    }

    fn head(&mut self, key: &Key) {
        let label = self.site.corpus.label(key);
        let title = match key {
            Key::Item(_) => label.cite,
            _ => label.to_string(),
        };
        let _ = write!(self.out, "# {}\n\n", words(&title));
        let mut facts = vec![code(&key.to_string()), kind(key).to_owned()];
        if let Some(whole) = self.site.corpus.part_of(key) {
            facts.push(self.key(&whole));
        }
        facts.extend(self.facts(key));
        self.paragraph(&facts.join(" · "));
    }

    /// What the head of the page says beside its name.
    fn facts(&self, key: &Key) -> Vec<String> {
        let corpus = self.site.corpus;
        let named = |name: &str, value: &str| format!("{name}: {}", words(value));
        match key {
            Key::Volume(volume) => {
                let title = corpus.manifest.volumes.iter().find(|title| title.volume == *volume);
                title.map(|title| named("読み手", &title.reader)).into_iter().collect()
            }
            Key::Requirement(_) if !corpus.label(key).title.is_empty() => {
                vec!["見出しの主題は本データの要約です".to_owned()]
            }
            Key::Item(item) => {
                let choices = corpus.items.get(item).map(|item| item.choices.join(" / "));
                vec![match choices.as_deref() {
                    Some("") | None => "選択肢: なし（開いた問い）".to_owned(),
                    Some(choices) => named("選択肢", choices),
                }]
            }
            Key::Sheet(id) => corpus.sheets.get(id).map_or_else(Vec::new, |sheet| {
                vec![
                    named("サービス事業者", &sheet.vendor.read),
                    named("バージョン", &sheet.version.read),
                    named("作成日", &sheet.date.read),
                ]
            }),
            Key::Evidence(kind) => corpus
                .checklist
                .evidence
                .get(kind)
                .map_or_else(Vec::new, |kind| variants(&kind.variants, &kind.label)),
            Key::Reference(name) => corpus
                .references
                .get(name)
                .map_or_else(Vec::new, |found| variants(&found.variants, &found.label)),
            _ => Vec::new(),
        }
    }

    /// The text that the page is about, with its corrections and its source.
    fn own_text(&mut self, key: &Key) {
        let corpus = self.site.corpus;
        let pieces: &[SourceText] = match key {
            Key::Requirement(key) => corpus.requirements.get(key).map_or(&[], |found| found.text.as_slice()),
            Key::Item(key) => corpus.items.get(key).map_or(&[], |item| std::slice::from_ref(&item.question)),
            Key::ChecklistItem(number) => {
                corpus.checklist.items.get(number).map_or(&[], |item| std::slice::from_ref(&item.measure))
            }
            Key::Clause(key) => corpus.clauses.get(key).map_or(&[], |clause| clause.printed.as_slice()),
            _ => return,
        };
        if pieces.is_empty() {
            self.paragraph("**本文未収録** — この番号の遵守事項があることは分かっていますが、本文は収録資料にありません。");
            return;
        }
        let view = texts(corpus, pieces);
        self.quoted(&view.lines, "");
        self.out.push('\n');
        let places: Vec<String> = view.places.iter().map(source).collect();
        self.paragraph(&format!("出典: {}", places.join("、")));
        self.corrections(&view);
    }

    fn corrections(&mut self, view: &TextView) {
        if !view.fixes.is_empty() {
            self.heading("読み取りの訂正");
            for fix in &view.fixes {
                let applied = if fix.is_applied { "" } else { "・本文には反映していない" };
                let (printed, read, reason) = (words(&fix.printed), words(&fix.read), words(&fix.reason));
                let _ =
                    writeln!(self.out, "- 「{printed}」→「{read}」（{}{applied}）{reason}", fix.confidence);
            }
        }
        if let Some(printed) = &view.printed {
            self.heading("印字のまま");
            self.quoted(&text::plain(printed), "");
        }
    }

    fn chains(&mut self, key: &Key) {
        if !matches!(key, Key::Requirement(_) | Key::Section(_)) {
            return;
        }
        for (direction, title) in
            [(Direction::Up, "上位（経営管理編の方向）"), (Direction::Down, "下位（システム運用編の方向）")]
        {
            let chain = self.site.chain(&self.site.graph.trace(key, direction));
            if !chain.is_empty() {
                self.heading(title);
                self.chain(&chain, "");
            }
        }
    }

    fn chain(&mut self, rows: &[ChainView], indent: &str) {
        let inner = format!("{indent}  ");
        for row in rows {
            let via = row
                .via
                .as_ref()
                .map(|via| format!("（{} の章の単位で印字されている対応）", words(&via.cite)));
            let _ = writeln!(
                self.out,
                "{indent}- {} — 公式・{}{}",
                self.node(&row.node),
                row.confidence,
                via.unwrap_or_default()
            );
            self.quoted(&row.node.text, &inner);
            self.note(&row.reason, &row.place, &inner);
            self.chain(&row.children, &inner);
        }
    }

    /// Why, and where it says so.
    fn note(&mut self, reason: &str, place: &PlaceView, indent: &str) {
        let reason = words(reason);
        let gap = if reason.is_empty() { "" } else { " " };
        let _ = write!(self.out, "\n{indent}{reason}{gap}出典: {}\n\n", source(place));
    }

    fn related(&mut self, key: &Key) {
        let related = self.site.related(key);
        self.links("かかわる遵守事項", &related.requirements);
        self.absences(&related.absences);
        self.links("開示書の質問", &related.questions);
        self.links("チェックリストの項目", &related.rows);
        let nearby = if matches!(key, Key::Requirement(_)) { self.site.by_chapter(key) } else { Vec::new() };
        self.list("章の単位でかかわる質問・項目", nearby.iter());
        let evidence =
            if matches!(key, Key::Requirement(_)) { self.site.evidence_of(key) } else { Vec::new() };
        self.list("求めるエビデンスの例", evidence.iter());
        self.links("名を挙げている法令・規格・章", &related.references);
        self.links("ここに触れている項目", &related.referred);
    }

    fn list<'n>(&mut self, title: &str, nodes: impl Iterator<Item = &'n NodeView>) {
        let lines: Vec<String> = nodes.map(|node| format!("- {}\n", self.node(node))).collect();
        if !lines.is_empty() {
            self.heading(title);
            self.out.push_str(&lines.concat());
        }
    }

    fn links(&mut self, title: &str, rows: &[LinkView]) {
        if !rows.is_empty() {
            self.heading(&format!("{title}（{}）", rows.len()));
            rows.iter().for_each(|row| self.link(row));
        }
    }

    fn link(&mut self, row: &LinkView) {
        let mut facts = vec![row.relation, row.confidence, row.origin];
        facts.extend(Some(row.review).filter(|review| !review.is_empty()));
        if row.is_suspect {
            facts.push("要見直し（文が変わった）");
        }
        let _ = writeln!(self.out, "- {} — {}", self.node(&row.node), facts.join("・"));
        self.quoted(&row.node.text, "  ");
        if !row.words.is_empty() {
            let _ = write!(self.out, "\n  挙げ方: 「{}」\n", words(&row.words));
        }
        self.note(&row.reason, &row.place, "  ");
        if !row.voices.is_empty() {
            self.voices(&row.node.key);
        }
    }

    /// What vendors say in words on a question.
    fn voices(&mut self, item: &str) {
        let Ok(Key::Item(item)) = item.parse() else { return };
        for sheet in self.site.corpus.sheets.values() {
            let (Some(response), Some(remark)) = (sheet.responses.get(&item), sheet.words_on(&item)) else {
                continue;
            };
            let at = Key::Response(sheet.id.clone(), item.clone());
            let name = self.named(&sheet.service.read, &self.site.href(&at));
            let _ = writeln!(self.out, "  - {name} — {}", answer(response));
            self.out.push_str(&quote(&blocks(remark), "    "));
            self.out.push('\n');
        }
    }

    fn absences(&mut self, rows: &[AbsenceView]) {
        if !rows.is_empty() {
            self.heading("対応のないもの");
        }
        for row in rows {
            let suspect = if row.is_suspect { "・要見直し（文が変わった）" } else { "" };
            let _ = writeln!(
                self.out,
                "- {}: {} — 編集者による対応・{}・{}{suspect}",
                row.scope, row.kind, row.confidence, row.review
            );
            self.note(&row.reason, &row.place, "  ");
        }
    }

    /// What leads to or from the node beside the mapping sets: clauses of another edition, rows that name evidence.
    fn others(&mut self, key: &Key) {
        let graph = self.site.graph;
        let (title, links): (&str, Vec<&Link>) = match key {
            Key::Requirement(_) => {
                let to_clause = |link: &&Link| matches!(link.to, Key::Clause(_));
                ("備考（前の版との関係）", graph.outgoing(key).into_iter().filter(to_clause).collect())
            }
            Key::Clause(_) => ("この条項を挙げる遵守事項", graph.incoming(key)),
            Key::Evidence(_) => ("この文書を例に挙げる項目", graph.incoming(key)),
            Key::ChecklistItem(_) => {
                let names = |link: &&Link| link.relation == Relation::NamesEvidence;
                ("エビデンスの例", graph.outgoing(key).into_iter().filter(names).collect())
            }
            _ => return,
        };
        if !links.is_empty() {
            self.heading(&format!("{title}（{}）", links.len()));
        }
        for found in links {
            self.other(found, key);
        }
    }

    fn other(&mut self, found: &Link, key: &Key) {
        let node = self.site.node(found.other(key));
        let relation = match found.relation {
            Relation::WasDerivedFrom => "趣旨を踏まえて新設",
            Relation::NamesEvidence => "例に挙げる",
            _ if matches!(found.to, Key::Clause(_)) => "該当箇所",
            _ => relation_word(found, key),
        };
        let facts = [relation, confidence(found.confidence), origin_word(found.origin)].join("・");
        let _ = writeln!(self.out, "- {} — {facts}", self.node(&node));
        self.quoted(&node.text, "  ");
        self.note(&found.reason, &place(self.site.corpus, &found.source), "  ");
    }

    /// What each vendor prints for a question.
    fn responses(&mut self, key: &Key) {
        let Key::Item(item) = key else { return };
        self.heading("各社の開示");
        self.paragraph(if self.site.has_ticks() {
            "印の読める開示書は印のある選択肢を回答とし、どこにも印がなければ「無回答」とします。印が読み取りで失われた開示書の回答は、備考が言葉で述べている場合だけです。"
        } else {
            "印（チェック）は読み取りで失われています。回答は、備考が言葉で述べている場合だけ示します。"
        });
        for sheet in self.site.corpus.sheets.values() {
            let Some(response) = sheet.responses.get(item) else { continue };
            let at = Key::Response(sheet.id.clone(), item.clone());
            let name = self.named(&sheet.service.read, &self.site.href(&at));
            let _ = writeln!(self.out, "- {name} {} — {}", words(&sheet.vendor.read), answer(response));
            if let Some(remark) = response.remark.target().and_then(|number| sheet.remarks.get(&number)) {
                self.out.push_str(&quote(&blocks(remark), "  "));
            }
            self.note("", &place(self.site.corpus, &response.question.place), "  ");
        }
    }

    /// What is part of the node, with its texts; a sheet has its rows and remarks.
    fn parts(&mut self, key: &Key, parts: &[Key]) {
        if parts.is_empty() {
            return;
        }
        self.heading(match key {
            Key::Item(_) => "小項目",
            Key::Sheet(_) => "回答欄と備考記載欄",
            _ => "含むもの",
        });
        for part in parts {
            match part {
                Key::Response(id, item) => {
                    let response =
                        self.site.corpus.sheets.get(id).and_then(|sheet| sheet.responses.get(item));
                    let _ = writeln!(
                        self.out,
                        "- <a id=\"SDS{item}\"></a>{} — {}",
                        self.key(&Key::Item(item.clone())),
                        response.map(answer).unwrap_or_default()
                    );
                }
                Key::Remark(id, number) => {
                    let _ = writeln!(self.out, "- <a id=\"R{number}\"></a>備考 {number}");
                    let remark = self.site.corpus.sheets.get(id).and_then(|sheet| sheet.remarks.get(number));
                    self.out.push_str(&quote(&remark.map(blocks).unwrap_or_default(), "  "));
                    self.out.push('\n');
                    continue;
                }
                part => {
                    let _ = writeln!(self.out, "- {}", self.key(part));
                }
            }
            let node = self.site.node(part);
            self.quoted(&node.text, "  ");
            self.out.push('\n');
        }
    }

    fn foot(&mut self, key: &Key, path: &str) {
        let _ = write!(self.out, "\n---\n\n");
        let page = match &self.site.options.base_url {
            Some(base) => format!("{base}{path}/"),
            None => "index.html".to_owned(),
        };
        let how = self.site.citation(key);
        let citation = format!(
            "{}{}。{} {}（{}）。{}",
            how.edition, how.cite, how.title, how.version, how.date, how.iri
        );
        self.paragraph(&format!("引き方: {}", words(&citation)));
        let html = match self.pages {
            Some(_) => String::new(),
            None => format!("{} — ", link("このページの HTML", &page)),
        };
        self.paragraph(&format!(
            "{html}引用の印の付いた文は資料からの引用で、著作権はその発行者にあります。ほかの言葉は本データのものです。適合・不適合は判定しません。",
        ));
        // Blocks end with a blank line and sections begin with one.
        let lines: Vec<&str> = self.out.trim_end().lines().collect();
        let is_doubled = |at: &usize| {
            lines[*at].is_empty() && at.checked_sub(1).is_some_and(|before| lines[before].is_empty())
        };
        let kept = (0..lines.len()).filter(|at| !is_doubled(at)).map(|at| lines[at]);
        self.out = kept.collect::<Vec<_>>().join("\n") + "\n";
    }
}

/// Other spellings that are read as the same thing.
fn variants(variants: &std::collections::BTreeMap<String, String>, name: &str) -> Vec<String> {
    let others: Vec<String> = variants
        .keys()
        .filter(|variant| *variant != name)
        .map(|variant| format!("「{}」", words(variant)))
        .collect();
    if others.is_empty() {
        Vec::new()
    } else {
        vec![format!("同じものとして読む表記: {}", others.concat())]
    }
}

/// The lines of a remark; those of its lists are items.
fn blocks(remark: &Remark) -> Vec<String> {
    let lines = |words: &str| text::plain(words).iter().map(line).collect::<Vec<_>>();
    let of_block = |block: &RemarkBlock| match block {
        RemarkBlock::Paragraph(words) => lines(words),
        RemarkBlock::List(items) => items.iter().map(|item| format!("- {}", lines(item).join(" "))).collect(),
    };
    remark.blocks.iter().flat_map(of_block).collect()
}

/// What a row of a sheet answers, and which remark it points at.
fn answer(response: &Response) -> String {
    let answer = match &response.answer {
        Answer::Unknown => "回答 不明（印は読み取りで失われている）".to_owned(),
        Answer::Stated { word, words: said, inferred_reference, .. } => {
            let inferred = if *inferred_reference { "。備考の番号は推定" } else { "" };
            format!("回答 {}（備考の言葉「{}」{inferred}）", words(word), words(said))
        }
        Answer::Marked { word, mark, place } => {
            format!("回答 {}（印 {}、{}）", words(word), words(mark), place.cell_name())
        }
        Answer::Unanswered { .. } => "無回答（どの選択肢にも印がない）".to_owned(),
        Answer::Unclear { marks, place } => {
            format!("回答 不明（印がどの選択肢を指すか決まらない: {}、{}）", words(marks), place.cell_name())
        }
    };
    let remark = match response.remark {
        RemarkRef::Number(number) => format!("備考 {number}"),
        RemarkRef::Inferred(number) => format!("備考 {number}（番号は印字されず、前後の通し番号から推定）"),
        RemarkRef::Dash => "備考なし（「-」の印字）".to_owned(),
        RemarkRef::Blank => "備考の番号は印字なし（読み取れない）".to_owned(),
        RemarkRef::Empty => "備考の欄は空".to_owned(),
        RemarkRef::InPlace(number) => format!("備考 {number}（行に添えて記載。番号は本データのもの）"),
    };
    format!("{answer}・{remark}")
}

/// A place in a source.
fn source(place: &PlaceView) -> String {
    let mut out = format!("{} {} {}行", words(&place.document), code(&place.file), place.line);
    if place.cell > 0 {
        let _ = write!(out, " {}欄", place.cell);
    }
    if place.paragraph > 0 {
        let _ = write!(out, " 第{}段落", place.paragraph);
    }
    out.trim_start().to_owned()
}
