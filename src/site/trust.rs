//! Home, about, known flaws, corrections: what the dataset is and how far it can be trusted.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Relation;
use crate::site::Site;
use crate::site::node::{confidence, place};
use crate::site::view::{FixView, Page, PlaceView};

#[derive(Serialize)]
struct HomePage {
    dataset: String,
    version: String,
    date: String,
    edition: String,
    edition_id: String,
    volumes: Vec<VolumeCard>,
    counts: Vec<(&'static str, usize, String)>,
    newer: Vec<String>,
}

#[derive(Serialize)]
struct VolumeCard {
    name: String,
    name_en: String,
    reader: String,
    href: String,
    requirements: usize,
    with_text: usize,
}

#[derive(Serialize)]
struct AboutPage {
    dataset: String,
    version: String,
    date: String,
    sources: Vec<SourceView>,
    editions: Vec<String>,
    mappings: usize,
}

#[derive(Serialize)]
struct SourceView {
    id: String,
    title: String,
    publisher: String,
    date: String,
    licence: String,
    file: String,
    sha256: String,
}

#[derive(Serialize)]
struct FindingsPage {
    groups: Vec<FindingGroup>,
    open: usize,
    accepted: usize,
    notes: usize,
}

#[derive(Serialize)]
struct FindingGroup {
    code: &'static str,
    severity: &'static str,
    explanation: String,
    rows: Vec<FindingRow>,
}

#[derive(Serialize)]
struct FindingRow {
    message: String,
    place: Option<PlaceView>,
    accepted: Option<String>,
}

#[derive(Serialize)]
struct CorrectionsPage {
    groups: Vec<CorrectionGroup>,
    total: usize,
    applied: usize,
}

#[derive(Serialize)]
struct CorrectionGroup {
    document: String,
    /// What its table is called: an English page has the file instead of a Japanese title.
    name: String,
    rows: Vec<FixView>,
}

impl Site<'_> {
    /// Counts per kind, with the page that lists them.
    fn counts(&self) -> Vec<(&'static str, usize, String)> {
        let corpus = self.corpus;
        let edition = self.edition_index();
        let clauses = self.clause_editions().first().map(|id| format!("{id}/index.html")).unwrap_or_default();
        let responses: usize = corpus.sheets.values().map(|sheet| sheet.responses.len()).sum();
        let remarks: usize = corpus.sheets.values().map(|sheet| sheet.remarks.len()).sum();
        let editorial = corpus.mappings.iter().filter(|link| link.is_editorial_match()).count();
        vec![
            ("章・節", corpus.sections.len(), edition.clone()),
            ("遵守事項", corpus.requirements.len(), edition.clone()),
            (
                "相関表の対応",
                self.elaboration_count(),
                format!("{}/table/index.html", corpus.manifest.edition),
            ),
            ("前の版の条項", corpus.clauses.len(), clauses),
            ("編集者による対応", editorial, "method/index.html".to_owned()),
            ("法令・規格", corpus.references.len(), "references/index.html".to_owned()),
            ("開示書の質問", corpus.items.len(), "sds/index.html".to_owned()),
            ("各社の開示書", corpus.sheets.len(), "sheets/index.html".to_owned()),
            ("各社の回答欄", responses, "sheets/index.html".to_owned()),
            ("備考", remarks, "sheets/index.html".to_owned()),
            ("チェックリストの項目", corpus.checklist.items.len(), "checklist/index.html".to_owned()),
            ("エビデンスの種類", corpus.checklist.evidence.len(), "evidence/index.html".to_owned()),
            ("読み取りの訂正", corpus.corrections.len(), "corrections/index.html".to_owned()),
            ("既知の傷み・注記", self.diagnostics.len(), "findings/index.html".to_owned()),
        ]
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .collect()
    }

