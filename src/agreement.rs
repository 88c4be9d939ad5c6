//! How far two independent readings of a mapping set agree: counts with their denominators, and Cohen's kappa.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Corpus, Key, ReadPair, Verdict};

/// Agreement on one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// On how many both readers said the same.
    pub n: usize,
    /// Of how many.
    pub of: usize,
    /// Cohen's kappa: agreement beyond chance, from the two readers' own frequencies. `None` where it is not defined,
    /// because both readers gave every row the same single answer.
    pub kappa: Option<f64>,
}

/// The figures of a mapping set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAgreement {
    /// The set.
    pub set: String,
    /// Rows that were linked, as against rows that were said to have no mapping.
    pub linked: Agreement,
    /// Rows with exactly the same set of links, relations left aside.
    pub exact: Agreement,
    /// Pairs of a row and a possible target, linked or not; the denominator is all rows times all things that either
    /// reader linked anything to.
    pub pairs: Agreement,
    /// Pairs that both readers linked, and on how many of them with the same relation.
    pub relation: Agreement,
    /// Links of the first reader only.
    pub only_first: usize,
    /// Links of the second reader only.
    pub only_second: usize,
    /// Pairs on which the readers differed that stand in the set.
    pub kept: usize,
    /// Pairs on which the readers differed that do not.
    pub dropped: usize,
    /// Pairs on which both agreed and that were changed all the same when the sets were made consistent.
    pub overruled: usize,
}

/// The figures of every set that was read twice, by set.
#[must_use]
pub fn agreements(corpus: &Corpus) -> Vec<SetAgreement> {
    corpus.mapping_readings.iter().map(|(set, pairs)| agreement(set, pairs)).collect()
}

type Links<'a> = BTreeMap<&'a Key, BTreeSet<&'a Key>>;

fn agreement(set: &str, pairs: &[ReadPair]) -> SetAgreement {
    let (first, second) = (links(pairs, |pair| pair.first), links(pairs, |pair| pair.second));
    let rows: BTreeSet<&Key> = pairs.iter().map(|pair| &pair.subject).collect();
    let targets: BTreeSet<&Key> = pairs.iter().filter_map(|pair| pair.object.as_ref()).collect();
    let none = BTreeSet::new();
    let linked = rows
        .iter()
        .map(|row| (!has_none(pairs, row, |pair| pair.first), !has_none(pairs, row, |pair| pair.second)));
    let exact = rows.iter().map(|row| (first.get(row).unwrap_or(&none), second.get(row).unwrap_or(&none)));
    let has =
        |links: &Links<'_>, row: &Key, target: &Key| links.get(row).is_some_and(|set| set.contains(target));
    let cells = rows
        .iter()
        .flat_map(|row| targets.iter().map(|target| (has(&first, row, target), has(&second, row, target))));
    let both: Vec<(Verdict, Verdict)> = pairs
        .iter()
        .filter(|pair| pair.object.is_some())
        .filter_map(|pair| pair.first.zip(pair.second))
        .collect();
    let count = |test: fn(&ReadPair) -> bool| pairs.iter().filter(|pair| test(pair)).count();
    let is_link = |pair: &&ReadPair| pair.object.is_some();
    SetAgreement {
        set: set.to_owned(),
        linked: measure(linked),
        exact: measure(exact),
        pairs: measure(cells),
        relation: measure(both.into_iter()),
        only_first: pairs
            .iter()
            .filter(is_link)
            .filter(|pair| pair.second.is_none() && pair.first.is_some())
            .count(),
        only_second: pairs
            .iter()
            .filter(is_link)
            .filter(|pair| pair.first.is_none() && pair.second.is_some())
            .count(),
        kept: count(|pair| pair.first != pair.second && pair.settled.is_some()),
        dropped: count(|pair| pair.first != pair.second && pair.settled.is_none()),
        overruled: count(|pair| pair.first == pair.second && pair.first != pair.settled),
    }
}

/// Whether a reader said that a row has no mapping. A chapter beside that is a hint, not a mapping of the row.
fn has_none(pairs: &[ReadPair], row: &Key, of: impl Fn(&ReadPair) -> Option<Verdict>) -> bool {
    pairs.iter().any(|pair| pair.subject == *row && of(pair) == Some(Verdict::NoTerm))
}

/// What one reader linked each row to; rows said to have nothing are there with nothing.
fn links(pairs: &[ReadPair], of: impl Fn(&ReadPair) -> Option<Verdict>) -> Links<'_> {
    let mut links: Links<'_> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| of(pair).is_some()) {
        let row = links.entry(&pair.subject).or_default();
        row.extend(pair.object.as_ref());
    }
    links
}

/// Agreement and kappa over pairs of answers.
fn measure<T: Ord + Clone>(answers: impl Iterator<Item = (T, T)>) -> Agreement {
    let answers: Vec<(T, T)> = answers.collect();
    let of = answers.len();
    let n = answers.iter().filter(|(first, second)| first == second).count();
    let (mut first, mut second): (BTreeMap<T, usize>, BTreeMap<T, usize>) =
        (BTreeMap::new(), BTreeMap::new());
    for (left, right) in answers {
        *first.entry(left).or_default() += 1;
        *second.entry(right).or_default() += 1;
    }
    let by_chance: usize =
        first.iter().map(|(answer, count)| count * second.get(answer).copied().unwrap_or(0)).sum();
    Agreement { n, of, kappa: kappa(n, by_chance, of) }
}

/// (observed − by chance) / (1 − by chance), from counts: `n` of `of` agree, `by_chance` of `of`² would.
#[expect(clippy::cast_precision_loss, reason = "counts of this size are exact in an f64")]
fn kappa(n: usize, by_chance: usize, of: usize) -> Option<f64> {
    let total = of as f64;
    let (observed, expected) = (n as f64 / total, by_chance as f64 / (total * total));
    (of > 0 && by_chance < of * of).then(|| (observed - expected) / (1.0 - expected))
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn kappa_of_a_worked_example() {
        // Cohen's own kind of table: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no; kappa is 0.4.
        let table = [((true, true), 20), ((true, false), 5), ((false, true), 10), ((false, false), 15)];
        let answers = table.into_iter().flat_map(|(pair, count)| std::iter::repeat_n(pair, count));
        let measured = measure(answers);
        assert_eq!((measured.n, measured.of), (35, 50));
        assert!((measured.kappa.unwrap_or_default() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn kappa_is_not_defined_where_nothing_varies() {
        assert_eq!(measure([(true, true), (true, true)].into_iter()).kappa, None);
    }
}
