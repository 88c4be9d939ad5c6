//! Component definitions: what each vendor says about a service, in the vendor's words. Never a claim of compliance.
//!
//! `implementation-status` is written only where the sheet itself says 対象外 or 非該当 (`not-applicable`): whether a はい
//! means that something is implemented depends on the question, and the sheet does not say. Every answer is a property
//! `answer` of our namespace, `unknown` where no words state it: the ticks were lost when the sheets were scanned.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Catalog, Writer, list, object};
use crate::export::ids::{token, uuid};
use crate::export::text::{markdown, markdown_words};
use crate::model::{Answer, Key, Response, Sheet};
use crate::source::Place;

impl Writer<'_> {
    /// The document of a sheet, if anything of it is asked for.
    pub(super) fn component(&self, sheet: &Sheet) -> Option<Value> {
        let has = |key: Key| self.slice.has(&key);
        let responses: Vec<&Response> = sheet
            .responses
            .values()
            .filter(|response| has(Key::Response(sheet.id.clone(), response.item.clone())))
            .collect();
        let key = Key::Sheet(sheet.id.clone());
        let remarks: Vec<u16> = sheet
            .remarks
            .keys()
            .copied()
            .filter(|number| has(Key::Remark(sheet.id.clone(), *number)))
            .collect();
        if responses.is_empty() && remarks.is_empty() && !self.slice.has(&key) {
            return None;
        }
        let mut cited = BTreeSet::new();
        let source = self.source_of(&sheet.service.place);
        let title = source.map_or(sheet.service.read.as_str(), |source| source.title.as_str());
        let mut metadata = self.metadata(title, REMARKS);
        self.parties(&mut metadata, ("provider", "Provider"), std::iter::once(sheet.vendor.read.as_str()));
        let component = self.defined(sheet, &responses, &remarks, &metadata, &mut cited);
        let mut body = Map::new();
        body.insert("components".to_owned(), json!([component]));
        body.insert("metadata".to_owned(), Value::Object(metadata));
        let sources = source.into_iter().map(|source| source.id.as_str()).collect();
        body.insert("back-matter".to_owned(), self.back_matter(&sources, &cited));
        Some(self.document("component-definition", &format!("oscal/component/{}", sheet.id), body))
    }

    fn defined(
        &self,
        sheet: &Sheet,
        responses: &[&Response],
        remarks: &[u16],
        metadata: &Map<String, Value>,
        cited: &mut BTreeSet<Key>,
    ) -> Value {
        let iri = self.iris.node(&Key::Sheet(sheet.id.clone())).into_string();
        let mut props = vec![self.prop("vendor", &sheet.vendor.read), self.prop("date", &sheet.date.read)];
        if !sheet.version.read.is_empty() {
            props.push(Some(
                json!({"name": "version", "value": crate::export::text::one_line(&sheet.version.read)}),
            ));
        }
        // Every remark stands here once, those that no row refers to included.
        props.extend(remarks.iter().map(|number| {
            let text = sheet.remarks.get(number).map(|remark| remark.text.read.as_str()).unwrap_or_default();
            self.remarked("remark", &Key::Remark(sheet.id.clone(), *number).to_string(), text)
        }));
        props.extend(
            sheet.notes.iter().map(|note| self.remarked("note", &note.about.to_string(), &note.reason)),
        );
        let mut links = vec![Some(json!({"href": iri, "rel": "canonical"}))];
        links.push(self.source_link(&sheet.service.place));
        for number in remarks {
            let stated = self.stated_links(&Key::Remark(sheet.id.clone(), *number), cited);
            links.extend(stated.into_iter().map(Some));
        }
        let roles = metadata.get("responsible-parties").cloned().unwrap_or(Value::Null);
        object([
            ("uuid", json!(uuid(&iri))),
            ("type", json!("service")),
            ("title", json!(markdown_words(&sheet.service.read))),
            ("description", json!(DESCRIPTION)),
            ("props", list(props)),
            ("links", list(links)),
            ("responsible-roles", roles),
            ("control-implementations", self.implementation(sheet, &iri, responses)),
        ])
    }

    fn implementation(&self, sheet: &Sheet, iri: &str, responses: &[&Response]) -> Value {
        if responses.is_empty() {
            return Value::Null;
        }
        let requirements: Vec<Value> =
            responses.iter().map(|response| self.answered(sheet, response)).collect();
        json!([{
            "uuid": uuid(&format!("{iri}#control-implementation")),
            "source": Catalog::Form.file(),
            "description": DESCRIPTION,
            "implemented-requirements": requirements,
        }])
    }

    fn answered(&self, sheet: &Sheet, response: &Response) -> Value {
        let key = Key::Response(sheet.id.clone(), response.item.clone());
        let words = sheet.words_on(&response.item).map(|remark| markdown(&remark.text.read));
        let by = if words.is_some() { "vendor" } else { "soukan" };
        let claimed = response.blanket.map(|number| Key::Remark(sheet.id.clone(), number).to_string());
        let referred =
            response.remark.target().map(|number| Key::Remark(sheet.id.clone(), number).to_string());
        let mut props = self.answer(response);
        props.extend([
            self.prop("description-by", by),
            self.prop("remark-reference", response.remark.as_str()),
            referred.and_then(|key| self.prop("refers-to", &key)),
            claimed.and_then(|key| self.prop("claimed-by", &key)),
        ]);
        object([
            ("uuid", json!(uuid(self.iris.node(&key).as_str()))),
            ("control-id", json!(token(&Key::Item(response.item.clone())))),
            ("description", json!(words.unwrap_or_else(|| SILENT.to_owned()))),
            ("props", list(props)),
            ("links", list([self.source_link(&response.question.place)])),
        ])
    }

    /// The answer, its basis in the vendor's words, and OSCAL's status where the sheet's own word is that status.
    fn answer(&self, response: &Response) -> Vec<Option<Value>> {
        let by = |mark: &str, place: &Place| format!("印 {mark}（{place}）。");
        let (word, basis, is_inferred) = match &response.answer {
            Answer::Unknown => ("unknown", UNKNOWN.to_owned(), false),
            Answer::Stated { word, words, inferred_reference, .. } => {
                (word.as_str(), words.clone(), *inferred_reference)
            }
            Answer::Marked { word, mark, place } => (word.as_str(), by(mark, place), false),
            Answer::Unanswered { place } => {
                ("unanswered", format!("どの選択肢にも印がない（{place}）。"), false)
            }
            Answer::Unclear { marks, place } => ("unknown", by(marks, place), false),
        };
        let inferred = is_inferred.then(|| self.prop("answer-by-inferred-reference", "true"));
        let is_outside = matches!(word, "対象外" | "非該当");
        let status = is_outside.then(|| json!({"name": "implementation-status", "value": "not-applicable"}));
        vec![self.remarked("answer", word, &basis), inferred.flatten(), status]
    }
}

const REMARKS: &str = "事業者が開示書に書いた言葉をそのまま示す。遵守や適合を主張するものではない。名前空間 ns の付いた property は soukan によるもの。";
const DESCRIPTION: &str =
    "事業者による医療情報セキュリティ開示書の記載。遵守や適合を主張するものではなく、判断は読み手がする。";
const SILENT: &str = "備考に言葉がない（この文は soukan による）。";
const UNKNOWN: &str = "回答の印は読み取りで失われている。はい・いいえのどちらとも言えない。";
