//! Mapping sets, on small changes to `tests/fixtures/base`: what is left out, what must be looked at again, and what
//! may differ. One finding of each code is in `tests/fixtures/found`; here is how they go together.

use soukan::model::{Corpus, Key, ReviewState};
use soukan::pipeline::{Loaded, load_data};
use soukan::rdf::{self, Iris};
use soukan::source::{DataDir, SourceFile};

use crate::support;

const SET: &str = "mappings/sds-requirement.sssom.tsv";
const RECORD: &str = "mappings/sds-requirement.readings.tsv";
const STATED: &str = "mappings/stated-references.sssom.tsv";

/// The miniature data folder, with changes to its text.
struct Folder(DataDir);

impl Folder {
    fn base() -> Self {
        Self(DataDir::read(&support::root().join("tests/fixtures/base")).unwrap())
    }

    fn text(&self, file: &str) -> String {
        String::from_utf8(self.0.get(file).unwrap().bytes.clone()).unwrap()
    }

    fn put(mut self, file: &str, text: impl Into<Vec<u8>>) -> Self {
        self.0.insert(SourceFile::new(file, text));
        self
    }

    /// Changes the one place of a file that holds these words.
    fn change(self, file: &str, words: &str, to: &str) -> Self {
        let text = self.text(file);
        assert_eq!(text.matches(words).count(), 1, "{words} in {file}");
        let text = text.replace(words, to);
        self.put(file, text)
    }

    /// Puts a row behind the one that starts so.
    fn row_after(self, file: &str, start: &str, row: &str) -> Self {
        let before = self.row(file, start);
        self.change(file, &format!("\n{before}\n"), &format!("\n{before}\n{row}\n"))
    }

    fn without(self, file: &str, start: &str) -> Self {
        let row = self.row(file, start);
        self.change(file, &format!("\n{row}\n"), "\n")
    }

    /// The one row of a file that starts so.
    fn row(&self, file: &str, start: &str) -> String {
        let text = self.text(file);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(start)).collect();
        assert_eq!(rows.len(), 1, "{start} in {file}");
        rows[0].to_owned()
    }

    /// The row with other words in one of its columns, counted from 1.
    fn row_with(&self, start: &str, changes: &[(usize, &str)]) -> String {
        let row = self.row(SET, start);
        let mut cells: Vec<&str> = row.split('\t').collect();
        for (column, words) in changes {
            cells[column - 1] = words;
        }
        cells.join("\t")
    }

    /// Changes one column, counted from 1, of the row that starts so.
    fn cell(self, start: &str, column: usize, words: &str) -> Self {
        let (old, new) = (self.row(SET, start), self.row_with(start, &[(column, words)]));
        self.change(SET, &format!("\n{old}\n"), &format!("\n{new}\n"))
    }

    fn load(&self) -> Loaded {
        load_data(&self.0)
    }

    fn corpus(&self) -> Corpus {
        self.load().corpus.unwrap()
    }

    /// Everything that someone has to look at: `code place`, in the order of places.
    fn found(&self) -> Vec<String> {
        let open = |found: &soukan::diag::Diagnostic| {
            let place = found.place.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
            format!("{} {place}", found.code.as_str())
        };
        self.load().diagnostics.iter().filter(|found| found.is_open()).map(open).collect()
    }

    /// The line of a row, as findings name it.
    fn place(&self, file: &str, start: &str) -> String {
        format!("{file}:{}", line_of(&self.text(file), &self.row(file, start)))
    }
}

/// The number of a row.
fn line_of(text: &str, row: &str) -> usize {
    text.lines().position(|line| line == row).unwrap() + 1
}

fn relations(corpus: &Corpus, from: &str) -> Vec<String> {
    let from: Key = support::key(from);
    let of = corpus.mappings.iter().filter(|link| link.from == from && link.curation.is_some());
    of.map(|link| format!("{} {}", link.relation.as_str(), link.to)).collect()
}

