//! The form in which words are compared: one for what is searched and for what is searched in.
//!
//! `site-templates/search.js` does the same, step by step; a test in the browser suite holds both to the same hits.

use unicode_normalization::UnicodeNormalization as _;

/// Characters that join or enclose words and say nothing.
const PASSED_OVER: &str = "・·•()[]{}〔〕【】〈〉《》「」『』\"'“”‘’-‐‑‒–—―−_";
const LONG: char = 'ー';
/// Stands where something was passed over between two numbers: 15(7) is not 157.
const GAP: char = '-';

/// A text in comparable form, and from where in the text each of its characters comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The comparable form.
    pub text: String,
    /// For each character of it, the range of characters of the text.
    pub spans: Vec<(usize, usize)>,
}

/// Spellings and the one that stands for them, both folded, longest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variants(Vec<(String, String)>);

impl Variants {
    /// The table for these spellings: the first of each group stands for the others.
    pub(super) fn new<'a>(groups: impl Iterator<Item = &'a [String]>) -> Self {
        let none = Self::default();
        let fold = |word: &String| none.fold(word).text;
        let mut pairs: Vec<(String, String)> = groups
            .flat_map(|words| {
                let first = words.first().map(fold).unwrap_or_default();
                words.iter().skip(1).map(fold).map(move |word| (word, first.clone()))
            })
            .filter(|(word, first)| !word.is_empty() && word != first)
            .collect();
        pairs.sort_by(|left, right| {
            right.0.chars().count().cmp(&left.0.chars().count()).then_with(|| left.cmp(right))
        });
        Self(pairs)
    }

    /// Spelling and what stands for it, in the order in which they are tried.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The comparable form of a text: NFKC, small letters, no blanks, brackets, middle dots or long marks, one spelling.
    #[must_use]
    pub fn fold(&self, text: &str) -> Folded {
        self.one_spelling(&plain(text))
    }

    fn one_spelling(&self, plain: &[(char, (usize, usize))]) -> Folded {
        let mut folded = Folded::default();
        let mut at = 0;
        while at < plain.len() {
            let rest = &plain[at..];
            let variant = self.0.iter().find(|(word, _)| {
                let mut here = rest.iter().map(|(character, _)| *character);
                word.chars().all(|character| here.next() == Some(character))
            });
            if let Some((word, first)) = variant {
                let length = word.chars().count();
                let span = (rest[0].1.0, rest[length - 1].1.1);
                folded.text.push_str(first);
                folded.spans.extend(first.chars().map(|_| span));
                at += length;
            } else {
                folded.text.push(rest[0].0);
                folded.spans.push(rest[0].1);
                at += 1;
            }
        }
        folded
    }
}

/// Everything but the spellings: each character with its place.
fn plain(text: &str) -> Vec<(char, (usize, usize))> {
    let characters: Vec<char> = text.chars().collect();
    let mut out: Vec<(char, (usize, usize))> = Vec::new();
    let (mut at, mut has_gap) = (0, false);
    while at < characters.len() {
        let end = at + 1 + characters[at + 1..].iter().take_while(|next| is_mark(**next)).count();
        let cluster: String = characters[at..end].iter().collect();
        // ⑦ is a number of its own, not a digit of the number before it.
        let is_enclosed = !is_digit(characters[at]) && cluster.nfkc().any(|c| c.is_ascii_digit());
        has_gap |= is_enclosed;
        for character in cluster.nfkc().flat_map(char::to_lowercase) {
            let before = out.last().map(|(character, _)| *character);
            if character == LONG {
                continue;
            }
            if character.is_whitespace() || PASSED_OVER.contains(character) {
                has_gap = true;
                continue;
            }
            if has_gap && character.is_ascii_digit() && before.is_some_and(|c| c.is_ascii_digit()) {
                out.push((GAP, (at, at)));
            }
            has_gap = false;
            out.push((character, (at, end)));
        }
        has_gap |= is_enclosed;
        at = end;
    }
    out
}

/// Marks that make one character with the one before: ゛ and ゜, full and half width.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
}

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_officers_write_in_many_ways_is_one() {
        let groups =
            [vec!["すべて".to_owned(), "全て".to_owned()], vec!["2要素".to_owned(), "二要素".to_owned()]];
        let variants = Variants::new(groups.iter().map(Vec::as_slice));
        for (written, folded) in [
            ("サーバー", "サバ"),
            ("サーバー室", "サバ室"),
            ("ｻｰﾊﾞ", "サバ"),
            ("コンティンジェンシー・プラン", "コンティンジェンシプラン"),
            ("チャネル・セキュリティ", "チャネルセキュリティ"),
            ("ＴＬＳ１．３", "tls1.3"),
            ("企画管理編 15⑦", "企画管理編15-7"),
            ("企画管理編15(7)", "企画管理編15-7"),
            ("C14-1", "c14-1"),
            ("IPsec-VPN", "ipsecvpn"),
            ("①②", "1-2"),
            ("全ての媒体", "すべての媒体"),
            ("二要素認証", "2要素認証"),
            ("（注）", "注"),
            ("ー", ""),
            ("", ""),
        ] {
            assert_eq!(variants.fold(written).text, folded, "{written}");
        }
        let folded = variants.fold("（全て）のｶﾞ");
        assert_eq!(folded.text, "すべてのガ");
        assert_eq!(folded.spans, [(1, 3), (1, 3), (1, 3), (4, 5), (5, 7)]);
    }
}
