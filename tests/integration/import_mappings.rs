//! Mapping sets come in: what the program writes reads back as it was, what others write is believed only as far as it goes.

use std::process::Command;

use soukan::export::{FolderFormat, Slice, folder};
use soukan::import::{Kind, Proposal, Request, Says, Weight, propose, read};
use soukan::model::{Absence, Corpus, Key, Link, ReviewState};
use soukan::pipeline::load_data;
use soukan::source::{DataDir, SourceFile};

use crate::support::{DATA, corpus, key, root};

fn import(bytes: &[u8], says: Says) -> Proposal {
    let document = read::read(bytes).unwrap();
    let request = Request { document: &document, bytes, name: "set", data: &DATA, corpus: corpus(), says };
    propose(Some(Kind::Mappings), &request)
}

fn says(id: &str) -> Says {
    Says {
        id: id.to_owned(), publisher: "試験".to_owned(), date: "2026-11-25".to_owned(), ..Says::default()
    }
}

fn replacing(id: &str) -> Says {
    Says { replace: true, ..says(id) }
}

/// The data with a proposal carried out.
fn carried_out(proposal: &Proposal) -> (Corpus, Vec<soukan::diag::Diagnostic>) {
    let mut data: DataDir = DATA.clone();
    for (name, bytes) in &proposal.files {
        data.insert(SourceFile::new(name, bytes.clone()));
    }
    let loaded = load_data(&data);
    (loaded.corpus.unwrap(), loaded.diagnostics)
}

fn text<'a>(proposal: &'a Proposal, name: &str) -> &'a str {
    std::str::from_utf8(&proposal.files[name]).unwrap()
}

/// What is told, as `weight at found`.
fn told(proposal: &Proposal) -> Vec<String> {
    let findings = proposal.findings.iter();
    findings.map(|finding| format!("{} {} {}", finding.weight.as_str(), finding.at, finding.found)).collect()
}

#[test]
fn what_goes_out_as_sssom_comes_in_as_it_was() {
    let files = folder(corpus(), &Slice::whole(corpus()), FolderFormat::Sssom).unwrap();
    for id in corpus().sets.keys() {
        let proposal = import(&files[&format!("{id}.sssom.tsv")], replacing(""));
        assert_eq!(told(&proposal), [""; 0], "{id}");
        let name = format!("mappings/{id}.sssom.tsv");
        assert_eq!(proposal.files[&name], DATA.get(&name).unwrap().bytes, "{id}");
        let (after, found) = carried_out(&proposal);
        assert_eq!(after.mappings, corpus().mappings);
        assert!(found.iter().all(|found| found.severity() != soukan::diag::Severity::Error));
        assert!(after.manifest.sources.iter().any(|source| source.id == *id && source.sha256.len() == 64));
    }
}

/// OSCAL lacks matched words, hashes, and the author, date and review of a row without a mapping.
#[test]
fn what_goes_out_as_oscal_comes_in_but_for_what_oscal_lacks() {
    let files = folder(corpus(), &Slice::whole(corpus()), FolderFormat::Oscal).unwrap();
    let mut sets = 0;
    for id in corpus().sets.keys() {
        let Some(bytes) = files.get(&format!("mapping-{id}.json")) else { continue };
        let proposal = import(bytes, replacing(""));
        assert_eq!(told(&proposal), [""; 0], "{id}");
        let (after, _) = carried_out(&proposal);
        let links = |corpus: &Corpus| -> Vec<Link> {
            let of_set = |link: &&Link| link.curation.as_ref().is_some_and(|curation| curation.set == *id);
            corpus.mappings.iter().filter(of_set).cloned().collect()
        };
        let absences = |corpus: &Corpus| -> Vec<Absence> {
            let own = corpus.absences.iter().filter(|absence| absence.curation.set == *id).cloned();
            own.map(|mut absence| {
                absence.curation.review = ReviewState::Single;
                absence
            })
            .collect()
        };
        assert_eq!(links(&after), links(corpus()), "{id}");
        assert_eq!(absences(&after), absences(corpus()), "{id}");
        let (old, new) = (&corpus().sets[id], &after.sets[id]);
        assert_eq!(old, new, "{id}");
        sets += 1;
    }
    assert_eq!(sets, 3, "every editorial set went out as OSCAL");
}

