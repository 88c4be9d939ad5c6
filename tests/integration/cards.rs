//! The cards of requirements for other sites: whole, in the source's words, marked as quoted or ours, and harmless.

use scraper::{Html, Selector};
use soukan::model::{Key, address};
use soukan::output::FileSet;
use soukan::pipeline::load_data;
use soukan::site::{self, Options};
use soukan::source::{DataDir, SourceFile};

use crate::site::SITE;
use crate::support::{corpus, root};

fn text<'a>(files: &'a FileSet, name: &str) -> &'a str {
    std::str::from_utf8(files.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

/// The words of the elements that a selector finds, without blanks.
fn words(html: &Html, selector: &str) -> String {
    let selector = Selector::parse(selector).unwrap();
    let text: String = html.select(&selector).flat_map(|element| element.text()).collect();
    text.split_whitespace().collect()
}

#[test]
fn every_requirement_has_a_card_and_a_fragment_in_its_own_words() {
    let mut with_text = 0;
    for requirement in corpus().requirements.values() {
        let key = Key::Requirement(requirement.key.clone());
        let path = address::address(&corpus().manifest.edition, &key);
        let card = Html::parse_document(text(&SITE, &format!("{path}/card.html")));
        let fragment = Html::parse_fragment(text(&SITE, &format!("{path}/fragment.html")));
        let own: String = corpus().text(&key).split_whitespace().collect();
        for html in [&card, &fragment] {
            assert_eq!(words(html, "blockquote.soukan-text"), own, "{key}");
            assert_eq!(words(html, "p.soukan-absent").is_empty(), !own.is_empty(), "{key}");
            let cite: String = corpus().label(&key).cite.split_whitespace().collect();
            assert_eq!(words(html, ".soukan-cite"), cite);
            assert!(words(html, ".soukan-edition").contains("第6.0版遵守事項"));
            assert!(words(html, ".soukan-ours").contains("適合・不適合は判定しません"));
            assert_eq!(words(html, ".soukan-source").is_empty(), own.is_empty(), "{key}");
            assert!(words(html, ".soukan-iri").ends_with(&path));
        }
        // What is included stands under headings of which we know nothing, and below a body that is not ours.
        let plain = text(&SITE, &format!("{path}/fragment.html"));
        for element in ["<h1", "<html", "<head", "<body", "<main", "<script", "<link", "style=", "target="] {
            assert!(!plain.contains(element), "{key}: {element}");
        }
        assert!(
            plain.starts_with("<article class=\"soukan-card\" lang=\"ja\">")
                && plain.ends_with("</article>\n")
        );
        assert_eq!(words(&card, "h1"), words(&card, ".soukan-cite"));
        with_text += usize::from(!own.is_empty());
    }
    assert!(with_text > 100, "{with_text}");
}

#[test]
fn pages_offer_their_cards_in_both_languages() {
    for (page, name) in [
        ("mhlw-6.0/M13-8/index.html", "埋め込み用のカード"),
        ("en/mhlw-6.0/M13-8/index.html", "card to embed"),
    ] {
        let page = text(&SITE, page);
        assert!(page.contains("mhlw-6.0/M13-8/card.html\">") && page.contains(name));
        assert!(!page.contains("<link rel=\"alternate\" type=\"text/html\""));
    }
    assert!(!text(&SITE, "mhlw-6.0/M13/index.html").contains("card.html"));
}

#[test]
fn a_hostile_text_is_shown_in_a_card_and_not_run() {
    let attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ page }}";
    let mut data = DataDir::read(&root().join("tests/fixtures/base")).unwrap();
    let loaded = load_data(&data);
    let before = loaded.corpus.unwrap();
    let own = before.requirements.values().find(|found| found.text.len() == 1).unwrap();
    let (key, printed) = (Key::Requirement(own.key.clone()), own.text[0].printed.clone());
    let tail: String = printed.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    let scan = std::str::from_utf8(&data.get("sources/correlation.txt").unwrap().bytes).unwrap();
    let changed = scan.replacen(&printed, &printed.replacen(&tail, &format!("{attack}{tail}"), 1), 1);
    assert_ne!(changed, scan);
    data.insert(SourceFile::new("sources/correlation.txt", changed));
    let loaded = load_data(&data);
    let files =
        site::build(loaded.corpus.as_ref().unwrap(), &loaded.diagnostics, &Options::default(), &|| ())
            .unwrap();
    let path = address::address(&before.manifest.edition, &key);
    for name in ["card.html", "fragment.html"] {
        let html = text(&files, &format!("{path}/{name}"));
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        let squeezed: String = attack.split_whitespace().collect();
        assert!(words(&Html::parse_fragment(html), "blockquote.soukan-text").contains(&squeezed), "{html}");
    }
}

#[test]
fn with_an_address_cards_lead_to_the_page_from_anywhere() {
    let loaded = load_data(&DataDir::read(&root().join("tests/fixtures/base")).unwrap());
    let corpus = loaded.corpus.unwrap();
    let options = Options { base_url: Some("https://example.org/a&b/".to_owned()), ..Options::default() };
    let files = site::build(&corpus, &loaded.diagnostics, &options, &|| ()).unwrap();
    let key = Key::Requirement(corpus.requirements.keys().next().unwrap().clone());
    let path = address::address(&corpus.manifest.edition, &key);
    let fragment = text(&files, &format!("{path}/fragment.html"));
    assert!(fragment.contains(&format!("<a href=\"https://example.org/a&amp;b/{path}/\">")), "{fragment}");
    let card = text(&files, &format!("{path}/card.html"));
    assert!(
        card.contains(&format!("<a href=\"https://example.org/a&amp;b/{path}/\" target=\"_top\">")),
        "{card}"
    );
}
