//! The words of the interface. Templates and views write them in Japanese; `site-templates/texts.en.toml` has them in English.
//! What a source says is no word of the interface: it stays Japanese on every page and is marked as such (`ja()`).

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use tera::{Kwargs, State, Tera, Value};

use crate::diag::Lang;

/// The English for each phrase, compiled in.
pub(crate) const ENGLISH: &str = include_str!("../../site-templates/texts.en.toml");

/// Japanese phrases and what stands for them.
pub(crate) type Phrases = BTreeMap<String, String>;

/// The English that the program brings. A test holds that it can be read.
static SHIPPED: LazyLock<Phrases> = LazyLock::new(|| toml::from_str(ENGLISH).unwrap_or_default());

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
        values.iter().fold(self.say(phrase), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// Teaches the templates the words: `{{ "{n} 件" | t(n=3) }}`, and ` lang="ja"` for what a source says.
    pub(crate) fn teach(&self, tera: &mut Tera) {
        let words = self.clone();
        tera.register_filter("t", move |phrase: &str, values: Kwargs, _: &State| {
            let values: Vec<(String, &Value)> =
                values.iter().map(|(name, value)| (name.to_string(), value)).collect();
            let values: Vec<(&str, &dyn Display)> =
                values.iter().map(|(name, value)| (name.as_str(), *value as &dyn Display)).collect();
            words.fill(phrase, &values)
        });
        let mark = match self.lang {
            Lang::Ja => "",
            Lang::En => " lang=\"ja\"",
        };
        tera.register_function("ja", move |_: Kwargs, _: &State| Value::safe_string(mark));
    }
}
