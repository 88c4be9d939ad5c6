//! The clauses of the earlier edition that a 備考 names: `6.2C4`, `5.2版4.1B(2)①の趣旨を踏まえて新設`.

use crate::model::circled;
use crate::model::key::Key;
use crate::model::link::Relation;
use unicode_normalization::UnicodeNormalization as _;

/// The clauses that a piece of a remark names.
pub(super) fn clauses(words: &str, edition: &str) -> Vec<Key> {
    let marked: String = words.chars().map(mark).collect();
    let plain: String = marked.nfkc().collect();
    let plain = plain.replace("5.2版", " ").replace("52版", " ").replace("第", " ");
    let characters: Vec<char> = plain.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let number = characters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let length = clause_length(&characters[at..]);
        // A year or another long number is no clause, nor is its end.
        if number == 0 || number > 3 {
            at += number.max(1);
            continue;
        }
        let clause: String = characters[at..at + length].iter().collect();
        if let Ok(key) = format!("{edition}:{clause}").parse::<Key>()
            && !found.contains(&key)
        {
            found.push(key);
        }
        at += length;
    }
    found
}

/// ① becomes `-1`, as in keys.
fn mark(character: char) -> String {
    (1..=50)
        .find(|number| circled(*number).starts_with(character))
        .map_or_else(|| character.to_string(), |number| format!("-{number}"))
}

/// How many characters from the front are a clause: `6`, `.2`, then perhaps a letter with numbers, `(2)` and `-1`.
fn clause_length(characters: &[char]) -> usize {
    let digits = |from: usize| characters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut at = digits(0);
    while characters.get(at) == Some(&'.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if characters.get(at).is_some_and(|c| matches!(c, 'A'..='D')) {
        at += 1;
        at += digits(at);
    }
    loop {
        match characters.get(at) {
            Some('(') if digits(at + 1) > 0 && characters.get(at + 1 + digits(at + 1)) == Some(&')') => {
                at += 2 + digits(at + 1);
                at += digits(at);
            }
            Some('-') if digits(at + 1) > 0 => at += 1 + digits(at + 1),
            _ => return at,
        }
    }
}

/// What a remark says of the clauses in it: made new in their spirit, or beside them.
pub(super) fn relation(words: &str) -> Relation {
    if words.contains("新設") { Relation::WasDerivedFrom } else { Relation::RelatedMatch }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_name_clauses() {
        let of = |words: &str| -> Vec<String> {
            let keys = clauses(words, "mhlw-5.2");
            keys.iter().map(|key| key.to_string().replace("mhlw-5.2:", "")).collect()
        };
        assert_eq!(of("6.2C4"), ["6.2C4"]);
        assert_eq!(of("5.2版4.1B(2)①の趣旨を踏まえて新設"), ["4.1B(2)-1"]);
        assert_eq!(of("５．２版第４の趣旨"), ["4"]);
        assert_eq!(of("6.11C6 10C1(7)"), ["6.11C6", "10C1(7)"]);
        assert_eq!(of("統制についての記述は新設"), [""; 0]);
        assert_eq!(of("6.4C2(1)4 ("), ["6.4C2(1)4"]);
        assert_eq!(of("2023年"), [""; 0]);
    }
}
