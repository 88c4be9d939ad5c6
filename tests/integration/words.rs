//! The words of the interface: every phrase has its English, none is there in vain, and what is Japanese on an English page is
//! marked as Japanese.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use scraper::{ElementRef, Html};

use soukan::pipeline::load_data;
use soukan::site;
use soukan::source::DataDir;

use crate::site::SITE;
use crate::support::{files_below, root};

/// Pages whose words are not all translated yet, by the beginning of their addresses. Nothing may be added here; an entry
/// that has become needless fails.
const UNTRANSLATED: &[&str] = &[];

/// Attributes that are read out or shown.
const SPOKEN: [&str; 5] = ["alt", "aria-label", "aria-description", "placeholder", "title"];

/// Kana, kanji, full-width forms, and the punctuation that stands among them.
fn is_japanese(text: &str) -> bool {
    let is_one = |c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    text.chars().any(is_one)
}

/// The texts and spoken attributes below an element that are Japanese and in an element that is not.
fn unmarked(element: ElementRef<'_>, lang: &str, found: &mut Vec<String>) {
    let own = element.value();
    if own.name() == "script" || own.name() == "style" {
        return;
    }
    // Within Japanese, an element may be of another language again.
    let lang = own.attr("lang").unwrap_or(lang);
    if lang != "ja" {
        let spoken = SPOKEN.iter().filter_map(|name| own.attr(name));
        let texts = element.children().filter_map(|child| child.value().as_text().map(|text| text.trim()));
        found.extend(spoken.chain(texts).filter(|text| is_japanese(text)).map(str::to_owned));
    }
    element.child_elements().for_each(|child| unmarked(child, lang, found));
}

pub fn unmarked_on(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    unmarked(Html::parse_document(html).root_element(), "", &mut found);
    found
}

#[test]
fn unmarked_japanese_is_seen() {
    let page = |body: &str| unmarked_on(&format!("<!DOCTYPE html><html lang=\"en\"><title>x</title>{body}"));
    assert!(page("<p>Text <span lang=\"ja\">本文 <b>字</b></span> ①</p>").is_empty());
    assert!(page("<script type=\"application/ld+json\">{\"text\": \"本文\"}</script>").is_empty());
    assert_eq!(page("<p><b>遵守</b> x</p>"), ["遵守"]);
    assert_eq!(page("<p>3。</p>"), ["3。"]);
    assert_eq!(page("<div lang=\"ja\">字<p lang=\"en\">字句</p></div>"), ["字句"]);
    assert_eq!(page("<button aria-label=\"探す\">x</button>"), ["探す"]);
    assert_eq!(unmarked_on("<html lang=\"en\"><title>相関</title>"), ["相関"]);
    assert_eq!(page("<svg><text>編</text></svg>"), ["編"]);
}

#[test]
fn japanese_on_english_pages_is_marked() {
    let pages: Vec<(&String, &Vec<u8>)> =
        SITE.iter().filter(|(name, _)| name.starts_with("en/") && name.ends_with(".html")).collect();
    assert!(pages.len() > 800, "only {} pages", pages.len());
    let found: BTreeMap<&str, Vec<String>> = pages
        .par_iter()
        .map(|(name, bytes)| (name.as_str(), unmarked_on(std::str::from_utf8(bytes).unwrap())))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    let is_known = |name: &str| UNTRANSLATED.iter().any(|prefix| name.starts_with(prefix));
    let unknown: Vec<String> = found
        .iter()
        .filter(|(name, _)| !is_known(name))
        .map(|(name, found)| format!("{name}: {}", found.join(" | ")))
        .collect();
    assert!(unknown.is_empty(), "{} pages:\n{}", unknown.len(), unknown[..unknown.len().min(20)].join("\n"));
    for prefix in UNTRANSLATED {
        let is_needed = found.keys().any(|name| name.starts_with(prefix));
        assert!(is_needed, "{prefix} is translated: take it out of the list");
    }
}

