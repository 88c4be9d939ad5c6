//! `theme.toml` and `texts.*.toml` of a theme: what they may say, and what is wrong in them, at its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use csscolorparser::Color;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diag::{Code, Diagnostic, Text};
use crate::output::FileSet;
use crate::parse::tidy;
use crate::site::colour::{self, Scheme};
use crate::site::render::STYLE;
use crate::site::words::{self, Phrases};
use crate::source::{Place, SourceFile};

/// The folder of a theme whose files the site takes in.
pub(super) const STATIC_FOLDER: &str = "static/";
/// What a browser shows as a picture.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "gif", "avif"];

/// What `theme.toml` sets.
#[derive(Default)]
pub(super) struct Settings {
    pub ja: Sign,
    pub en: Sign,
    pub logo: String,
    pub colours: Colours,
}

/// Title and footer in one language.
#[derive(Debug, Clone, Default)]
pub(super) struct Sign {
    pub title: Option<String>,
    pub footer: Vec<String>,
}

/// Colours that a theme sets, and where.
pub(super) type Colours = BTreeMap<(Scheme, String), (Color, Range<usize>)>;

impl Settings {
    /// Reads the settings; `files` are those among which the logo has to be.
    pub(super) fn read(file: &SourceFile, files: &FileSet, found: &mut Vec<Diagnostic>) -> Self {
        const NAMES: &[&str] = &["title", "footer", "logo", "en", "colours"];
        let (file, mut read) = (TomlFile::new(file, found), Self::default());
        for (name, value) in &file.table {
            match name.get_ref().as_ref() {
                "title" => read.ja.title = file.string(value, found),
                "footer" => read.ja.footer = file.strings(value, found),
                "logo" => read.logo = file.logo(value, files, found),
                "en" => file.sign(value, &mut read.en, found),
                "colours" => file.colours(value, &mut read.colours, found),
                _ => found.push(file.unknown(name, NAMES)),
            }
        }
        check_contrast(&file, &read.colours, found);
        read
    }
}

