//! Exports: nothing lost, nothing invented, the same bytes each time, hostile words stay words. Whether other tools agree is
//! the business of `tests/external/exports.py`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;
use soukan::diag::Lang;
use soukan::export::{self, Files, FolderFormat, Format, Slice, ViewKind, needs, table};
use soukan::graph::SelectionError;
use soukan::model::{Corpus, Key, Relation};
use soukan::pipeline::load_data;
use soukan::source::{DataDir, SourceFile};
use soukan::{rdf, site};

use crate::support::{DATA, corpus, key};

/// Every format that is one file, by a name.
fn formats() -> Vec<(String, Format)> {
    let mut all: Vec<(String, Format)> = [
        ("json", Format::Json),
        ("ttl", Format::Rdf(rdf::Format::Turtle)),
        ("nt", Format::Rdf(rdf::Format::NTriples)),
        ("nq", Format::Rdf(rdf::Format::NQuads)),
        ("trig", Format::Rdf(rdf::Format::TriG)),
        ("jsonld", Format::Rdf(rdf::Format::JsonLd)),
        ("rdfxml", Format::Rdf(rdf::Format::RdfXml)),
        ("skos", Format::Skos),
        ("graphml", Format::GraphMl),
        ("node-link", Format::NodeLink),
        ("dot", Format::Dot),
        ("mermaid", Format::Mermaid),
        ("xlsx", Format::Xlsx(None)),
    ]
    .map(|(name, format)| (name.to_owned(), format))
    .into();
    all.extend(ViewKind::ALL.map(|kind| (format!("csv-{kind:?}"), Format::Csv(kind))));
    all
}

const FOLDERS: [(&str, FolderFormat); 3] =
    [("oscal", FolderFormat::Oscal), ("sssom", FolderFormat::Sssom), ("needs", FolderFormat::Needs)];

/// Everything that there is of a part, by file.
fn all(corpus: &Corpus, slice: &Slice) -> Files {
    let mut files = Files::new();
    for (name, format) in formats() {
        files.insert(name, export::file(corpus, slice, format, Lang::Ja).unwrap());
    }
    for (name, format) in FOLDERS {
        let folder = export::folder(corpus, slice, format).unwrap();
        files.extend(folder.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
    }
    let markdown = site::markdown(corpus, &[], slice).unwrap();
    files.extend(markdown.into_iter().map(|(file, bytes)| (format!("markdown/{file}"), bytes)));
    files
}

static WHOLE: LazyLock<Slice> = LazyLock::new(|| Slice::whole(corpus()));
static FILES: LazyLock<Files> = LazyLock::new(|| all(corpus(), &WHOLE));

fn text(name: &str) -> &'static str {
    std::str::from_utf8(&FILES[name]).unwrap()
}

