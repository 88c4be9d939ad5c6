//! 各編間相関表 as files: CSV and XLSX, and the same cells as a script, from which the page makes both as it is filtered.

use serde_json::json;

use crate::diag::Text;
use crate::export::report::{Cell, Column, Report, ReportFormat, Section};
use crate::model::{Confidence, Key, LostPage, Ordinal, Role, Volume, circled};
use crate::output::FileSet;
use crate::site::node::confidence;
use crate::site::render;
use crate::site::rows::{Group, Lane, Part, Row, Table, section, volume};
use crate::site::table::lost_id;
use crate::site::{Site, SiteError, console};

const SCRIPT: &str = include_str!("../../site-templates/table.js");

/// Writes ZIP files in the page: fflate, as it is published, and its licence.
const ZIP: &str = include_str!("../../site-templates/vendor/fflate.js");
const ZIP_LICENCE: &str = include_str!("../../site-templates/vendor/fflate.LICENSE");

/// The columns of the files: name for programs and heading.
const COLUMNS: &[(&str, &str)] = &[
    ("row", "行の名"),
    ("governance_section", "経営管理編 記載箇所"),
    ("governance_key", "経営管理編 鍵"),
    ("governance_ordinal", "経営管理編 番号"),
    ("governance_text", "経営管理編 遵守事項"),
    ("governance_place", "経営管理編 資料の行"),
    ("remark", "備考"),
    ("remark_clauses", "備考 条項"),
    ("remark_confidence", "備考 確かさ"),
    ("remark_reason", "備考 理由"),
    ("remark_place", "備考 資料の行"),
    ("management_section", "企画管理編 記載箇所"),
    ("management_key", "企画管理編 鍵"),
    ("management_ordinal", "企画管理編 番号"),
    ("management_text", "企画管理編 遵守事項"),
    ("management_confidence", "企画管理編 対応の確かさ"),
    ("management_reason", "企画管理編 理由"),
    ("management_place", "企画管理編 資料の行"),
    ("control_section", "システム運用編 記載箇所"),
    ("control_key", "システム運用編 鍵"),
    ("control_ordinal", "システム運用編 番号"),
    ("control_text", "システム運用編 遵守事項"),
    ("control_confidence", "システム運用編 対応の確かさ"),
    ("control_reason", "システム運用編 理由"),
    ("control_place", "システム運用編 資料の行"),
    ("confidence", "行の確かさ"),
];

/// The files that both languages share.
pub(super) fn shared(folder: &str) -> FileSet {
    FileSet::from([
        (format!("{folder}/table.js"), SCRIPT.as_bytes().to_vec()),
        ("vendor/fflate.js".to_owned(), ZIP.as_bytes().to_vec()),
        ("vendor/fflate.LICENSE".to_owned(), ZIP_LICENCE.as_bytes().to_vec()),
    ])
}

