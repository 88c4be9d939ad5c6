//! What a person would rather look at than count: bars with the same numbers in a table below them. Counts of counts, each n of N;
//! nothing here is a score.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diag::Lang;
use crate::graph::{Coverage, Gap, Grouping, Selection};
use crate::model::form::Sheet;
use crate::model::{Confidence, ItemKey, Key, Ordinal, Origin, Relation, RequirementKey, SectionKey, Volume};
use crate::site::Site;
use crate::site::compare::mark;
use crate::site::mapping::origin_word;
use crate::site::node::confidence;
use crate::site::plot::{Chart, Pattern, Row, Series, Space, chart};
use crate::site::response::Silence;
use crate::site::view::{Crumb, Page};

#[derive(Serialize)]
struct FiguresPage {
    edition: String,
    left_out: LeftOut,
    coverage: Vec<Figure>,
    links: Figure,
    links_total: usize,
    links_left_out: usize,
}

/// The page of the vendors' remarks in numbers.
#[derive(Serialize)]
struct VoicesPage {
    figures: Vec<(&'static str, Figure)>,
}

/// What the counts cannot speak of.
#[derive(Serialize)]
struct LeftOut {
    requirements: usize,
    without_text: usize,
    unplaced: usize,
    /// Sections that hold requirements of which nobody knows how many.
    uncounted: usize,
    lost_pages: usize,
    newer: Vec<String>,
}

/// A chart and the table that says the same.
#[derive(Serialize)]
struct Figure {
    title: String,
    chart: Chart,
    /// What stands beside one another.
    columns: Vec<String>,
    series: Vec<Series>,
    /// Phrases over further columns.
    extra_heads: Vec<&'static str>,
    rows: Vec<FigureRow>,
    sum: Option<FigureRow>,
}

#[derive(Serialize, Clone, Default)]
struct FigureRow {
    anchor: String,
    href: String,
    /// The name; empty for rows without one, which `phrase` then names.
    name: String,
    phrase: &'static str,
    total: usize,
    /// A count per series, per column.
    cells: Vec<Vec<usize>>,
    extras: Vec<usize>,
}

/// The patterns of the kinds of coverage.
fn coverage_pattern(coverage: Coverage) -> Pattern {
    match coverage {
        Coverage::Covered => Pattern::Solid,
        Coverage::Weak => Pattern::Stripe,
        Coverage::OfficiallyNone => Pattern::Line,
        Coverage::NoneFound => Pattern::Empty,
        Coverage::NotInSources => Pattern::Dot,
        Coverage::NotLooked => Pattern::Cross,
    }
}

fn is_asked(coverage: Coverage) -> bool {
    matches!(coverage, Coverage::Covered | Coverage::Weak)
}

/// Relations that only say what is a part, an answer, a remark of what; everybody has them.
fn is_structure(relation: Relation) -> bool {
    use Relation::{Answers, IsPartOf, NamesEvidence, RefersTo};
    matches!(relation, IsPartOf | Answers | RefersTo | NamesEvidence)
}

/// What a relation is called where neither end is the page's own; a phrase of the interface.
fn relation_name(relation: Relation, origin: Origin) -> &'static str {
    match (relation, origin) {
        (Relation::ElaboratedBy, _) => "相関表の対応",
        (Relation::ExactMatch, _) => "同じ内容",
        (Relation::CloseMatch, _) => "ほぼ同じ内容",
        (Relation::BroadMatch, _) => "相手の方が広い",
        (Relation::NarrowMatch, _) => "相手の方が狭い",
        (Relation::RelatedMatch, Origin::Official) => "相関表の備考にある前の版の条項",
        (Relation::RelatedMatch, _) => "関わる",
        (Relation::References, _) => "名を挙げている",
        (Relation::WasDerivedFrom, _) => "前の版の条項の趣旨による新設",
        (Relation::InferredRefersTo, _) => "推定した備考の番号",
        (Relation::IsPartOf | Relation::Answers | Relation::RefersTo | Relation::NamesEvidence, _) => "構造",
    }
}

/// The chapter of a requirement; `None` where its section is not established.
fn chapter(key: &RequirementKey) -> Option<SectionKey> {
    key.section.first().map(|number| SectionKey { volume: key.volume, number: vec![*number] })
}

/// Requirements of a chapter, and how far each of two documents speaks to them.
type Chapter<'g> = Vec<(&'g RequirementKey, Coverage, Coverage)>;

