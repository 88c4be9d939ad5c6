//! Keys: the short, stable ASCII names that the command line, the files, the addresses and RDF share.
//!
//! `FromStr` reads exactly the canonical form; the many ways in which people write a key are the
//! business of [`crate::model::resolve`]. `Ord` is the reading order of the documents.

use std::fmt;
use std::str::FromStr;

/// A string that is not a canonical key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a key: {0}")]
pub struct KeyError(pub String);

/// 編: a volume of the guideline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Volume {
    /// 概説編 Overview; holds no 遵守事項.
    Overview,
    /// 経営管理編 Governance.
    Governance,
    /// 企画管理編 Management.
    Management,
    /// システム運用編 Control.
    Control,
}

impl Volume {
    /// All volumes in the guideline's order.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Governance, Self::Management, Self::Control];

    /// The letter of the volume in keys.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Overview => 'O',
            Self::Governance => 'G',
            Self::Management => 'M',
            Self::Control => 'C',
        }
    }

    /// The volume of a letter.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|volume| volume.letter() == letter)
    }
}

/// 記載箇所: a section of a volume, such as `G1.2.1` or `M13`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionKey {
    /// The volume.
    pub volume: Volume,
    /// The numbers between the dots; never empty.
    pub number: Vec<u16>,
}

impl SectionKey {
    /// The section that holds this one, if any.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.number.split_last()?;
        (!rest.is_empty()).then(|| Self { volume: self.volume, number: rest.to_vec() })
    }
}

/// The place of a requirement in its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ordinal {
    /// ①②…: the ordinal of the guideline.
    Known(u16),
    /// `x1`: the text is there, its ordinal is not established; numbered in reading order.
    Unplaced(u16),
}

/// 遵守事項: `C14-1`, or `M6-x1` where the ordinal, `M-x1` where even the section is not established.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequirementKey {
    /// The volume.
    pub volume: Volume,
    /// The numbers of the section; empty when the section is not established.
    pub section: Vec<u16>,
    /// The place in the section.
    pub ordinal: Ordinal,
}

impl RequirementKey {
    /// The section, when it is established.
    #[must_use]
    pub fn section(&self) -> Option<SectionKey> {
        (!self.section.is_empty()).then(|| SectionKey { volume: self.volume, number: self.section.clone() })
    }
}

/// A clause of another edition: `mhlw-5.2:6.2C4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseKey {
    /// The edition, as in the manifest.
    pub edition: String,
    /// The clause as the table prints it, circled numbers written `-1`.
    pub clause: String,
}

/// A row of the disclosure form: `17.1.1.7`, or a bullet `17.1.a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// The numbers between the dots; never empty.
    pub number: Vec<u16>,
    /// The bullet under the number, if it is one.
    pub bullet: Option<char>,
}

impl ItemKey {
    /// The digits without dots, as the damaged prints keep them.
    #[must_use]
    pub fn digits(&self) -> String {
        self.number.iter().map(ToString::to_string).collect()
    }
}

/// A key of anything in the corpus.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A volume: `C`.
    Volume(Volume),
    /// A section: `C14`.
    Section(SectionKey),
    /// A requirement: `C14-1`.
    Requirement(RequirementKey),
    /// A clause of another edition: `mhlw-5.2:6.2C4`.
    Clause(ClauseKey),
    /// A heading of the form: `SDS-H12.1`.
    FormHeading(Vec<u16>),
    /// A row of the form: `SDS17.1`.
    Item(ItemKey),
    /// A vendor's sheet: `kintone`.
    Sheet(String),
    /// What a sheet says on a row: `kintone:SDS17.1`.
    Response(String, ItemKey),
    /// A numbered remark of a sheet: `kintone:R26`.
    Remark(String, u16),
    /// A category of the checklist, 大分類 and perhaps 中分類: `CL-2.5`.
    Category(Vec<u16>),
    /// A row of the checklist: `CL76`.
    ChecklistItem(u16),
    /// A kind of evidence: `EV-sla`.
    Evidence(String),
    /// A law, standard or scheme that documents name: `REF-electronic-signature-act`.
    Reference(String),
}

impl Key {
    /// The word for the kind in exports: `requirement`, `item`, …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Volume(_) => "volume",
            Self::Section(_) => "section",
            Self::Requirement(_) => "requirement",
            Self::Clause(_) => "clause",
            Self::FormHeading(_) => "form_heading",
            Self::Item(_) => "item",
            Self::Sheet(_) => "sheet",
            Self::Response(..) => "response",
            Self::Remark(..) => "remark",
            Self::Category(_) => "category",
            Self::ChecklistItem(_) => "checklist_item",
            Self::Evidence(_) => "evidence",
            Self::Reference(_) => "reference",
        }
    }
}

fn dotted(f: &mut fmt::Formatter<'_>, number: &[u16]) -> fmt::Result {
    for (index, part) in number.iter().enumerate() {
        if index > 0 {
            f.write_str(".")?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

fn parse_dotted(text: &str) -> Option<Vec<u16>> {
    text.split('.').map(parse_number).collect()
}

/// A number without sign, leading zero or blank.
fn parse_number(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}

impl fmt::Display for SectionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.volume)?;
        dotted(f, &self.number)
    }
}