#[test]
fn a_person_s_table_is_read_by_its_headings() {
    let csv = "番号\t対応元\t関係\t対応先\t確度\t理由\n\
        1\t企画管理編 13⑧\tcloseMatch\tチェックリスト250\t0.95\t試験の理由その一\n\
        2\tM13-8\tskos:broadMatch\tCL251\t0.7\t試験の理由その二\n\
        3\tM13-8\tskos:broadMatch\tCL251\t0.8\t二度目\n\
        4\tM99-1\tskos:broadMatch\tCL251\t0.8\tない鍵\n\
        5\tM13-7\towl:sameAs\tCL251\t0.8\tない関係\n\
        6\tM13-7\trelatedMatch\tCL252\t0.8\t\n";
    let proposal = import(csv.as_bytes(), says("own"));
    assert_eq!(
        told(&proposal),
        [
            "doubt B4 M13-8 skos:broadMatch CL251",
            "doubt B5 M99-1",
            "doubt B6 owl:sameAs",
            "doubt B7 M13-7 → CL252",
            "doubt B3 0.7",
        ]
    );
    assert!(proposal.understood[0].ja.contains("subject = B「対応元」"), "{:?}", proposal.understood);
    assert!(proposal.understood[0].ja.contains("使わない列: 番号"), "{:?}", proposal.understood);
    let (after, found) = carried_out(&proposal);
    let of_set = |link: &&Link| link.curation.as_ref().is_some_and(|curation| curation.set == "own");
    let links: Vec<(Key, Key)> =
        after.mappings.iter().filter(of_set).map(|link| (link.from.clone(), link.to.clone())).collect();
    assert_eq!(links, [(key("M13-8"), key("CL250")), (key("M13-8"), key("CL251"))]);
    let errors: Vec<_> =
        found.iter().filter(|found| found.severity() == soukan::diag::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(text(&proposal, "mappings/own.sssom.tsv").contains("checklist:250"));
    assert_eq!(proposal.files["sources/own.tsv"], csv.as_bytes());
}

#[test]
fn columns_can_be_corrected() {
    let csv = "表題,,,\nA,B,C,D\nM13-8,CL250,relatedMatch,理由\n";
    let refused = import(csv.as_bytes(), says("own"));
    assert!(refused.is_refused());
    let columns = "heading = 2\nsubject = \"A\"\nobject = \"B\"\npredicate = \"C\"\nreason = \"D\"\n";
    let corrected = import(csv.as_bytes(), Says { columns: Some(columns.to_owned()), ..says("own") });
    assert!(!corrected.is_refused(), "{:?}", corrected.findings);
    assert!(
        text(&corrected, "mappings/own.sssom.tsv")
            .contains("mhlw-6.0:M13-8\tskos:relatedMatch\tchecklist:250")
    );
    for (wrong, words) in
        [("subject = 1", "subject"), ("colour = \"A\"", "colour"), ("subject = \"Z Z\"", "Z Z")]
    {
        let refused = import(csv.as_bytes(), Says { columns: Some(wrong.to_owned()), ..says("own") });
        assert!(refused.is_refused() && refused.findings[0].found.contains(words), "{wrong}");
    }
}

/// A workbook, as people keep such tables.
#[test]
fn a_workbook_is_read_too() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        ["subject_id", "predicate_id", "object_id", "comment", "confidence"],
        ["sds:17.1", "skos:relatedMatch", "checklist:250", "試験の理由", "0.5"],
    ]
    .into_iter()
    .enumerate()
    {
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    let proposal = import(&book.save_to_buffer().unwrap(), says("own"));
    assert_eq!(told(&proposal), [""; 0]);
    assert!(text(&proposal, "mappings/own.sssom.tsv").contains("sds:17.1\tskos:relatedMatch\tchecklist:250"));
    assert!(proposal.files.contains_key("sources/own.xlsx"));
}