impl Site<'_> {
    pub(super) fn figure_pages(&self) -> Vec<Page> {
        let view = FiguresPage {
            edition: self.edition_title(&self.corpus.manifest.edition),
            left_out: self.left_out(),
            coverage: self.coverage_figures(),
            links: self.links_figure(),
            links_total: self.graph.edge_count(),
            links_left_out: self.corpus.links().iter().filter(|link| is_structure(link.relation)).count(),
        };
        let page = Page::new("figures", "figures.html", self.words.say("数で見る"), &view)
            .description(self.words.say("章ごとの対応、対応の由来と確かさを、図と表で見る"));
        vec![page, self.voices_page()]
    }

    fn voices_page(&self) -> Page {
        let headings = self
            .heading_figure()
            .map(|figure| ("開示書の見出しの下の質問のうち、各社の備考に言葉があるものの数です。", figure));
        let chapters = self.chapter_figure().map(|figure| {
            ("編集者による対応によって、ガイドラインの章を問うとされた質問のうち、各社の備考に言葉があるものの数です。いくつかの章にかかわる質問は、そのそれぞれで数えます。", figure)
        });
        let view = VoicesPage { figures: headings.into_iter().chain(chapters).collect() };
        let back = Crumb { name: self.words.say("数で見る"), href: "figures/index.html".to_owned() };
        Page::new("figures/vendors", "voices.html", self.words.say("数で見る各社の備考"), &view)
            .description(
                self.words.say("開示書の見出しごと、ガイドラインの章ごとの、各社の備考の数を、図と表で見る"),
            )
            .crumbs(vec![back])
    }

    fn left_out(&self) -> LeftOut {
        let requirements = self.corpus.requirements.values();
        let is_uncounted =
            |section: &&crate::model::Section| section.has_requirements && section.count.is_none();
        LeftOut {
            requirements: requirements.len(),
            without_text: requirements.clone().filter(|found| found.text.is_empty()).count(),
            unplaced: requirements.filter(|found| matches!(found.key.ordinal, Ordinal::Unplaced(_))).count(),
            uncounted: self.corpus.sections.values().filter(is_uncounted).count(),
            lost_pages: self.corpus.lost.len(),
            newer: self.newer_editions().iter().map(|edition| edition.title.clone()).collect(),
        }
    }

    /// The edition held against a document.
    fn held_against(&self, document: &str) -> Option<Gap> {
        let of = Selection::new(self.corpus, &self.corpus.manifest.edition).ok()?;
        let against = Selection::new(self.corpus, document).ok()?;
        Some(self.graph.gap(self.corpus, &of, &against))
    }

    /// A figure per volume: what form and checklist ask about, chapter by chapter.
    fn coverage_figures(&self) -> Vec<Figure> {
        let (Some(form), Some(checklist)) = (self.held_against("sds"), self.held_against("checklist")) else {
            return Vec::new();
        };
        if self.corpus.sets.is_empty() {
            return Vec::new();
        }
        let all = form.counts().into_iter().zip(checklist.counts());
        let kinds: Vec<Coverage> = all
            .filter(|((_, in_form), (_, in_list))| in_form + in_list > 0)
            .map(|((kind, _), _)| kind)
            .collect();
        let mut volumes: BTreeMap<Volume, BTreeMap<Option<SectionKey>, Chapter<'_>>> = BTreeMap::new();
        for (left, right) in form.rows.iter().zip(&checklist.rows) {
            let Key::Requirement(key) = &left.key else { continue };
            let chapters = volumes.entry(key.volume).or_default();
            chapters.entry(chapter(key)).or_default().push((key, left.coverage, right.coverage));
        }
        let figures =
            volumes.into_iter().map(|(volume, chapters)| self.coverage_figure(volume, &chapters, &kinds));
        figures.collect()
    }

    fn coverage_figure(
        &self,
        volume: Volume,
        chapters: &BTreeMap<Option<SectionKey>, Chapter<'_>>,
        kinds: &[Coverage],
    ) -> Figure {
        // Where the chapter is not known comes last.
        let ordered = chapters.iter().filter(|(key, _)| key.is_some());
        let ordered = ordered.chain(chapters.iter().filter(|(key, _)| key.is_none()));
        let rows: Vec<FigureRow> =
            ordered.map(|(key, found)| self.coverage_row(key.as_ref(), found, kinds)).collect();
        let lang = self.words.lang;
        let series: Vec<Series> = kinds
            .iter()
            .map(|kind| Series { pattern: coverage_pattern(*kind), label: kind.label().get(lang).to_owned() })
            .collect();
        let columns = [self.words.say("開示書"), self.words.say("チェックリスト")].to_vec();
        let asked: Vec<bool> = kinds.iter().map(|kind| is_asked(*kind)).collect();
        Figure {
            title: match self.words.lang {
                Lang::Ja => self.corpus.volume_title(volume),
                Lang::En => self.heading_key(&Key::Volume(volume)),
            },
            chart: self.bars(&series, &columns, &rows, &asked, Space { names: 250, reach: 190 }),
            columns,
            series,
            extra_heads: vec!["うち本文のあるもの", "どちらとも対応のないもの"],
            sum: sum(&rows),
            rows,
        }
    }

    fn coverage_row(&self, key: Option<&SectionKey>, found: &Chapter<'_>, kinds: &[Coverage]) -> FigureRow {
        let count = |of: fn(&(&RequirementKey, Coverage, Coverage)) -> Coverage| {
            kinds.iter().map(|kind| found.iter().filter(|one| of(one) == *kind).count()).collect()
        };
        let has_text = |key: &RequirementKey| {
            self.corpus.requirements.get(key).is_some_and(|requirement| !requirement.text.is_empty())
        };
        let section = key.cloned().map(Key::Section);
        FigureRow {
            anchor: section.as_ref().map(Key::to_string).unwrap_or_default(),
            href: section.as_ref().map(|key| self.href(key)).unwrap_or_default(),
            name: section.as_ref().map(|key| self.part_name(key)).unwrap_or_default(),
            phrase: "章が確かめられないもの",
            total: found.len(),
            cells: vec![count(|one| one.1), count(|one| one.2)],
            extras: vec![
                found.iter().filter(|(key, ..)| has_text(key)).count(),
                found.iter().filter(|(_, left, right)| !is_asked(*left) && !is_asked(*right)).count(),
            ],
        }
    }

    /// The relations that say something, by origin and confidence.
    fn links_figure(&self) -> Figure {
        let sure = [Confidence::Certain, Confidence::Probable, Confidence::Possible];
        let patterns = [Pattern::Solid, Pattern::Stripe, Pattern::Dot];
        let series: Vec<Series> = sure
            .iter()
            .zip(patterns)
            .map(|(sure, pattern)| Series { pattern, label: self.words.say(confidence(*sure)) })
            .collect();
        let stats = self.graph.stats();
        let rows: Vec<FigureRow> = stats
            .links
            .iter()
            .filter(|((relation, _), _)| !is_structure(*relation))
            .map(|((relation, origin), count)| {
                let of = |sure: &Confidence| stats.confidences.get(&(*relation, *origin, *sure));
                let (name, origin) =
                    (self.words.say(relation_name(*relation, *origin)), self.words.say(origin_word(*origin)));
                FigureRow {
                    name: self.words.fill("{name}（{origin}）", &[("name", &name), ("origin", &origin)]),
                    total: count.n,
                    cells: vec![sure.iter().map(|sure| of(sure).map_or(0, |count| count.n)).collect()],
                    ..FigureRow::default()
                }
            })
            .collect();
        let columns = vec![String::new()];
        Figure {
            title: self.words.say("対応の由来と確かさ"),
            chart: self.bars(&series, &columns, &rows, &[true, true, true], Space { names: 400, reach: 420 }),
            columns,
            series,
            extra_heads: Vec::new(),
            sum: sum(&rows),
            rows,
        }
    }

    /// The name of a chapter or heading: as one cites it, in English by its key.
    fn part_name(&self, key: &Key) -> String {
        let label = self.corpus.label(key);
        match (self.words.lang, key) {
            (Lang::En, _) => format!("{} {}", mark(key), label.title),
            (Lang::Ja, Key::FormHeading(_)) => label.title,
            (Lang::Ja, _) => label.to_string(),
        }
    }

    /// What each vendor's remarks say under each heading of the form.
    fn heading_figure(&self) -> Option<Figure> {
        let rows = self.corpus.headings.values().map(|heading| {
            let items = self.corpus.items.values().filter(|item| item.heading == heading.number);
            let key = Key::FormHeading(heading.number.clone());
            let row = FigureRow {
                anchor: mark(&key),
                href: self.href(&key),
                name: self.part_name(&key),
                ..FigureRow::default()
            };
            self.voices_row(row, &items.map(|item| item.key.clone()).collect())
        });
        self.voices_figure("様式の見出しごとの、各社の備考", rows.collect())
    }

    /// The same under each chapter of the guideline, by the questions that are linked to it.
    fn chapter_figure(&self) -> Option<Figure> {
        let mut chapters: BTreeMap<(bool, Option<SectionKey>), BTreeSet<ItemKey>> = BTreeMap::new();
        for row in self.compared(Grouping::Section) {
            let Key::Item(item) = row.item else { continue };
            let chapter = match row.group {
                Some(Key::Section(section)) => section
                    .number
                    .first()
                    .map(|number| SectionKey { volume: section.volume, number: vec![*number] }),
                _ => None,
            };
            chapters.entry((chapter.is_none(), chapter)).or_default().insert(item);
        }
        let rows = chapters.into_iter().map(|((_, chapter), items)| {
            let key = chapter.map(Key::Section);
            let row = FigureRow {
                href: key.as_ref().map(|key| self.href(key)).unwrap_or_default(),
                name: key.as_ref().map(|key| self.part_name(key)).unwrap_or_default(),
                phrase: "遵守事項との対応がない質問",
                ..FigureRow::default()
            };
            self.voices_row(row, &items)
        });
        self.voices_figure("章ごとの、各社の備考", rows.collect())
            .filter(|_| !self.corpus.sets.is_empty())
            // A question may stand under several chapters: their sum would count it twice.
            .map(|figure| Figure { sum: None, ..figure })
    }

    fn voices_row(&self, row: FigureRow, items: &BTreeSet<ItemKey>) -> FigureRow {
        let cells = self.corpus.sheets.values().map(|sheet| {
            let mut counts = vec![0; VOICES.len()];
            items.iter().filter_map(|item| voice(sheet, item)).for_each(|voice| counts[voice] += 1);
            counts
        });
        FigureRow { total: items.len(), cells: cells.collect(), ..row }
    }

    fn voices_figure(&self, title: &str, mut rows: Vec<FigureRow>) -> Option<Figure> {
        rows.retain(|row| row.total > 0);
        let sheets = &self.corpus.sheets;
        if sheets.is_empty() || rows.is_empty() {
            return None;
        }
        let is_used = |at: &usize| {
            rows.iter().flat_map(|row| &row.cells).any(|cell| cell.get(*at).is_some_and(|n| *n > 0))
        };
        let used: Vec<usize> = (0..VOICES.len()).filter(|at| *at == 0 || is_used(at)).collect();
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
            *cell = used.iter().filter_map(|at| cell.get(*at).copied()).collect();
        }
        let series: Vec<Series> = used
            .iter()
            .filter_map(|at| VOICES.get(*at))
            .map(|(pattern, label)| Series { pattern: *pattern, label: self.words.say(label) })
            .collect();
        let columns: Vec<String> = sheets.values().map(|sheet| sheet.service.read.clone()).collect();
        Some(Figure {
            title: self.words.say(title),
            chart: self.bars(&series, &columns, &rows, &[true], Space { names: 250, reach: 150 }),
            columns,
            series,
            extra_heads: Vec::new(),
            sum: sum(&rows),
            rows,
        })
    }

    /// The chart of the rows; at the end of a bar how many of the chosen series there are, of how many.
    fn bars(
        &self,
        series: &[Series],
        columns: &[String],
        rows: &[FigureRow],
        told: &[bool],
        space: Space,
    ) -> Chart {
        let end = |parts: &[usize]| {
            let n: usize = parts.iter().zip(told).filter(|(_, is_told)| **is_told).map(|(n, _)| n).sum();
            let all: usize = parts.iter().sum();
            if told.iter().all(|is_told| *is_told) && told.len() == parts.len() {
                all.to_string()
            } else {
                format!("{n}/{all}")
            }
        };
        let rows: Vec<Row> = rows
            .iter()
            .map(|row| Row {
                name: if row.name.is_empty() { self.words.say(row.phrase) } else { row.name.clone() },
                cells: row.cells.iter().map(|parts| (parts.clone(), end(parts))).collect(),
            })
            .collect();
        chart(series, columns, &rows, space)
    }
}

