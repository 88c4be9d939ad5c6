//! Readers as functions: whatever the bytes, no panic; whatever is cut, the rest is read.

use proptest::prelude::*;
use soukan::diag::{Code, Diagnostic};
use soukan::link::stated_answer;
use soukan::model::SourceText;
use soukan::parse::correction::Corrector;
use soukan::parse::{checklist, form, remark, sheet, tidy};
use soukan::source::{Place, SourceFile};

use crate::support::DATA;

fn text(words: &str) -> SourceText {
    let place = Place::line(&"x".into(), 1);
    SourceText { read: words.to_owned(), printed: words.to_owned(), place, corrections: Vec::new() }
}

#[test]
fn line_wraps_between_japanese_characters_disappear() {
    assert_eq!(tidy::unwrap_lines("利 用者の識別・認証を行い、 利用者"), "利用者の識別・認証を行い、利用者");
    assert_eq!(tidy::unwrap_lines("含めること。 - 入力者"), "含めること。 - 入力者");
    assert_eq!(tidy::unwrap_lines("TLS 1.2  の   IPsec VPN"), "TLS 1.2 の IPsec VPN");
    assert_eq!(tidy::unwrap_lines("  \u{0}あ\u{7}い  "), "あい");
}

#[test]
fn markup_becomes_structure_and_other_tags_stay_text() {
    let markup = remark::read("<p>一</p> <ul style=\"x\"> - 二 - 三</ul><script>alert(1)</script>");
    assert!(markup.is_closed);
    assert_eq!(remark::plain(&markup.blocks), "一\n- 二\n- 三\n<script>alert(1)</script>");
    assert!(!remark::read("<ul> - 一").is_closed);
    assert_eq!(remark::plain(&remark::read("5 < 6 <p").blocks), "5 < 6 <p");
    assert_eq!(remark::plain(&remark::read("<p 一>").blocks), "<p 一>");
}

#[test]
fn evidence_is_split_outside_parentheses() {
    assert_eq!(checklist::split_evidence("甲、乙（壁、床）、丙(a、b)"), ["甲", "乙（壁、床）", "丙(a、b)"]);
    assert_eq!(checklist::split_evidence("規程に、定める。"), ["規程に、定める。"]);
    assert!(checklist::split_evidence("、 、").is_empty());
}

#[test]
fn only_words_state_an_answer() {
    let word = |words: &str| stated_answer(&text(words)).map(|(word, _)| word);
    assert_eq!(word("機能がないため、「いいえ」"), Some("いいえ".to_owned()));
    assert_eq!(word("前置き。行っているため「はい」。補足"), Some("はい".to_owned()));
    assert_eq!(word("以下、全て対象外とします。"), Some("対象外".to_owned()));
    assert_eq!(word("機能を有しない。"), None);
    assert_eq!(word("「はい」を選んだ"), None);
    assert_eq!(word("甲のため、「はい」。乙のため、「いいえ」"), None);
    assert_eq!(stated_answer(&text("前置き。ないため、「いいえ」")).unwrap().1, "ないため、「いいえ」");
}

fn read_sheet(bytes: &[u8]) -> (usize, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let outline = form::read(&DATA, &mut found);
    let file = SourceFile::new("sources/sheet.txt", bytes);
    let sheet = sheet::read("x", &file, &outline, &Corrector::default(), &mut found);
    (sheet.map_or(0, |sheet| sheet.responses.len()), found)
}

fn kintone() -> &'static [u8] {
    &DATA.get("sources/sds-kintone.txt").unwrap().bytes
}

#[test]
fn a_truncated_sheet_keeps_what_is_left() {
    let text = std::str::from_utf8(kintone()).unwrap();
    let half: String = text.lines().take(120).flat_map(|line| [line, "\n"]).collect();
    let (rows, found) = read_sheet(half.as_bytes());
    let missing = found.iter().filter(|found| found.code == Code::ItemMissing).count();
    assert_eq!(rows + missing, 198);
    assert!((70..110).contains(&rows), "{rows}");
}

#[test]
fn a_sheet_ten_times_over_is_one_sheet_with_duplicates() {
    let (rows, found) = read_sheet(&kintone().repeat(10));
    assert_eq!(rows, 198);
    // After the list of remarks a further copy reads as lines that belong to no remark: nothing is dropped.
    assert!(found.iter().filter(|found| found.code == Code::RemarkDuplicate).count() >= 31 * 9);
    assert!(found.iter().any(|found| found.code == Code::CellUnaccounted));
}

#[test]
fn other_encodings_are_refused_with_a_guess() {
    let utf16: Vec<u8> = "サービス".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut with_mark = vec![0xFF, 0xFE];
    with_mark.extend(utf16);
    let shift_jis = [0x83, 0x54, 0x81, 0x5B, 0x83, 0x72, 0x83, 0x58, b'\n'];
    let binary: Vec<u8> = (0..=255).collect();
    for (bytes, guess) in [(with_mark.as_slice(), "UTF-16"), (&shift_jis, "Shift_JIS"), (&binary, "binary")] {
        let (rows, found) = read_sheet(bytes);
        let refusal = found.iter().find(|found| found.code == Code::SourceNotUtf8).unwrap();
        assert_eq!(rows, 0);
        assert!(refusal.message.en.contains(guess), "{}", refusal.message.en);
    }
}

#[test]
fn what_precedes_a_bad_byte_is_still_read() {
    let mut bytes = kintone().to_vec();
    bytes.extend([0x83, 0x54]);
    assert_eq!(read_sheet(&bytes).0, 198);
}

#[test]
fn an_empty_sheet_is_an_error() {
    let (rows, found) = read_sheet(b" \n\t\n");
    assert_eq!(rows, 0);
    assert!(found.iter().any(|found| found.code == Code::SourceEmpty));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_sheet(&bytes);
        let mut found = Vec::new();
        let file = SourceFile::new("sources/x.txt", bytes);
        checklist::read(&DATA, "cloud-checklist", &file, &Corrector::default(), &mut found);
        soukan::parse::correlation::read(&DATA, "mhlw-6.0-correlation", &file, &Corrector::default(), &mut found);
    }

    #[test]
    fn arbitrary_lines_never_panic_and_findings_speak_both_languages(lines in prop::collection::vec("[0-9 .・\tはいえ備考該当対象外<p>/ul-①（(）)、。]{0,40}", 0..12)) {
        let text = lines.join("\n");
        let (_, found) = read_sheet(text.as_bytes());
        prop_assert!(found.iter().all(|found| !found.message.ja.is_empty() && !found.message.en.is_empty()));
    }

    #[test]
    fn markup_never_panics_and_keeps_every_letter(text in "[a-z<>/ pulbri一二\\-]{0,60}") {
        let markup = remark::read(&text);
        let plain = remark::plain(&markup.blocks);
        for letter in ['一', '二'] {
            prop_assert_eq!(plain.matches(letter).count(), text.matches(letter).count());
        }
    }

    #[test]
    fn tidying_is_idempotent(text in "\\PC{0,60}") {
        let once = tidy::unwrap_lines(&text);
        prop_assert_eq!(tidy::unwrap_lines(&once), once);
    }

    #[test]
    fn likeness_is_a_measure(left in "\\PC{0,20}", right in "\\PC{0,20}") {
        let value = tidy::likeness(&left, &right);
        prop_assert!((0.0..=1.0).contains(&value));
        prop_assert!((tidy::likeness(&left, &left) - 1.0).abs() < f64::EPSILON);
    }
}