#[test]
fn candidates_and_what_is_taken_are_no_mappings() {
    let files = folder(corpus(), &Slice::whole(corpus()), FolderFormat::Sssom).unwrap();
    let table = import(&files["official-table.sssom.tsv"], says("own"));
    assert!(table.is_refused(), "the table's relations are no mapping set");
    let set = &files["sds-requirement.sssom.tsv"];
    let other = import(set, says("own"));
    let told_of =
        other.findings.iter().filter(|finding| finding.advice.en.contains("sds-requirement")).count();
    let links = corpus().mappings.iter().filter_map(|link| link.curation.as_ref());
    assert_eq!(told_of, links.filter(|curation| curation.set == "sds-requirement").count());
    assert!(import(set, says("")).is_refused(), "a set that is there is replaced only when that is said");
    assert!(import(set, says("kintone")).is_refused(), "the id of another source");
    assert!(import(set, says("Not An Id")).is_refused());
    let candidates = String::from_utf8(set.clone())
        .unwrap()
        .replace("semapv:ManualMappingCuration", "semapv:LexicalSimilarityThresholdMatching");
    let refused = import(candidates.as_bytes(), replacing("sds-requirement"));
    assert!(refused.is_refused());
    assert!(refused.findings.iter().any(|finding| finding.weight == Weight::Refused));
}

#[test]
fn the_standard_s_own_words_are_read() {
    let map = |relationship: &str, target: &str| {
        serde_json::json!({
            "relationship": relationship, "remarks": format!("理由 {target}"),
            "sources": [{"type": "control", "id-ref": "SDS17.1"}],
            "targets": [{"type": "control", "id-ref": target}],
            "confidence-score": {"percentage": 80.0},
        })
    };
    let maps = [
        map("equal-to", "CL240"),
        map("equivalent-to", "CL241"),
        map("subset-of", "CL242"),
        map("superset-of", "CL243"),
        map("intersects-with", "CL244"),
        map("no-relationship", "CL245"),
    ];
    let document = serde_json::json!({"mapping-collection": {
        "metadata": {"title": "よその対応", "version": "3", "parties": [{"name": "よその人"}], "last-modified": "2026-01-02T00:00:00Z"},
        "provenance": {"method": "human"}, "mappings": [{"maps": maps}],
    }});
    let proposal = import(document.to_string().as_bytes(), says("other"));
    assert_eq!(told(&proposal), ["doubt /mapping-collection/mappings/0/maps/5 no-relationship"]);
    let (after, _) = carried_out(&proposal);
    let own =
        after.mappings.iter().filter(|link| link.curation.as_ref().is_some_and(|own| own.set == "other"));
    let relations: Vec<&str> = own.map(|link| link.relation.as_str()).collect();
    assert_eq!(relations, ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]);
    assert_eq!(after.sets["other"].title, "よその対応");
}

#[test]
fn the_program_imports_and_the_set_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for file in DATA.iter() {
        let path = data.join(&*file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
    let table = folder.path().join("table.csv");
    std::fs::write(&table, "from,relation,to,reason\nM13-8,relatedMatch,CL250,試験の理由\n").unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_soukan"))
            .args(["--lang", "en", "--data", data.to_str().unwrap()])
            .args(args)
            .current_dir(root())
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let table = table.to_str().unwrap();
    let (code, out) = run(&["import", table, "--id", "own", "--publisher", "x", "--date", "2026-11-25"]);
    assert_eq!(code, 1, "a confidence that is missing is told: {out}");
    let (_, out) = run(&["show", "M13-8"]);
    assert!(out.contains("CL250"), "{out}");
    let before = std::fs::read(data.join("soukan.toml")).unwrap();
    let (code, _) = run(&["import", table, "--id", "own2", "--publisher", "x", "--date", "2026-11-25"]);
    assert_eq!(code, 2, "the pair is taken");
    assert_eq!(std::fs::read(data.join("soukan.toml")).unwrap(), before);
}