/// The patterns and phrases of what a sheet may have beside a question; the first are words.
const VOICES: [(Pattern, &str); 6] = [
    (Pattern::Solid, "備考に言葉がある"),
    (Pattern::Empty, "「-」（備考なし）"),
    (Pattern::Line, "備考の欄は「-」"),
    (Pattern::Stripe, "備考の欄が空か、その番号がない"),
    (Pattern::Dot, "備考の番号は印字されていない（読み取れない）"),
    (Pattern::Cross, "選択肢も備考も印字されていない"),
];

/// Which of them a sheet has beside a question; `None` where it lacks the question.
fn voice(sheet: &Sheet, item: &ItemKey) -> Option<usize> {
    let response = sheet.responses.get(item)?;
    Some(match Silence::of(sheet, response) {
        None => 0,
        Some(Silence::Dash) => 1,
        Some(Silence::DashRemark) => 2,
        Some(Silence::EmptyRemark | Silence::NoRemark) => 3,
        Some(Silence::Lost) => 4,
        Some(Silence::Open) => 5,
    })
}

/// All rows together.
fn sum(rows: &[FigureRow]) -> Option<FigureRow> {
    let mut rows = rows.iter();
    let first = rows.next()?.clone();
    let add = |left: &mut Vec<usize>, right: &[usize]| left.iter_mut().zip(right).for_each(|(a, b)| *a += b);
    let total = rows.fold(first, |mut sum, row| {
        sum.total += row.total;
        add(&mut sum.extras, &row.extras);
        sum.cells.iter_mut().zip(&row.cells).for_each(|(left, right)| add(left, right));
        sum
    });
    Some(FigureRow {
        anchor: String::new(), href: String::new(), name: String::new(), phrase: "計", ..total
    })
}