impl Site<'_> {
    /// The files in the language of the page, beside it.
    ///
    /// # Errors
    /// [`SiteError`] when CSV or XLSX cannot be written.
    pub(super) fn table_files(&self) -> Result<FileSet, SiteError> {
        let table = Table::new(self.corpus);
        let groups = table.groups();
        let report = self.table_report(&table, &groups);
        let folder = render::address(self.words.lang, &self.table_folder());
        let date = &self.corpus.manifest.date;
        let mut files = FileSet::new();
        for section in &report.sections {
            files.insert(format!("{folder}/table.csv"), section.spreadsheet_csv(self.words.lang)?);
        }
        let workbook = report.write(ReportFormat::Xlsx, self.words.lang, date)?;
        files.insert(format!("{folder}/table.xlsx"), workbook);
        files.insert(format!("{folder}/rows.js"), self.table_script(&report));
        Ok(files)
    }

    /// What the page's own files are made from. What the script expects stands at its head.
    fn table_script(&self, report: &Report) -> Vec<u8> {
        let lang = self.words.lang;
        let rows: Vec<Vec<String>> = report
            .sections
            .iter()
            .flat_map(|section| &section.rows)
            .map(|row| row.iter().map(|cell| cell.read(lang)).collect())
            .collect();
        let columns = report.sections.iter().flat_map(|section| section.titles(lang)).collect::<Vec<_>>();
        let widths = report.sections.iter().flat_map(|section| section.widths(lang)).collect::<Vec<_>>();
        let value = json!({
            "name": format!("soukan-table-{}", self.corpus.manifest.edition),
            "date": self.corpus.manifest.date,
            "title": report.title.get(lang),
            "columns": columns,
            "widths": widths,
            "rows": rows,
            "notes": report.notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>(),
            "filter": self.words.say(FILTER),
            "whole": self.words.say(WHOLE),
        });
        console::script("SOUKAN_TABLE", &value)
    }

    /// The table with repeated cells, so that it can be sorted and filtered, and what a printed sheet must say of itself.
    fn table_report(&self, table: &Table, groups: &[Group]) -> Report {
        let same = |words: String| Text::new(words.clone(), words);
        let parts = groups.iter().flat_map(|group| group.parts.iter().map(move |part| (group, part)));
        let rows: Vec<Vec<Cell>> = parts
            .map(|(group, part)| match part {
                Part::Row(row) => self.row_cells(table, group, row),
                Part::Lost(page) => self.lost_cells(page),
            })
            .map(|cells| cells.into_iter().map(Cell::Text).collect())
            .collect();
        let count = groups.iter().flat_map(Group::rows).count();
        let columns = COLUMNS.iter().map(|(id, title)| {
            let title = self.words.say(title);
            Column::new(id, &title, &title)
        });
        Report {
            title: same(self.words.say("各編間相関表")),
            notes: self.table_notes(count).into_iter().map(same).collect(),
            sections: vec![Section {
                id: "table",
                title: same(self.words.say("各編間相関表")),
                columns: columns.collect(),
                rows,
            }],
        }
    }

    /// Edition, data, filter, sources, and what the words in brackets mean.
    fn table_notes(&self, count: usize) -> Vec<String> {
        let manifest = &self.corpus.manifest;
        let edition = self.edition_title(&manifest.edition);
        let words = self.words;
        let whole = words.say(WHOLE);
        vec![
            words.fill("厚生労働省「医療情報システムの安全管理に関するガイドライン」{edition}", &[("edition", &edition)]),
            words.fill(
                "{title} {version}（{date}）",
                &[("title", &manifest.title), ("version", &manifest.version), ("date", &manifest.date)],
            ),
            words.fill(FILTER, &[("filter", &whole), ("n", &count), ("total", &count)]),
            words.fill(
                "引用: 遵守事項と備考の文は {file} からの引用です（読み取りの訂正を含む）。鍵・確かさ・理由と［］の言葉は本データの編集者によるものです。引用の著作権は発行者にあります。",
                &[("file", &self.scan_file().unwrap_or_default())],
            ),
            words.say("［空欄］は、資料のその欄に何も印字されていないこと。［読み取れない］は、印字があっても、その行のものを決められないこと。［未収録］は、その欄のあったページや列が資料から失われていること。［章名だけの印字］は、章名が印字され、遵守事項が印字されていないこと。どれも、対応がないという意味ではありません。"),
            words.say("（公式に該当なし）は、備考の欄に「-」と印字されていることです。"),
        ]
    }

    fn row_cells(&self, table: &Table, group: &Group, row: &Row) -> Vec<String> {
        let mut cells = vec![row.id()];
        let home = group.section.as_ref().filter(|key| volume(key) == Some(Volume::Governance));
        cells.extend(self.lane_cells(&row.governance, home));
        cells.push(self.printed_at(&row.governance));
        cells.extend(self.remark_cells(table, row));
        for lane in [&row.management, &row.control] {
            cells.extend(self.lane_cells(lane, None));
            cells.extend(self.link_cells(lane));
        }
        cells.push(row.confidence().map(|sure| self.words.say(confidence(sure))).unwrap_or_default());
        cells
    }

    /// 記載箇所, key, ordinal, text.
    fn lane_cells(&self, lane: &Lane, home: Option<&Key>) -> [String; 4] {
        let place = lane.key.and_then(section).or_else(|| home.cloned());
        let place = place.map(|key| self.section_name(&key)).unwrap_or_default();
        let empty = lane.empty.map(|empty| self.bracketed(empty.words().1)).unwrap_or_default();
        let Some(Key::Requirement(key)) = lane.key else {
            return [place, lane.key.map(ToString::to_string).unwrap_or_default(), String::new(), empty];
        };
        let ordinal = match key.ordinal {
            Ordinal::Known(number) => circled(number),
            Ordinal::Unplaced(_) => self.bracketed("番号未確定"),
        };
        let text = self.corpus.text(&Key::Requirement(key.clone()));
        let text = if text.is_empty() { self.bracketed("本文未収録") } else { text };
        [place, key.to_string(), ordinal, text]
    }

    fn section_name(&self, key: &Key) -> String {
        let number = key.to_string();
        let title = self.corpus.label(key).title;
        format!("{} {title}", number.trim_start_matches(char::is_alphabetic)).trim().to_owned()
    }

    /// Words of ours in a column of quotations.
    fn bracketed(&self, word: &str) -> String {
        self.words.fill("［{word}］", &[("word", &self.words.say(word))])
    }

    /// Where the text is printed.
    fn printed_at(&self, lane: &Lane) -> String {
        let requirement = match lane.key {
            Some(Key::Requirement(key)) => self.corpus.requirements.get(key),
            _ => None,
        };
        let text = requirement.and_then(|requirement| requirement.text.first());
        text.map(|text| self.place_label(&text.place)).unwrap_or_default()
    }

    /// Confidence, reason and place of the relation.
    fn link_cells(&self, lane: &Lane) -> [String; 3] {
        let Some(link) = lane.link else { return [const { String::new() }; 3] };
        [self.words.say(confidence(link.confidence)), link.reason.clone(), self.place_label(&link.source)]
    }

    /// 備考: its words, the clauses that they are read to name, how sure that is, why, and where.
    fn remark_cells(&self, table: &Table, row: &Row) -> [String; 5] {
        let remarks = self.remarks_beside(row);
        if remarks.is_empty() {
            let empty = table.without_remark(&row.governance).empty;
            let empty = empty.map(|empty| self.bracketed(empty.words().1)).unwrap_or_default();
            return [empty, String::new(), String::new(), String::new(), String::new()];
        }
        let words = remarks.iter().map(|(reading, _)| match reading.role {
            Role::None => self.words.say("「-」（公式に該当なし）"),
            _ => reading.text.read.clone(),
        });
        let links: Vec<_> = remarks.iter().flat_map(|(_, links)| links).collect();
        let sure = remarks.iter().flat_map(|(reading, links)| {
            let own = links.is_empty().then_some(reading.confidence);
            links.iter().map(|link| link.confidence).chain(own)
        });
        let sure: Option<Confidence> = sure.min();
        let reasons = remarks.iter().map(|(reading, _)| reading.reason.as_str());
        let reasons = reasons.chain(links.iter().map(|link| link.reason.as_str()));
        [
            lines(words),
            lines(links.iter().map(|link| self.corpus.label(&link.to).cite)),
            sure.map(|sure| self.words.say(confidence(sure))).unwrap_or_default(),
            lines(unique(reasons)),
            lines(remarks.iter().map(|(reading, _)| self.place_label(&reading.text.place))),
        ]
    }

    /// A lost stretch at its place: what it is, why one knows, and the lines.
    fn lost_cells(&self, page: &LostPage) -> Vec<String> {
        let is_page = !page.missing.is_empty();
        let what = if is_page { "失われたページ" } else { "ページの変わり目" };
        let missing = page.missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let mut cells = vec![String::new(); COLUMNS.len()];
        for (column, value) in [
            lost_id(page),
            self.bracketed(what),
            missing,
            String::new(),
            page.reason.clone(),
            self.lines_label(page.first.line, page.last),
        ]
        .into_iter()
        .enumerate()
        {
            cells[column] = value;
        }
        cells
    }
}

/// What the notes say of the filter, and that there is none.
const FILTER: &str = "絞り込み: {filter}（{total} 行のうち {n} 行）";
const WHOLE: &str = "なし";

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn unique<'t>(parts: impl Iterator<Item = &'t str>) -> impl Iterator<Item = String> {
    let mut seen = std::collections::BTreeSet::new();
    parts.filter(move |part| seen.insert(*part)).map(str::to_owned)
}
