//! A theme: title, footer, logo, colours, words, templates and files of the house that puts up the site.
//!
//! A folder, of which everything may be missing:
//!
//! ```text
//! theme.toml            title, footer, logo, [en] title and footer, [colours.light], [colours.dark]
//! texts.ja.toml         other words for phrases of the interface: "phrase" = "words"
//! texts.en.toml
//! templates/*.html      instead of a template of the program, or parts that such a template includes
//! static/**             files that the site takes in as they are
//! style.css             rules after those of the site
//! ```
//!
//! What is wrong in it is found, not failed: a theme with an error makes no site, and the earlier one stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diag::{Code, Diagnostic, Lang, Text};
use crate::output::{FileSet, MARKER};
use crate::parse::tidy;
use crate::site::SiteError;
use crate::site::colour::{self, Scheme};
use crate::site::render::TEMPLATES;
use crate::site::settings::{self, Colours, STATIC_FOLDER, Settings, Sign, did_you_mean};
use crate::site::words::Phrases;
use crate::source::{DataDir, Place, SourceFile};

const SETTINGS: &str = "theme.toml";
const STYLE_FILE: &str = "style.css";
const TEXTS: [(&str, Lang); 2] = [("texts.ja.toml", Lang::Ja), ("texts.en.toml", Lang::En)];
const TEMPLATE_FOLDER: &str = "templates/";
/// What an address may not hold as it is.
const IN_ADDRESS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// What a house puts in the place of the program's own.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// What stands on the pages of each language.
    pub(super) ja: Sign,
    pub(super) en: Sign,
    /// The picture beside the title, from the root of the site; empty where there is none.
    pub(super) logo: String,
    /// Rules that follow those of the site.
    pub(super) style: String,
    pub(super) words_ja: Phrases,
    pub(super) words_en: Phrases,
    pub(super) templates: BTreeMap<String, String>,
    /// Files for the site, by their path in it.
    pub(super) files: FileSet,
}

impl Theme {
    /// Reads the files of a theme's folder; what is wrong in them is reported, in the order of places.
    pub fn read(folder: &DataDir, found: &mut Vec<Diagnostic>) -> Self {
        let mut theme = Self::default();
        let mut own = Vec::new();
        for file in folder.iter().filter(|file| &*file.name != SETTINGS) {
            theme.take(file, &mut own);
        }
        // Last: the logo is one of the files, and the colours stand before the theme's own rules.
        if let Some(file) = folder.get(SETTINGS) {
            theme.settings(file, &mut own);
        }
        check_parts(&theme, folder, &mut own);
        own.sort();
        found.extend(own);
        theme
    }

    fn take(&mut self, file: &SourceFile, found: &mut Vec<Diagnostic>) {
        let name = &*file.name;
        if let Some(path) = name.strip_prefix(STATIC_FOLDER) {
            self.files.insert(path.to_owned(), file.bytes.clone());
        } else if let Some(template) = name.strip_prefix(TEMPLATE_FOLDER) {
            self.templates.insert(template.to_owned(), tidy::decode(file, found).to_owned());
        } else if name == STYLE_FILE {
            let text = tidy::decode(file, found);
            report_remote(file, text, found);
            let _ = write!(self.style, "\n/* theme */\n{text}");
        } else if let Some((_, lang)) = TEXTS.iter().find(|(texts, _)| *texts == name) {
            let phrases = settings::phrases(file, found);
            match lang {
                Lang::Ja => self.words_ja = phrases,
                Lang::En => self.words_en = phrases,
            }
        } else {
            found.push(unused(file));
        }
    }

