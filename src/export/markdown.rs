//! Markdown for documentation sites: a folder with a page for each thing that has one on the site, under the same address
//! (`mhlw-6.0/C14-5/index.md`), and `index.md` at its root. CommonMark with front matter (`title`, `key`, `iri`, `edition`).
//!
//! A source's words are block quotes, everything else is ours. Links lead to pages of the same folder; what has none there,
//! because it is outside the part that was asked for, is named without a link. Answers and remarks are on their sheet's page,
//! each with an anchor.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::diag::{Lang, Text};
use crate::export::Files;
use crate::export::slice::Slice;
use crate::export::text::{markdown, markdown_words, one_line};
use crate::model::form::{Answer, Response, Sheet};
use crate::model::{Corpus, Key, Link, Relation, address};
use crate::rdf::Iris;

/// The pages of a part of the corpus.
pub(super) fn files(corpus: &Corpus, slice: &Slice, iris: &Iris, lang: Lang) -> Files {
    let pages = Pages::new(corpus, slice, iris, lang);
    let mut files: Files =
        pages.keys().map(|key| (file(&pages.path(key)), pages.page(key).into_bytes())).collect();
    files.insert("index.md".to_owned(), pages.contents().into_bytes());
    files
}

fn file(path: &str) -> String {
    format!("{path}/index.md")
}

/// What pages are made from.
struct Pages<'a> {
    corpus: &'a Corpus,
    slice: &'a Slice,
    iris: &'a Iris,
    lang: Lang,
    outgoing: BTreeMap<&'a Key, Vec<&'a Link>>,
    incoming: BTreeMap<&'a Key, Vec<&'a Link>>,
}

impl<'a> Pages<'a> {
    fn new(corpus: &'a Corpus, slice: &'a Slice, iris: &'a Iris, lang: Lang) -> Self {
        let (mut outgoing, mut incoming) = (BTreeMap::new(), BTreeMap::new());
        for link in &slice.links {
            outgoing.entry(&link.from).or_insert_with(Vec::new).push(link);
            incoming.entry(&link.to).or_insert_with(Vec::new).push(link);
        }
        Self { corpus, slice, iris, lang, outgoing, incoming }
    }

