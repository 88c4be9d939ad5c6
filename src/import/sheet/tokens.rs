//! The words and marks in the space of the choices: 「○はい・いいえ・対象外」 as tokens.

use crate::parse::sheet::CHOICES;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A choice; whether a circle is part of its letters.
    Word(&'static str, bool),
    /// A mark that ticks, in any document.
    Tick(char),
    /// ○, ◎: a tick, unless the document uses it for what is not chosen.
    Round(char),
    /// An empty box.
    Box,
    /// ×: not chosen, as far as something else is.
    Cross(char),
    /// Brackets.
    Open(char),
    Close(char),
    /// What parts choices: ・, / and the like.
    Part,
    /// White space.
    Blank,
    /// Anything else.
    Other(char),
}

const TICKS: &str = "●◉⦿⬤✓✔✅☑☒■◼◾▪◆★レﾚ√";
const ROUNDS: &str = "○◯〇⚪⭕◎㊀";
const BOXES: &str = "□☐◻◽▢⬜▫◇☆";
const CROSSES: &str = "×✕✖✗✘❌╳";
const OPENS: &str = "（([［【〔〈《「『<＜{｛";
const CLOSES: &str = "）)]］】〕〉》」』>＞}｝";
const PARTS: &str = "・･/／,，、。|｜:：;；";
/// Circles that are put over the letter before them.
const CIRCLES: &str = "\u{20DD}\u{20DE}\u{20DF}\u{20E3}";
/// Circled letters, and what they stand for.
const CIRCLED: &[(char, char)] = &[('㋩', 'は'), ('㋑', 'い')];

/// The tokens of a text.
pub(super) fn of(text: &str) -> Vec<Token> {
    let (plain, circled) = without_circles(text);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        if let Some(word) = word_at(&plain[at..]) {
            let length = word.chars().count();
            tokens.push(Token::Word(word, circled[at..at + length].iter().any(|is| *is)));
            at += length;
        } else {
            tokens.push(token(plain[at]));
            at += 1;
        }
    }
    tokens
}

/// The letters without the circles over them, and which of them have one.
fn without_circles(text: &str) -> (Vec<char>, Vec<bool>) {
    let (mut plain, mut circled) = (Vec::new(), Vec::new());
    for character in text.chars() {
        if CIRCLES.contains(character) {
            if let Some(last) = circled.last_mut() {
                *last = true;
            }
        } else if let Some((_, letter)) = CIRCLED.iter().find(|(circle, _)| *circle == character) {
            plain.push(*letter);
            circled.push(true);
        } else {
            plain.push(character);
            circled.push(false);
        }
    }
    (plain, circled)
}

/// The choice that letters begin with; 非該当 is one of its own, and so is 対象外.
fn word_at(letters: &[char]) -> Option<&'static str> {
    CHOICES.iter().copied().find(|word| {
        let length = word.chars().count();
        letters.len() >= length && word.chars().eq(letters[..length].iter().copied())
    })
}

fn token(character: char) -> Token {
    match character {
        c if c.is_whitespace() => Token::Blank,
        c if TICKS.contains(c) => Token::Tick(c),
        c if ROUNDS.contains(c) => Token::Round(c),
        c if BOXES.contains(c) => Token::Box,
        c if CROSSES.contains(c) => Token::Cross(c),
        c if OPENS.contains(c) => Token::Open(c),
        c if CLOSES.contains(c) => Token::Close(c),
        c if PARTS.contains(c) => Token::Part,
        // Variants of the letter before.
        '\u{FE0E}' | '\u{FE0F}' => Token::Blank,
        c => Token::Other(c),
    }
}

/// The choices in a text, in order.
pub(super) fn words(tokens: &[Token]) -> Vec<&'static str> {
    let words = tokens.iter().filter_map(|token| match token {
        Token::Word(word, _) => Some(*word),
        _ => None,
    });
    words.collect()
}

/// Whether a text is nothing but choices and marks.
pub(super) fn is_choices(tokens: &[Token]) -> bool {
    !words(tokens).is_empty() && !tokens.iter().any(|token| matches!(token, Token::Other(_)))
}

/// Whether a text is nothing but marks.
pub(super) fn is_mark(tokens: &[Token]) -> bool {
    let is_mark =
        |token: &Token| matches!(token, Token::Tick(_) | Token::Round(_) | Token::Box | Token::Cross(_));
    tokens.iter().any(is_mark)
        && tokens
            .iter()
            .all(|token| is_mark(token) || matches!(token, Token::Blank | Token::Open(_) | Token::Close(_)))
}

/// Whether a character is a tick wherever it stands; letters are not.
pub(super) fn is_tick(character: char) -> bool {
    !"レﾚ".contains(character) && matches!(token(character), Token::Tick(_) | Token::Round(_))
}

/// The tick of a cell that stands under a choice, where letters and digits serve as ticks too; `None` for what is none.
pub(super) fn tick_under_choice(text: &str) -> Option<Token> {
    let bare: String = text.trim().chars().filter(|c| !"（()）[]［］【】点".contains(*c)).collect();
    match bare.as_str() {
        "1" | "１" | "v" | "V" | "ｖ" | "Ｖ" | "TRUE" | "true" | "レ" | "ﾚ" => {
            bare.chars().next().map(Token::Tick)
        }
        "o" | "O" | "ｏ" | "Ｏ" => bare.chars().next().map(Token::Round),
        "" | "0" | "０" | "FALSE" | "false" | "-" | "－" | "ー" | "―" | "–" | "—" | "−" => {
            Some(Token::Box)
        }
        _ => {
            let tokens = of(&bare);
            let mut marks = tokens.iter().filter(|token| !matches!(token, Token::Blank));
            let first = marks.next().filter(|_| is_mark(&tokens)).cloned();
            first.filter(|_| marks.next().is_none())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_told_apart() {
        assert_eq!(words(&of("該当・非該当")), ["該当", "非該当"]);
        assert_eq!(words(&of("はい／いいえ／対象外")), ["はい", "いいえ", "対象外"]);
        assert!(is_choices(&of("□はい ■いいえ")) && !is_choices(&of("はい、そうです")));
        assert!(is_mark(&of("(レ)")) && !is_mark(&of("○はい")) && !is_mark(&of("1")));
    }

    #[test]
    fn a_circle_may_be_part_of_the_letters() {
        assert_eq!(of("は\u{20DD}い\u{20DD}"), [Token::Word("はい", true)]);
        assert_eq!(of("㋩い")[0], Token::Word("はい", true));
        assert_eq!(of("㊀はい")[..2], [Token::Round('㊀'), Token::Word("はい", false)]);
    }

    #[test]
    fn ticks_under_a_choice_are_many() {
        for tick in ["1", "レ", "レ点", "✓", "■", "TRUE", "(●)"] {
            assert!(matches!(tick_under_choice(tick), Some(Token::Tick(_))), "{tick}");
        }
        assert!(matches!(tick_under_choice("◯"), Some(Token::Round('◯'))));
        assert_eq!(tick_under_choice("-"), Some(Token::Box));
        assert_eq!(tick_under_choice("△"), None);
        assert_eq!(tick_under_choice("○○"), None);
    }
}