    /// What stands on the pages of a language.
    pub(super) fn sign(&self, lang: Lang) -> &Sign {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    pub(super) fn phrases(&self, lang: Lang) -> &Phrases {
        match lang {
            Lang::Ja => &self.words_ja,
            Lang::En => &self.words_en,
        }
    }

    /// The address of the logo from the root of the site.
    pub(super) fn logo_address(&self) -> String {
        utf8_percent_encode(&self.logo, IN_ADDRESS).to_string()
    }

    /// Adds the theme's files to those of the site; none takes the place of another, whatever the disk thinks of capitals.
    ///
    /// # Errors
    /// [`SiteError::Taken`] when one would.
    pub(super) fn add_files(&self, files: &mut FileSet) -> Result<(), SiteError> {
        let mut taken: BTreeSet<String> = BTreeSet::from([MARKER.to_owned()]);
        let mut folders = BTreeSet::new();
        for path in files.keys() {
            let path = path.to_lowercase();
            folders.extend(path.match_indices('/').map(|(end, _)| path[..end].to_owned()));
            taken.insert(path);
        }
        for (path, bytes) in &self.files {
            let lower = path.to_lowercase();
            let below_a_file = lower.match_indices('/').any(|(end, _)| taken.contains(&lower[..end]));
            if below_a_file || taken.contains(&lower) || folders.contains(&lower) {
                return Err(SiteError::Taken(path.clone()));
            }
            files.insert(path.clone(), bytes.clone());
        }
        Ok(())
    }

    fn settings(&mut self, file: &SourceFile, found: &mut Vec<Diagnostic>) {
        let settings = Settings::read(file, &self.files, found);
        self.logo = settings.logo;
        [self.ja, self.en] = [settings.ja, settings.en];
        // In front of the rules of the theme's own style sheet, which may say otherwise.
        self.style.insert_str(0, &rules(&settings.colours));
    }
}

/// The rules that give the variables of the style sheet the theme's colours.
fn rules(colours: &Colours) -> String {
    let mut out = String::new();
    for (_, scheme) in Scheme::ALL {
        let own = colours.iter().filter(|((other, _), _)| *other == scheme);
        let declarations: String = own
            .filter_map(|((_, name), (colour, _))| {
                Some(format!(" {}: {};", colour::variable(name)?, colour.to_css_hex()))
            })
            .collect();
        if !declarations.is_empty() {
            let media = scheme.media();
            let _ = writeln!(out, "@media {media} {{ :root {{{declarations} }} }}");
        }
    }
    if out.is_empty() { out } else { format!("\n/* the colours of the theme */\n{out}") }
}

fn unused(file: &SourceFile) -> Diagnostic {
    let known = [SETTINGS, TEXTS[0].0, TEXTS[1].0, STYLE_FILE];
    let (ja, en) = did_you_mean(&file.name, known.into_iter());
    let name = &file.name;
    let message = Text::new(
        format!(
            "{name} は使われません{ja}。サイトに載せるファイルは static/ に、テンプレートは templates/ に置いてください"
        ),
        format!("{name} is not used{en}. Files for the site go into static/, templates into templates/"),
    );
    Diagnostic::at(Code::ThemeFileUnused, Place::line(&file.name, 1), message)
}

/// A template that has no name of the program, and that no template of the theme names, is never seen.
fn check_parts(theme: &Theme, folder: &DataDir, found: &mut Vec<Diagnostic>) {
    for (name, text) in &theme.templates {
        let file = folder.get(&format!("{TEMPLATE_FOLDER}{name}"));
        let Some(file) = file else { continue };
        report_remote(file, text, found);
        let is_known = TEMPLATES.iter().any(|(known, _)| known == name);
        let named = [format!("\"{name}\""), format!("'{name}'")];
        let mut others = theme.templates.iter().filter(|(other, _)| *other != name);
        let is_named = others.any(|(_, text)| named.iter().any(|named| text.contains(named)));
        if is_known || is_named || text.contains("{% component") {
            continue;
        }
        let (ja, en) = did_you_mean(name, TEMPLATES.iter().map(|(known, _)| *known));
        let message = Text::new(
            format!("{name} という名のテンプレートはなく、ほかのテンプレートからも呼ばれていません{ja}"),
            format!("no template is called {name}, and none of the theme includes it{en}"),
        );
        found.push(Diagnostic::at(Code::ThemeTemplateUnknown, Place::line(&file.name, 1), message));
    }
}

/// What makes a browser load something.
const LOADERS: &[&str] = &["src=", "url(", "@import"];

fn report_remote(file: &SourceFile, text: &str, found: &mut Vec<Diagnostic>) {
    for (number, line) in (1..).zip(text.lines()) {
        let remote = LOADERS.iter().flat_map(|loader| line.split(loader).skip(1)).filter_map(remote);
        for address in remote {
            let message = Text::new(
                format!("{address} をほかのサーバから読み込みます。閉じたネットワークでは欠けます"),
                format!("loads {address} from another server; on a closed network it will be missing"),
            );
            let place = Place::line(&file.name, number);
            found.push(Diagnostic::at(Code::ThemeRemote, place, message).words(address));
        }
    }
}

/// The address at the start of a text, if it is one of another server.
fn remote(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['"', '\'', ' ']);
    let is_remote = ["http://", "https://", "//"].iter().any(|scheme| text.starts_with(scheme));
    is_remote.then(|| text.split(['"', '\'', ' ', ')', ';', '>']).next()).flatten()
}
