//! From what people write to keys: 「企画管理編 15⑬」, `M15(13)`, `Ｍ１５－１３`, 「開示書17.1.1」, a full IRI.
//!
//! What is ambiguous yields its candidates; what is unknown yields the nearest keys there are.

use unicode_normalization::UnicodeNormalization as _;

use crate::model::address;
use crate::model::corpus::Corpus;
use crate::model::key::{ItemKey, Key, Ordinal, RequirementKey, SectionKey, Volume};

/// Why a name leads to no single key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Several keys fit.
    #[error("「{input}」 is ambiguous")]
    Ambiguous {
        /// What was written.
        input: String,
        /// What it may mean.
        candidates: Vec<Key>,
    },
    /// No key fits.
    #[error("nothing is called 「{input}」")]
    Unknown {
        /// What was written.
        input: String,
        /// The nearest keys, best first.
        nearest: Vec<Key>,
    },
}

/// The key that a person means.
///
/// # Errors
/// [`ResolveError`] when several keys or none fit.
pub fn resolve(corpus: &Corpus, input: &str) -> Result<Key, ResolveError> {
    let candidates = candidates(corpus, input);
    match candidates.as_slice() {
        [key] => Ok(key.clone()),
        [] => Err(ResolveError::Unknown { input: input.to_owned(), nearest: nearest(corpus, input) }),
        _ => Err(ResolveError::Ambiguous { input: input.to_owned(), candidates }),
    }
}

/// Every key that a name may mean, in reading order.
fn candidates(corpus: &Corpus, input: &str) -> Vec<Key> {
    let trimmed = input.trim();
    let exact = trimmed.parse().ok().or_else(|| from_address(corpus, trimmed));
    // A key from before its requirement had a number still leads to it.
    let exact = exact.map(|key| match &key {
        Key::Requirement(old) => corpus.placed.get(old).cloned().map_or(key, Key::Requirement),
        _ => key,
    });
    if let Some(key) = exact.filter(|key| corpus.contains(key)) {
        return vec![key];
    }
    let folded = fold(trimmed);
    let folded = folded.strip_prefix(&format!("{}:", corpus.manifest.edition)).unwrap_or(&folded);
    let mut found: Vec<Key> = [
        in_sheet(corpus, folded),
        volume_name(corpus, folded),
        prefixed(folded),
        clause(corpus, folded),
        evidence(corpus, folded),
        reference(corpus, folded),
        bare(folded),
    ]
    .into_iter()
    .flatten()
    .filter(|key| corpus.contains(key))
    .collect();
    found.sort();
    found.dedup();
    found
}

/// The key of an IRI or page address of the dataset.
fn from_address(corpus: &Corpus, input: &str) -> Option<Key> {
    let inner = input.trim_start_matches('<').trim_end_matches('>');
    let inner = inner.strip_prefix(corpus.manifest.id_namespace.as_str()).unwrap_or(inner);
    address::parse(&corpus.manifest.edition, inner)
}

/// Folds the ways of writing into one: NFKC (which turns ⑬ into 13), lower case, one kind of dash, no blanks.
fn fold(input: &str) -> String {
    let mut folded = String::with_capacity(input.len());
    for character in input.chars() {
        match circled_value(character) {
            Some(number) => {
                folded.push('-');
                folded.push_str(&number.to_string());
            }
            None => folded.extend(std::iter::once(character).nfkc()),
        }
    }
    let dash = |c: char| {
        if matches!(c, '‐' | '‑' | '‒' | '–' | '—' | '−' | 'ー' | '_') { '-' } else { c }
    };
    let lower = folded.chars().flat_map(char::to_lowercase).collect::<String>();
    // ー is a letter between kana and a dash after a digit.
    let mut out = String::with_capacity(lower.len());
    for character in lower.chars() {
        let after_digit = out.ends_with(|last: char| last.is_ascii_digit());
        let dashed = if character == 'ー' && !after_digit { character } else { dash(character) };
        if !dashed.is_whitespace() {
            out.push(dashed);
        }
    }
    out
}

