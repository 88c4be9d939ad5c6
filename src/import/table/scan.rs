//! What the scan says, as its reading and its corrections have it: the side that a clean table is compared with, whatever
//! else was imported meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Text;
use crate::import::table::rows::Reading;
use crate::import::{Finding, Request, Weight};
use crate::link::split_ordinal;
use crate::model::SourceKind;
use crate::model::guideline::Role;
use crate::model::key::{Key, Ordinal, RequirementKey};
use crate::model::link::Relation;
use crate::parse::correction::Corrector;
use crate::parse::correlation::{self, Draft};
use crate::parse::tidy;

/// How alike the text of a requirement without a number must be to the one that has it.
const ALIKE: f64 = 0.85;

/// The reading of the scan.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The texts, without their numbers.
    pub(super) texts: BTreeMap<Key, String>,
    /// The relations.
    pub(super) links: BTreeSet<(Key, Relation, Key)>,
}

/// A requirement that the table gives a number.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    old: RequirementKey,
    new: RequirementKey,
    at: String,
    percent: u32,
}

impl Scan {
    pub(super) fn of(request: &Request<'_>) -> Self {
        let mut scan = Self::default();
        let sources = request.corpus.manifest.sources.iter();
        for source in sources.filter(|source| source.kind == SourceKind::CorrelationScan) {
            let Some(file) = request.data.get(&source.file) else { continue };
            let corrector = Corrector::read(request.data, &source.id, file, &mut Vec::new());
            scan.add(&correlation::read(request.data, &source.id, file, &corrector, &mut Vec::new()));
        }
        scan
    }

    fn add(&mut self, draft: &Draft) {
        self.texts.extend(texts(draft).into_iter().map(|(key, (words, _))| (key, words)));
        let links = draft.links.iter().map(|found| &found.link);
        self.links.extend(links.map(|link| (link.from.clone(), link.relation, link.to.clone())));
    }

    /// The requirements without a number whose words stand in the table with one.
    pub(super) fn placed(&self, reading: &Reading) -> Vec<Placed> {
        let named: BTreeSet<&Key> = reading.lines.iter().filter_map(|line| line.key.as_ref()).collect();
        let mut placed: Vec<Placed> = Vec::new();
        for (key, words) in &self.texts {
            let Key::Requirement(old) = key else { continue };
            if !matches!(old.ordinal, Ordinal::Unplaced(_)) || named.contains(key) {
                continue;
            }
            let own = tidy::pairs(words);
            let candidates = reading.lines.iter().filter(|line| line.is_text()).filter_map(|line| {
                let Some(Key::Requirement(new)) = &line.key else { return None };
                let is_near = new.volume == old.volume
                    && (old.section.is_empty() || old.section == new.section)
                    && matches!(new.ordinal, Ordinal::Known(_))
                    && !self.texts.contains_key(&Key::Requirement(new.clone()));
                let text = plain(&line.text);
                is_near.then(|| (tidy::likeness_of(&own, &tidy::pairs(&text)), new, &line.at))
            });
            let best = candidates.max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(left.1)));
            let Some((likeness, new, at)) = best.filter(|(likeness, ..)| *likeness >= ALIKE) else {
                continue;
            };
            if placed.iter().all(|other| other.new != *new) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a likeness lies between 0 and 1"
                )]
                let percent = (likeness * 100.0).floor() as u32;
                placed.push(Placed { old: old.clone(), new: new.clone(), at: at.clone(), percent });
            }
        }
        placed
    }
}

/// The words of a cell without its number and the marks of its paragraphs.
fn plain(cell: &str) -> String {
    let pieces = tidy::paragraphs(cell);
    let words: Vec<&str> = pieces.into_iter().map(|(_, range)| cell[range].trim()).collect();
    split_ordinal(&words.join("\n")).1.to_owned()
}

/// The texts of a draft without their numbers, and where each stands.
pub(super) fn texts(draft: &Draft) -> BTreeMap<Key, (String, crate::source::Place)> {
    let mut texts: BTreeMap<Key, (String, crate::source::Place)> = BTreeMap::new();
    let of = |role: Role| draft.readings.iter().filter(move |reading| reading.role == role);
    for reading in of(Role::Requirement) {
        let Some(key) = &reading.key else { continue };
        let words = split_ordinal(&reading.text.read).1.to_owned();
        texts.entry(key.clone()).or_insert((words, reading.text.place.clone()));
    }
    for reading in of(Role::Continuation) {
        if let Some((words, _)) = reading.key.as_ref().and_then(|key| texts.get_mut(key)) {
            words.push('\n');
            words.push_str(&reading.text.read);
        }
    }
    texts
}

impl Placed {
    pub(super) fn cells(&self) -> Vec<String> {
        vec![self.old.to_string(), self.new.to_string(), self.at.clone(), self.reason().ja]
    }

    fn reason(&self) -> Text {
        let percent = self.percent;
        Text::new(
            format!("本文の字の並びの {percent}% が同じ"),
            format!("{percent}% of the pairs of characters are the same"),
        )
    }

    pub(super) fn finding(&self) -> Finding {
        let (old, new, reason) = (&self.old, &self.new, self.reason());
        Finding {
            weight: Weight::Note,
            at: self.at.clone(),
            found: new.to_string(),
            expected: Text::new(format!("番号未確定の {old}"), format!("{old}, whose number was not known")),
            advice: Text::new(
                format!(
                    "{old} は {new} になります（{}）。違うなら readings の placed.tsv から除いてください",
                    reason.ja
                ),
                format!("{old} becomes {new} ({}); if that is wrong, take it out of placed.tsv", reason.en),
            ),
        }
    }
}
