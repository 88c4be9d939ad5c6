//! The words of the interface. Templates and views write them in Japanese; `site-templates/texts.en.toml` has them in English.
//! What a source says is no word of the interface: it stays Japanese on every page and is marked as such (`ja()`).

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use tera::{Kwargs, State, Tera, Value};

use crate::diag::Lang;
use crate::site::quoting::quoting;

/// The English for each phrase, compiled in.
pub(crate) const ENGLISH: &str = include_str!("../../site-templates/texts.en.toml");

/// Japanese phrases and what stands for them.
pub(crate) type Phrases = BTreeMap<String, String>;

/// The English that the program brings. A test holds that it can be read.
static SHIPPED: LazyLock<Phrases> = LazyLock::new(|| toml::from_str(ENGLISH).unwrap_or_default());

/// Every phrase of the interface, with its English.
pub(crate) fn known() -> &'static Phrases {
    &SHIPPED
}

/// The words of one language.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub lang: Lang,
    phrases: Phrases,
}

impl Words {
    /// The words of a language; a theme's own ones come first.
    pub(crate) fn new(lang: Lang, own: &Phrases) -> Self {
        let mut phrases = match lang {
            Lang::Ja => Phrases::new(),
            Lang::En => SHIPPED.clone(),
        };
        phrases.extend(own.iter().map(|(phrase, words)| (phrase.clone(), words.clone())));
        Self { lang, phrases }
    }

    /// A phrase in this language; as it is where there is no other word for it.
    pub(crate) fn say(&self, phrase: &str) -> String {
        self.phrases.get(phrase).map_or(phrase, String::as_str).to_owned()
    }

    /// A phrase with its gaps filled: `{n} 件`.
    pub(crate) fn fill(&self, phrase: &str, values: &[(&str, &dyn Display)]) -> String {
        filled(&self.say(phrase), |gap| {
            values.iter().find(|(name, _)| *name == gap).map(|(_, value)| value.to_string())
        })
    }

    /// Whether the pages are in English.
    pub(crate) fn is_english(&self) -> bool {
        self.lang == Lang::En
    }

    /// Teaches the templates the words.
    ///
    /// - `{{ "{n} 件" | t(n=3) }}`: a phrase, its gaps filled. A value may be marked up already (`words | ja`); it stays so.
    /// - `{{ words | ja }}`: what a source says, marked as Japanese on English pages.
    /// - `{{ sentence | quoting }}`: a sentence in the language of the page; Japanese that an English one quotes is marked.
    /// - `<p{{ ja() }}>`: the same for a whole element; `<text{{ ja(of=name) }}>` where it may hold a key or a phrase instead.
    /// - `is_english()`: for what only English pages show, such as keys beside citations.
    pub(crate) fn teach(&self, tera: &mut Tera) {
        let words = self.clone();
        tera.register_filter("t", move |phrase: &str, values: Kwargs, _: &State| {
            translated(&words.say(phrase), &values)
        });
        let english = self.is_english();
        tera.register_filter("ja", move |text: &str, _: Kwargs, _: &State| {
            if english && text.chars().any(is_japanese) {
                Value::safe_string(&format!("<span lang=\"ja\">{}</span>", escaped(text)))
            } else {
                Value::safe_string(&escaped(text))
            }
        });
        tera.register_filter("quoting", move |text: &str, _: Kwargs, _: &State| {
            Value::safe_string(&if english { quoting(text) } else { escaped(text) })
        });
        tera.register_function("ja", move |of: Kwargs, _: &State| {
            let is_source = of.get::<&str>("of")?.is_none_or(|text| text.chars().any(is_japanese));
            Ok(Value::safe_string(if english && is_source { " lang=\"ja\"" } else { "" }))
        });
        tera.register_function("is_english", move |_: Kwargs, _: &State| english);
    }
}

/// A phrase with the values of a template in its gaps. With a value that is markup, it is markup as a whole.
fn translated(phrase: &str, values: &Kwargs) -> Value {
    let values: BTreeMap<String, &Value> =
        values.iter().map(|(name, value)| (name.to_string(), value)).collect();
    let is_markup = |value: &Value| value.is_string() && value.is_safe();
    if !values.values().any(|value| is_markup(value)) {
        return Value::from(filled(phrase, |gap| values.get(gap).map(ToString::to_string)));
    }
    let markup = filled(&escaped(phrase), |gap| {
        let value = values.get(gap)?;
        Some(if is_markup(value) { value.to_string() } else { escaped(&value.to_string()) })
    });
    Value::safe_string(&markup)
}

/// A text with what stands in braces replaced, once: a value is not looked into. What has no value stays.
fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((value, tail)) = after.split_once('}').and_then(|(name, tail)| Some((value(name)?, tail)))
        {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out + rest
}

/// As the templates escape.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and what comes out is as well formed as what went in.
    let _ = tera::escape_html(text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Kana, kanji, and the signs that only stand among them.
pub(crate) fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(lang: Lang, template: &str) -> String {
        let english = Phrases::from([
            ("「{words}」、{n} 件".to_owned(), "{n}: <{words}>".to_owned()),
            ("{n} 件".to_owned(), "{n} of them".to_owned()),
        ]);
        let own = if lang == Lang::En { english } else { Phrases::new() };
        let mut tera = Tera::new();
        Words::new(lang, &own).teach(&mut tera);
        let mut context = tera::Context::new();
        context.insert("hostile", "<b>字{n}</b>");
        context.insert("ascii", "a < b");
        let page =
            tera.add_raw_template("page.html", template).and_then(|()| tera.render("page.html", &context));
        page.unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn values_are_escaped_and_not_looked_into() {
        let quoted = r#"{{ "「{words}」、{n} 件" | t(n=3, words=hostile) }}"#;
        assert_eq!(rendered(Lang::Ja, quoted), "「&lt;b&gt;字{n}&lt;/b&gt;」、3 件");
        assert_eq!(rendered(Lang::En, quoted), "3: &lt;&lt;b&gt;字{n}&lt;/b&gt;&gt;");
        assert_eq!(rendered(Lang::En, r#"{{ "{n} 件" | t(m=3) }}"#), "{n} of them");
    }

    #[test]
    fn what_a_source_says_is_marked_on_english_pages_only() {
        let marked = r#"{{ "「{words}」、{n} 件" | t(n=ascii, words=hostile | ja) }}"#;
        assert_eq!(rendered(Lang::Ja, marked), "「&lt;b&gt;字{n}&lt;/b&gt;」、a &lt; b 件");
        let english = "a &lt; b: &lt;<span lang=\"ja\">&lt;b&gt;字{n}&lt;/b&gt;</span>&gt;";
        assert_eq!(rendered(Lang::En, marked), english);
        assert_eq!(rendered(Lang::En, "<p{{ ja() }}>{{ ascii | ja }}"), "<p lang=\"ja\">a &lt; b");
        let each = "<p{{ ja(of=ascii) }}><p{{ ja(of=hostile) }}>";
        assert_eq!(rendered(Lang::En, each), "<p><p lang=\"ja\">");
        assert_eq!(rendered(Lang::Ja, "<p{{ ja() }}>{% if is_english() %}x{% endif %}"), "<p>");
    }
}
