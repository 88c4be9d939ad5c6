//! What has changed in the dataset: a page, and a feed in each language. No clock has a say in it; the table has.

use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use serde::Serialize;

use crate::diag::Lang;
use crate::model::{Revision, RevisionKind, Subject};
use crate::site::view::Page;
use crate::site::{Site, SiteError, render};

/// The folder of the page.
const FOLDER: &str = "changes";
/// The feed, in the folder of its language.
pub(super) const FEED: &str = "changes.atom";

#[derive(Serialize)]
struct ChangesPage {
    version: String,
    date: String,
    days: Vec<Day>,
}

#[derive(Serialize)]
struct Day {
    date: String,
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct ChangeView {
    anchor: String,
    version: String,
    kind: &'static str,
    words: String,
    /// What was changed: its name, and its page where it has one.
    subject: String,
    is_path: bool,
    href: String,
}

fn kind(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Added => "追加",
        RevisionKind::Changed => "変更",
        RevisionKind::Removed => "削除",
    }
}

impl Site<'_> {
    /// The page of changes, the newest day first; none where no change is told.
    pub(super) fn changes_page(&self) -> Option<Page> {
        let manifest = &self.corpus.manifest;
        let mut days: Vec<Day> = Vec::new();
        for revision in &self.corpus.revisions {
            let view = self.change(revision);
            match days.last_mut().filter(|day| day.date == revision.date) {
                Some(day) => day.changes.push(view),
                None => days.push(Day { date: revision.date.clone(), changes: vec![view] }),
            }
        }
        days.reverse();
        let view = ChangesPage { version: manifest.version.clone(), date: manifest.date.clone(), days };
        let page = Page::new(FOLDER, "changes.html", self.words.say("更新履歴"), &view)
            .description(self.words.say("データに加えたもの、改めたもの、除いたもの"));
        self.has_changes().then_some(page)
    }

    pub(super) fn has_changes(&self) -> bool {
        !self.corpus.revisions.is_empty()
    }

    fn change(&self, revision: &Revision) -> ChangeView {
        ChangeView {
            anchor: revision.anchor(),
            version: revision.version.clone(),
            kind: kind(revision.kind),
            words: self.told(revision),
            subject: self.subject(revision),
            is_path: matches!(revision.subject, Subject::Path(_)),
            href: match &revision.subject {
                Subject::Key(key) if self.corpus.contains(key) => self.href(key),
                _ => String::new(),
            },
        }
    }

    fn told(&self, revision: &Revision) -> String {
        match self.words.lang {
            Lang::Ja => revision.ja.clone(),
            Lang::En => revision.en.clone(),
        }
    }

    fn subject(&self, revision: &Revision) -> String {
        match &revision.subject {
            Subject::Key(key) if self.corpus.contains(key) => self.corpus.label(key).cite,
            subject => subject.to_string(),
        }
    }

    /// The feed in the language of the words. Its names are those of the data and stay wherever the site is put up; its
    /// links are relative where the address of the site is not known.
    ///
    /// # Errors
    /// [`SiteError::Feed`] when it cannot be written.
    pub(super) fn feed(&self) -> Result<Vec<u8>, SiteError> {
        let manifest = &self.corpus.manifest;
        let address = render::address(self.words.lang, FOLDER);
        let iri = format!("{}{address}", manifest.id_namespace);
        let entries = self.corpus.revisions.iter().rev().filter_map(|revision| self.entry(revision, &iri));
        let entries: Vec<Entry> = entries.collect();
        let feed = Feed {
            title: Text::plain(format!("{} — {}", self.title(), self.words.say("更新履歴"))),
            subtitle: Some(Text::plain(manifest.title.clone())),
            id: iri,
            updated: entries.first().map(|entry| entry.updated).unwrap_or_default(),
            authors: vec![Person { name: self.title(), ..Person::default() }],
            generator: Some(Generator { value: "soukan".to_owned(), uri: None, version: None }),
            links: self.feed_links(),
            lang: Some(self.words.lang.as_str().to_owned()),
            entries,
            ..Feed::default()
        };
        let bytes = feed.write_to(Vec::new()).map_err(SiteError::Feed)?;
        Ok([bytes.as_slice(), b"\n"].concat())
    }

    /// The page, and where the feed itself is.
    fn feed_links(&self) -> Vec<Link> {
        let link = |rel: &str, href: String, media_type: &str| Link {
            rel: rel.to_owned(),
            href,
            mime_type: Some(media_type.to_owned()),
            ..Link::default()
        };
        let own = render::address(self.words.lang, FEED);
        let own =
            self.options.base_url.as_ref().map_or_else(|| FEED.to_owned(), |base| format!("{base}{own}"));
        vec![
            link("self", own, "application/atom+xml"),
            link("alternate", self.seen_from_feed(""), "text/html"),
        ]
    }

    /// The address of the page, or of a place on it, as the feed has it.
    fn seen_from_feed(&self, fragment: &str) -> String {
        match &self.options.base_url {
            Some(base) => format!("{base}{}/{fragment}", render::address(self.words.lang, FOLDER)),
            None => format!("{FOLDER}/index.html{fragment}"),
        }
    }

    fn entry(&self, revision: &Revision, feed: &str) -> Option<Entry> {
        let anchor = revision.anchor();
        // A day has no hour. The reader of the table has seen that it is a day.
        let updated: FixedDateTime = format!("{}T00:00:00Z", revision.date).parse().ok()?;
        let title = format!("{}: {}", self.words.say(kind(revision.kind)), self.subject(revision));
        Some(Entry {
            title: Text::plain(title),
            id: format!("{feed}#{anchor}"),
            updated,
            links: vec![Link {
                rel: "alternate".to_owned(),
                href: self.seen_from_feed(&format!("#{anchor}")),
                mime_type: Some("text/html".to_owned()),
                ..Link::default()
            }],
            summary: Some(Text::plain(self.told(revision))),
            ..Entry::default()
        })
    }
}