fn suspects(corpus: &Corpus) -> Vec<String> {
    let is_suspect = |link: &&soukan::model::Link| link.curation.as_ref().is_some_and(|made| made.is_suspect);
    let links = corpus.mappings.iter().filter(is_suspect).map(|link| format!("{} → {}", link.from, link.to));
    let absences = corpus.absences.iter().filter(|absence| absence.curation.is_suspect);
    links.chain(absences.map(|absence| absence.subject.to_string())).collect()
}

/// A row of every kind, and nothing to look at.
#[test]
fn the_base_links_every_row_of_the_form() {
    let folder = Folder::base();
    let corpus = folder.corpus();
    assert_eq!(folder.found(), Vec::<String>::new());
    assert_eq!(relations(&corpus, "SDS2"), ["broadMatch M2", "references REF-test-method"]);
    assert_eq!(relations(&corpus, "alpha:R3"), ["references REF-test-method"]);
    let absent: Vec<String> = corpus.absences.iter().map(|absence| absence.subject.to_string()).collect();
    assert_eq!(absent, ["SDS2", "SDS2.a"]);
    assert_eq!(suspects(&corpus), Vec::<String>::new());
    let rows: Vec<(&str, usize)> = corpus.sets.iter().map(|(id, set)| (id.as_str(), set.rows)).collect();
    assert_eq!(rows, [("sds-requirement", 7), ("stated-references", 3)]);
}

#[test]
fn a_row_to_an_unknown_key_is_left_out() {
    let folder = Folder::base().cell("sds:1\t", 3, "mhlw-6.0:M1-9");
    let unknown = format!("link-unknown-key {}", folder.place(SET, "sds:1\t"));
    let unlooked = format!("mapping-unlooked {SET}:1");
    let record = format!("mapping-unread {RECORD}:2");
    assert_eq!(folder.found(), [record, unlooked, unknown]);
    assert_eq!(relations(&folder.corpus(), "SDS1"), Vec::<String>::new());

    let folder = Folder::base().cell("sds:2.a\t", 1, "sds:2.z");
    let found = folder.found();
    assert!(found.contains(&format!("link-unknown-key {}", folder.place(SET, "sds:2.z\t"))), "{found:?}");
    assert_eq!(folder.corpus().absences.len(), 1);
}

/// Two rows may not link the same pair, not even by different relations, in whatever sets they stand.
#[test]
fn a_pair_is_linked_once() {
    let base = Folder::base();
    let again =
        base.row_with("sds:3\t", &[(2, "skos:relatedMatch"), (9, "「試験用の記録」という語も重なる。")]);
    let folder = base.row_after(SET, "sds:3\t", &again);
    assert_eq!(folder.found(), [format!("row-duplicate {SET}:37")]);
    assert_eq!(relations(&folder.corpus(), "SDS3"), ["closeMatch C3-1", "references C3"]);

    let prefix = "#  sssom: https://w3id.org/sssom/\n";
    let with_prefix = format!("#  skos: http://www.w3.org/2004/02/skos/core#\n{prefix}");
    let folder = Folder::base().change(STATED, prefix, &with_prefix).row_after(STATED, "sds:3\t", &again);
    assert_eq!(folder.found(), [format!("row-duplicate {STATED}:{}", line_of(&folder.text(STATED), &again))]);

    let base = Folder::base();
    let again = base.row_with("sds:2.a\t", &[(9, "やはり合う遵守事項が無い。")]);
    let folder = base.row_after(SET, "sds:2.a\t", &again);
    assert_eq!(folder.found(), [format!("row-duplicate {SET}:36")]);
    assert_eq!(folder.corpus().absences.len(), 2);
}

