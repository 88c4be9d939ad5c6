//! An institution's own records on the pages of what they are about, and all of them on a page of their own. They stand in a
//! section that says whose they are, and nowhere among the words of the sources.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Key, Record, RecordKind};
use crate::overlay::{Impact, Standing};
use crate::site::Site;
use crate::site::view::{NodeView, Page};

/// A record.
#[derive(Serialize, Clone)]
pub(crate) struct OwnRecord {
    /// What it is about; on a page only where that is a part of the page.
    node: Option<NodeView>,
    /// The key as written.
    written: String,
    kind: &'static str,
    lines: Vec<String>,
    by: String,
    on: String,
    file: String,
    line: u32,
    /// What has become of the text it was written about; empty where it is the same.
    standing: &'static str,
    /// The old words and the new, where the text has changed.
    words: Option<(String, String)>,
    /// Where the old words stand now.
    moved: Vec<NodeView>,
}

#[derive(Serialize)]
struct RecordsPage {
    records: Vec<OwnRecord>,
    new: Vec<NewView>,
    changed: usize,
    gone: usize,
}

#[derive(Serialize)]
struct NewView {
    node: NodeView,
    beside: Vec<NodeView>,
}

fn kind_word(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Note => "メモ",
        RecordKind::Evidence => "証跡",
        RecordKind::Decision => "決定",
        RecordKind::Owner => "担当",
        RecordKind::Date => "期日",
    }
}

/// What has become of the text of a record, in words.
fn standing_word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Current => "",
        Standing::Unconfirmed => "どの文について書いたかは未確認",
        Standing::Changed { .. } => "この記録のあとで文が変わった",
        Standing::Gone { moved, .. } if moved.is_empty() => "今のデータにない鍵",
        Standing::Gone { .. } => "改番された鍵",
    }
}

impl Site<'_> {
    /// Puts the records on the pages of what they are about.
    pub(super) fn add_own_records(&self, pages: &mut [Page]) {
        let impact = Impact::new(self.corpus);
        let mut by_page: BTreeMap<String, Vec<OwnRecord>> = BTreeMap::new();
        for record in &self.corpus.overlay.records {
            let Some(key) = &record.key else { continue };
            let path = self.path(key);
            let (page, is_part) =
                path.split_once('#').map_or((path.as_str(), false), |(page, _)| (page, true));
            let mut view = self.own_record(record, &impact.standing(record));
            if !is_part {
                view.node = None;
            }
            by_page.entry(page.to_owned()).or_default().push(view);
        }
        for page in pages {
            page.own = by_page.remove(&page.path).unwrap_or_default();
        }
    }

    fn own_record(&self, record: &Record, standing: &Standing) -> OwnRecord {
        let (words, moved) = match standing {
            Standing::Changed { before, now, moved } => {
                (before.clone().map(|before| (before, now.clone())), moved.as_slice())
            }
            Standing::Gone { moved, .. } => (None, moved.as_slice()),
            Standing::Current | Standing::Unconfirmed => (None, [].as_slice()),
        };
        OwnRecord {
            node: record.key.as_ref().map(|key| self.name(key)),
            written: record.written.clone(),
            kind: kind_word(record.kind),
            lines: record.text.lines().map(str::to_owned).collect(),
            by: record.by.clone(),
            on: record.on.clone(),
            file: record.place.file.to_string(),
            line: record.place.line,
            standing: standing_word(standing),
            words,
            moved: moved.iter().map(|key| self.name(key)).collect(),
        }
    }

    /// A record in the list of all of them: that there are records need not be said there.
    fn without_badge(&self, record: &Record, standing: &Standing) -> OwnRecord {
        let mut view = self.own_record(record, standing);
        let own = record.key.as_ref().and_then(|key| self.own_badge(key));
        if let Some(node) = &mut view.node {
            node.badges.retain(|badge| own.as_ref() != Some(badge));
        }
        view
    }

    /// The number of records on a key, in words; none for none.
    pub(crate) fn own_badge(&self, key: &Key) -> Option<String> {
        let count = self.corpus.overlay.of(key).count();
        (count > 0).then(|| self.words.fill("当院の記録 {n} 件", &[("n", &count)]))
    }

    /// All records with what has become of them; only where there are own records.
    pub(super) fn records_page(&self) -> Option<Page> {
        if !self.corpus.overlay.is_given {
            return None;
        }
        let impact = Impact::new(self.corpus);
        let standings: Vec<(&Record, Standing)> =
            self.corpus.overlay.records.iter().map(|record| (record, impact.standing(record))).collect();
        let count =
            |test: fn(&Standing) -> bool| standings.iter().filter(|(_, standing)| test(standing)).count();
        let new = impact.unrecorded().into_iter().map(|new| NewView {
            node: self.name(&new.key),
            beside: new.beside.iter().map(|key| self.name(key)).collect(),
        });
        let view = RecordsPage {
            records: standings
                .iter()
                .map(|(record, standing)| self.without_badge(record, standing))
                .collect(),
            new: new.collect(),
            changed: count(|standing| matches!(standing, Standing::Changed { .. })),
            gone: count(|standing| matches!(standing, Standing::Gone { .. })),
        };
        let title = self.words.say("当院の記録");
        Some(Page::new("records", "records.html", title, &view).description(
            self.words.say("自院のメモ・証跡・決定・担当・期日。ガイドラインや各資料の言葉ではない"),
        ))
    }
}
