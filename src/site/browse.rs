//! Pages for those who look without words: every way into the data with what hangs on it, in numbers; and the requirements of
//! each reader. A number counts what is recorded: 0 proves nothing.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde::Serialize;

use crate::graph::Direction;
use crate::model::{Key, SectionKey, Volume};
use crate::site::Site;
use crate::site::view::{Crumb, NodeView, Page};

/// Kinds of evidence on the first page; the others are on their own.
const FIRST: usize = 20;

#[derive(Serialize)]
struct BrowsePage {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct ReaderPage {
    volume: Row,
    reader: String,
    heads: Vec<String>,
    chapters: Vec<Chapter>,
    others: Vec<Crumb>,
}

#[derive(Serialize)]
struct Chapter {
    section: Option<Row>,
    rows: Vec<Row>,
}

/// A way into the data.
#[derive(Serialize)]
struct Group {
    id: &'static str,
    title: String,
    note: String,
    /// What the rows are.
    head: String,
    heads: Vec<String>,
    rows: Vec<Row>,
    /// The page that has more of it.
    more: Option<Crumb>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    cite: String,
    title: String,
    depth: usize,
    counts: Vec<String>,
}

impl Site<'_> {
    /// The ways in, and a page for each reader.
    pub(super) fn browse_pages(&self) -> Vec<Page> {
        let mut pages = vec![self.browse()];
        pages.extend(self.read_volumes().into_iter().map(|volume| self.reader_page(volume)));
        pages
    }

    fn browse(&self) -> Page {
        let groups = [
            self.by_volume(),
            self.by_reader(),
            self.by_chapter_of_volumes(),
            self.by_heading(),
            self.by_vendor(),
            self.by_category(),
            self.by_evidence(),
            self.by_reference(),
            self.by_clause(),
        ];
        let view = BrowsePage { groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect() };
        Page::new("browse", "browse.html", self.words.say("一覧からさがす"), &view).description(
            self.words.say("編・読み手・章・開示書・チェックリストの分類・エビデンス・法令・旧版の条項から"),
        )
    }

    fn browse_row(&self, key: &Key, depth: usize, counts: Vec<String>) -> Row {
        let label = self.corpus.label(key);
        let (cite, title) = match key {
            Key::FormHeading(_) | Key::Category(_) => (label.title, String::new()),
            _ => (label.cite, label.title),
        };
        Row { href: self.href(key), cite, title, depth, counts }
    }

