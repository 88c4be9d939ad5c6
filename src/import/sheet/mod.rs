//! A vendor's disclosure sheet: from whatever layout it was filled in to answers with the cells they come from.
//!
//! Lines → rows (which piece is number, question, choice, remark) → blocks (a question over several lines) → the form's
//! questions by number, order and wording together → answers after a look at how the document ticks → tables.

mod align;
mod answer;
mod blocks;
mod findings;
mod form;
mod head;
mod lines;
mod numbers;
mod reading;
mod remarks;
mod replace;
mod rows;
mod tokens;
mod write;

use crate::diag::Text;
use crate::import::original;
use crate::import::{NewSource, Proposal, Request};
use crate::model::SourceKind;
use crate::model::key::is_slug;
use crate::source::sha256;

use form::Form;
use reading::{HeadRow, Reading};
use rows::At;

/// The kind of the source, as the manifest writes it.
const KIND: &str = "disclosure-answers";
/// Whose the sheet is, unless the user says something else.
const LICENCE: &str =
    "著作権は記入した事業者及び書式の作成者（JAHIS/JIRA）に帰属する。取り込んだ文書をそのまま収録";

/// Whether a document looks like one: a quarter of the form's questions, and something to tick or a remark.
pub(super) fn looks_like(request: &Request<'_>) -> bool {
    let form = Form::of(request.corpus);
    // A mapping set quotes questions too.
    let is_set = request
        .document
        .text
        .lines()
        .any(|line| line.contains("subject_id") && line.contains("predicate_id"));
    if form.items.is_empty() || is_set {
        return false;
    }
    let reading = Reading::of(request.document, &form);
    let has_answers =
        reading.responses.iter().any(|response| !response.choices.is_empty()) || reading.ticked > 0;
    reading.responses.len() * 4 >= form.items.len() && has_answers
}

/// What it would change.
pub(super) fn propose(request: &Request<'_>) -> Proposal {
    let form = Form::of(request.corpus);
    if form.items.is_empty() {
        return Proposal::refused(
            request.name,
            Text::new(
                "様式の質問の文言（収録された開示書から取ります）",
                "the wording of the form's questions, which is taken from the sheets of the data folder",
            ),
            Text::new(
                "開示書を一つ以上収めたデータのフォルダを --data で指してください",
                "name a data folder with at least one disclosure sheet with --data",
            ),
        );
    }
    let mut reading = Reading::of(request.document, &form);
    if let Some(refusal) = findings::refusal(&reading, &form, request) {
        return refusal;
    }
    let id = match id(request, &reading) {
        Ok(id) => id,
        Err(refusal) => return *refusal,
    };
    let header = findings::header(&reading, &request.says);
    add_said(&mut reading, request);
    let mut proposal = Proposal {
        understood: findings::understood(&reading, &form, request.document, &id),
        findings: findings::findings(&reading, &form, request.document),
        ..Proposal::default()
    };
    proposal.findings.extend(header);
    proposal.files = write::files(&id, &reading, &form, request.document);
    if let Err(refusal) = add_source(request, &reading, &id, &mut proposal) {
        return *refusal;
    }
    proposal
}

/// The id that the user gives, else one made of the service's name or the file's.
fn id(request: &Request<'_>, reading: &Reading) -> Result<String, Box<Proposal>> {
    let given = &request.says.id;
    if !given.is_empty() {
        return if is_slug(given) { Ok(given.clone()) } else { Err(Box::new(no_id(given))) };
    }
    let stem = request.name.rsplit_once('.').map_or(request.name, |(stem, _)| stem);
    let names = [part(reading, "service"), stem.to_owned()];
    let slugs = names.iter().map(|name| slug(name)).find(|slug| is_slug(slug));
    slugs.ok_or_else(|| Box::new(no_id(request.name)))
}

fn no_id(found: &str) -> Proposal {
    Proposal::refused(
        found,
        Text::new(
            "小文字の英数字とハイフンの短い名（鍵とファイル名になります）",
            "a short name of lower-case letters, digits and hyphens, which becomes part of keys and file names",
        ),
        Text::new(
            "--id で名を付けてください（例: --id kintone）",
            "give it a name with --id, such as --id kintone",
        ),
    )
}

/// The ASCII of a name as a slug; of a Japanese name nothing is left.
fn slug(name: &str) -> String {
    if !name.is_ascii() {
        return String::new();
    }
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// What the header says of itself.
fn part(reading: &Reading, role: &str) -> String {
    reading.head.iter().find(|row| row.role == role).map(|row| row.words.clone()).unwrap_or_default()
}

/// What the header lacks, as the user says it; no cell says so. A version may be missing.
fn add_said(reading: &mut Reading, request: &Request<'_>) {
    let says = &request.says;
    let parts = [("date", &says.date), ("vendor", &says.publisher), ("service", &says.title)];
    for (role, words) in parts.into_iter().chain([("version", &String::new())]) {
        if !reading.head.iter().any(|row| row.role == role) {
            reading.head.push(HeadRow { role, words: words.clone(), at: At::default() });
        }
    }
    reading.head.sort_by_key(|row| row.at);
}

/// Puts the original and the manifest into the proposal, and takes out what it replaces.
fn add_source(
    request: &Request<'_>,
    reading: &Reading,
    id: &str,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let or = |given: &str, found: String| if given.is_empty() { found } else { given.to_owned() };
    let (says, file) = (&request.says, format!("sources/{id}.{}", request.document.format.as_str()));
    let (service, date) = (part(reading, "service"), part(reading, "date"));
    let source = NewSource {
        id: id.to_owned(),
        kind: KIND,
        file,
        title: or(&says.title, format!("サービス事業者による医療情報セキュリティ開示書（{service}）")),
        publisher: or(&says.publisher, part(reading, "vendor")),
        date: or(&says.date, iso_date(&date).unwrap_or(date)),
        licence: or(&says.licence, LICENCE.to_owned()),
        sha256: sha256(request.bytes),
    };
    replace::replace(request, &source, SourceKind::DisclosureAnswers, proposal)?;
    original::list(request, Ok(original::manifest(request)), &source, proposal)
}

/// 2026年1月13日 as 2026-01-13; anything else stays as it is.
fn iso_date(date: &str) -> Option<String> {
    let numbers: Vec<u16> = date
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match numbers.as_slice() {
        [year @ 1900..=9999, month @ 1..=12, day @ 1..=31, ..] => Some(format!("{year}-{month:02}-{day:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        assert_eq!(slug("ID-Link v2"), "id-link-v2");
        assert_eq!(slug("地域医療連携 ID-Link"), "");
        assert_eq!(iso_date("2026年1月13日（火）").as_deref(), Some("2026-01-13"));
        assert_eq!(iso_date("令和8年1月13日"), None);
    }
}
