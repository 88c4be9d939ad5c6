//! A volume of the guideline: its text → headings and lists of 【遵守事項】 → a table of requirements with their lines.

mod lines;
mod lists;

use crate::diag::Text;
use crate::import::original::{self, Defaults};
use crate::import::{Finding, Proposal, Request, Weight, tsv};
use crate::model::SourceKind;
use crate::model::key::{Key, RequirementKey, Volume};
use crate::parse::{tidy, volume};

use lists::Volumes;

/// The volumes with their names and the words of ids.
const VOLUMES: [(Volume, &str, &str); 3] = [
    (Volume::Governance, "経営管理編", "governance"),
    (Volume::Management, "企画管理編", "management"),
    (Volume::Control, "システム運用編", "control"),
];
/// The words over a list of requirements.
const LIST: &str = "【遵守事項】";
/// Lines in which a title is looked for.
const TITLE_LINES: usize = 60;

/// Whether a document looks like one: a title that names one volume, and a list of 【遵守事項】.
pub(super) fn looks_like(request: &Request<'_>) -> bool {
    let lines = lines::of(request.document);
    by_title(&lines).is_some() && lines.iter().any(|line| tidy::comparable(&line.text) == LIST)
}

/// What it would change.
pub(super) fn propose(request: &Request<'_>) -> Proposal {
    let lines = lines::of(request.document);
    let Some((volume, name, word)) = by_id(&request.says.id).or_else(|| by_title(&lines)) else {
        return no_volume(request);
    };
    let found = Volumes::of(request.corpus, volume, &lines);
    if found.requirements.is_empty() {
        return no_lists(request, name);
    }
    let defaults = Defaults {
        id: format!("{}-{word}", request.corpus.manifest.edition),
        kind: ("guideline-volume", SourceKind::GuidelineVolume),
        title: name,
    };
    match build(request, &found, &defaults) {
        Ok(proposal) => proposal,
        Err(refusal) => *refusal,
    }
}

fn build(request: &Request<'_>, found: &Volumes, defaults: &Defaults<'_>) -> Result<Proposal, Box<Proposal>> {
    let id = original::id(request, defaults)?;
    let standing = if request.says.replace { "replace" } else { "fill" };
    let mut rows = Vec::new();
    let row = |role: &str, key: String, at: &str, text: String| {
        vec![role.to_owned(), key, at.to_owned(), text, standing.to_owned(), String::new()]
    };
    for section in &found.sections {
        rows.push(row("section", section.key.to_string(), &section.at, section.text.clone()));
    }
    for own in &found.requirements {
        rows.push(row("requirement", own.key.to_string(), &own.at, tsv::marked_up(&own.paragraphs)));
    }
    let mut proposal = Proposal { findings: found.findings.clone(), ..Proposal::default() };
    proposal.files.insert(format!("readings/{id}.volume.tsv"), tsv::table(volume::VOLUME, &rows));
    let differing = differences(request, found, &id);
    proposal.understood = understood(request, found, defaults.title, &id, differing.len());
    proposal.findings.extend(differing);
    original::add(request, &id, defaults, &mut proposal)?;
    Ok(proposal)
}

/// Where a text is there already and reads differently.
fn differences(request: &Request<'_>, found: &Volumes, id: &str) -> Vec<Finding> {
    let own = format!("sources/{id}.");
    let mut findings = Vec::new();
    for new in &found.requirements {
        let old = request.corpus.requirements.get(&new.key).filter(|old| !old.text.is_empty());
        let Some(old) = old.filter(|old| !old.source.file.starts_with(&own)) else { continue };
        let words = new.words();
        if tidy::comparable(&words) == tidy::comparable(&old.read()) {
            continue;
        }
        let (key, read, place) = (&new.key, old.read(), &old.source);
        let advice = if request.says.replace {
            Text::new("この編の字句を本文とします", "the words of this volume become the text")
        } else {
            Text::new(
                "今ある本文のままです。この編の字句を本文とするなら --replace を添えてください",
                "the text that is there stays; to put the words of this volume in its place add --replace",
            )
        };
        findings.push(Finding {
            weight: Weight::Doubt,
            at: new.at.clone(),
            found: words,
            expected: Text::new(
                format!("{key} の今の本文（{place}）: {read}"),
                format!("the text of {key} that is there ({place}): {read}"),
            ),
            advice,
        });
    }
    findings
}

fn understood(request: &Request<'_>, found: &Volumes, name: &str, id: &str, differing: usize) -> Vec<Text> {
    let is_missing =
        |key: &RequirementKey| request.corpus.requirements.get(key).is_none_or(|old| old.text.is_empty());
    let filled = found.requirements.iter().filter(|own| is_missing(&own.key)).count();
    let (sections, requirements) = (found.sections.len(), found.requirements.len());
    vec![
        Text::new(
            format!("ガイドラインの{name}として読みました（id は {id}）"),
            format!("read as the volume {name} (id {id})"),
        ),
        Text::new(
            format!(
                "節の見出し {sections}、遵守事項 {requirements}、うち本文のなかったもの {filled}、字句の違うもの {differing}"
            ),
            format!(
                "{sections} headings, {requirements} requirements, {filled} of them without a text so far, {differing} that read differently"
            ),
        ),
    ]
}

type Named = (Volume, &'static str, &'static str);

/// The volume that the user names with the id: `management`, `mhlw-6.0-management`.
fn by_id(id: &str) -> Option<Named> {
    VOLUMES.into_iter().find(|(_, _, word)| id.ends_with(word))
}

/// The volume that the title names: the first line that names one, and nothing but one.
fn by_title(lines: &[lines::Line]) -> Option<Named> {
    let named = lines.iter().take(TITLE_LINES).filter_map(|line| {
        let words = tidy::comparable(&line.text);
        let mut found = VOLUMES.into_iter().filter(|(_, name, _)| words.contains(name));
        let one = found.next().filter(|_| found.next().is_none())?;
        (words.ends_with(one.1) || words.contains("ガイドライン")).then_some(one)
    });
    named.into_iter().next()
}

fn no_volume(request: &Request<'_>) -> Proposal {
    Proposal::refused(
        request.name,
        Text::new(
            "経営管理編・企画管理編・システム運用編のどれかを示す題",
            "a title that names one of 経営管理編, 企画管理編, システム運用編",
        ),
        Text::new(
            "--as guideline --id mhlw-6.0-governance（management、control）で編を示してください",
            "say which with --as guideline --id mhlw-6.0-governance (or -management, -control)",
        ),
    )
}

fn no_lists(request: &Request<'_>, name: &str) -> Proposal {
    Proposal::refused(
        request.name,
        Text::new(
            format!("{name}の節の見出しと、その下の{LIST}の ①②…"),
            format!("headings of sections of {name} and below them {LIST} with ①②…"),
        ),
        Text::new(
            "pdftotext -layout などで字句を取り出した本文か確かめてください",
            "see that it is the text of the volume, as pdftotext -layout gives it",
        ),
    )
}

/// The key of a requirement as a key.
fn as_key(key: &RequirementKey) -> Key {
    Key::Requirement(key.clone())
}