#[test]
fn rows_stand_in_the_order_of_keys_and_no_term_comes_last() {
    let base = Folder::base();
    let (third, fourth) = (base.row(SET, "sds:3\t"), base.row(SET, "sds:4\t"));
    let folder = base.change(SET, &format!("\n{third}\n{fourth}\n"), &format!("\n{fourth}\n{third}\n"));
    assert_eq!(folder.found(), [format!("row-out-of-order {}", folder.place(SET, "sds:3\t"))]);

    let base = Folder::base();
    let chapter = base.row(SET, "sds:2\tskos:broadMatch");
    let nothing = base.row(SET, "sds:2\tskos:relatedMatch");
    let folder = base.change(SET, &format!("\n{chapter}\n{nothing}\n"), &format!("\n{nothing}\n{chapter}\n"));
    assert_eq!(folder.found(), [format!("row-out-of-order {}", folder.place(SET, "sds:2\tskos:broadMatch"))]);
}

/// A correction is enough to change a wording; whatever rests on it must be looked at, and nothing else.
#[test]
fn a_changed_wording_makes_its_mappings_suspect() {
    let folder = Folder::base().row_after(
        "readings/correlation.corrections.tsv",
        "4\t2\t",
        "7\t4\t0\t定める\t守る\tcertain\t試験用の訂正",
    );
    assert_eq!(folder.found(), [format!("mapping-suspect {}", folder.place(SET, "sds:4\t"))]);
    assert_eq!(suspects(&folder.corpus()), ["SDS4 → M2-1"]);

    // A title is the wording of a section; here a mapping and a reference rest on titles.
    let folder = Folder::base()
        .change("guideline/mhlw-6.0/sections.csv", "試験用の規程", "試験用の規程の章")
        .change("guideline/mhlw-6.0/sections.csv", "C,3,試験用の記録", "C,3,試験用の記録の章");
    assert_eq!(suspects(&folder.corpus()), ["SDS2 → M2", "SDS3 → C3"]);
}

#[test]
fn each_hash_is_of_its_own_end() {
    let folder = Folder::base().cell("sds:2.a\t", 12, "0000000000000000");
    assert_eq!(folder.found(), [format!("mapping-suspect {}", folder.place(SET, "sds:2.a\t"))]);
    assert_eq!(suspects(&folder.corpus()), ["SDS2.a"]);
    let folder = Folder::base().cell("sds:3\t", 13, "");
    assert_eq!(folder.found(), [format!("mapping-suspect {}", folder.place(SET, "sds:3\t"))]);
    let both = folder.cell("sds:3\t", 12, "");
    assert_eq!(both.found().len(), 2);
}

/// 1 ⊃ M1-1 ⊃ 1.1 ⊃ G1.1-1 ⊃ 1: each row may look right; together they cannot be.
#[test]
fn broader_relations_may_not_run_in_a_circle() {
    let folder = Folder::base().cell("sds:1\t", 2, "skos:narrowMatch");
    let first = folder.row_with(
        "sds:1\t",
        &[
            (2, "skos:broadMatch"),
            (3, "mhlw-6.0:G1.1-1"),
            (9, "「業務」は「遵守事項その一」の一部をなす。"),
            (13, "4cf61d12a9445551"),
        ],
    );
    let folder = folder.change(SET, "\nsds:1\t", &format!("\n{first}\nsds:1\t"));
    let second = folder.row_with(
        "sds:1.1\t",
        &[(3, "mhlw-6.0:M1-1"), (9, "「場所」は「体制その一」の一部をなす。"), (13, "50fe483dccc14c24")],
    );
    let folder = folder.cell("sds:1.1\t", 2, "skos:narrowMatch").row_after(SET, "sds:1.1\t", &second);
    let cycles = |folder: &Folder| -> Vec<String> {
        folder.found().into_iter().filter(|found| found.starts_with("mapping-cycle")).collect()
    };
    let lines = [31, 32, 33, 34].map(|line| format!("mapping-cycle {SET}:{line}"));
    assert_eq!(cycles(&folder), lines);
    let weaker = folder.cell("sds:1.1\tskos:narrowMatch", 2, "skos:relatedMatch");
    assert_eq!(cycles(&weaker), Vec::<String>::new());
}

