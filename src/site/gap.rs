//! Gap pages: what of one document another one speaks to, for each pair that can be asked about.

use serde::Serialize;

use crate::diag::Lang;
use crate::graph::{Coverage, Gap, GapRow, Selection};
use crate::model::{Confidence, Key};
use crate::site::Site;
use crate::site::mapping::origin_word;
use crate::site::node::confidence;
use crate::site::view::{Crumb, NodeView, Page};

#[derive(Serialize)]
struct GapIndex {
    pairs: Vec<PairView>,
    kinds: Vec<(String, &'static str)>,
}

#[derive(Serialize)]
struct PairView {
    of: String,
    against: String,
    href: String,
    total: usize,
    counts: Vec<(String, usize)>,
}

#[derive(Serialize)]
struct GapPage {
    of: String,
    against: String,
    total: usize,
    edition: String,
    counts: Vec<(String, usize, String)>,
    groups: Vec<GapGroup>,
    back: Option<Crumb>,
}

#[derive(Serialize)]
struct GapGroup {
    anchor: &'static str,
    title: String,
    note: &'static str,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    node: NodeView,
    reason: String,
    links: Vec<ByView>,
}

#[derive(Serialize)]
struct ByView {
    node: NodeView,
    relation: &'static str,
    origin: &'static str,
    confidence: &'static str,
    is_certain: bool,
}

fn note(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Covered => {
            "相関表の対応、または内容がほぼ同じと読める対応が、少なくとも一つある（ほぼ確か以上）。"
        }
        Coverage::Weak => {
            "相手の方が広い・狭い・関わるだけ、章の単位だけ、ほかの文書を介するだけ、または不確かな対応だけがある。"
        }
        Coverage::OfficiallyNone => "資料が「-」と印字して、該当がないことを示している。",
        Coverage::NoneFound => "両方の文を読んで、合うものがなかった。不備があるという意味ではない。",
        Coverage::NotInSources => "本文・行・回答の印が資料にない、または読み取れないので、何も言えない。",
        Coverage::NotLooked => "まだ照らし合わせていない。",
    }
}

