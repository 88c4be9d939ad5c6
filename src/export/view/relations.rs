//! Mappings, rows without one, and corrections, as tables.

use std::collections::BTreeSet;

use super::{Maker, View, key, maybe, quoted, words, yes};
use crate::model::{Absence, Correction, Curation, Key, Link};
use crate::source::Place;

impl Maker<'_> {
    pub(super) fn mappings(&self) -> View {
        let columns = vec![
            words("set", "対応の表"),
            key("from", "主語の鍵"),
            quoted("from_name", "主語"),
            words("relation", "関係"),
            key("to", "目的語の鍵"),
            quoted("to_name", "目的語"),
            words("origin", "由来"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("review_state", "確認の段階"),
            words("suspect", "要見直し"),
            words("author", "作成者"),
            words("date", "作成日"),
            quoted("matched", "一致した言葉"),
            words("subject_hash", "主語の文のハッシュ"),
            words("object_hash", "目的語の文のハッシュ"),
            words("place", "出典"),
        ];
        let is_mapping = |link: &&Link| link.curation.is_some() || link.relation.is_of_table();
        let row = |link: &Link| {
            let curation = link.curation.as_ref();
            let of = |part: fn(&Curation) -> &str| maybe(curation.map(part));
            vec![
                curation.map_or("official-table", |curation| curation.set.as_str()).into(),
                link.from.to_string().into(),
                self.corpus.label(&link.from).to_string().into(),
                link.relation.as_str().into(),
                link.to.to_string().into(),
                self.corpus.label(&link.to).to_string().into(),
                link.origin.as_str().into(),
                link.confidence.as_str().into(),
                link.reason.as_str().into(),
                of(|curation| curation.review.as_str()),
                maybe(curation.map(|curation| curation.is_suspect)),
                of(|curation| &curation.author),
                of(|curation| &curation.date),
                of(|curation| &curation.matched),
                of(|curation| &curation.subject_hash),
                of(|curation| &curation.object_hash),
                link.source.to_string().into(),
            ]
        };
        let rows = self.slice.links.iter().filter(is_mapping).map(row).collect();
        View::new("mappings", "対応", "mappings", columns, rows)
    }

    pub(super) fn absences(&self) -> View {
        let columns = vec![
            words("set", "対応の表"),
            key("subject", "鍵"),
            quoted("subject_name", "行"),
            words("kind", "種類"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("review_state", "確認の段階"),
            words("author", "作成者"),
            words("date", "作成日"),
            words("subject_hash", "文のハッシュ"),
            words("place", "出典"),
        ];
        let row = |absence: &Absence| {
            vec![
                absence.curation.set.as_str().into(),
                absence.subject.to_string().into(),
                self.corpus.label(&absence.subject).to_string().into(),
                absence.kind.as_str().into(),
                absence.confidence.as_str().into(),
                absence.reason.as_str().into(),
                absence.curation.review.as_str().into(),
                absence.curation.author.as_str().into(),
                absence.curation.date.as_str().into(),
                absence.curation.subject_hash.as_str().into(),
                absence.source.to_string().into(),
            ]
        };
        let rows = self.slice.absences(self.corpus).map(row).collect();
        View::new("absences", "対応のない行", "rows without a mapping", columns, rows)
    }

    pub(super) fn corrections(&self) -> View {
        let columns = vec![
            words("place", "出典"),
            quoted("printed", "印字"),
            words("read", "読み"),
            words("applied", "読みに用いたか"),
            words("confidence", "確かさ"),
            words("reason", "理由"),
            words("row", "記録の場所"),
        ];
        let row = |found: &Correction| {
            vec![
                found.place.to_string().into(),
                found.printed.as_str().into(),
                found.read.as_str().into(),
                yes(found.is_applied()),
                found.confidence.as_str().into(),
                found.reason.as_str().into(),
                found.row.to_string().into(),
            ]
        };
        let inside = self.places();
        let is_inside = |found: &&Correction| {
            let Place { file, line, cell, .. } = &found.place;
            self.slice.is_whole() || inside.contains(&(file.to_string(), *line, *cell))
        };
        let rows = self.corpus.corrections.iter().filter(is_inside).map(row).collect();
        View::new("corrections", "訂正", "corrections", columns, rows)
    }

    /// The cells that the nodes inside are known from.
    fn places(&self) -> BTreeSet<(String, u32, u32)> {
        let mut places: Vec<Place> =
            self.slice.inside.iter().filter_map(|key| self.corpus.source(key)).collect();
        for key in &self.slice.inside {
            if let Key::Requirement(key) = key
                && let Some(found) = self.corpus.requirements.get(key)
            {
                places.extend(found.text.iter().map(|text| text.place.clone()));
            }
        }
        places.into_iter().map(|place| (place.file.to_string(), place.line, place.cell)).collect()
    }
}