/// A chapter beside 「資料に無い」 says where the requirement must be (see the base); a requirement beside it denies it.
#[test]
fn a_chapter_is_no_contradiction_and_a_requirement_is() {
    let base = Folder::base();
    let requirement = base.row_with(
        "sds:2\tskos:broadMatch",
        &[(3, "mhlw-6.0:M2-1"), (9, "「方式」は「規程その一」に書かれる。"), (13, "a9ee5e907a82eb60")],
    );
    let folder = base.row_after(SET, "sds:2\tskos:broadMatch", &requirement).row_after(
        RECORD,
        "SDS2\tM2\t",
        "SDS2\tM2-1\tbroadMatch\tbroadMatch\tbroadMatch\t-",
    );
    let nothing = folder.place(SET, "sds:2\tskos:relatedMatch\tsssom:NoTermFound");
    assert_eq!(folder.found(), [format!("mapping-contradicted {nothing}")]);
}

#[test]
fn the_record_of_the_readings_agrees_with_the_set() {
    // Only one of the two readings says so.
    let folder = Folder::base().cell("sds:4\t", 10, "agreed");
    assert_eq!(folder.found(), [format!("mapping-unread {}", folder.place(SET, "sds:4\t"))]);
    // A person of the field outranks both.
    let folder = Folder::base().cell("sds:4\t", 10, "reviewed").cell("sds:3\t", 10, "reviewed");
    assert_eq!(folder.found(), Vec::<String>::new());
    let link = folder.corpus().mappings.into_iter().find(|link| link.from == support::key("SDS4")).unwrap();
    assert_eq!(link.curation.unwrap().review, ReviewState::Reviewed);
    // Nobody read it.
    let folder = Folder::base().without(RECORD, "SDS3\t");
    assert_eq!(folder.found(), [format!("mapping-unread {}", folder.place(SET, "sds:3\t"))]);
    // What was settled on is not in the set.
    let folder = Folder::base().change(RECORD, "relatedMatch\t-\t-\t", "relatedMatch\t-\trelatedMatch\t");
    assert_eq!(folder.found(), [format!("mapping-unread {}", folder.place(RECORD, "SDS4\tM1-2"))]);
    // A difference was settled without saying why.
    let folder = Folder::base().change(RECORD, "体制の段落は手順に触れないので、結ばない", "-");
    assert_eq!(folder.found(), [format!("mapping-unread {}", folder.place(RECORD, "SDS4\tM1-2"))]);
}

/// The head is read or the whole set is not: rows whose prefixes mean nothing are not guessed at.
#[test]
fn a_set_whose_head_cannot_be_read_is_left_out() {
    let text = Folder::base().text(SET);
    let without_map: String = text
        .split_inclusive('\n')
        .filter(|line| *line != "#curie_map:\n" && !line.starts_with("#  "))
        .collect();
    let without_head: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
    let elsewhere =
        text.replace("#mapping_set_id: https://example.org/", "#mapping_set_id: https://example.com/");
    for text in [without_map, without_head, elsewhere] {
        let folder = Folder::base().put(SET, text);
        let found = folder.found();
        let invalid: Vec<&String> =
            found.iter().filter(|found| found.starts_with(&format!("mapping-set-invalid {SET}:"))).collect();
        assert_eq!((invalid.len(), found.len()), (1, 1), "{found:?}");
        let corpus = folder.corpus();
        assert_eq!(corpus.sets.keys().collect::<Vec<_>>(), ["stated-references"]);
        assert!(corpus.absences.is_empty());
    }
}