/// The small data folder of the fixtures names editions and readers in Japanese only.
#[test]
fn a_manifest_without_english_is_quoted_in_japanese() {
    let loaded = load_data(&DataDir::read(&root().join("tests/fixtures/base")).unwrap());
    let corpus = loaded.corpus.unwrap();
    assert!(corpus.manifest.editions.iter().all(|edition| edition.title_en.is_empty()));
    let files = site::build(&corpus, &loaded.diagnostics, &site::Options::default(), &|| ()).unwrap();
    let known = |name: &String| UNTRANSLATED.iter().any(|prefix| name.starts_with(prefix));
    let is_page = |name: &String| name.starts_with("en/") && name.ends_with(".html");
    for (name, bytes) in files.iter().filter(|(name, _)| is_page(name) && !known(name)) {
        let found = unmarked_on(std::str::from_utf8(bytes).unwrap());
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

/// The phrases of the file with their English.
fn english() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("site-templates/texts.en.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

/// Templates and views with their texts, without the views' comments and tests.
fn sources() -> Vec<(PathBuf, String)> {
    let read = |path: PathBuf| (path.clone(), std::fs::read_to_string(path).unwrap());
    let templates = files_below(&root().join("site-templates"), ".html").into_iter().map(read);
    let views = files_below(&root().join("src/site"), ".rs").into_iter().map(read).map(|(path, text)| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
        let code: Vec<&str> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
        (path, code.join("\n"))
    });
    templates.chain(views).collect()
}

#[test]
fn the_file_of_english_is_sorted_line_by_line() {
    let text = std::fs::read_to_string(root().join("site-templates/texts.en.toml")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let phrases: Vec<String> = lines
        .map(|line| {
            let row: BTreeMap<String, String> =
                toml::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
            row.into_keys().next().unwrap()
        })
        .collect();
    for pair in phrases.windows(2) {
        assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
    }
    assert_eq!(phrases.len(), english().len());
}

#[test]
fn english_is_english_and_has_the_same_gaps() {
    let gaps = |text: &str| -> BTreeSet<String> {
        let parts = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        parts.map(|(name, _)| name.to_owned()).collect()
    };
    for (phrase, words) in english() {
        assert_eq!(gaps(&phrase), gaps(&words), "{phrase}");
        assert!(!words.trim().is_empty() && !is_japanese(&words), "{phrase} = {words}");
    }
}

#[test]
fn no_phrase_has_english_in_vain() {
    let sources = sources();
    for phrase in english().keys() {
        let quoted = format!("{phrase:?}");
        assert!(sources.iter().any(|(_, text)| text.contains(&quoted)), "nothing says {quoted}");
    }
}

/// The literals behind which a filter stands: `"…" | t`.
fn filtered(template: &str) -> Vec<&str> {
    let before = template.split("\" | t").collect::<Vec<_>>();
    let ends = before.iter().take(before.len() - 1).zip(before.iter().skip(1));
    let phrases = ends.filter(|(_, after)| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    phrases.filter_map(|(before, _)| before.rsplit('"').next()).collect()
}

/// The literals that stand first in a call: `say("…")`, `fill(⏎ "…"`.
fn called<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let calls = source.split(name).skip(1).map(str::trim_start);
    calls.filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn every_literal_phrase_has_its_english() {
    assert_eq!(filtered(r#"<p title="x">{{ "甲" | t }} {{ "乙" | t(n="丙" | title) }}"#), ["甲", "乙"]);
    assert_eq!(called("words.say(\"甲\") + self.words.fill(\n  \"乙\", &[]) + say(x)", "say("), ["甲"]);
    let english = english();
    let mut seen = 0;
    for (path, text) in sources() {
        let is_template = path.to_string_lossy().ends_with(".html");
        let phrases = if is_template {
            filtered(&text)
        } else {
            [".say(", ".fill("].iter().flat_map(|name| called(&text, name)).collect()
        };
        for phrase in phrases {
            assert!(english.contains_key(phrase), "{}: no English for {phrase}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 200, "only {seen} phrases");
}