/// Other words for phrases. A phrase that the program does not have changes nothing, and is told.
pub(super) fn phrases(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Phrases {
    let (file, mut read) = (TomlFile::new(file, found), Phrases::new());
    for (phrase, value) in &file.table {
        let written = phrase.get_ref().as_ref();
        let Some(words) = value.get_ref().as_str() else {
            found.push(file.wrong(value, &Text::new("文字列（\"…\"）", "a string (\"…\")")));
            continue;
        };
        if !words::known().contains_key(written) {
            let (ja, en) = did_you_mean(written, words::known().keys().map(String::as_str));
            let message = Text::new(
                format!("「{written}」という語句は画面にありません{ja}"),
                format!("the interface has no phrase “{written}”{en}"),
            );
            found.push(file.at(Code::ThemePhrase, phrase.span(), message));
        } else if gaps(written) != gaps(words) {
            let wanted: Vec<&str> = gaps(written).into_iter().collect();
            let wanted = if wanted.is_empty() { "-".to_owned() } else { wanted.join(" ") };
            let message = Text::new(
                format!("値の入る場所が元の語句と違います（元にあるもの: {wanted}）"),
                format!("the gaps for values are not those of the phrase ({wanted})"),
            );
            found.push(file.at(Code::ThemePhrase, value.span(), message));
        }
        read.insert(written.to_owned(), words.to_owned());
    }
    read
}

/// The gaps of a phrase: `{n}`.
fn gaps(phrase: &str) -> BTreeSet<&str> {
    let starts = phrase.match_indices('{').filter_map(|(at, _)| {
        let end = at + phrase[at..].find('}')?;
        let name = &phrase[at + 1..end];
        (!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            .then(|| &phrase[at..=end])
    });
    starts.collect()
}

/// A line of a table: name and value.
type Member<'a> = (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>);

/// A TOML file with its places.
struct TomlFile<'a> {
    file: &'a SourceFile,
    text: &'a str,
    table: DeTable<'a>,
}

impl<'a> TomlFile<'a> {
    fn new(file: &'a SourceFile, found: &mut Vec<Diagnostic>) -> Self {
        // An empty file sets nothing, which is no fault here.
        let text = if file.bytes.is_empty() { "" } else { tidy::decode(file, found) };
        let mut read = Self { file, text, table: DeTable::new() };
        match DeTable::parse(text) {
            Ok(table) => read.table = table.into_inner(),
            Err(error) => {
                let message = error.message();
                let message = Text::new(
                    format!("TOML として読めません: {message}"),
                    format!("cannot be read as TOML: {message}"),
                );
                found.push(read.at(Code::ThemeInvalid, error.span().unwrap_or_default(), message));
            }
        }
        read
    }

    /// A finding at the words of a stretch of the file, or what of them stands on its first line.
    fn at(&self, code: Code, span: Range<usize>, message: Text) -> Diagnostic {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX);
        let words = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
        Diagnostic::at(code, Place::line(&self.file.name, line), message).words(words)
    }

    fn unknown(&self, name: &Spanned<DeString<'_>>, known: &[&str]) -> Diagnostic {
        let written = name.get_ref();
        let (ja, en) = did_you_mean(written, known.iter().copied());
        let all = known.join(", ");
        let message = Text::new(
            format!("「{written}」という設定はありません{ja}。あるもの: {all}"),
            format!("there is no setting “{written}”{en}. There are: {all}"),
        );
        self.at(Code::ThemeInvalid, name.span(), message)
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, wanted: &Text) -> Diagnostic {
        let written = self.text.get(value.span()).unwrap_or_default().lines().next().unwrap_or_default();
        let message = Text::new(
            format!("{}を書くところに {written} があります", wanted.ja),
            format!("{} is wanted here, not {written}", wanted.en),
        );
        self.at(Code::ThemeInvalid, value.span(), message)
    }

    fn string(&self, value: &Spanned<DeValue<'_>>, found: &mut Vec<Diagnostic>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            found.push(
                self.wrong(
                    value,
                    &Text::new("空でない文字列（\"…\"）", "a string (\"…\") that is not empty"),
                ),
            );
        }
        text.map(str::to_owned)
    }

    /// The logo has to be a picture among the files.
    fn logo(&self, value: &Spanned<DeValue<'_>>, files: &FileSet, found: &mut Vec<Diagnostic>) -> String {
        let Some(logo) = self.string(value, found) else { return String::new() };
        let ending = logo.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let message = if !files.contains_key(&logo) {
            let (ja, en) = did_you_mean(&logo, files.keys().map(String::as_str));
            Text::new(
                format!("ファイル {STATIC_FOLDER}{logo} がありません{ja}"),
                format!("there is no file {STATIC_FOLDER}{logo}{en}"),
            )
        } else if !PICTURES.contains(&ending.as_str()) {
            let all = PICTURES.join(", ");
            Text::new(
                format!("{logo} は画像ではありません（{all}）"),
                format!("{logo} is no picture ({all})"),
            )
        } else {
            return logo;
        };
        found.push(self.at(Code::ThemeInvalid, value.span(), message));
        String::new()
    }

    /// One string or several.
    fn strings(&self, value: &Spanned<DeValue<'_>>, found: &mut Vec<Diagnostic>) -> Vec<String> {
        match value.get_ref() {
            DeValue::Array(values) => values.iter().filter_map(|value| self.string(value, found)).collect(),
            _ => self.string(value, found).into_iter().collect(),
        }
    }

    /// The lines of a table.
    fn members<'v>(&self, value: &'v Spanned<DeValue<'v>>, found: &mut Vec<Diagnostic>) -> Vec<Member<'v>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let wanted = Text::new("表（[…] の見出しの下の行）", "a table (lines below a heading […])");
            found.push(self.wrong(value, &wanted));
        }
        table.into_iter().flatten().collect()
    }

    fn sign(&self, value: &Spanned<DeValue<'_>>, sign: &mut Sign, found: &mut Vec<Diagnostic>) {
        for (name, value) in self.members(value, found) {
            match name.get_ref().as_ref() {
                "title" => sign.title = self.string(value, found),
                "footer" => sign.footer = self.strings(value, found),
                _ => found.push(self.unknown(name, &["title", "footer"])),
            }
        }
    }

    fn colours(&self, value: &Spanned<DeValue<'_>>, colours: &mut Colours, found: &mut Vec<Diagnostic>) {
        for (name, value) in self.members(value, found) {
            match Scheme::ALL.iter().find(|(scheme, _)| *scheme == name.get_ref().as_ref()) {
                Some((_, scheme)) => self.scheme(*scheme, value, colours, found),
                None => found.push(self.unknown(name, &Scheme::ALL.map(|(scheme, _)| scheme))),
            }
        }
    }

    fn scheme(
        &self,
        scheme: Scheme,
        value: &Spanned<DeValue<'_>>,
        colours: &mut Colours,
        found: &mut Vec<Diagnostic>,
    ) {
        let known: Vec<&str> = colour::NAMES.iter().map(|(name, _)| *name).collect();
        for (name, value) in self.members(value, found) {
            let written = name.get_ref().as_ref();
            if !known.contains(&written) {
                found.push(self.unknown(name, &known));
                continue;
            }
            match value.get_ref().as_str().and_then(colour::parse) {
                Some(colour) => {
                    colours.insert((scheme, written.to_owned()), (colour, value.span()));
                }
                None => found.push(self.no_colour(value)),
            }
        }
    }

    fn no_colour(&self, value: &Spanned<DeValue<'_>>) -> Diagnostic {
        let written = self.text.get(value.span()).unwrap_or_default();
        let message = Text::new(
            format!(
                "{written} は色ではありません。\"#1a2b3c\"、\"#abc\"、\"rgb(26 43 60)\" か CSS の色の名（\"navy\" など）を、透けないもので書いてください"
            ),
            format!(
                "{written} is no colour. Write “#1a2b3c”, “#abc”, “rgb(26 43 60)” or the name of a CSS colour (“navy”), one that nothing shines through"
            ),
        );
        self.at(Code::ThemeColour, value.span(), message)
    }
}