    /// The keys that have a page of their own: a sheet has one when any of its answers or remarks is asked for.
    fn keys(&self) -> impl Iterator<Item = &'a Key> {
        let own = self.slice.inside.iter().filter(|key| !matches!(key, Key::Response(..) | Key::Remark(..)));
        let sheets = self.slice.stubs.iter().filter(|key| matches!(key, Key::Sheet(_)) && self.has_part(key));
        own.chain(sheets)
    }

    fn has_part(&self, sheet: &Key) -> bool {
        self.slice.inside.iter().any(|key| self.corpus.part_of(key).as_ref() == Some(sheet))
    }

    /// The folder of the page, and the anchor on it.
    fn address(&self, key: &Key) -> (String, Option<String>) {
        let address = address::address(&self.corpus.manifest.edition, key);
        match address.split_once('#') {
            Some((path, anchor)) => (path.to_owned(), Some(anchor.to_owned())),
            None => (address, None),
        }
    }

    fn path(&self, key: &Key) -> String {
        self.address(key).0
    }

    fn say(&self, ja: &str, en: &str) -> String {
        Text::new(ja, en).get(self.lang).to_owned()
    }

    /// A name that leads to its page, where there is one.
    fn link(&self, from: &str, key: &Key) -> String {
        let name = markdown_words(&self.corpus.label(key).to_string());
        if !self.slice.has(key) {
            return format!("**{name}** `{key}`");
        }
        let (path, anchor) = self.address(key);
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let up = "../".repeat(from.split('/').filter(|part| !part.is_empty()).count());
        format!("[{name}](<{up}{path}/index.md{anchor}>) `{key}`")
    }

    fn page(&self, key: &Key) -> String {
        let mut out = self.head(key);
        self.words(key, &mut out);
        self.parts(key, &mut out);
        if let Key::Sheet(id) = key
            && let Some(sheet) = self.corpus.sheets.get(id)
        {
            self.sheet(sheet, &mut out);
        }
        self.relations(key, &mut out);
        out
    }

    /// Front matter and heading.
    fn head(&self, key: &Key) -> String {
        let label = one_line(&self.corpus.label(key).to_string());
        let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
        format!(
            "---\ntitle: {}\nkey: {}\niri: {}\nedition: {}\n---\n\n# {}\n",
            quoted(&label),
            quoted(&key.to_string()),
            quoted(self.iris.node(key).as_str()),
            quoted(&self.corpus.manifest.edition),
            markdown_words(&label),
        )
    }

    /// The source's words, the print where it differs, and where they stand.
    fn words(&self, key: &Key, out: &mut String) {
        let text = self.corpus.text(key);
        if !text.is_empty() {
            let _ = write!(out, "\n{}\n", quote(&text));
        }
        if let Key::Requirement(requirement) = key
            && let Some(found) = self.corpus.requirements.get(requirement)
        {
            if text.is_empty() {
                let _ = write!(out, "\n{}\n", self.say("本文未収録。", "The text is not in the sources."));
            } else if found.printed() != text {
                let _ = write!(
                    out,
                    "\n{}\n\n{}\n",
                    self.say("印字のまま:", "As printed:"),
                    quote(&found.printed())
                );
            }
            if !found.reason.is_empty() {
                let reason = markdown_words(&found.reason);
                let _ = write!(out, "\n{}: {reason}\n", self.say("読み", "Reading"));
            }
        }
        if let Some(place) = self.corpus.source(key) {
            let _ = write!(out, "\n{}: `{place}`\n", self.say("出典", "Source"));
        }
    }

    /// What stands in a whole, and the whole that a part stands in.
    fn parts(&self, key: &Key, out: &mut String) {
        let path = self.path(key);
        if let Some(whole) = self.corpus.part_of(key) {
            let _ = write!(out, "\n{}: {}\n", self.say("上位", "Part of"), self.link(&path, &whole));
        }
        let parts = self.incoming.get(key).into_iter().flatten();
        let parts: BTreeSet<&Key> = parts
            .filter(|link| link.relation == Relation::IsPartOf && self.slice.has(&link.from))
            .map(|link| &link.from)
            .filter(|part| !matches!(part, Key::Response(..) | Key::Remark(..)))
            .collect();
        if parts.is_empty() {
            return;
        }
        let _ = write!(out, "\n## {}\n\n", self.say("内訳", "Contents"));
        for part in parts {
            let _ = writeln!(out, "- {}", self.link(&path, part));
        }
    }

    /// Every other relation, by kind and direction.
    fn relations(&self, key: &Key, out: &mut String) {
        let path = self.path(key);
        for (links, is_outgoing) in [(&self.outgoing, true), (&self.incoming, false)] {
            let mut by_relation: BTreeMap<Relation, Vec<&Link>> = BTreeMap::new();
            for link in
                links.get(key).into_iter().flatten().filter(|link| link.relation != Relation::IsPartOf)
            {
                by_relation.entry(link.relation).or_default().push(link);
            }
            for (relation, links) in by_relation {
                let _ = write!(out, "\n## {}\n\n", self.relation(relation, is_outgoing));
                for link in links {
                    let other = if is_outgoing { &link.to } else { &link.from };
                    let _ = writeln!(out, "- {}{}", self.link(&path, other), about(link));
                }
            }
        }
        self.absences(key, out);
    }

    /// What a mapping set says of a row that it links to nothing.
    fn absences(&self, key: &Key, out: &mut String) {
        for absence in self.slice.absences(self.corpus).filter(|absence| absence.subject == *key) {
            let _ = write!(
                out,
                "\n## {}\n\n- {} ({}, {}; `{}`)\n  {}\n",
                self.say("対応なし", "No mapping"),
                markdown_words(&absence.curation.set),
                absence.kind.as_str(),
                absence.confidence.as_str(),
                absence.source,
                markdown_words(&absence.reason),
            );
        }
    }

    fn relation(&self, relation: Relation, is_outgoing: bool) -> String {
        let (ja, en) = match (relation, is_outgoing) {
            (Relation::ElaboratedBy, true) => ("次の編へ", "Elaborated by"),
            (Relation::ElaboratedBy, false) => ("前の編から", "Elaborates"),
            (Relation::ExactMatch, _) => ("同じ", "Same"),
            (Relation::CloseMatch, _) => ("ほぼ同じ", "Much the same"),
            (Relation::BroadMatch, true) | (Relation::NarrowMatch, false) => ("より広いもの", "Broader"),
            (Relation::NarrowMatch, true) | (Relation::BroadMatch, false) => ("より狭いもの", "Narrower"),
            (Relation::RelatedMatch, _) => ("関連", "Related"),
            (Relation::References, true) => ("名を挙げるもの", "Names"),
            (Relation::References, false) => ("名を挙げている箇所", "Named by"),
            (Relation::WasDerivedFrom, true) => ("趣旨を踏まえた条項", "Made in the spirit of"),
            (Relation::WasDerivedFrom, false) => ("趣旨を踏まえて新設されたもの", "In the spirit of this"),
            (Relation::Answers, true) => ("質問", "Question"),
            (Relation::Answers, false) => ("各社の回答", "Answers"),
            (Relation::RefersTo, true) => ("備考", "Remark"),
            (Relation::RefersTo, false) => ("この備考を指す回答", "Referred to by"),
            (Relation::InferredRefersTo, true) => ("備考（推定）", "Remark (inferred)"),
            (Relation::InferredRefersTo, false) => {
                ("この備考を指す回答（推定）", "Referred to by (inferred)")
            }
            (Relation::NamesEvidence, true) => ("エビデンス例", "Examples of evidence"),
            (Relation::NamesEvidence, false) => ("エビデンス例に挙げる項目", "Named as evidence by"),
            (Relation::IsPartOf, _) => ("上位", "Part of"),
        };
        self.say(ja, en)
    }

    /// The answers and remarks of a sheet, each with its anchor.
    fn sheet(&self, sheet: &Sheet, out: &mut String) {
        let path = self.path(&Key::Sheet(sheet.id.clone()));
        for (name, text) in [
            (self.say("サービス事業者", "Vendor"), &sheet.vendor),
            (self.say("バージョン", "Version"), &sheet.version),
            (self.say("作成日", "Date"), &sheet.date),
        ] {
            let _ = write!(out, "\n{name}: {}\n", markdown_words(&text.read));
        }
        let note = self.say(
            "以下は事業者の言葉。遵守や適合を主張するものではない。回答の印は読み取りで失われている。",
            "What follows is the vendor's own. No claim of compliance is made; the ticks were lost when the sheet was scanned.",
        );
        let _ = write!(out, "\n## {}\n\n{note}\n", self.say("回答", "Answers"));
        for response in sheet.responses.values() {
            let key = Key::Response(sheet.id.clone(), response.item.clone());
            if self.slice.has(&key) {
                self.response(&path, sheet, &key, response, out);
            }
        }
        let _ = write!(out, "\n## {}\n", self.say("備考", "Remarks"));
        for (number, remark) in &sheet.remarks {
            let key = Key::Remark(sheet.id.clone(), *number);
            if self.slice.has(&key) {
                let _ = write!(
                    out,
                    "\n<a id=\"R{number}\"></a>\n\n### {number}\n\n{}\n",
                    quote(&remark.text.read)
                );
                self.named(&path, &key, out);
            }
        }
    }

    /// What a remark names in its own words.
    fn named(&self, path: &str, key: &Key, out: &mut String) {
        let links = self.outgoing.get(key).into_iter().flatten();
        for link in links.filter(|link| link.relation == Relation::References) {
            let name = self.relation(link.relation, true);
            let _ = write!(out, "\n{name}: {}{}\n", self.link(path, &link.to), about(link));
        }
    }

    fn response(&self, path: &str, sheet: &Sheet, key: &Key, response: &Response, out: &mut String) {
        let item = Key::Item(response.item.clone());
        let _ = write!(out, "\n<a id=\"{item}\"></a>\n\n### {item}\n\n{}\n", self.link(path, &item));
        let _ = write!(out, "\n{}\n", quote(&response.question.read));
        let answer = match &response.answer {
            Answer::Unknown => self.say("不明", "unknown"),
            Answer::Stated { word, words, .. } => {
                format!("{} — {}", markdown_words(word), markdown_words(words))
            }
        };
        let _ = write!(out, "\n{}: {answer}\n", self.say("回答", "Answer"));
        let remark = response.remark.target().map(|number| Key::Remark(sheet.id.clone(), number));
        if let Some(remark) = remark.filter(|remark| self.corpus.contains(remark)) {
            let _ = write!(out, "\n{}: {}\n", self.say("備考", "Remark"), self.link(path, &remark));
        }
        let _ = write!(out, "\n`{key}`\n");
    }

    /// The first page: what the data is, and what is at the top of each document.
    fn contents(&self) -> String {
        let manifest = &self.corpus.manifest;
        let title = serde_json::Value::String(one_line(&manifest.title)).to_string();
        let mut out = format!("---\ntitle: {title}\n---\n\n# {}\n", markdown_words(&manifest.title));
        let _ =
            write!(out, "\n{} {} ({})\n", manifest.edition, markdown_words(&manifest.version), manifest.date);
        let note = self.say(
            "引用の印（>）の付いた文は資料のもの、ほかは soukan によるもの。対応がないことは、対応が存在しないことを意味しない。",
            "What stands in block quotes is a source's; the rest is soukan's. That no relation is shown does not mean that there is none.",
        );
        let _ = write!(out, "\n{note}\n\n");
        for key in self.keys() {
            let whole = self.corpus.part_of(key).filter(|whole| self.slice.has(whole));
            if whole.is_none() {
                let _ = writeln!(out, "- {}", self.link("", key));
            }
        }
        let _ = write!(out, "\n## {}\n\n", self.say("出典", "Sources"));
        for source in &manifest.sources {
            let words = [&source.title, &source.publisher, &source.date, &source.licence];
            let words: Vec<String> =
                words.into_iter().filter(|word| !word.is_empty()).map(|word| markdown_words(word)).collect();
            let _ = writeln!(out, "- {}", words.join(" / "));
        }
        out
    }
}

/// How sure, by whom, why.
fn about(link: &Link) -> String {
    let mut facts = vec![link.origin.as_str().to_owned(), link.confidence.as_str().to_owned()];
    if let Some(curation) = &link.curation {
        facts.push(curation.review.as_str().to_owned());
    }
    let reason =
        if link.reason.is_empty() { String::new() } else { format!("\n  {}", markdown_words(&link.reason)) };
    format!(" ({}; `{}`){reason}", facts.join(", "), link.source)
}

/// A source's words.
fn quote(text: &str) -> String {
    markdown(text)
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
