//! A reading as the tables of `readings/`: one row a fact, tab-separated, with the cell it comes from.

use crate::import::document::Document;
use crate::import::sheet::answer::Found;
use crate::import::sheet::form::Form;
use crate::import::sheet::reading::{Reading, RemarkAt};
use crate::import::sheet::rows::At;
use crate::import::tsv::marked_up;
use crate::output::FileSet;
use crate::parse::answers;

/// The tables of a reading, by path below the data folder.
pub(super) fn files(id: &str, reading: &Reading, form: &Form, document: &Document) -> FileSet {
    let writer = Writer { reading, form, document };
    let mut files = FileSet::new();
    let mut put = |name: &str, columns: &[&str], rows: Vec<Vec<String>>| {
        files.insert(format!("readings/{id}.{name}.tsv"), table(columns, &rows));
    };
    put("head", answers::HEAD, writer.head());
    put("responses", answers::RESPONSES, writer.responses());
    put("remarks", answers::REMARKS, writer.remarks());
    if !reading.changes.is_empty() {
        put("changes", answers::CHANGES, writer.changes());
    }
    files
}

/// The address of a cell: `C12`, `備考!C12`; empty for what no cell says.
pub(super) fn address(document: &Document, at: At) -> String {
    if at.row == 0 {
        return String::new();
    }
    document.grids.get(at.grid).map(|grid| grid.address(at.row, at.column)).unwrap_or_default()
}

struct Writer<'a> {
    reading: &'a Reading,
    form: &'a Form,
    document: &'a Document,
}

impl Writer<'_> {
    fn at(&self, at: At) -> String {
        address(self.document, at)
    }

    fn head(&self) -> Vec<Vec<String>> {
        let rows = self.reading.head.iter();
        rows.map(|row| vec![row.role.to_owned(), row.words.clone(), self.at(row.at)]).collect()
    }

    fn responses(&self) -> Vec<Vec<String>> {
        let rows = self.reading.responses.iter().map(|response| {
            let (answer, mark, at) = match &response.answer {
                None => ("unknown", String::new(), None),
                Some(Found::Nothing) => ("unanswered", String::new(), None),
                Some(Found::Word { word, mark, at, .. }) => (*word, mark.clone(), Some(*at)),
                Some(Found::Unclear { marks, at }) => ("unclear", marks.clone(), Some(*at)),
            };
            let remark = match response.remark {
                RemarkAt::Empty => "empty".to_owned(),
                RemarkAt::Dash => "dash".to_owned(),
                RemarkAt::Number(number) => number.to_string(),
                RemarkAt::InPlace(number) => format!("in-place:{number}"),
            };
            let is_certain = response.doubts.is_empty();
            vec![
                self.form.items[response.item].key.to_string(),
                response.number.clone(),
                response.question.clone(),
                response.choices.join("/"),
                answer.to_owned(),
                mark,
                at.map(|at| self.at(at)).unwrap_or_default(),
                remark,
                self.at(response.at),
                if is_certain { "certain" } else { "probable" }.to_owned(),
                response.doubts.join("。"),
            ]
        });
        rows.collect()
    }

    fn remarks(&self) -> Vec<Vec<String>> {
        let rows = self.reading.remarks.iter().map(|(number, remark)| {
            vec![
                number.to_string(),
                remark.kind.to_owned(),
                marked_up(&remark.paragraphs),
                self.at(remark.at),
            ]
        });
        rows.collect()
    }

    fn changes(&self) -> Vec<Vec<String>> {
        let rows = self.reading.changes.iter().map(|change| {
            let item = change.item.map(|index| &self.form.items[index]);
            vec![
                change.kind.to_owned(),
                item.map(|item| item.key.to_string()).unwrap_or_default(),
                change.number.clone(),
                change.wording.clone(),
                item.map(|item| item.wording.clone()).unwrap_or_default(),
                change.at.map(|at| self.at(at)).unwrap_or_default(),
            ]
        });
        rows.collect()
    }
}

/// A table as text. What would break its lines becomes a blank, and nothing is `-`.
fn table(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = columns.join("\t") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| folded(cell)).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out.into_bytes()
}

fn folded(cell: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut out = String::with_capacity(cell.len());
    for character in cell.trim().chars() {
        let character = if is_break(character) { ' ' } else { character };
        // A line end between two lines of a cell is one blank, whatever it is made of.
        if character != ' ' || !out.ends_with(' ') {
            out.push(character);
        }
    }
    if out.is_empty() { "-".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_one_line() {
        assert_eq!(folded(" 一\r\n二\t三 "), "一 二 三");
        assert_eq!(folded(" \n"), "-");
    }

    #[test]
    fn paragraphs_are_marked_up_where_there_are_several() {
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(marked_up(&strings(&["一"])), "一");
        assert_eq!(marked_up(&strings(&["一", "- 二"])), "<p>一</p><p>- 二</p>");
        assert_eq!(marked_up(&strings(&["<p> の話"])), "<p><p> の話</p>");
        assert_eq!(marked_up(&[]), "");
    }
}
