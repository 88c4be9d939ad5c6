//! The disclosure form, the vendors' sheets, the checklist and what it names, as tables.

use super::{Maker, View, key, lines, maybe, print, quoted, words};
use crate::export::report::Cell;
use crate::model::{Answer, ItemKey, Key, Response};

impl Maker<'_> {
    pub(super) fn items(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("heading", "見出しの鍵"),
            quoted("heading_title", "見出し"),
            key("parent", "上位の質問"),
            quoted("question", "質問"),
            quoted("printed", "印字（異なるとき）"),
            quoted("choices", "選択肢"),
            key("canonical_sheet", "文言を採った開示書"),
            words("canonical_reason", "採った理由"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Item(key) => self.corpus.items.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let title = self.corpus.headings.get(&found.heading).map(|heading| &heading.title);
            vec![
                key.to_string().into(),
                Key::FormHeading(found.heading.clone()).to_string().into(),
                maybe(title),
                maybe(found.parent.clone().map(Key::Item)),
                found.question.read.as_str().into(),
                print(&found.question),
                lines(&found.choices),
                found.canonical_sheet.as_str().into(),
                found.reason.as_str().into(),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("items", "開示書の質問", "questions", columns, rows)
    }

    pub(super) fn services(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("vendor", "サービス事業者"),
            quoted("service", "サービス名称"),
            quoted("version", "バージョン"),
            quoted("date", "作成日"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Sheet(id) => self.corpus.sheets.get(id),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.vendor.read.as_str().into(),
                found.service.read.as_str().into(),
                found.version.read.as_str().into(),
                found.date.read.as_str().into(),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("services", "サービス", "services", columns, rows)
    }

    pub(super) fn sheets(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("sheet", "開示書"),
            key("item", "質問の鍵"),
            quoted("question", "質問（この開示書の印字）"),
            quoted("printed_number", "印字された番号"),
            quoted("choices", "選択肢"),
            words("remark_mark", "備考欄"),
            key("remark", "備考の鍵"),
            quoted("remark_text", "備考"),
            words("answer", "回答"),
            quoted("answer_basis", "回答の根拠の言葉"),
            words("answer_inferred", "根拠への参照が推定か"),
            key("claimed_by", "以下すべてに及ぶとする備考"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Response(id, item) => self.response(id, item),
            _ => None,
        };
        let rows = self.rows(find, |key, (id, found)| self.response_row(key, id, found));
        View::new("sheets", "開示書の回答", "answers", columns, rows)
    }

    fn response(&self, id: &str, item: &ItemKey) -> Option<(&str, &Response)> {
        let sheet = self.corpus.sheets.get(id)?;
        Some((sheet.id.as_str(), sheet.responses.get(item)?))
    }

    fn response_row(&self, key: &Key, id: &str, found: &Response) -> Vec<Cell> {
        let remark = |number: u16| Key::Remark(id.to_owned(), number);
        let text = found.remark.target().map(|number| self.corpus.text(&remark(number)));
        let (answer, basis, inferred) = match &found.answer {
            Answer::Unknown => ("unknown", "", ""),
            Answer::Stated { word, words, inferred_reference, .. } => {
                (word.as_str(), words.as_str(), if *inferred_reference { "true" } else { "false" })
            }
            Answer::Marked { word, mark, .. } => (word.as_str(), mark.as_str(), ""),
            Answer::Unanswered { .. } => ("unanswered", "", ""),
            Answer::Unclear { marks, .. } => ("unknown", marks.as_str(), ""),
        };
        vec![
            key.to_string().into(),
            id.into(),
            Key::Item(found.item.clone()).to_string().into(),
            found.question.read.as_str().into(),
            found.printed_number.as_str().into(),
            lines(&found.choices),
            found.remark.as_str().into(),
            maybe(found.remark.target().map(remark)),
            maybe(text),
            answer.into(),
            basis.into(),
            inferred.into(),
            maybe(found.blanket.map(remark)),
            self.place(key),
            self.iri(key),
        ]
    }

    pub(super) fn remarks(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            key("sheet", "開示書"),
            quoted("number", "番号"),
            quoted("text", "備考"),
            quoted("printed", "印字（異なるとき）"),
            quoted("blanket", "以下すべてに及ぶとする言葉"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Remark(id, number) => {
                self.corpus.sheets.get(id).and_then(|sheet| Some((&sheet.id, sheet.remarks.get(number)?)))
            }
            _ => None,
        };
        let rows = self.rows(find, |key, (sheet, found)| {
            vec![
                key.to_string().into(),
                sheet.as_str().into(),
                usize::from(found.number).into(),
                found.text.read.as_str().into(),
                print(&found.text),
                maybe(found.blanket.as_ref()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("remarks", "備考", "remarks", columns, rows)
    }

    pub(super) fn checklist(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("number", "No."),
            quoted("major", "大分類"),
            quoted("middle", "中分類"),
            quoted("measure", "対策項目"),
            quoted("printed", "印字（異なるとき）"),
            quoted("evidence", "エビデンス例"),
            key("evidence_keys", "エビデンスの鍵"),
            quoted("evidence_printed", "エビデンス欄の印字"),
            words("damage", "傷み"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let list = &self.corpus.checklist;
        let title = |number: &[u16]| maybe(list.categories.get(number).map(|category| &category.title));
        let find = |key: &Key| match key {
            Key::ChecklistItem(number) => list.items.get(number),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            let labels =
                found.evidence.iter().filter_map(|key| list.evidence.get(key)).map(|kind| &kind.label);
            vec![
                key.to_string().into(),
                usize::from(found.number).into(),
                title(found.category.get(..1).unwrap_or_default()),
                title(&found.category),
                found.measure.read.as_str().into(),
                print(&found.measure),
                lines(labels),
                lines(&found.evidence),
                maybe(found.evidence_text.as_ref().map(|text| &text.printed)),
                lines(found.damage.iter().map(|flaw| format!("{}: {}", flaw.kind, flaw.reason))),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("checklist", "チェックリスト", "checklist", columns, rows)
    }

    pub(super) fn evidence(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("name", "名"),
            quoted("variants", "別の綴り"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Evidence(key) => self.corpus.checklist.evidence.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.label.as_str().into(),
                lines(found.variants.keys()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("evidence", "エビデンス", "evidence", columns, rows)
    }

    pub(super) fn references(&self) -> View {
        let columns = vec![
            key("key", "鍵"),
            quoted("name", "名"),
            words("kind", "種類"),
            quoted("variants", "別の綴り"),
            words("place", "出典"),
            words("iri", "IRI"),
        ];
        let find = |key: &Key| match key {
            Key::Reference(key) => self.corpus.references.get(key),
            _ => None,
        };
        let rows = self.rows(find, |key, found| {
            vec![
                key.to_string().into(),
                found.label.as_str().into(),
                found.kind.as_str().into(),
                lines(found.variants.keys()),
                self.place(key),
                self.iri(key),
            ]
        });
        View::new("references", "法令・規格・制度", "laws and standards", columns, rows)
    }
}