    fn browse_heads(&self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.words.say(name)).collect()
    }

    fn browse_group(
        &self,
        id: &'static str,
        title: &str,
        head: &str,
        heads: &[&str],
        rows: Vec<Row>,
    ) -> Group {
        let heads = self.browse_heads(heads);
        let (title, head) = (self.words.say(title), self.words.say(head));
        Group { id, title, note: String::new(), head, heads, rows, more: None }
    }

    fn browse_more(&self, words: &str, count: &dyn Display, href: &str) -> Crumb {
        Crumb { name: self.words.fill(words, &[("n", count)]), href: href.to_owned() }
    }

    /// The volumes that have requirements.
    fn read_volumes(&self) -> Vec<Volume> {
        let volumes = self.corpus.manifest.volumes.iter().map(|title| title.volume);
        volumes.filter(|volume| self.corpus.requirements.keys().any(|key| key.volume == *volume)).collect()
    }

    /// How many requirements there are among some keys. The number of many a section is not known; that is not 0.
    fn recorded(&self, keys: &[Key]) -> String {
        let count = keys.iter().filter(|key| matches!(key, Key::Requirement(_))).count();
        let is_open = keys.iter().any(|key| match key {
            Key::Section(key) => self
                .corpus
                .sections
                .get(key)
                .is_some_and(|found| found.has_requirements && found.count.is_none()),
            _ => false,
        });
        match (is_open, count) {
            (false, count) => count.to_string(),
            (true, 0) => self.words.say("不明"),
            (true, count) => self.words.fill("{n} 以上", &[("n", &count)]),
        }
    }

    /// How many requirements among some keys, how many of them with text, and the questions and rows mapped to any of them.
    fn hanging_on(&self, keys: &[Key]) -> Vec<String> {
        let requirements = keys.iter().filter_map(|key| match key {
            Key::Requirement(key) => self.corpus.requirements.get(key),
            _ => None,
        });
        let with_text = requirements.filter(|found| !found.text.is_empty()).count();
        let others = self.mapped_to_any(keys);
        let questions = others.iter().filter(|key| matches!(key, Key::Item(_))).count();
        let rows = others.iter().filter(|key| matches!(key, Key::ChecklistItem(_))).count();
        let counts = [with_text, questions, rows].map(|count| count.to_string());
        [vec![self.recorded(keys)], counts.to_vec()].concat()
    }

    /// A node for a list of names, with a number beside it: `{n} 項目`.
    pub(super) fn counted(&self, key: &Key, phrase: &str, count: &dyn Display) -> NodeView {
        NodeView { badges: vec![self.words.fill(phrase, &[("n", count)])], ..self.name(key) }
    }

    /// How many requirements a chapter is known to have.
    pub(super) fn recorded_in(&self, chapter: &SectionKey) -> String {
        self.recorded(&self.inside_chapter(chapter))
    }

    /// What is mapped to any of some keys, each once.
    fn mapped_to_any(&self, keys: &[Key]) -> BTreeSet<Key> {
        let links =
            keys.iter().flat_map(|key| self.graph.matches(key).into_iter().map(move |link| (key, link)));
        links.map(|(key, link)| link.other(key).clone()).collect()
    }

    /// A volume's or chapter's sections and requirements, itself among them.
    fn inside_of(&self, is_inside: impl Fn(Volume, &[u16]) -> bool) -> Vec<Key> {
        let sections = self.corpus.sections.keys().filter(|key| is_inside(key.volume, &key.number));
        let requirements = self.corpus.requirements.keys().filter(|key| is_inside(key.volume, &key.section));
        sections.cloned().map(Key::Section).chain(requirements.cloned().map(Key::Requirement)).collect()
    }

    fn by_volume(&self) -> Group {
        let rows = self.read_volumes().into_iter().map(|volume| {
            let keys = self.inside_of(|other, _| other == volume);
            let sections = keys.iter().filter(|key| matches!(key, Key::Section(_))).count();
            let counts = [vec![sections.to_string()], self.hanging_on(&keys)].concat();
            self.browse_row(&Key::Volume(volume), 0, counts)
        });
        let heads = ["章・節", "遵守事項", "うち本文収録", "開示書の質問", "チェックリストの項目"];
        Group {
            more: Some(self.browse_more("編と章のページ", &"", &self.edition_index())),
            ..self.browse_group("volumes", "編から", "編", &heads, rows.collect())
        }
    }

    fn by_reader(&self) -> Group {
        let rows = self.read_volumes().into_iter().map(|volume| {
            let key = Key::Volume(volume);
            let requirements = self.recorded(&self.inside_of(|other, _| other == volume));
            Row {
                href: Self::reader_href(volume),
                cite: self.reader(volume),
                title: self.corpus.label(&key).cite,
                ..self.browse_row(&key, 0, vec![requirements])
            }
        });
        Group {
            note: self.words.say("ガイドラインの各編は、読み手を名指しています。だれが何を担うかを、ここで定めるものではありません。"),
            ..self.browse_group("readers", "読み手から", "読み手と編", &["遵守事項"], rows.collect())
        }
    }

    fn by_chapter_of_volumes(&self) -> Group {
        let chapters = self.corpus.sections.keys().filter(|key| key.number.len() == 1);
        let rows = chapters.map(|chapter| {
            self.browse_row(&Key::Section(chapter.clone()), 0, self.hanging_on(&self.inside_chapter(chapter)))
        });
        let heads = ["遵守事項", "うち本文収録", "開示書の質問", "チェックリストの項目"];
        Group {
            more: Some(self.browse_more(
                "相関表を一枚で見る",
                &"",
                &format!("{}/table/index.html", self.corpus.manifest.edition),
            )),
            ..self.browse_group("chapters", "章から", "章", &heads, rows.collect())
        }
    }

    fn inside_chapter(&self, chapter: &SectionKey) -> Vec<Key> {
        self.inside_of(|volume, number| volume == chapter.volume && number.starts_with(&chapter.number))
    }

    fn by_heading(&self) -> Group {
        let rows = self.corpus.headings.keys().map(|number| {
            let items = self.corpus.items.values().filter(|item| item.heading.starts_with(number));
            let keys: Vec<Key> = items.map(|item| Key::Item(item.key.clone())).collect();
            let requirements = self.requirements_among(&keys);
            self.browse_row(
                &Key::FormHeading(number.clone()),
                number.len() - 1,
                vec![keys.len().to_string(), requirements],
            )
        });
        Group {
            more: Some(self.browse_more("開示書の様式", &"", "sds/index.html")),
            ..self.browse_group(
                "headings",
                "開示書の見出しから",
                "見出し",
                &["開示書の質問", "遵守事項"],
                rows.collect(),
            )
        }
    }

    /// How many requirements are mapped to any of some keys.
    fn requirements_among(&self, keys: &[Key]) -> String {
        let others = self.mapped_to_any(keys);
        others.iter().filter(|key| matches!(key, Key::Requirement(_))).count().to_string()
    }

    fn by_vendor(&self) -> Group {
        let rows = self.corpus.sheets.values().map(|sheet| {
            let stated = sheet.responses.values().filter(|found| found.answer.word().is_some()).count();
            let remarks = sheet.remarks.values().filter(|remark| !remark.is_dash()).count();
            let counts = vec![remarks.to_string(), format!("{stated}/{}", sheet.responses.len())];
            self.browse_row(&Key::Sheet(sheet.id.clone()), 0, counts)
        });
        let has_ticks = self.has_ticks();
        let heads = ["言葉のある備考", if has_ticks { "分かる回答" } else { "言葉で述べた回答" }];
        let is_compared = self.corpus.sheets.len() > 1;
        Group {
            note: self.words.say(if has_ticks {
                "回答は、印の読めるものと、備考が言葉で述べているものを数えます。印が読み取りで失われた開示書では、備考の言葉だけです。"
            } else {
                "チェックの印は読み取りで失われています。回答は、備考が言葉で述べているものだけを数えます。"
            }),
            more: is_compared.then(|| self.browse_more("各社の比較", &"", "compare/index.html")),
            ..self.browse_group("vendors", "各社の開示書から", "サービスと事業者", &heads, rows.collect())
        }
    }

    fn by_category(&self) -> Group {
        let checklist = &self.corpus.checklist;
        let rows = checklist.categories.keys().map(|number| {
            let items: Vec<_> =
                checklist.items.values().filter(|item| item.category.starts_with(number)).collect();
            let keys: Vec<Key> = items.iter().map(|item| Key::ChecklistItem(item.number)).collect();
            let kinds: BTreeSet<&String> = items.iter().flat_map(|item| &item.evidence).collect();
            let counts =
                vec![keys.len().to_string(), kinds.len().to_string(), self.requirements_among(&keys)];
            self.browse_row(&Key::Category(number.clone()), number.len() - 1, counts)
        });
        let heads = ["チェックリストの項目", "エビデンスの種類", "遵守事項"];
        Group {
            more: Some(self.browse_more("チェックリスト", &"", "checklist/index.html")),
            ..self.browse_group("categories", "チェックリストの分類から", "分類", &heads, rows.collect())
        }
    }

    fn by_evidence(&self) -> Group {
        let kinds = self.corpus.checklist.evidence.values().map(|kind| {
            let rows = self.corpus.checklist.items.values();
            let rows = rows.filter(|item| item.evidence.contains(&kind.key)).count();
            let key = Key::Evidence(kind.key.clone());
            (rows, self.graph.supported_by(&key).len(), key)
        });
        let mut kinds: Vec<(usize, usize, Key)> = kinds.collect();
        kinds.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.2.cmp(&right.2)));
        let first = kinds.iter().take(FIRST);
        let rows = first.map(|(rows, requirements, key)| {
            self.browse_row(key, 0, vec![rows.to_string(), requirements.to_string()])
        });
        let heads = ["挙げている項目", "遵守事項・章"];
        Group {
            note: self.words.fill("挙げている項目の多い {n} 種です。", &[("n", &kinds.len().min(FIRST))]),
            more: Some(self.browse_more(
                "エビデンス {n} 種をすべて見る",
                &kinds.len(),
                "evidence/index.html",
            )),
            ..self.browse_group("evidence", "エビデンスから", "文書・記録", &heads, rows.collect())
        }
    }

    fn by_reference(&self) -> Group {
        let rows = self.corpus.references.keys().map(|id| {
            let key = Key::Reference(id.clone());
            let from: Vec<&Key> = self.graph.incoming(&key).into_iter().map(|link| &link.from).collect();
            let count =
                |is_kind: fn(&Key) -> bool| from.iter().filter(|key| is_kind(key)).count().to_string();
            let counts = vec![
                count(|key| matches!(key, Key::Requirement(_) | Key::Section(_))),
                count(|key| matches!(key, Key::Item(_))),
                count(|key| matches!(key, Key::ChecklistItem(_))),
                count(|key| matches!(key, Key::Remark(..))),
            ];
            (std::cmp::Reverse(from.len()), self.browse_row(&key, 0, counts))
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|(count, _)| *count);
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        let heads = ["遵守事項", "開示書の質問", "チェックリストの項目", "各社の備考"];
        Group {
            note: self.words.say("資料が名を挙げているものです。挙げているところの多い順。"),
            more: Some(self.browse_more("法令・規格を種類ごとに見る", &"", "references/index.html")),
            ..self.browse_group("references", "法令・規格から", "法令・規格", &heads, rows)
        }
    }

    fn by_clause(&self) -> Group {
        let rows = self.corpus.clauses.keys().map(|clause| {
            let key = Key::Clause(clause.clone());
            let count = self.graph.incoming(&key).len().to_string();
            self.browse_row(&key, 0, vec![count])
        });
        Group {
            note: self.words.say("相関表の備考に現れる条項です。条項の本文は収録していません。"),
            ..self.browse_group("clauses", "前の版の条項から", "条項", &["遵守事項"], rows.collect())
        }
    }

    fn reader_href(volume: Volume) -> String {
        format!("browse/readers/{volume}/index.html")
    }

    /// The requirements of a volume with what hangs on each.
    fn reader_page(&self, volume: Volume) -> Page {
        let reader = self.reader(volume);
        let mut chapters: Vec<Chapter> = self
            .corpus
            .sections
            .keys()
            .filter(|key| key.volume == volume)
            .map(|section| Chapter {
                section: Some(self.browse_row(&Key::Section(section.clone()), 0, Vec::new())),
                rows: self.requirement_rows(volume, &section.number),
            })
            .collect();
        chapters.push(Chapter { section: None, rows: self.requirement_rows(volume, &[]) });
        chapters.retain(|chapter| !chapter.rows.is_empty());
        let others = self.read_volumes().into_iter().filter(|other| *other != volume);
        let view = ReaderPage {
            volume: self.browse_row(&Key::Volume(volume), 0, Vec::new()),
            heads: self.browse_heads(&[
                "上位",
                "下位",
                "開示書の質問",
                "チェックリストの項目",
                "エビデンスの種類",
                "前の版の条項",
            ]),
            chapters,
            others: others
                .map(|other| Crumb { name: self.reader(other), href: Self::reader_href(other) })
                .collect(),
            reader: reader.clone(),
        };
        let crumb =
            Crumb { name: self.words.say("一覧からさがす"), href: "browse/index.html".to_owned() };
        Page::new(
            format!("browse/readers/{volume}"),
            "reader.html",
            self.words.fill("{volume}の読み手", &[("volume", &self.short(&Key::Volume(volume)))]),
            &view,
        )
        .crumbs(vec![crumb])
        .description(
            self.words
                .fill("{reader}を読み手とする遵守事項と、それぞれにかかわるものの数", &[("reader", &reader)]),
        )
    }

    fn requirement_rows(&self, volume: Volume, section: &[u16]) -> Vec<Row> {
        let keys = self.corpus.requirements.keys();
        let keys = keys.filter(|key| key.volume == volume && key.section == section);
        let rows = keys.map(|key| {
            let key = Key::Requirement(key.clone());
            let others = self.mapped_to_any(std::slice::from_ref(&key));
            let outgoing = self.graph.outgoing(&key);
            let counts = [
                self.graph.trace(&key, Direction::Up).reached().len(),
                self.graph.trace(&key, Direction::Down).reached().len(),
                others.iter().filter(|key| matches!(key, Key::Item(_))).count(),
                others.iter().filter(|key| matches!(key, Key::ChecklistItem(_))).count(),
                self.graph.evidence_for(&key).len(),
                outgoing.iter().filter(|link| matches!(link.to, Key::Clause(_))).count(),
            ];
            self.browse_row(&key, 0, counts.iter().map(ToString::to_string).collect())
        });
        rows.collect()
    }
}
