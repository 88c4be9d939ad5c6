//! English sentences that quote Japanese words: the words are marked as Japanese, the sentence is not.

use crate::site::words::{escaped, is_japanese};

/// A sentence as markup, each run of Japanese within it marked.
pub(crate) fn quoting(sentence: &str) -> String {
    let (mut out, mut rest) = (String::new(), sentence);
    while let Some(start) = rest.find(is_japanese) {
        let (before, after) = rest.split_at(start);
        let (words, behind) = after.split_at(run(after));
        out.push_str(&escaped(before));
        out.push_str("<span lang=\"ja\">");
        out.push_str(&escaped(words));
        out.push_str("</span>");
        rest = behind;
    }
    out + &escaped(rest)
}

/// How long the Japanese goes on: up to the last Japanese sign that only numbers, or letters without a space, part from the
/// one before, and over the number that stands at it (`企画管理編13⑧`).
fn run(text: &str) -> usize {
    let mut end = 0;
    while let Some(gap) = text.get(end..).and_then(|rest| rest.find(is_japanese)) {
        if !text.get(end..end + gap).is_some_and(|between| end == 0 || belongs(between)) {
            break;
        }
        let rest = text.get(end + gap..).unwrap_or_default();
        end += gap + rest.find(|sign| !is_japanese(sign)).unwrap_or(rest.len());
    }
    let behind = text.get(end..).unwrap_or_default();
    end + behind.find(|sign: char| !is_number(sign)).unwrap_or(behind.len())
}

/// Whether what stands between Japanese signs belongs to them, as in `2 要素` or `認証のID管理`.
fn belongs(between: &str) -> bool {
    let is_tight = |sign: char| sign.is_ascii_alphanumeric() || is_number(sign) || "-./・:".contains(sign);
    let is_loose = |sign: char| is_number(sign) || " .".contains(sign);
    between.chars().all(is_tight) || between.chars().all(is_loose)
}

/// Digits, and digits in circles.
fn is_number(sign: char) -> bool {
    sign.is_ascii_digit() || matches!(sign, '①'..='⓿')
}

#[cfg(test)]
mod tests {
    use super::quoting;

    #[test]
    fn japanese_words_are_marked_and_english_ones_are_not() {
        for (sentence, marked) in [
            ("nothing < here", "nothing &lt; here"),
            ("“企業” read as “企画”", "“[企業]” read as “[企画]”"),
            ("a row (大分類) of it, or 中分類.", "a row ([大分類]) of it, or [中分類]."),
            ("名 & 2 要素, see 企画管理編13⑧ there", "[名] &amp; 2 [要素], see [企画管理編13⑧] there"),
            ("is 主題が 1.2③と、ID管理の（語）で", "is [主題が 1.2③と、ID管理の（語）で]"),
            ("言", "[言]"),
            ("", ""),
        ] {
            let expected = marked.replace('[', "<span lang=\"ja\">").replace(']', "</span>");
            assert_eq!(quoting(sentence), expected);
        }
    }
}