fn json(files: &Files, name: &str) -> Value {
    serde_json::from_slice(files.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

/// Calls a function with every object inside a value.
fn objects<'v>(value: &'v Value, found: &mut Vec<&'v serde_json::Map<String, Value>>) {
    match value {
        Value::Object(members) => {
            found.push(members);
            members.values().for_each(|value| objects(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

fn slice(names: &[&str]) -> Slice {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    Slice::of(corpus(), &names).unwrap()
}

/// The rows of a CSV without its head, as a program reads them back: byte order mark and apostrophes taken off.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let cell = |cell: &str| {
        let runs = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
        if runs { cell.strip_prefix('\'').unwrap_or(cell).to_owned() } else { cell.to_owned() }
    };
    let record = |record: csv::StringRecord| {
        head.iter().map(str::to_owned).zip(record.iter().map(cell)).collect::<BTreeMap<_, _>>()
    };
    reader.records().map(|found| record(found.unwrap())).collect()
}

fn view(kind: &str) -> Vec<BTreeMap<String, String>> {
    rows(&FILES[&format!("csv-{kind}")])
}

#[test]
fn the_same_data_makes_the_same_bytes_in_any_order() {
    let manifest = std::str::from_utf8(&DATA.get("soukan.toml").unwrap().bytes).unwrap();
    let (head, sources) = manifest.split_at(manifest.find("[[sources]]").unwrap());
    let mut blocks: Vec<&str> =
        sources.split("[[sources]]").filter(|block| !block.trim().is_empty()).collect();
    blocks.reverse();
    let shuffled: String = blocks.iter().map(|block| format!("[[sources]]{}\n", block.trim_end())).collect();
    let mut data = DATA.clone();
    data.insert(SourceFile::new("soukan.toml", format!("{head}{shuffled}")));
    let mut files: Vec<SourceFile> = data.iter().cloned().collect();
    files.reverse();
    let loaded = load_data(&DataDir::from_files(files));
    let again = loaded.corpus.as_ref().unwrap();
    let again = all(again, &Slice::whole(again));
    assert_eq!(again.keys().collect::<Vec<_>>(), FILES.keys().collect::<Vec<_>>());
    for (name, bytes) in &*FILES {
        assert!(again[name] == *bytes, "{name} differs");
    }
    assert!(FILES.len() > 900, "{} files", FILES.len());
}

#[test]
fn graphs_have_every_node_and_every_link() {
    let (nodes, links) = (corpus().keys().len(), corpus().links().len());
    assert_eq!(text("graphml").matches("<node id=").count(), nodes);
    assert_eq!(text("graphml").matches("<edge id=").count(), links);
    let value = json(&FILES, "node-link");
    assert_eq!(value["nodes"].as_array().unwrap().len(), nodes);
    assert_eq!(value["edges"].as_array().unwrap().len(), links);
    let edge = &value["edges"][0];
    let ends = [&edge["source"], &edge["target"]].map(|end| end.as_str().unwrap().parse::<Key>().unwrap());
    assert!(ends.iter().all(|end| corpus().contains(end)), "ends are keys");
    assert_eq!(text("dot").lines().filter(|line| line.contains("\" -> \"")).count(), links);
    assert_eq!(text("dot").lines().filter(|line| line.contains(", shape=")).count(), nodes);
    let arrows = text("mermaid").lines().filter(|line| line.contains("->|")).count();
    assert_eq!(arrows, links);
    assert_eq!(text("mermaid").lines().filter(|line| line.contains("[\"")).count(), nodes);
    let document = json(&FILES, "json");
    assert_eq!(document["nodes"].as_array().unwrap().len(), nodes);
    assert_eq!(document["links"].as_array().unwrap().len(), links);
    assert!(document["stubs"].as_array().unwrap().is_empty());
}

#[test]
fn needs_have_every_node_and_every_link_under_ids_that_lead_back() {
    let value = json(&FILES, "needs/needs.json");
    let version = value["current_version"].as_str().unwrap();
    let found = value["versions"][version]["needs"].as_object().unwrap();
    assert_eq!(found.len(), corpus().keys().len());
    let mut links = 0;
    for (id, need) in found {
        let key = needs::key(id).unwrap_or_else(|| panic!("{id} is no key"));
        assert_eq!(need["sk_key"], key.to_string(), "{id}");
        assert_eq!(needs::id(&key), *id);
        let plain =
            id.len() >= 5 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        assert!(plain, "{id}");
        for value in need.as_object().unwrap().values().filter_map(Value::as_array) {
            links += value.iter().filter(|id| found.contains_key(id.as_str().unwrap())).count();
        }
    }
    assert_eq!(links, corpus().links().len());
    for odd in [
        "a--b",
        "id-link-",
        "x-sds1",
        "x-sds1:R5",
        "x-:SDS17.1.a",
        "mhlw-5.2a:6.2.3(a)C",
        "REF-a--b",
        "M-x12",
    ] {
        assert_eq!(needs::key(&needs::id(&key(odd))), Some(key(odd)), "{odd}");
    }
    assert_eq!(needs::key("R_001"), None);
}

/// The controls of all catalogs, by id.
fn controls(files: &Files) -> BTreeMap<String, Value> {
    let catalogs = files.keys().filter(|name| name.starts_with("oscal/catalog-"));
    let mut controls = BTreeMap::new();
    for name in catalogs {
        let value = json(files, name);
        let mut found = Vec::new();
        objects(&value, &mut found);
        for members in found.into_iter().filter(|members| members.contains_key("class")) {
            let id = members["id"].as_str().unwrap_or_default();
            let is_control = members.contains_key("title") && !id.is_empty() && !id.starts_with("group-");
            if is_control {
                let before = controls.insert(id.to_owned(), Value::Object(members.clone()));
                assert!(before.is_none(), "{id} twice");
            }
        }
    }
    controls
}

fn of_class<'c>(controls: &'c BTreeMap<String, Value>, class: &str) -> Vec<&'c Value> {
    controls.values().filter(|control| control["class"] == class).collect()
}

#[test]
fn oscal_catalogs_hold_every_requirement_and_no_invented_prose() {
    let controls = controls(&FILES);
    let requirements = of_class(&controls, "requirement");
    assert_eq!(requirements.len(), corpus().requirements.len());
    assert_eq!(of_class(&controls, "question").len(), corpus().items.len());
    assert_eq!(of_class(&controls, "row").len(), corpus().checklist.items.len());
    assert_eq!(of_class(&controls, "clause").len(), corpus().clauses.len());
    for control in requirements {
        let key = control["id"].as_str().unwrap().parse().unwrap();
        let prose = control["parts"][0]["prose"].as_str();
        assert_eq!(prose.is_some(), !corpus().text(&key).is_empty(), "{key}");
    }
    let exact = controls["M13-4"]["parts"][0]["prose"].as_str().unwrap();
    assert_eq!(exact, corpus().text(&key("M13-4")));
    for chapter in of_class(&controls, "chapter").into_iter().chain(of_class(&controls, "clause")) {
        assert!(chapter["parts"].is_null(), "{chapter}");
    }
}

#[test]
fn oscal_mappings_hold_every_mapping_and_claim_no_more() {
    let controls = controls(&FILES);
    let mut maps = Vec::new();
    let mut absences = 0;
    for name in FILES.keys().filter(|name| name.starts_with("oscal/mapping-")) {
        let value = json(&FILES, name);
        for mapping in value["mapping-collection"]["mappings"].as_array().unwrap() {
            maps.extend(mapping["maps"].as_array().unwrap().iter().cloned());
            absences += mapping["props"].as_array().map_or(0, Vec::len);
            for side in ["source", "target"] {
                let gap = &mapping[format!("{side}-gap-summary")]["unmapped-controls"][0]["with-ids"];
                for id in gap.as_array().into_iter().flatten() {
                    assert!(controls.contains_key(id.as_str().unwrap()), "{name}: {id}");
                }
            }
        }
    }
    let expected = corpus().mappings.iter().filter(|link| link.relation != Relation::References).count();
    assert_eq!(maps.len(), expected);
    assert_eq!(absences, corpus().absences.len());
    let official = |map: &&Value| map["relationship"] == "elaboratedBy";
    assert_eq!(maps.iter().filter(official).count(), 122);
    for map in &maps {
        for end in [&map["sources"][0], &map["targets"][0]] {
            assert!(controls.contains_key(end["id-ref"].as_str().unwrap()), "{map}");
        }
        let relationship = map["relationship"].as_str().unwrap();
        let is_ours = ["elaboratedBy", "relatedMatch", "wasDerivedFrom"].contains(&relationship);
        assert_eq!(map["ns"].is_string(), is_ours, "{map}");
        let known = ["equal-to", "subset-of", "superset-of", "intersects-with"].contains(&relationship);
        assert!(is_ours || known, "{relationship}");
    }
}

#[test]
fn oscal_components_quote_and_claim_nothing() {
    let (mut answered, mut statuses, mut remarks) = (0, 0, 0);
    for name in FILES.keys().filter(|name| name.starts_with("oscal/component-")) {
        let value = json(&FILES, name);
        let component = &value["component-definition"]["components"][0];
        let is_remark = |prop: &&Value| prop["name"] == "remark";
        remarks += component["props"].as_array().unwrap().iter().filter(is_remark).count();
        let said = component["control-implementations"][0]["implemented-requirements"].as_array().unwrap();
        answered += said.len();
        for one in said {
            let props = one["props"].as_array().unwrap();
            let of =
                |name: &str| props.iter().find(|prop| prop["name"] == name).map(|prop| prop["value"].clone());
            if let Some(status) = of("implementation-status") {
                statuses += 1;
                assert_eq!(status, "not-applicable");
                assert!(["対象外", "非該当"].map(Value::from).contains(&of("answer").unwrap()), "{one}");
            }
        }
    }
    assert_eq!(answered, 594);
    assert_eq!(statuses, 15);
    assert_eq!(remarks, 184);
}

#[test]
fn oscal_uuids_are_of_version_five_and_resources_are_there() {
    let mut documents = BTreeSet::new();
    for name in FILES.keys().filter(|name| name.starts_with("oscal/")) {
        let value = json(&FILES, name);
        let body = value.as_object().unwrap().values().next().unwrap();
        assert!(documents.insert(body["uuid"].as_str().unwrap().to_owned()), "{name}");
        let mut found = Vec::new();
        objects(&value, &mut found);
        let uuids: Vec<&str> = found.iter().filter_map(|members| members.get("uuid")?.as_str()).collect();
        assert_eq!(uuids.len(), uuids.iter().collect::<BTreeSet<_>>().len(), "{name}: a UUID twice");
        assert!(uuids.iter().all(|uuid| uuid.as_bytes()[14] == b'5'), "{name}");
        for href in found.iter().filter_map(|members| members.get("href")?.as_str()) {
            if let Some(uuid) = href.strip_prefix('#') {
                assert!(uuids.contains(&uuid), "{name}: {href}");
            }
            let is_catalog = href.starts_with("catalog-");
            assert!(!is_catalog || FILES.contains_key(&format!("oscal/{href}")), "{name}: {href}");
        }
    }
}

#[test]
fn sssom_sets_are_the_files_they_were_read_from() {
    for id in corpus().sets.keys() {
        let file = format!("mappings/{id}.sssom.tsv");
        assert!(FILES[&format!("sssom/{id}.sssom.tsv")] == DATA.get(&file).unwrap().bytes, "{file}");
        let value = json(&FILES, &format!("sssom/{id}.sssom.json"));
        assert_eq!(value["mappings"].as_array().unwrap().len(), corpus().sets[id].rows);
    }
    let table = text("sssom/official-table.sssom.tsv");
    let links = table.lines().filter(|line| !line.starts_with('#')).count() - 1;
    let official = corpus().mappings.iter().filter(|link| link.curation.is_none()).count();
    let none =
        corpus().readings.iter().filter(|reading| reading.role.as_str() == "none" && reading.key.is_some());
    assert_eq!(links, official + none.count());
    assert_eq!(table.matches("\tsk:elaboratedBy\t").count(), 122);
}

#[test]
fn views_hold_every_row_and_their_keys_lead_back() {
    let keyed = [
        ("Requirements", corpus().requirements.len()),
        ("Sections", corpus().sections.len()),
        ("Clauses", corpus().clauses.len()),
        ("Items", corpus().items.len()),
        ("Services", 3),
        ("Sheets", 594),
        ("Remarks", 184),
        ("Checklist", 253),
        ("Evidence", corpus().checklist.evidence.len()),
        ("References", corpus().references.len()),
    ];
    for (name, count) in keyed {
        let rows = view(name);
        assert_eq!(rows.len(), count, "{name}");
        assert!(rows.iter().all(|row| corpus().contains(&key(&row["key"]))), "{name}");
    }
    assert_eq!(view("Mappings").len(), corpus().mappings.len());
    assert_eq!(view("Absences").len(), corpus().absences.len());
    assert_eq!(view("Corrections").len(), corpus().corrections.len());
    for row in view("Requirements") {
        assert_eq!(row["text"], corpus().text(&key(&row["key"])));
    }
    for row in view("Remarks") {
        assert_eq!(row["text"], corpus().text(&key(&row["key"])));
    }
    let olir = view("Olir");
    assert_eq!(
        olir.len(),
        corpus().mappings.iter().filter(|link| link.relation != Relation::References).count()
    );
    for row in olir {
        assert!(row["Fulfilled By"].is_empty() && row["Strength of Relationship"].is_empty(), "{row:?}");
    }
}

#[test]
fn the_table_has_a_row_for_every_relation() {
    let rows = table::rows(corpus());
    let shown: BTreeSet<_> = rows.iter().flat_map(|row| [row.upper, row.lower]).flatten().collect();
    let all: BTreeSet<_> =
        corpus().mappings.iter().filter(|link| link.relation == Relation::ElaboratedBy).collect();
    assert_eq!(shown, all);
    let cells = view("Table");
    assert_eq!(cells.len(), rows.len());
    assert_eq!(
        cells.iter().map(|row| &row["row"]).collect::<BTreeSet<_>>().len(),
        rows.len(),
        "names are unique"
    );
    let row = cells.iter().find(|row| row["row"] == "row-G1.1-1--M1-1--C1-1").unwrap();
    assert_eq!(row["governance_section"], "1.1 安全管理に関する法令の遵守");
    assert_eq!(row["governance_ordinal"], "①");
    assert_eq!(row["management_text"], corpus().text(&key("M1-1")));
    assert_eq!(row["control_confidence"], "possible");
}

/// Where the links of a page lead, as a reader of CommonMark sees them; addresses that a source prints left out.
fn links(markdown: &str) -> Vec<String> {
    use pulldown_cmark::{Event, LinkType, Parser, Tag};
    let links = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    links.collect()
}

#[test]
fn markdown_links_lead_to_pages_and_anchors() {
    let own = corpus().keys().into_iter().filter(|key| !matches!(key, Key::Response(..) | Key::Remark(..)));
    let pages = own.count() + 1;
    assert!(check_links(&FILES, pages) > 5_000);
    let part = all(corpus(), &slice(&["C14", "kintone:SDS17", "kintone:R8"]));
    assert!(check_links(&part, 10) > 10);
    assert!(text("markdown/mhlw-6.0/C14-5/index.md").contains("本文未収録"));
}

/// Follows every link of the Markdown among these files; yields how many there are.
fn check_links(files: &Files, count: usize) -> usize {
    let pages: BTreeMap<&str, &str> = files
        .iter()
        .filter_map(|(name, bytes)| {
            Some((name.strip_prefix("markdown/")?, std::str::from_utf8(bytes).unwrap()))
        })
        .collect();
    assert_eq!(pages.len(), count);
    let mut checked = 0;
    for (name, page) in &pages {
        let body = page.splitn(3, "---\n").nth(2).unwrap();
        for link in links(body) {
            assert!(!link.contains("://"), "{name}: {link}");
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let mut parts: Vec<&str> = name.split('/').collect();
            parts.pop();
            for part in path.split('/') {
                if part == ".." { assert!(parts.pop().is_some(), "{name}: {link}") } else { parts.push(part) }
            }
            let target = pages.get(parts.join("/").as_str()).unwrap_or_else(|| panic!("{name}: {link}"));
            assert!(anchor.is_empty() || target.contains(&format!("<a id=\"{anchor}\">")), "{name}: {link}");
            checked += 1;
        }
    }
    checked
}

#[test]
fn skos_is_skos_and_keeps_its_rules() {
    use oxigraph::io::{RdfFormat, RdfParser};
    let parsed = RdfParser::from_format(RdfFormat::Turtle).for_slice(&FILES["skos"]);
    let triples: Vec<[String; 3]> = parsed
        .map(|quad| quad.unwrap())
        .map(|quad| [quad.subject.to_string(), quad.predicate.as_str().to_owned(), quad.object.to_string()])
        .collect();
    let skos = |name: &str| format!("http://www.w3.org/2004/02/skos/core#{name}");
    let rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    assert!(
        triples.iter().all(|[_, predicate, _]| predicate == rdf_type || predicate.starts_with(&skos("")))
    );
    let of = |name: &str| triples.iter().filter(|triple| triple[1] == skos(name)).collect::<Vec<_>>();
    let concepts: BTreeSet<&String> = of("inScheme").into_iter().map(|triple| &triple[0]).collect();
    let expected = corpus()
        .keys()
        .into_iter()
        .filter(|key| !matches!(key, Key::Sheet(_) | Key::Response(..) | Key::Remark(..)));
    assert_eq!(concepts.len(), expected.count());
    assert_eq!(of("definition").len(), 122 + 198 + 253);
    // S13 and S14: one preferred label in a language, and a notation that is the key.
    assert_eq!(of("notation").len(), concepts.len() + 6);
    let labels = of("prefLabel").into_iter().filter(|triple| triple[2].ends_with("@ja"));
    assert_eq!(labels.count(), concepts.len() + 6);
    // S27: nothing is related to what stands above it.
    let mut above: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
    for [from, _, to] in of("broader").into_iter().chain(of("broadMatch")) {
        above.entry(from).or_default().push(to);
    }
    for [from, _, to] in of("narrowMatch") {
        above.entry(to).or_default().push(from);
    }
    let leads = |from: &String, to: &String| {
        let (mut seen, mut rest) = (BTreeSet::new(), vec![from]);
        while let Some(at) = rest.pop() {
            rest.extend(above.get(at).into_iter().flatten().filter(|next| seen.insert(**next)));
        }
        seen.contains(to)
    };
    for [from, _, to] in of("related").into_iter().chain(of("relatedMatch")) {
        assert!(!leads(from, to) && !leads(to, from), "{from} {to}");
    }
}

#[test]
fn a_selection_is_what_was_asked_for_and_stubs_are_names() {
    let part = slice(&["C14", "企画管理編 15⑦"]);
    let inside: BTreeSet<String> = part.inside.iter().map(ToString::to_string).collect();
    let expected = ["C14", "C14-1", "C14-2", "C14-3", "C14-4", "C14-5", "C14-6", "C14-7", "M15-7"];
    assert_eq!(inside, expected.map(str::to_owned).into());
    assert!(part.links.iter().all(|link| part.has(&link.from) || part.has(&link.to)));
    let all: BTreeSet<_> =
        corpus().links().into_iter().filter(|link| part.has(&link.from) || part.has(&link.to)).collect();
    assert_eq!(part.links.iter().cloned().collect::<BTreeSet<_>>(), all);
    let files = super::exports::all(corpus(), &part);
    let document = json(&files, "json");
    assert_eq!(document["nodes"].as_array().unwrap().len(), 9);
    assert_eq!(document["stubs"].as_array().unwrap().len(), part.stubs.len());
    let graphml = std::str::from_utf8(&files["graphml"]).unwrap();
    assert_eq!(graphml.matches("<data key=\"n-stub\">true</data>").count(), part.stubs.len());
    assert_eq!(rows(&files["csv-Requirements"]).len(), 8);
    // The text of a stub is quoted only where a row or a page needs both ends.
    let stub = corpus().text(&key("M13-8"));
    assert!(part.stubs.contains(&key("M13-8")) && !stub.is_empty());
    for (name, bytes) in &files {
        let shows = String::from_utf8_lossy(bytes).contains(&stub);
        assert!(
            !shows || ["csv-Table", "csv-Olir"].contains(&name.as_str()),
            "{name} holds the text of a stub"
        );
    }
    // Whoever reads the OSCAL of a part finds each control that is referred to.
    let controls = controls(&files);
    assert_eq!(of_class(&controls, "requirement").len(), 8);
    assert!(
        files.contains_key("oscal/catalog-sds.json") && !files.contains_key("oscal/component-kintone.json")
    );
    let maps = json(&files, "oscal/mapping-sds-requirement.json");
    let mut found = Vec::new();
    objects(&maps, &mut found);
    let refs: Vec<&str> = found.iter().filter_map(|members| members.get("id-ref")?.as_str()).collect();
    assert!(!refs.is_empty() && refs.iter().all(|id| controls.contains_key(*id)));
}

#[test]
fn documents_editions_and_wholes_can_be_selected() {
    let count = |names: &[&str]| slice(names).inside.len();
    assert_eq!(count(&["sds"]), corpus().items.len() + corpus().headings.len());
    assert_eq!(count(&["checklist"]), 253 + corpus().checklist.categories.len());
    assert_eq!(count(&["mhlw-5.2"]), corpus().clauses.len());
    let guideline = corpus().manifest.volumes.len() + corpus().sections.len() + corpus().requirements.len();
    assert_eq!(count(&["mhlw-6.0"]), guideline);
    assert_eq!(count(&["O"]), 1);
    assert_eq!(count(&["kintone"]), 1 + 198 + corpus().sheets["kintone"].remarks.len());
    assert_eq!(count(&["kintone:SDS17", "kintone:SDS17"]), 1);
    assert!(count(&["SDS17"]) > 1, "a question holds its sub-items");
    let none = Slice::of(corpus(), &["そんな鍵はない".to_owned()]);
    assert!(matches!(none, Err(SelectionError::Name(_))));
    let all: Vec<String> = Vec::new();
    assert_eq!(Slice::of(corpus(), &all).unwrap(), *WHOLE);
}

/// Everything that some notation might take for its own.
const HOSTILE: &str = "=cmd|' /C calc'!A0 \"quoted\" <script>alert(1)</script> &amp; ]]> --> `tick` \\ \u{1}\u{8} {{ insert }} [[copy('id')]]\n.. raw:: html\n\n\t+1\n- item | cell | $x$ *b* _c_ ~~d~~ #35; %% [a](javascript:alert(1)) ;\n@SUM(A1)\n::: end";

/// The shipped corpus with hostile words wherever words come from a source.
fn hostile() -> Corpus {
    let mut corpus = corpus().clone();
    let words = || HOSTILE.to_owned();
    let sheet = corpus.sheets.get_mut("coesse").unwrap();
    sheet.vendor.read = words();
    sheet.service.read = words();
    for remark in sheet.remarks.values_mut() {
        remark.text.read = words();
    }
    for requirement in corpus.requirements.values_mut() {
        requirement.text.iter_mut().for_each(|text| text.read = words());
        requirement.topic.as_mut().into_iter().for_each(|(topic, _)| *topic = words());
    }
    corpus.items.values_mut().for_each(|item| item.question.read = words());
    corpus.checklist.items.values_mut().for_each(|item| item.measure.read = words());
    corpus.checklist.categories.values_mut().for_each(|category| category.title = words());
    corpus.checklist.evidence.values_mut().for_each(|kind| kind.label = words());
    corpus.sections.values_mut().for_each(|section| section.title = words());
    corpus.mappings.iter_mut().for_each(|link| link.reason = words());
    corpus.absences.iter_mut().for_each(|absence| absence.reason = words());
    corpus.sets.values_mut().for_each(|set| set.title = words());
    corpus
}

/// Whether a mark stands somewhere without a backslash in front.
fn is_bare(text: &str, mark: &str) -> bool {
    text.match_indices(mark).any(|(at, _)| !text[..at].ends_with('\\'))
}

#[test]
fn hostile_words_stay_words() {
    let hostile = hostile();
    let files = all(&hostile, &Slice::whole(&hostile));
    let read = |name: &str| std::str::from_utf8(&files[name]).unwrap();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
        serde_json::from_slice::<Value>(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let mut reader = quick_xml::Reader::from_str(read("graphml"));
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(_) => elements += 1,
            _ => {}
        }
    }
    assert!(elements > 10_000);
    let control = |text: &str| text.chars().any(|c| c.is_control() && !"\n\t\r".contains(c));
    for name in ["graphml", "dot", "mermaid"] {
        assert!(!control(read(name)), "{name} holds a control character");
    }
    for line in read("dot").lines().filter(|line| line.starts_with("  \"")) {
        assert_eq!(line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2, 0, "{line}");
        assert!(line.ends_with("];"), "{line}");
    }
    for line in read("mermaid").lines().filter(|line| line.contains('[')) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(!["<script", "`", "|", "%%"].iter().any(|mark| line.contains(mark)), "{line}");
    }
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("markdown/")) {
        let page = std::str::from_utf8(bytes).unwrap();
        let body = page.splitn(3, "---\n").nth(2).unwrap();
        for mark in ["<script", "](javascript", "{{"] {
            assert!(!is_bare(body, mark), "{name}: {mark}");
        }
        // One line end in a heading would end it; a paragraph that is not quoted would be ours.
        assert!(
            !body.lines().any(|line| line.starts_with("\\.\\. raw") || line.starts_with(".. raw")),
            "{name}"
        );
    }
    let needs = json(&files, "needs/needs.json");
    let content = needs["versions"]["0.1.0"]["needs"]["SKID_SDS1"]["content"].as_str().unwrap();
    assert!(content.contains("\\.. raw\\:\\: html") && !is_bare(content, "`"), "{content}");
    assert!(!needs["versions"]["0.1.0"]["needs"]["SKID_SDS1"]["title"].as_str().unwrap().contains('\n'));
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".sssom.tsv")) {
        let lines = std::str::from_utf8(bytes).unwrap().lines();
        let widths: BTreeSet<usize> =
            lines.filter(|line| !line.starts_with('#')).map(|line| line.split('\t').count()).collect();
        assert_eq!(widths.len(), 1, "{name}");
    }
}

#[test]
fn spreadsheets_hold_words_and_no_formula_and_lose_nothing() {
    let hostile = hostile();
    let slice = Slice::whole(&hostile);
    for kind in ViewKind::ALL {
        let bytes = export::file(&hostile, &slice, Format::Csv(kind), Lang::Ja).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for cell in
            reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell != "-";
            assert!(!runs, "{kind:?}: {cell}");
        }
    }
    let bytes = export::file(&hostile, &slice, Format::Csv(ViewKind::Items), Lang::Ja).unwrap();
    assert!(rows(&bytes).iter().all(|row| row["question"] == HOSTILE));
    // Apostrophes of the source itself come back too.
    let mut quoting = corpus().clone();
    for item in quoting.items.values_mut() {
        item.question.read = "''=1".to_owned();
    }
    let bytes =
        export::file(&quoting, &Slice::whole(&quoting), Format::Csv(ViewKind::Items), Lang::Ja).unwrap();
    assert!(rows(&bytes).iter().all(|row| row["question"] == "''=1"));
}