#[test]
fn a_value_that_cannot_be_read_costs_its_row_and_names_its_cell() {
    let rows = |folder: &Folder| {
        let corpus = folder.corpus();
        corpus.mappings.len() + corpus.absences.len()
    };
    let cases = [
        ("sds:1\t", 1, "SDS1"),
        ("sds:1\t", 2, "owl:sameAs"),
        ("sds:1\t", 2, "skos:references"),
        ("sds:1\t", 3, "mhlw-6.0:第一章"),
        ("sds:1\t", 3, "unknown:M1-1"),
        ("sds:1\t", 4, "semapv:LexicalMatching"),
        ("sds:1\t", 7, "0.9"),
        ("sds:1\t", 10, "checked"),
        ("sds:2.a\t", 11, "-"),
    ];
    for (start, column, words) in cases {
        let line = Folder::base().place(SET, start);
        let folder = Folder::base().cell(start, column, words);
        let found = folder.found();
        assert!(found.contains(&format!("row-malformed {line}:{column}")), "{words}: {found:?}");
        assert_eq!(rows(&folder), rows(&Folder::base()) - 1, "{words}");
    }
}

#[test]
fn words_are_quoted_as_they_stand() {
    let folder = Folder::base().change(STATED, "\t試験用の記録\t", "\t試験用の記録簿\t");
    assert_eq!(folder.found(), [format!("mapping-misquotes {}", folder.place(STATED, "sds:3\t"))]);
    // Several spellings are separated by |, and each stands in the text.
    let folder = Folder::base().change(STATED, "\t試験用の記録\t", "\t試験用の記録|残している\t");
    assert_eq!(folder.found(), Vec::<String>::new());
    let folder = folder.change(STATED, "|残している\t", "|残していた\t");
    assert_eq!(folder.found(), [format!("mapping-misquotes {}", folder.place(STATED, "sds:3\t"))]);
    // Either text will do, as will the title above it, and words left out between.
    for reason in [
        "「試験用の記録その一」を問う。",
        "「試験用の見出し二」の下の問い。",
        "「試験用の…残すこと」を問う。",
    ] {
        assert_eq!(Folder::base().cell("sds:3\t", 9, reason).found(), Vec::<String>::new(), "{reason}");
    }
}

/// Each set has a graph of its own, so that one can ask without it.
#[test]
fn sets_and_references_stand_in_their_own_graphs() {
    let corpus = Folder::base().corpus();
    let iris = Iris::new(&corpus).unwrap();
    let lines: Vec<String> = rdf::quads(&corpus, &iris).iter().map(ToString::to_string).collect();
    let has = |parts: &[&str]| lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    let references = "<http://purl.org/dc/terms/references>";
    assert!(has(&[
        "id/sds/2>",
        references,
        "id/references/REF-test-method>",
        "graph/mappings/stated-references>"
    ]));
    assert!(has(&[
        "id/references/REF-test-method>",
        "ns#referenceKind>",
        "\"standard\"",
        "graph/references>"
    ]));
    assert!(has(&["id/absence/sds-requirement/SDS2.a>", "ns#Absence>", "graph/mappings/sds-requirement>"]));
    assert!(has(&["id/sds/4>", "core#narrowMatch>", "id/mhlw-6.0/M2-1>", "graph/mappings/sds-requirement>"]));
    let official = "graph/official>";
    assert!(!has(&["Match>", "id/sds/", official]) && !has(&[references, official]));
}

#[test]
fn each_matched_spelling_is_a_value_of_its_own() {
    let corpus = Folder::base().change(STATED, "\t試験用の記録\t", "\t試験用の記録|残している\t").corpus();
    let iris = Iris::new(&corpus).unwrap();
    let quads = rdf::quads(&corpus, &iris);
    let of = quads.iter().filter(|quad| quad.subject.to_string().contains("mapping/SDS3/references/C3"));
    let values: Vec<String> = of
        .filter(|quad| quad.predicate.as_str().ends_with("/match_string"))
        .map(|quad| quad.object.to_string())
        .collect();
    assert_eq!(values, ["\"残している\"@ja", "\"試験用の記録\"@ja"]);
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let base = Folder::base();
    let marked = |file: &str| format!("\u{feff}{}", base.text(file));
    let folder = Folder::base().put(SET, marked(SET)).put(STATED, marked(STATED));
    assert_eq!(folder.found(), Vec::<String>::new());
    assert_eq!(folder.corpus(), base.corpus());
}
