//! An import in place of an earlier source of the same id: what spoke of the old print goes with it.

use crate::diag::Text;
use crate::import::{Finding, NewSource, Proposal, Request, Weight};
use crate::model::SourceKind;

/// What a source that is not replaced refuses; else takes out what belonged to the one that is.
///
/// The rows of tables that several sources share stay, apart from those about this one: notes on its rows and remarks,
/// and accepted findings in its file.
pub(super) fn replace(
    request: &Request<'_>,
    source: &NewSource,
    kind: SourceKind,
    proposal: &mut Proposal,
) -> Result<(), Box<Proposal>> {
    let sources = &request.corpus.manifest.sources;
    if let Some(twin) = sources.iter().find(|other| other.sha256 == source.sha256 && other.id != source.id) {
        return Err(Box::new(Proposal::refused(
            &twin.id,
            Text::new("まだ収めていない文書", "a document that is not in the data folder yet"),
            Text::new(
                format!(
                    "同じ文書が「{}」として収められています。取り込み直すなら --id {} --replace",
                    twin.id, twin.id
                ),
                format!(
                    "the same document is there as “{}”; to import it again use --id {} --replace",
                    twin.id, twin.id
                ),
            ),
        )));
    }
    let Some(old) = sources.iter().find(|other| other.id == source.id) else { return Ok(()) };
    let is_sheet = matches!(old.kind, SourceKind::DisclosureSheet) || old.kind == kind;
    if !request.says.replace || !is_sheet {
        let advice = if is_sheet {
            Text::new(
                "別の名を --id で付けるか、置き換えるなら --replace を添えてください",
                "give it another name with --id, or add --replace to put it in the place of the old one",
            )
        } else {
            Text::new("別の名を --id で付けてください", "give it another name with --id")
        };
        return Err(Box::new(Proposal::refused(
            &source.id,
            Text::new("まだ使われていない名", "a name that is not taken"),
            advice,
        )));
    }
    proposal.removed.extend(belongings(request, &source.id, &old.file, proposal));
    for (file, column) in [("readings/sds-notes.tsv", 0), ("readings/accepted.tsv", 1)] {
        let is_about = |cell: &str| match column {
            0 => cell == source.id,
            _ => {
                cell == old.file
                    || cell.strip_prefix(&old.file).is_some_and(|rest| rest.starts_with([':', '#']))
            }
        };
        drop_rows(request, file, column, &is_about, proposal);
    }
    Ok(())
}

/// The old original and its tables, apart from those that are written anew.
fn belongings(request: &Request<'_>, id: &str, old: &str, proposal: &Proposal) -> Vec<String> {
    let prefix = format!("readings/{id}.");
    let names = request.data.iter().map(|file| file.name.to_string());
    names
        .filter(|name| {
            name == old
                || name.strip_prefix(&prefix).is_some_and(|rest| !rest.trim_end_matches(".tsv").contains('.'))
        })
        .filter(|name| !proposal.files.contains_key(name))
        .collect()
}

/// Takes rows out of a table, and says how many.
fn drop_rows(
    request: &Request<'_>,
    name: &str,
    column: usize,
    is_about: &dyn Fn(&str) -> bool,
    proposal: &mut Proposal,
) {
    let Some(text) = request.data.get(name).and_then(|file| file.text().ok()) else { return };
    let is_kept =
        |(index, line): &(usize, &str)| *index == 0 || !line.split('\t').nth(column).is_some_and(is_about);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let kept: Vec<&str> = lines.iter().copied().enumerate().filter(is_kept).map(|(_, line)| line).collect();
    let gone = lines.len() - kept.len();
    if gone == 0 {
        return;
    }
    proposal.files.insert(name.to_owned(), kept.concat().into_bytes());
    proposal.findings.push(Finding {
        weight: Weight::Note,
        at: String::new(),
        found: name.to_owned(),
        expected: Text::new("前の印字についての行", "rows about the old print"),
        advice: Text::new(
            format!("{gone} 行を除きました。新しい文書にも当てはまるものは書き直してください"),
            format!("{gone} rows were taken out; write those again that hold for the new document"),
        ),
    });
}