    fn elaboration_count(&self) -> usize {
        self.corpus.mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy).count()
    }

    pub(super) fn home(&self) -> Page {
        let manifest = &self.corpus.manifest;
        let volumes = manifest.volumes.iter().filter_map(|title| {
            let requirements =
                self.corpus.requirements.values().filter(|found| found.key.volume == title.volume);
            let texts: Vec<bool> = requirements.map(|found| !found.text.is_empty()).collect();
            (!texts.is_empty()).then(|| VolumeCard {
                name: title.ja.clone(),
                name_en: title.en.clone(),
                reader: self.reader(title.volume),
                href: self.href(&crate::model::Key::Volume(title.volume)),
                requirements: texts.len(),
                with_text: texts.iter().filter(|has| **has).count(),
            })
        });
        let view = HomePage {
            dataset: manifest.title.clone(),
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            edition: self.edition_title(&manifest.edition),
            edition_id: manifest.edition.clone(),
            volumes: volumes.collect(),
            counts: self.counts(),
            newer: self.newer_editions().into_iter().map(|other| self.about_edition(other)).collect(),
        };
        let title =
            format!("{} — {}", self.title(), self.words.say("医療情報安全管理ガイドラインの相互参照"));
        Page::new("", "home.html", title, &view).description(self.words.say(
            "医療情報システムの安全管理に関するガイドライン第6.0版の遵守事項を、経営管理編・企画管理編・システム運用編にわたってたどる",
        ))
    }

    pub(super) fn about(&self) -> Page {
        let manifest = &self.corpus.manifest;
        let view = AboutPage {
            dataset: manifest.title.clone(),
            version: manifest.version.clone(),
            date: manifest.date.clone(),
            sources: manifest
                .sources
                .iter()
                .map(|source| SourceView {
                    id: source.id.clone(),
                    title: source.title.clone(),
                    publisher: source.publisher.clone(),
                    date: source.date.clone(),
                    licence: source.licence.clone(),
                    file: source.file.clone(),
                    sha256: source.sha256.clone(),
                })
                .collect(),
            editions: manifest.editions.iter().map(|edition| self.about_edition(edition)).collect(),
            mappings: self.corpus.mappings.iter().filter(|link| link.curation.is_none()).count(),
        };
        Page::new("about", "about.html", self.words.say("このサイトについて"), &view)
    }

    pub(super) fn findings(&self) -> Page {
        let mut groups: BTreeMap<(Severity, Code), Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in self.diagnostics {
            groups.entry((diagnostic.severity(), diagnostic.code)).or_default().push(diagnostic);
        }
        let lang = self.words.lang;
        let count =
            |test: &dyn Fn(&Diagnostic) -> bool| self.diagnostics.iter().filter(|found| test(found)).count();
        let view = FindingsPage {
            open: count(&Diagnostic::is_open),
            accepted: count(&|found| found.accepted.is_some()),
            notes: count(&|found| found.severity() == Severity::Note),
            groups: groups
                .into_iter()
                .map(|((severity, code), found)| FindingGroup {
                    code: code.as_str(),
                    severity: severity.label(lang),
                    explanation: code.explanation().get(lang).to_owned(),
                    rows: found
                        .into_iter()
                        .map(|found| FindingRow {
                            message: found.message.get(lang).to_owned(),
                            place: found.place.as_ref().map(|at| place(self.corpus, at)),
                            accepted: found.accepted.clone(),
                        })
                        .collect(),
                })
                .collect(),
        };
        Page::new("findings", "findings.html", self.words.say("既知の傷みと注記"), &view)
    }

    pub(super) fn corrections(&self) -> Page {
        let mut groups: BTreeMap<(String, String), Vec<FixView>> = BTreeMap::new();
        for correction in &self.corpus.corrections {
            let at = place(self.corpus, &correction.place);
            groups.entry((at.document.clone(), at.file.clone())).or_default().push(FixView {
                printed: correction.printed.clone(),
                read: correction.read.clone(),
                confidence: confidence(correction.confidence),
                is_applied: correction.is_applied(),
                reason: correction.reason.clone(),
                place: at,
            });
        }
        let view = CorrectionsPage {
            total: self.corpus.corrections.len(),
            applied: self.corpus.corrections.iter().filter(|correction| correction.is_applied()).count(),
            groups: groups
                .into_iter()
                .map(|((document, file), rows)| {
                    let name = if self.words.is_english() { file } else { document.clone() };
                    CorrectionGroup { document, name, rows }
                })
                .collect(),
        };
        Page::new("corrections", "corrections.html", self.words.say("読み取りの訂正"), &view)
    }
}
