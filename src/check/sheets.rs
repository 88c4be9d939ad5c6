//! Rules over the sheets: wordings, choices, stated answers, doubtful remarks.

use crate::diag::{Code, Diagnostic, Text};
use crate::link::stated_answer;
use crate::model::form::{Answer, FormItem, Response, Sheet};
use crate::model::{Corpus, Key};
use crate::parse::tidy;
use crate::source::Place;

/// Below this likeness to the canonical wording, a row is hardly the item that its number says.
const UNLIKE: f64 = 0.5;

pub(super) fn check(corpus: &Corpus, found: &mut Vec<Diagnostic>) {
    for sheet in corpus.sheets.values() {
        for (key, response) in &sheet.responses {
            if let Some(item) = corpus.items.get(key) {
                check_wording(item, response, found);
                check_choices(item, response, found);
                check_answer(item, response, found);
                check_words(sheet, response, found);
            }
        }
        check_remarks(sheet, found);
    }
}

fn check_wording(item: &FormItem, response: &Response, found: &mut Vec<Diagnostic>) {
    let (canonical, read) = (&item.question.read, &response.question.read);
    if tidy::comparable(canonical) == tidy::comparable(read) {
        return;
    }
    let (key, place) = (&item.key, response.question.place.clone());
    if tidy::likeness(canonical, read) < UNLIKE {
        let message = Text::new(
            format!("項目 {key} の文言が様式の「{canonical}」と大きく違います"),
            format!("the wording of item {key} is far from the form's “{canonical}”"),
        );
        found.push(Diagnostic::at(Code::ItemUnreadable, place, message));
        return;
    }
    let message = Text::new(
        format!("項目 {key}: 様式の文言は「{canonical}」（{} の印字）", item.canonical_sheet),
        format!("item {key}: the canonical wording is “{canonical}” (print of {})", item.canonical_sheet),
    );
    found.push(Diagnostic::at(Code::WordingDiffers, place, message).words(&response.question.printed));
}

fn check_choices(item: &FormItem, response: &Response, found: &mut Vec<Diagnostic>) {
    // Where the answer is written out, no choices are printed.
    let is_written = response.choices.is_empty()
        && matches!(response.answer, Answer::Marked { .. } | Answer::Unanswered { .. });
    if item.choices == response.choices || is_written {
        return;
    }
    let or_none = |choices: &[String]| if choices.is_empty() { "-".to_owned() } else { choices.join("/") };
    let (form, sheet) = (or_none(&item.choices), or_none(&response.choices));
    let message = Text::new(
        format!("項目 {}: 選択肢は {sheet}、様式では {form}", item.key),
        format!("item {}: choices {sheet}, the form has {form}", item.key),
    );
    found.push(Diagnostic::at(Code::ChoicesDiffer, response.question.place.clone(), message));
}

fn check_answer(item: &FormItem, response: &Response, found: &mut Vec<Diagnostic>) {
    let (word, place, basis) = match &response.answer {
        Answer::Stated { word, place, remark, .. } => (
            word,
            place,
            Text::new(
                format!("備考 {remark} は「{word}」と述べます"),
                format!("remark {remark} states “{word}”"),
            ),
        ),
        Answer::Marked { word, place, .. } => {
            (word, place, Text::new(format!("回答は「{word}」です"), format!("it is answered “{word}”")))
        }
        Answer::Unknown | Answer::Unanswered { .. } | Answer::Unclear { .. } => return,
    };
    // Where the answer is written out, no choices are printed: the form's hold.
    let offered = if response.choices.is_empty() { &item.choices } else { &response.choices };
    if offered.contains(word) {
        return;
    }
    let choices = offered.join("/");
    let message = Text::new(
        format!("項目 {} の選択肢は {choices} ですが、{}", item.key, basis.ja),
        format!("item {} offers {choices}, but {}", item.key, basis.en),
    );
    found.push(Diagnostic::at(Code::AnswerNotOffered, place.clone(), message).words(word));
}

/// A remark whose words state another answer than the tick.
fn check_words(sheet: &Sheet, response: &Response, found: &mut Vec<Diagnostic>) {
    let Answer::Marked { word, place, .. } = &response.answer else { return };
    let remark = response.remark.target().and_then(|number| sheet.remarks.get(&number));
    let Some((remark, (stated, _))) = remark.and_then(|remark| Some((remark, stated_answer(&remark.text)?)))
    else {
        return;
    };
    if stated == *word {
        return;
    }
    let (item, number) = (&response.item, remark.number);
    let message = Text::new(
        format!("項目 {item} の印は「{word}」（{place}）ですが、備考 {number} は「{stated}」と述べます"),
        format!("item {item} is ticked “{word}” ({place}), but remark {number} states “{stated}”"),
    );
    found.push(Diagnostic::at(Code::AnswerContradicted, remark.text.place.clone(), message).words(stated));
}

fn check_remarks(sheet: &Sheet, found: &mut Vec<Diagnostic>) {
    for note in &sheet.notes {
        let (code, about) = match note.kind.as_str() {
            "blanket" => (Code::RemarkBlanket, &note.about),
            "unreferenced-remark" | "stray-choices" => continue,
            _ => (Code::RemarkDoubtful, &note.about),
        };
        let kind = &note.kind;
        let message =
            Text::new(format!("{about}: {}", note.reason), format!("{about}: {kind}, see the note"));
        found.push(Diagnostic::at(code, place_of(sheet, &note.about), message).words(&note.words));
    }
}

fn place_of(sheet: &Sheet, key: &Key) -> Place {
    let place = match key {
        Key::Remark(_, number) => sheet.remarks.get(number).map(|remark| &remark.text.place),
        Key::Response(_, item) => sheet.responses.get(item).map(|response| &response.question.place),
        _ => None,
    };
    place.unwrap_or(&sheet.service.place).clone()
}
