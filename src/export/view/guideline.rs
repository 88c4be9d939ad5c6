//! The guideline as tables: requirements, sections, clauses of other editions, and 各編間相関表.

use std::collections::BTreeSet;

use super::{Maker, View, key, lines, maybe, quoted, words, yes};
use crate::export::report::Cell;
use crate::export::table::{self, TableRow};
use crate::model::{ClauseKey, Confidence, Key, Link, Ordinal, RequirementKey, circled};

impl Maker<'_> {
    pub(super) fn requirements(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("cite", "引用"),
            quoted("volume", "編"),
            key("section", "章・節の鍵"),
            quoted("section_title", "章・節"),
            quoted("ordinal", "番号"),
            quoted("text", "遵守事項"),
            quoted("printed", "印字（異なるとき）"),
            quoted("printed_ordinal", "印字された番号"),
            words("topic", "主題（soukan）"),
            words("topic_standing", "主題の確かさ"),
            words("confidence", "読みの確かさ"),
            words("reason", "読みの理由"),
            key("clauses", "第5.2版の条項"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let corpus = self.corpus;
        let find = |key: &Key| match key {
            Key::Requirement(key) => corpus.requirements.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let section = found.key.section();
            let title =
                section.as_ref().and_then(|key| corpus.sections.get(key)).map(|section| &section.title);
            let has_text = !found.text.is_empty();
            let (read, printed) = (found.read(), found.printed());
            vec![
                key.to_string().into(),
                corpus.label(key).cite.into(),
                corpus.volume_title(found.key.volume).into(),
                maybe(section.as_ref()),
                maybe(title),
                ordinal(&found.key).into(),
                read.clone().into(),
                if printed == read { "".into() } else { printed.into() },
                maybe(found.printed_ordinal.as_ref()),
                maybe(found.topic.as_ref().map(|(topic, _)| topic)),
                maybe(found.topic.as_ref().map(|(_, standing)| standing.as_str())),
                if has_text { found.confidence.as_str() } else { "" }.into(),
                found.reason.as_str().into(),
                lines(self.clauses_of(key)),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("requirements", "遵守事項", "requirements", columns, rows)
    }

    fn clauses_of<'s>(&'s self, key: &'s Key) -> impl Iterator<Item = &'s Key> {
        let own = self.slice.links.iter().filter(move |link| link.from == *key);
        own.map(|link| &link.to).filter(|to| matches!(to, Key::Clause(_)))
    }

    pub(super) fn sections(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("cite", "引用"),
            quoted("title", "題"),
            words("title_standing", "題の確かさ"),
            key("part_of", "上位の鍵"),
            words("has_requirements", "遵守事項を持つか"),
            words("requirement_count", "遵守事項の数"),
            words("requirement_minimum", "少なくとも"),
            words("count_standing", "数の確かさ"),
            quoted("printed_titles", "相関表に印字された題"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Section(key) => self.corpus.sections.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                self.corpus.label(key).cite.into(),
                found.title.as_str().into(),
                found.title_standing.as_str().into(),
                maybe(self.corpus.part_of(key)),
                yes(found.has_requirements),
                maybe(found.count),
                maybe(found.minimum),
                found.count_standing.as_str().into(),
                lines(found.printed_titles.iter().map(|title| &title.read)),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("sections", "章・節", "sections", columns, rows)
    }

    pub(super) fn clauses(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("edition", "版"),
            quoted("clause", "条項"),
            quoted("prints", "相関表の備考の印字"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Clause(key) => self.corpus.clauses.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let ClauseKey { edition, clause } = &found.key;
            let prints: BTreeSet<&str> = found.printed.iter().map(|text| text.read.as_str()).collect();
            vec![
                key.to_string().into(),
                edition.as_str().into(),
                clause.as_str().into(),
                lines(prints),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("clauses", "旧版の条項", "clauses", columns, rows)
    }

    /// The columns of the table's page on the site, under the same names.
    pub(super) fn table(&self) -> View {
        let columns = vec![
            key("row", "行の名"),
            quoted("governance_section", "経営管理編 記載箇所"),
            key("governance_key", "経営管理編 鍵"),
            quoted("governance_ordinal", "経営管理編 番号"),
            quoted("governance_text", "経営管理編 遵守事項"),
            words("governance_place", "経営管理編 資料の行"),
            quoted("remark", "備考"),
            key("remark_clauses", "備考 条項"),
            words("remark_confidence", "備考 確かさ"),
            words("remark_reason", "備考 理由"),
            words("remark_place", "備考 資料の行"),
            quoted("management_section", "企画管理編 記載箇所"),
            key("management_key", "企画管理編 鍵"),
            quoted("management_ordinal", "企画管理編 番号"),
            quoted("management_text", "企画管理編 遵守事項"),
            words("management_confidence", "企画管理編 対応の確かさ"),
            words("management_reason", "企画管理編 理由"),
            words("management_place", "企画管理編 資料の行"),
            quoted("control_section", "システム運用編 記載箇所"),
            key("control_key", "システム運用編 鍵"),
            quoted("control_ordinal", "システム運用編 番号"),
            quoted("control_text", "システム運用編 遵守事項"),
            words("control_confidence", "システム運用編 対応の確かさ"),
            words("control_reason", "システム運用編 理由"),
            words("control_place", "システム運用編 資料の行"),
            words("confidence", "行の確かさ"),
        ];
        let rows = table::rows(self.corpus);
        let own = rows.iter().filter(|row| self.slice.is_whole() || row.touches(&self.slice.inside));
        View::new(
            "table",
            "各編間相関表",
            "official table",
            columns,
            own.map(|row| self.table_row(row)).collect(),
        )
    }

    fn table_row(&self, row: &TableRow<'_>) -> Vec<Cell> {
        let mut cells = vec![row.id().into()];
        cells.extend(self.lane(row.governance.as_ref()));
        cells.push(maybe(row.governance.as_ref().and_then(|key| self.corpus.source(key))));
        cells.extend(self.remark(row.governance.as_ref()));
        // The relation that leads to a thing stands beside it.
        let (to_management, to_control) = match row.management {
            Some(_) => (row.upper, row.lower),
            None => (None, row.upper),
        };
        for (key, link) in [(&row.management, to_management), (&row.control, to_control)] {
            cells.extend(self.lane(key.as_ref()));
            cells.push(maybe(link.map(|link| link.confidence.as_str())));
            cells.push(maybe(link.map(|link| &link.reason)));
            cells.push(maybe(link.map(|link| &link.source)));
        }
        let weakest = [row.upper, row.lower].into_iter().flatten().map(|link| link.confidence).min();
        cells.push(maybe(weakest.map(Confidence::as_str)));
        cells
    }

    /// 記載箇所, key, number and text of one volume.
    fn lane(&self, key: Option<&Key>) -> [Cell; 4] {
        let section = match key {
            Some(Key::Requirement(key)) => key.section().map(Key::Section),
            other => other.cloned(),
        };
        let number = match key {
            Some(Key::Requirement(key)) => ordinal(key),
            _ => String::new(),
        };
        let text = key.map(|key| self.corpus.text(key));
        [maybe(section.map(|section| self.section_label(&section))), maybe(key), number.into(), maybe(text)]
    }

    /// 備考 beside a requirement: its words, the clauses that they name, how sure that is, why, and where.
    fn remark(&self, key: Option<&Key>) -> [Cell; 5] {
        let readings = table::remarks(self.corpus, key);
        let to_clause = |link: &&Link| Some(&link.from) == key && matches!(link.to, Key::Clause(_));
        let links: Vec<&Link> = self.corpus.mappings.iter().filter(to_clause).collect();
        let sure = readings.iter().map(|reading| reading.confidence);
        let sure = sure.chain(links.iter().map(|link| link.confidence)).min();
        let reasons: BTreeSet<&str> = readings
            .iter()
            .map(|reading| reading.reason.as_str())
            .chain(links.iter().map(|link| link.reason.as_str()))
            .filter(|reason| !reason.is_empty())
            .collect();
        [
            lines(readings.iter().map(|reading| &reading.text.read)),
            lines(links.iter().map(|link| &link.to)),
            maybe(sure.map(Confidence::as_str)),
            lines(reasons),
            lines(readings.iter().map(|reading| &reading.text.place)),
        ]
    }

    /// 「13 医療情報システムの利用者に関する認証等及び権限」.
    fn section_label(&self, key: &Key) -> String {
        let Key::Section(section) = key else { return self.corpus.label(key).to_string() };
        let number = section.number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let title = self.corpus.sections.get(section).map(|found| found.title.as_str()).unwrap_or_default();
        format!("{number} {title}").trim_end().to_owned()
    }
}

/// ① …; nothing where the number is not established.
fn ordinal(key: &RequirementKey) -> String {
    match key.ordinal {
        Ordinal::Known(number) => circled(number),
        Ordinal::Unplaced(_) => String::new(),
    }
}