/// The value of ①…㊿ and ⑴…⒇.
fn circled_value(character: char) -> Option<u32> {
    let code = u32::from(character);
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x2474..=0x2487 => Some(code - 0x2474 + 1),
        0x3251..=0x325F => Some(code - 0x3251 + 21),
        0x32B1..=0x32BF => Some(code - 0x32B1 + 36),
        _ => None,
    }
}

/// `kintone:SDS17.1`, 「kintone 備考26」, 「kintone 開示書17.1」.
fn in_sheet(corpus: &Corpus, folded: &str) -> Vec<Key> {
    let mut found = Vec::new();
    for id in corpus.sheets.keys() {
        let Some(rest) = folded.strip_prefix(id.as_str()) else { continue };
        let rest = rest.trim_start_matches([':', '/', '#', '-', 'の']);
        if rest.is_empty() {
            found.push(Key::Sheet(id.clone()));
        } else if let Some(number) = strip_any(rest, &["備考", "remark", "r"]).and_then(|n| n.parse().ok())
        {
            found.push(Key::Remark(id.clone(), number));
        } else if let Some(item) = item_key(strip_any(rest, ITEM_WORDS).unwrap_or(rest)) {
            found.push(Key::Response(id.clone(), item));
        }
    }
    found
}

const ITEM_WORDS: &[&str] =
    &["医療情報セキュリティ開示書", "開示書の", "開示書", "sds-", "sds", "項目", "問"];
const CHECKLIST_WORDS: &[&str] = &["チェックリストno.", "チェックリスト", "checklist", "cl", "no."];

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

fn volume_words(corpus: &Corpus, volume: Volume) -> Vec<String> {
    let title = fold(&corpus.volume_title(volume));
    let short = title.trim_end_matches('編').to_owned();
    let abbreviations: &[&str] = match volume {
        Volume::Overview => &["概説"],
        Volume::Governance => &["経営", "governance"],
        Volume::Management => &["企画", "management"],
        Volume::Control => &["運用編", "運用", "システム", "control"],
    };
    let mut words = vec![title, short];
    words.extend(abbreviations.iter().map(|word| (*word).to_owned()));
    words.push(volume.letter().to_lowercase().to_string());
    words
}

/// 「企画管理編 15⑬」, 「企画15-13」, `M15(13)`, 「システム運用編 14.①」.
fn volume_name(corpus: &Corpus, folded: &str) -> Vec<Key> {
    for volume in Volume::ALL {
        for word in volume_words(corpus, volume) {
            if let Some(rest) = folded.strip_prefix(word.as_str()) {
                let keys = in_volume(volume, rest.trim_start_matches(['第', '-', '.', ':', '/']));
                if !keys.is_empty() {
                    return keys;
                }
            }
        }
    }
    Vec::new()
}

/// The part after the volume: nothing, a section, or a section and an ordinal.
fn in_volume(volume: Volume, rest: &str) -> Vec<Key> {
    if rest.is_empty() {
        return vec![Key::Volume(volume)];
    }
    let rest = rest.replace(['章', '項', 'の'], "").replace("番目", "");
    if let Ok(key) = format!("{volume}{rest}").parse::<RequirementKey>() {
        return vec![Key::Requirement(key)];
    }
    let parts: Vec<u16> = match split_numbers(&rest) {
        Some(parts) => parts,
        None => return Vec::new(),
    };
    let mut keys = vec![Key::Section(SectionKey { volume, number: parts.clone() })];
    if let Some((last, section)) = parts.split_last()
        && !section.is_empty()
    {
        let ordinal = Ordinal::Known(*last);
        let as_requirement = RequirementKey { volume, section: section.to_vec(), ordinal };
        let explicit = rest.contains(['-', '(']);
        if explicit {
            return vec![Key::Requirement(as_requirement)];
        }
        keys.push(Key::Requirement(as_requirement));
    }
    keys
}