impl fmt::Display for RequirementKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.volume)?;
        dotted(f, &self.section)?;
        match self.ordinal {
            Ordinal::Known(number) => write!(f, "-{number}"),
            Ordinal::Unplaced(number) => write!(f, "-x{number}"),
        }
    }
}

impl fmt::Display for ClauseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.edition, self.clause)
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dotted(f, &self.number)?;
        match self.bullet {
            Some(bullet) => write!(f, ".{bullet}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Volume(key) => key.fmt(f),
            Self::Section(key) => key.fmt(f),
            Self::Requirement(key) => key.fmt(f),
            Self::Clause(key) => key.fmt(f),
            Self::FormHeading(number) => {
                f.write_str("SDS-H")?;
                dotted(f, number)
            }
            Self::Item(key) => write!(f, "SDS{key}"),
            Self::Sheet(sheet) => f.write_str(sheet),
            Self::Response(sheet, item) => write!(f, "{sheet}:SDS{item}"),
            Self::Remark(sheet, number) => write!(f, "{sheet}:R{number}"),
            Self::Category(number) => {
                f.write_str("CL-")?;
                dotted(f, number)
            }
            Self::ChecklistItem(number) => write!(f, "CL{number}"),
            Self::Evidence(slug) | Self::Reference(slug) => f.write_str(slug),
        }
    }
}

impl FromStr for SectionKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parse = || {
            let volume = Volume::from_letter(text.chars().next()?)?;
            Some(Self { volume, number: parse_dotted(text.get(1..)?)? })
        };
        parse().ok_or_else(|| KeyError(text.to_owned()))
    }
}

impl FromStr for RequirementKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parse = || {
            let volume = Volume::from_letter(text.chars().next()?)?;
            let (section, ordinal) = text.get(1..)?.split_once('-')?;
            let ordinal = match ordinal.strip_prefix('x') {
                Some(number) => Ordinal::Unplaced(parse_number(number)?),
                None => Ordinal::Known(parse_number(ordinal)?),
            };
            let section = match (section.is_empty(), ordinal) {
                (true, Ordinal::Unplaced(_)) => Vec::new(),
                (true, Ordinal::Known(_)) => return None,
                (false, _) => parse_dotted(section)?,
            };
            Some(Self { volume, section, ordinal })
        };
        parse().ok_or_else(|| KeyError(text.to_owned()))
    }
}

impl FromStr for ItemKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parse = || {
            let (number, bullet) = match text.rsplit_once('.') {
                Some((number, last)) if last.len() == 1 && last.as_bytes()[0].is_ascii_lowercase() => {
                    (number, last.chars().next())
                }
                _ => (text, None),
            };
            Some(Self { number: parse_dotted(number)?, bullet })
        };
        parse().ok_or_else(|| KeyError(text.to_owned()))
    }
}

/// Whether a name can serve as sheet id or slug: lower-case ASCII letters, digits and hyphens.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn parse_clause(edition: &str, clause: &str) -> Option<Key> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".()-".contains(&byte);
    let whole = !clause.is_empty() && clause.bytes().all(allowed);
    let is_edition = edition.split_once('-').is_some_and(|(name, version)| {
        is_slug(name) && version.starts_with(|digit: char| digit.is_ascii_digit())
    });
    (whole && is_edition)
        .then(|| Key::Clause(ClauseKey { edition: edition.to_owned(), clause: clause.to_owned() }))
}

fn parse_in_sheet(sheet: &str, rest: &str) -> Option<Key> {
    if !is_slug(sheet) {
        return None;
    }
    if let Some(item) = rest.strip_prefix("SDS") {
        return item.parse().ok().map(|item| Key::Response(sheet.to_owned(), item));
    }
    rest.strip_prefix('R').and_then(parse_number).map(|number| Key::Remark(sheet.to_owned(), number))
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        parse_key(text).ok_or_else(|| KeyError(text.to_owned()))
    }
}

fn parse_key(text: &str) -> Option<Key> {
    if let Some((head, rest)) = text.split_once(':') {
        return parse_in_sheet(head, rest).or_else(|| parse_clause(head, rest));
    }
    if let Some(heading) = text.strip_prefix("SDS-H") {
        return parse_dotted(heading).map(Key::FormHeading);
    }
    if let Some(item) = text.strip_prefix("SDS") {
        return item.parse().ok().map(Key::Item);
    }
    if let Some(category) = text.strip_prefix("CL-") {
        return parse_dotted(category).map(Key::Category);
    }
    if let Some(number) = text.strip_prefix("CL") {
        return parse_number(number).map(Key::ChecklistItem);
    }
    if let Some(slug) = text.strip_prefix("EV-") {
        return is_slug(slug).then(|| Key::Evidence(text.to_owned()));
    }
    if let Some(slug) = text.strip_prefix("REF-") {
        return is_slug(slug).then(|| Key::Reference(text.to_owned()));
    }
    if let (Some(volume), 1) = (text.chars().next().and_then(Volume::from_letter), text.len()) {
        return Some(Key::Volume(volume));
    }
    if let Ok(requirement) = text.parse() {
        return Some(Key::Requirement(requirement));
    }
    if let Ok(section) = text.parse() {
        return Some(Key::Section(section));
    }
    is_slug(text).then(|| Key::Sheet(text.to_owned()))
}