impl Site<'_> {
    /// The sides that can be asked about, each with its name in addresses and on pages.
    fn pairs(&self) -> Vec<(Selection, Selection)> {
        let edition = self.corpus.manifest.edition.as_str();
        let mut names: Vec<(&str, &str)> = vec![("G", "M"), ("M", "C"), ("M", "G"), ("C", "M")];
        let documents = [edition, "sds", "checklist"];
        for of in documents {
            names.extend(documents.iter().filter(|against| **against != of).map(|against| (of, *against)));
        }
        names.extend(["G", "M", "C"].map(|volume| (volume, "sds")));
        names.extend(["G", "M", "C"].map(|volume| (volume, "checklist")));
        names.extend(self.clause_editions().into_iter().map(|clauses| (edition, clauses)));
        // A sheet answers the form row by row: held against something else it is the form.
        for of in [edition, "C", "sds", "checklist"] {
            names.extend(self.corpus.sheets.keys().map(|sheet| (of, sheet.as_str())));
        }
        let select = |name: &str| Selection::new(self.corpus, name).ok();
        names.into_iter().filter_map(|(of, against)| Some((select(of)?, select(against)?))).collect()
    }

    fn side(&self, selection: &Selection) -> String {
        match (selection.name.as_str(), selection.keys.first()) {
            ("sds", _) => self.words.say("開示書の質問"),
            ("checklist", _) => self.words.say("チェックリスト"),
            (name, Some(Key::Requirement(_))) if name == self.corpus.manifest.edition => {
                self.words.say("遵守事項（全編）")
            }
            (name, Some(Key::Clause(_))) => self.clauses_of(name),
            (name, Some(Key::Response(..))) => match self.corpus.sheets.get(name) {
                // What a service is called is Japanese for some: English titles have the key.
                Some(sheet) => {
                    let service = if self.words.is_english() { name } else { &sheet.service.read };
                    self.words.fill("{service}の備考", &[("service", &service)])
                }
                None => name.to_owned(),
            },
            (name, _) => name.parse().map_or_else(|_| name.to_owned(), |key| self.side_of(&key)),
        }
    }

    /// A part of a document; a volume by its title in the language of the page.
    fn side_of(&self, key: &Key) -> String {
        let titles = &self.corpus.manifest.volumes;
        let title = titles.iter().find(|title| Key::Volume(title.volume) == *key);
        match (title, self.words.lang) {
            (Some(title), Lang::En) => title.en.clone(),
            _ => self.corpus.label(key).cite,
        }
    }

    pub(super) fn gap_pages(&self) -> Vec<Page> {
        use rayon::prelude::*;
        if self.corpus.sets.is_empty() {
            return Vec::new();
        }
        let pairs = self.pairs();
        let gaps: Vec<(Selection, Selection, Gap)> = pairs
            .into_par_iter()
            .map(|(of, against)| {
                let gap = self.graph.gap(self.corpus, &of, &against);
                (of, against, gap)
            })
            .collect();
        let index = GapIndex {
            pairs: gaps.iter().map(|(of, against, gap)| self.pair(of, against, gap)).collect(),
            kinds: Coverage::ALL
                .into_iter()
                .map(|coverage| (self.coverage_word(coverage), note(coverage)))
                .collect(),
        };
        let mut pages = vec![
            Page::new("gaps", "gaps.html", self.words.say("対応のないところ"), &index)
                .description(self.words.say("文書の組ごとに、対応のあるもの・ないもの・分からないもの")),
        ];
        pages.extend(gaps.iter().map(|(of, against, gap)| self.gap_page(of, against, gap, &gaps)));
        pages
    }

    fn coverage_word(&self, coverage: Coverage) -> String {
        coverage.label().get(self.words.lang).to_owned()
    }

    fn pair(&self, of: &Selection, against: &Selection, gap: &Gap) -> PairView {
        PairView {
            of: self.side(of),
            against: self.side(against),
            href: format!("gaps/{}/{}/index.html", of.name, against.name),
            total: gap.rows.len(),
            counts: gap
                .counts()
                .into_iter()
                .map(|(coverage, count)| (self.coverage_word(coverage), count))
                .collect(),
        }
    }

    fn gap_page(
        &self,
        of: &Selection,
        against: &Selection,
        gap: &Gap,
        all: &[(Selection, Selection, Gap)],
    ) -> Page {
        let counts = gap.counts();
        let groups = counts.iter().filter(|(_, count)| *count > 0).map(|(coverage, _)| GapGroup {
            anchor: coverage.as_str(),
            title: self.coverage_word(*coverage),
            note: note(*coverage),
            rows: gap
                .rows
                .iter()
                .filter(|row| row.coverage == *coverage)
                .map(|row| self.gap_row(row))
                .collect(),
        });
        let (name, other) = (self.side(of), self.side(against));
        let back = all.iter().find(|(back, forth, _)| back.name == against.name && forth.name == of.name);
        let view = GapPage {
            total: gap.rows.len(),
            edition: self.edition_title(&self.corpus.manifest.edition),
            counts: counts
                .iter()
                .map(|(coverage, count)| {
                    (self.coverage_word(*coverage), *count, format!("#{}", coverage.as_str()))
                })
                .collect(),
            groups: groups.collect(),
            back: back.map(|_| Crumb {
                name: format!("{other} → {name}"),
                href: format!("gaps/{}/{}/index.html", against.name, of.name),
            }),
            of: name.clone(),
            against: other.clone(),
        };
        let crumbs = vec![Crumb {
            name: self.words.say("対応のないところ"),
            href: "gaps/index.html".to_owned(),
        }];
        Page::new(
            format!("gaps/{}/{}", of.name, against.name),
            "gap.html",
            format!("{name} → {other}"),
            &view,
        )
        .crumbs(crumbs)
    }

    fn gap_row(&self, row: &GapRow) -> RowView {
        let links = row.links.iter().map(|(key, link)| ByView {
            node: self.name(key),
            relation: if link.from == row.key || link.to == row.key {
                crate::site::mapping::relation_word(link, &row.key)
            } else {
                "間接"
            },
            origin: origin_word(link.origin),
            confidence: confidence(link.confidence),
            is_certain: link.confidence == Confidence::Certain,
        });
        RowView { node: self.node(&row.key), reason: row.reason.clone(), links: links.collect() }
    }
}