/// `15.13`, `15-13`, `15(13)`, `14.-1` as numbers.
fn split_numbers(text: &str) -> Option<Vec<u16>> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || ".-()/".contains(c));
    if !plain {
        return None;
    }
    let parts: Option<Vec<u16>> = text
        .split(['.', '-', '(', ')', '/'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    parts.filter(|parts| !parts.is_empty())
}

fn item_key(text: &str) -> Option<ItemKey> {
    text.trim_matches(['.', '/', '-']).replace('-', ".").parse().ok()
}

/// 「開示書17.1.1」, `SDS 17.1.1`, 「チェックリスト76」.
fn prefixed(folded: &str) -> Vec<Key> {
    let mut found = Vec::new();
    if let Some(heading) = folded.strip_prefix("sds-h")
        && let Some(number) = split_numbers(heading)
    {
        found.push(Key::FormHeading(number));
    }
    if let Some(item) = strip_any(folded, ITEM_WORDS).and_then(item_key) {
        found.push(Key::Item(item));
    }
    if let Some(category) = folded.strip_prefix("cl-")
        && let Some(number) = split_numbers(category)
    {
        found.push(Key::Category(number));
    } else if let Some(rest) = strip_any(folded, CHECKLIST_WORDS)
        && let Ok(number) = rest.trim_matches(['の', '番', '-', '/', '.']).parse()
    {
        found.push(Key::ChecklistItem(number));
    }
    found
}

/// 「旧6.2C4」, 「5.2版6.2C4」, `mhlw-5.2:6.2C4`.
fn clause(corpus: &Corpus, folded: &str) -> Vec<Key> {
    let rest =
        strip_any(folded, &["第5.2版", "5.2版", "旧", "mhlw-5.2:"]).unwrap_or(folded).trim_end_matches('/');
    let same = |clause: &str| fold(clause) == rest;
    corpus.clauses.keys().filter(|key| same(&key.clause)).cloned().map(Key::Clause).collect()
}

fn evidence(corpus: &Corpus, folded: &str) -> Vec<Key> {
    let rest = strip_any(folded, &["エビデンス:", "エビデンス"]).unwrap_or(folded);
    let kinds = corpus.checklist.evidence.values();
    let named = |kind: &&crate::model::EvidenceKind| {
        fold(&kind.label) == rest
            || kind.key.to_lowercase() == rest
            || kind.variants.keys().any(|variant| fold(variant) == rest)
    };
    kinds.filter(named).map(|kind| Key::Evidence(kind.key.clone())).collect()
}

/// 「電子署名法」, in any spelling of the sources.
fn reference(corpus: &Corpus, folded: &str) -> Vec<Key> {
    let named = |reference: &&crate::model::Reference| {
        fold(&reference.label) == folded
            || reference.key.to_lowercase() == folded
            || reference.variants.keys().any(|variant| fold(variant) == folded)
    };
    corpus.references.values().filter(named).map(|found| Key::Reference(found.key.clone())).collect()
}

/// A bare number may be a row of the form or of the checklist: both are offered.
fn bare(folded: &str) -> Vec<Key> {
    let mut found: Vec<Key> = item_key(folded).map(Key::Item).into_iter().collect();
    found.extend(folded.parse().ok().map(Key::ChecklistItem));
    found
}

/// The keys nearest to a name by shared pairs of characters, best first, at most five.
fn nearest(corpus: &Corpus, input: &str) -> Vec<Key> {
    let wanted = pairs(&fold(input));
    let mut scored: Vec<(usize, Key)> = corpus
        .keys()
        .into_iter()
        .filter(|key| !matches!(key, Key::Response(..) | Key::Remark(..)))
        .filter_map(|key| {
            let label = corpus.label(&key);
            let name = pairs(&fold(&format!("{key}{}", label.cite)));
            let shared = wanted.iter().filter(|pair| name.contains(pair)).count();
            (shared * 2 >= wanted.len().max(1))
                .then_some((shared * 1000 / (wanted.len() + name.len()).max(1), key))
        })
        .collect();
    scored.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    scored.into_iter().take(5).map(|(_, key)| key).collect()
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let characters: Vec<char> = format!("^{text}$").chars().collect();
    characters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}
