//! What of a wording is counted, and which words two wordings share.

use std::collections::{BTreeMap, BTreeSet};

use super::synonyms::{Normal, Script};

/// Lengths of the character n-grams: pairs find kanji compounds in any company, triples katakana words.
const LENGTHS: [usize; 2] = [2, 3];
/// Marks a feature that is a whole term, so that 「端末」 as a word counts beside 「端末」 as a pair of characters.
const TERM: char = '=';
/// How many words are told with a candidate.
const TOLD: usize = 5;

/// How often each feature occurs.
pub(super) type Counts = BTreeMap<String, f64>;

/// Counts the features of a text, each occurrence as much as `weight`.
pub(super) fn count(normal: &Normal, weight: f64, counts: &mut Counts) {
    for phrase in normal.text.split(|character: char| !character.is_alphanumeric()) {
        let characters: Vec<char> = phrase.chars().collect();
        for length in LENGTHS {
            for gram in characters.windows(length).filter(|gram| has_substance(gram)) {
                *counts.entry(gram.iter().collect()).or_default() += weight;
            }
        }
        for term in runs(phrase, |left, right| left == right) {
            *counts.entry(format!("{TERM}{term}")).or_default() += weight;
        }
    }
}

/// Endings and particles are all hiragana; they carry nothing.
fn has_substance(characters: &[char]) -> bool {
    characters.iter().any(|character| Script::of(*character) != Script::Other)
}

/// The runs of two and more characters of kanji, katakana or letters, as long as `joins` says.
fn runs(text: &str, joins: impl Fn(Script, Script) -> bool) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, Script)> = None;
    let mut close = |from: usize, to: usize| {
        let run = &text[from..to];
        if run.chars().nth(1).is_some() {
            runs.push(run);
        }
    };
    for (at, character) in text.char_indices() {
        let script = Script::of(character);
        match open {
            Some((start, last)) if script != Script::Other && joins(last, script) => {
                open = Some((start, script));
            }
            Some((start, _)) => {
                close(start, at);
                open = (script != Script::Other).then_some((at, script));
            }
            None => open = (script != Script::Other).then_some((at, script)),
        }
    }
    if let Some((start, _)) = open {
        close(start, text.len());
    }
    runs
}

/// The longest words that two wordings share, those first that carry most by `weigh` (of a pair of characters).
/// Where the two spell a word differently, both spellings are told: 「二要素認証＝多要素認証」.
pub(super) fn shared(left: &Normal, right: &Normal, weigh: impl Fn(&str) -> f64) -> Vec<String> {
    let mut common = common_words(&left.text, &right.text);
    let carries = |word: &str| {
        let characters: Vec<char> = word.chars().collect();
        characters.windows(2).map(|pair| weigh(&pair.iter().collect::<String>())).sum::<f64>()
    };
    common.sort_by(|one, other| carries(other).total_cmp(&carries(one)).then_with(|| one.cmp(other)));
    let mut told: Vec<&str> = Vec::new();
    for word in common {
        if told.len() < TOLD && !told.iter().any(|longer| longer.contains(word)) {
            told.push(word);
        }
    }
    told.into_iter().map(|word| spell(word, left, right)).collect()
}

/// The words of the left text that stand in the right one, as long as they can be.
fn common_words<'a>(left: &'a str, right: &str) -> Vec<&'a str> {
    let joined = |_, _| true;
    let right: Vec<&str> = runs(right, joined);
    let mut words = BTreeSet::new();
    for run in runs(left, joined).into_iter().collect::<BTreeSet<_>>() {
        let mut reached = 0;
        for (start, _) in run.char_indices() {
            let ends = run[start..].char_indices().map(|(at, character)| start + at + character.len_utf8());
            let stands = |end: &usize| right.iter().any(|other| other.contains(&run[start..*end]));
            let end = ends.skip(1).take_while(stands).filter(|end| is_word(run, start, *end, &right)).last();
            if let Some(end) = end.filter(|end| *end > reached) {
                words.insert(&run[start..end]);
                reached = end;
            }
        }
    }
    words.into_iter().collect()
}

/// Whether a stretch begins where a word begins and ends where one ends, in one of the two texts: 「業者」 is no word
/// that 「作業者」 and 「事業者」 share.
fn is_word(run: &str, start: usize, end: usize, right: &[&str]) -> bool {
    let word = &run[start..end];
    let occurrences = || {
        let there = right.iter().flat_map(|other| other.match_indices(word).map(move |(at, _)| (*other, at)));
        std::iter::once((run, start)).chain(there)
    };
    occurrences().any(|(text, at)| is_border(text, at))
        && occurrences().any(|(text, at)| is_border(text, at + word.len()))
}

/// Whether a run begins or ends at a place, or the script changes there.
fn is_border(run: &str, at: usize) -> bool {
    match (run[..at].chars().next_back(), run[at..].chars().next()) {
        (Some(before), Some(after)) => Script::of(before) != Script::of(after),
        _ => true,
    }
}

/// A shared word as the two texts spell it.
fn spell(word: &str, left: &Normal, right: &Normal) -> String {
    let as_in = |normal: &Normal| {
        let used = normal.spelled.iter().filter(|(term, _)| word.contains(term.as_str()));
        used.fold(word.to_owned(), |word, (term, synonym)| word.replace(term, synonym))
    };
    match (as_in(left), as_in(right)) {
        (left, right) if left == right => left,
        (left, right) => format!("{left}＝{right}"),
    }
}