/// Reports what is read on what and does not stand out, where the theme has set one of the two.
fn check_contrast(file: &TomlFile<'_>, colours: &Colours, found: &mut Vec<Diagnostic>) {
    for (word, scheme) in Scheme::ALL {
        for (front, back) in colour::PAIRS {
            let own = |name: &str| colours.get(&(scheme, name.to_owned()));
            let Some((_, span)) = own(front).or_else(|| own(back)) else { continue };
            let of =
                |name| own(name).map(|(colour, _)| *colour).or_else(|| colour::shipped(STYLE, scheme, name));
            let (Some(one), Some(other)) = (of(front), of(back)) else { continue };
            let ratio = colour::contrast(&one, &other);
            if ratio < colour::LEAST {
                let (one, other) = (one.to_css_hex(), other.to_css_hex());
                // Rounded down: what is too little must not look like enough.
                let ratio = (ratio * 100.0).floor() / 100.0;
                let message = Text::new(
                    format!(
                        "colours.{word}: {back}（{other}）の上の {front}（{one}）の対比は {ratio:.2}:1 で、4.5:1 に足りません"
                    ),
                    format!(
                        "colours.{word}: {front} ({one}) on {back} ({other}) has a contrast of {ratio:.2}:1, less than 4.5:1"
                    ),
                );
                found.push(file.at(Code::ThemeContrast, span.clone(), message));
            }
        }
    }
}

/// What the reader may have meant, in both languages; nothing where nothing is near.
pub(super) fn did_you_mean<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> (String, String) {
    match nearest(written, known) {
        Some(near) => (format!("（「{near}」のことですか）"), format!(" (did you mean “{near}”?)")),
        None => (String::new(), String::new()),
    }
}

/// The name that is most like what was written, if one is rather like it.
fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.map(|name| (strsim::normalized_damerau_levenshtein(written, name), name));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)));
    best.filter(|(score, _)| *score >= 0.5).map(|(_, name)| name)
}
