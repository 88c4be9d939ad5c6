//! Numbers of questions and remarks as people print them: `1 7. 1. 1`, `１７．１`, `SDS17.1.a`, `No.3`, `※2`.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which digits are compared. ① and its like count something else and stay.
fn plain(text: &str) -> String {
    let is_enclosed = |c: char| matches!(u32::from(c), 0x2460..=0x24FF | 0x3200..=0x32FF);
    let letters = text.chars().map(|c| if is_enclosed(c) { '\u{FFFD}' } else { c });
    letters.nfkc().collect()
}

/// The number of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Number {
    /// As printed.
    pub printed: String,
    /// Its digits, which are all that is certain of it.
    pub digits: String,
    /// Whether it is one of the bullets under a number.
    pub is_bullet: bool,
}

/// What may stand before a number.
const LEADS: &[&str] = &["SDS", "No.", "No", "NO.", "NO", "№", "問", "Q", "項番"];
/// What may stand between its digits.
const BETWEEN: &str = ".．。・- \u{3000}‐－_()（）";
const BULLETS: &[char] = &['・', '･', '•', '‣', '◦'];
/// A number with more digits is none.
const MOST_DIGITS: usize = 8;

impl Number {
    /// Puts the number of another cell behind this one: 17 | 1 | 1.
    pub fn join(&mut self, other: &Self) {
        if !self.printed.is_empty() {
            self.printed.push(' ');
        }
        self.printed.push_str(&other.printed);
        self.digits.push_str(&other.digits);
        self.is_bullet |= other.is_bullet;
    }
}

/// A cell that is nothing but the number of a question.
pub(super) fn whole(text: &str) -> Option<Number> {
    let trimmed = text.trim();
    if trimmed.chars().count() == 1 && trimmed.starts_with(BULLETS) {
        return Some(Number { printed: trimmed.to_owned(), digits: String::new(), is_bullet: true });
    }
    let plain = plain(trimmed);
    let rest = LEADS.iter().find_map(|lead| plain.strip_prefix(lead)).unwrap_or(&plain);
    // The letter of a bullet: 17.1.a.
    let (rest, is_bullet) = match rest.strip_suffix(|c: char| c.is_ascii_lowercase()) {
        Some(number) if number.ends_with('.') => (number, true),
        _ => (rest, false),
    };
    let digits = digits(rest)?;
    Some(Number { printed: trimmed.to_owned(), digits, is_bullet })
}

/// The digits of a text that holds nothing else but what stands between digits.
fn digits(text: &str) -> Option<String> {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || BETWEEN.contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (is_number && (1..=MOST_DIGITS).contains(&digits.len())).then_some(digits)
}

/// The number that a text opens with, and the rest: 「1 7. 1 利用者の認証方式は？」. Of several ways to cut it, the longest
/// that the form knows, else the longest.
pub(super) fn leading(text: &str, is_known: impl Fn(&str) -> bool) -> (Number, String) {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix(BULLETS) {
        let printed = text[..text.len() - rest.len()].to_owned();
        return (Number { printed, digits: String::new(), is_bullet: true }, rest.trim().to_owned());
    }
    let lead = LEADS.iter().find(|lead| text.starts_with(*lead)).map_or(0, |lead| lead.len());
    let mut cuts: Vec<(usize, Number)> = Vec::new();
    for (at, character) in text.char_indices().skip_while(|(at, _)| *at < lead) {
        let end = at + character.len_utf8();
        let plain = plain(&text[lead..end]);
        if !plain.chars().all(|c| c.is_ascii_digit() || BETWEEN.contains(c)) {
            break;
        }
        let is_last_digit =
            !text[end..].starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        if let Some(digits) = digits(&plain).filter(|_| is_last_digit) {
            let printed = text[..end].trim().to_owned();
            cuts.push((end, Number { printed, digits, is_bullet: false }));
        }
    }
    let chosen = cuts.iter().rposition(|(_, number)| is_known(&number.digits)).or(cuts.len().checked_sub(1));
    match chosen.and_then(|index| cuts.into_iter().nth(index)) {
        Some((end, number)) => {
            let rest = text[end..].trim_start_matches(|c: char| BETWEEN.contains(c) || c == ':' || c == '：');
            (number, rest.to_owned())
        }
        None => (Number::default(), text.to_owned()),
    }
}

/// What stands in the space for a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// Nothing.
    Empty,
    /// `-`.
    Dash,
    /// The number of a remark.
    Number(u16),
    /// The remark itself.
    Words(String),
}

/// Reads the space for a remark.
pub(super) fn reference(text: &str) -> Reference {
    let trimmed = text.trim();
    let plain = plain(trimmed);
    if trimmed.is_empty() {
        return Reference::Empty;
    }
    if plain.chars().all(|c| "-―–—−ー‐ ".contains(c)) {
        return Reference::Dash;
    }
    let leads = ["備考", "注", "※", "*", "No.", "No", "#"];
    let bare = leads.iter().find_map(|lead| plain.strip_prefix(lead)).unwrap_or(&plain);
    let bare = bare.trim_matches(|c: char| c.is_whitespace() || "()[].【】".contains(c));
    match bare.parse() {
        Ok(number) if number > 0 && bare.len() <= 4 => Reference::Number(number),
        _ => Reference::Words(trimmed.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_cells_are_read_by_their_digits() {
        let digits = |text: &str| whole(text).map(|number| number.digits);
        for noisy in ["1 7. 1. 1", "１７．１．１", "SDS17.1.1", "No.17-1-1", "17.1.1."] {
            assert_eq!(digits(noisy).as_deref(), Some("1711"), "{noisy}");
        }
        assert!(whole("SDS17.1.a").is_some_and(|number| number.is_bullet && number.digits == "171"));
        assert!(whole("・").is_some_and(|number| number.is_bullet));
        assert_eq!([digits(""), digits("-"), digits("6.0版"), digits("①")], [const { None }; 4]);
    }

    #[test]
    fn a_number_may_stand_before_the_words() {
        let known = |digits: &str| ["1711", "172"].contains(&digits);
        let cut = |text: &str| {
            let (number, rest) = leading(text, known);
            (number.digits, rest)
        };
        assert_eq!(cut("1 7. 1. 1 パスワードを"), ("1711".to_owned(), "パスワードを".to_owned()));
        assert_eq!(cut("17.2 2要素認証を"), ("172".to_owned(), "2要素認証を".to_owned()));
        assert_eq!(cut("17.1.1.パスワードを"), ("1711".to_owned(), "パスワードを".to_owned()));
        assert_eq!(cut("記憶"), (String::new(), "記憶".to_owned()));
        assert!(leading("・記憶", known).0.is_bullet);
    }

    #[test]
    fn spaces_for_remarks_hold_numbers_dashes_or_words() {
        assert_eq!(reference(" 備考 12 "), Reference::Number(12));
        assert_eq!(reference("※３"), Reference::Number(3));
        assert_eq!(reference("－"), Reference::Dash);
        assert_eq!(reference("1、2"), Reference::Words("1、2".to_owned()));
        assert_eq!(reference(""), Reference::Empty);
        assert_eq!(reference("2026"), Reference::Number(2026));
    }
}
