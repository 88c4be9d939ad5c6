//! The outline of the volumes: sections, counts, and short topics of requirements, with how sure each is.

use crate::diag::{Diagnostic, Text};
use crate::model::guideline::{Section, Standing};
use crate::model::key::{Ordinal, RequirementKey, SectionKey};
use crate::parse::table::{self, Row};
use crate::source::{DataDir, Place};

/// A topic of the outline.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Which requirement.
    pub key: RequirementKey,
    /// The topic, in our words.
    pub topic: String,
    /// How sure.
    pub standing: Standing,
    /// The row.
    pub source: Place,
}

/// The outline of an edition.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Sections, in the file's order.
    pub sections: Vec<Section>,
    /// Topics, in the file's order.
    pub topics: Vec<Topic>,
}

const SECTION_COLUMNS: &[&str] = &[
    "volume",
    "section",
    "title",
    "title_confidence",
    "has_requirements",
    "requirement_count",
    "requirement_minimum",
    "count_confidence",
];
const TOPIC_COLUMNS: &[&str] = &["volume", "section", "ordinal", "topic", "confidence"];

/// Reads `guideline/<edition>/sections.csv` and `requirement-topics.csv`.
pub fn read(data: &DataDir, edition: &str, found: &mut Vec<Diagnostic>) -> Outline {
    let mut rows = |name: &str, columns: &[&str]| {
        table::open_csv(data, &format!("guideline/{edition}/{name}"), columns, found)
    };
    let sections = rows("sections.csv", SECTION_COLUMNS);
    let topics = rows("requirement-topics.csv", TOPIC_COLUMNS);
    let sections = table::unique(sections, &[0, 1], found);
    let topics = table::unique(topics, &[0, 1, 2], found);
    Outline {
        sections: sections.iter().filter_map(|row| section(row, found)).collect(),
        topics: topics.iter().filter_map(|row| topic(row, found)).collect(),
    }
}

fn section_key(row: &Row, found: &mut Vec<Diagnostic>) -> Option<SectionKey> {
    let joined = format!("{}{}", row.cell(0), row.cell(1));
    row.parse(1, &Text::new("節の番号", "a section number"), found, |_| joined.parse().ok())
}

fn standing(row: &Row, index: usize, found: &mut Vec<Diagnostic>) -> Option<Standing> {
    let expected = Text::new(
        "verified / established / inferred / unknown",
        "verified, established, inferred or unknown",
    );
    row.parse(index, &expected, found, Standing::from_name)
}

/// A number that may be left out.
fn count(row: &Row, index: usize, found: &mut Vec<Diagnostic>) -> Option<u16> {
    row.optional(index)?;
    row.parse(index, &Text::new("数", "a number"), found, |cell| cell.parse().ok())
}

fn section(row: &Row, found: &mut Vec<Diagnostic>) -> Option<Section> {
    let has = Text::new("yes か no", "yes or no");
    Some(Section {
        key: section_key(row, found)?,
        title: row.cell(2).to_owned(),
        title_standing: standing(row, 3, found)?,
        has_requirements: row.parse(4, &has, found, |cell| match cell {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })?,
        count: count(row, 5, found),
        minimum: count(row, 6, found),
        count_standing: standing(row, 7, found)?,
        printed_titles: Vec::new(),
        source: row.place.clone(),
    })
}

fn topic(row: &Row, found: &mut Vec<Diagnostic>) -> Option<Topic> {
    let section = section_key(row, found)?;
    let ordinal = row.parse(2, &Text::new("番号", "an ordinal"), found, |cell| cell.parse().ok())?;
    Some(Topic {
        key: RequirementKey {
            volume: section.volume,
            section: section.number,
            ordinal: Ordinal::Known(ordinal),
        },
        topic: row.cell(3).to_owned(),
        standing: standing(row, 4, found)?,
        source: row.place.clone(),
    })
}
