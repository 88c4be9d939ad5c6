//! The corpus as sorted quads.

use std::collections::BTreeMap;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};

use crate::model::form::{Answer, RemarkRef, Sheet};
use crate::model::mapping::digest;
use crate::model::{
    About, Checklist, Confidence, Corpus, Curation, Key, Link, MappingSet, Ordinal, Origin, Relation,
    Requirement, Section,
};
use crate::rdf::vocab as v;
use crate::rdf::{Graph, Iris};
use crate::source::Place;

/// Every statement about a corpus, sorted by graph, subject, predicate and object, each once.
#[must_use]
pub fn quads(corpus: &Corpus, iris: &Iris) -> Vec<Quad> {
    let mut out = Writer { corpus, iris, graph: iris.graph(&Graph::Dataset), quads: Vec::new() };
    out.dataset();
    out.graph = iris.graph(&Graph::Official);
    out.guideline();
    out.graph = iris.graph(&Graph::Form);
    out.form();
    for sheet in corpus.sheets.values() {
        out.graph = iris.graph(&Graph::Sheet(sheet.id.clone()));
        out.sheet(sheet);
    }
    out.graph = iris.graph(&Graph::Checklist);
    out.checklist(&corpus.checklist);
    out.graph = iris.graph(&Graph::References);
    out.references();
    for set in corpus.sets.values() {
        out.graph = iris.graph(&Graph::Mappings(set.id.clone()));
        out.mapping_set(set);
    }
    out.graph = iris.graph(&Graph::Readings);
    out.readings();
    out.graph = iris.graph(&Graph::Own);
    out.own_records();
    let mut keyed: Vec<(String, Quad)> = out.quads.into_iter().map(|quad| (sort_key(&quad), quad)).collect();
    keyed.sort_by(|left, right| left.0.cmp(&right.0));
    keyed.dedup_by(|left, right| left.0 == right.0);
    keyed.into_iter().map(|(_, quad)| quad).collect()
}

/// The IRI that a quad is about; there are no blank nodes.
#[must_use]
pub fn subject_iri(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// A quad without its graph.
#[must_use]
pub fn triple(quad: &Quad) -> Triple {
    Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone())
}

/// What each mapping is between, and what each own record is on, by the IRI of the mapping or record.
#[must_use]
pub fn ends_of_mappings(quads: &[Quad]) -> BTreeMap<&str, Vec<&str>> {
    let mut ends: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for quad in quads {
        let ends_at = [v::OWL_ANNOTATED_SOURCE, v::OWL_ANNOTATED_TARGET, v::OA_HAS_TARGET];
        let is_end = ends_at.into_iter().any(|predicate| quad.predicate == predicate);
        if is_end && let (Some(mapping), Term::NamedNode(end)) = (subject_iri(quad), &quad.object) {
            ends.entry(mapping).or_default().push(end.as_str());
        }
    }
    ends
}

/// Sorted quads by their graphs: the IRI of each and what stands in it.
pub fn by_graph(quads: &[Quad]) -> impl Iterator<Item = (&str, &[Quad])> {
    quads.chunk_by(|left, right| left.graph_name == right.graph_name).filter_map(|graph| {
        match &graph.first()?.graph_name {
            GraphName::NamedNode(name) => Some((name.as_str(), graph)),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
        }
    })
}

fn sort_key(quad: &Quad) -> String {
    format!("{} {} {} {}", quad.graph_name, quad.subject, quad.predicate, quad.object)
}

struct Writer<'a> {
    corpus: &'a Corpus,
    iris: &'a Iris,
    graph: GraphName,
    quads: Vec<Quad>,
}

fn ja(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "ja")
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: impl Into<NamedNode>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    fn own(&mut self, subject: &NamedNode, local: &str, object: impl Into<Term>) {
        self.add(subject, self.iris.term(local), object);
    }

    fn text_of(&mut self, subject: &NamedNode, read: &str, printed: &str) {
        self.own(subject, v::TEXT, ja(read));
        if read != printed {
            self.own(subject, v::PRINTED_TEXT, ja(printed));
        }
    }

    /// Type, notation, label, membership and place: what every node with a key has.
    fn node(&mut self, key: &Key, class: &str, scheme: &str) -> NamedNode {
        let (node, label) = (self.iris.node(key), self.corpus.label(key));
        self.add(&node, v::RDF_TYPE, self.iris.term(class));
        self.add(&node, v::SKOS_NOTATION, Literal::from(key.to_string()));
        // The words of a document; a topic of ours, or a text that stands under `sk:text` anyway, is no title.
        let title = label.title;
        match key {
            Key::FormHeading(_) | Key::Category(_) => {
                self.add(&node, v::SKOS_PREF_LABEL, ja(&title));
                self.add(&node, v::DCTERMS_TITLE, ja(&title));
            }
            _ => self.add(&node, v::SKOS_PREF_LABEL, ja(&label.cite)),
        }
        if matches!(key, Key::Section(_)) && !title.is_empty() {
            self.add(&node, v::DCTERMS_TITLE, ja(&title));
        }
        if !scheme.is_empty() {
            self.add(&node, v::RDF_TYPE, v::SKOS_CONCEPT.into_owned());
            self.add(&node, v::SKOS_IN_SCHEME, self.iris.data(scheme));
        }
        if let Some(whole) = self.corpus.part_of(key) {
            let whole = self.iris.node(&whole);
            self.add(&node, v::DCTERMS_IS_PART_OF, whole.clone());
            if !scheme.is_empty() {
                self.add(&node, v::SKOS_BROADER, whole);
            }
        }
        if let Some(place) = self.corpus.source(key) {
            self.place(&node, &place);
        }
        node
    }

    fn place(&mut self, node: &NamedNode, place: &Place) {
        self.own(node, v::FILE, Literal::from(&*place.file));
        self.own(node, v::LINE, Literal::from(place.line));
        if place.cell > 0 {
            self.own(node, v::CELL, Literal::from(place.cell));
        }
        if place.paragraph > 0 {
            self.own(node, v::PARAGRAPH, Literal::from(place.paragraph));
        }
        if let Some(source) =
            self.corpus.manifest.sources.iter().find(|source| source.file == place.document())
        {
            let source = self.iris.data(&format!("source/{}", source.id));
            self.add(node, v::DCTERMS_SOURCE, source);
        }
    }

    /// The id of the source that a place is in; its file, where it is in none.
    fn source_id(&self, place: &Place) -> String {
        let source = self.corpus.manifest.sources.iter().find(|source| source.file == place.document());
        source.map_or_else(|| place.file.to_string(), |source| source.id.clone())
    }

    fn scheme(&mut self, tail: &str, title: &str) {
        let scheme = self.iris.data(tail);
        self.add(&scheme, v::RDF_TYPE, v::SKOS_CONCEPT_SCHEME.into_owned());
        self.add(&scheme, v::DCTERMS_TITLE, ja(title));
    }

    fn dataset(&mut self) {
        let manifest = &self.corpus.manifest;
        let dataset = self.iris.data("dataset");
        self.add(&dataset, v::RDF_TYPE, v::VOID_DATASET.into_owned());
        self.add(&dataset, v::DCTERMS_TITLE, ja(&manifest.title));
        self.add(&dataset, v::DCTERMS_DATE, Literal::from(manifest.date.as_str()));
        self.add(&dataset, v::OWL_VERSION_INFO, Literal::from(manifest.version.as_str()));
        let vocabulary = NamedNode::new_unchecked(self.iris.vocabulary());
        self.add(&dataset, v::VOID_VOCABULARY, vocabulary);
        for edition in &manifest.editions {
            let node = self.iris.data(&format!("edition/{}", edition.id));
            self.add(&node, v::RDF_TYPE, self.iris.term(v::EDITION));
            self.add(&node, v::SKOS_NOTATION, Literal::from(edition.id.as_str()));
            self.add(&node, v::DCTERMS_TITLE, ja(&edition.title));
            self.add(&node, v::DCTERMS_DATE, Literal::from(edition.date.as_str()));
            self.add(&node, v::DCTERMS_DESCRIPTION, ja(&edition.coverage));
        }
        for source in &manifest.sources {
            let node = self.iris.data(&format!("source/{}", source.id));
            self.add(&node, v::RDF_TYPE, self.iris.term(v::SOURCE));
            self.add(&node, v::SKOS_NOTATION, Literal::from(source.id.as_str()));
            self.add(&node, v::DCTERMS_TITLE, ja(&source.title));
            self.add(&node, v::DCTERMS_PUBLISHER, ja(&source.publisher));
            if !source.date.is_empty() {
                self.add(&node, v::DCTERMS_DATE, Literal::from(source.date.as_str()));
            }
            self.add(&node, v::DCTERMS_RIGHTS, ja(&source.licence));
            self.own(&node, v::FILE, Literal::from(source.file.as_str()));
            self.own(&node, v::SHA256, Literal::from(source.sha256.as_str()));
        }
    }

    fn guideline(&mut self) {
        let corpus = self.corpus;
        let edition = corpus.manifest.edition.clone();
        let title = corpus.manifest.editions.iter().find(|found| found.id == edition);
        self.scheme(&edition, title.map_or(edition.as_str(), |found| found.title.as_str()));
        for volume in &corpus.manifest.volumes {
            let node = self.node(&Key::Volume(volume.volume), v::VOLUME, &edition);
            self.add(
                &node,
                v::SKOS_PREF_LABEL,
                Literal::new_language_tagged_literal_unchecked(&volume.en, "en"),
            );
        }
        corpus.sections.values().for_each(|section| self.section(section, &edition));
        corpus.requirements.values().for_each(|requirement| self.requirement(requirement, &edition));
        for clause in corpus.clauses.values() {
            let node = self.node(&Key::Clause(clause.key.clone()), v::CLAUSE, "");
            let edition = self.iris.data(&format!("edition/{}", clause.key.edition));
            self.own(&node, v::EDITION_OF, edition);
        }
        let of_table = corpus.mappings.iter().filter(|link| link.curation.is_none());
        of_table.for_each(|link| self.mapping(link));
    }

    fn references(&mut self) {
        self.scheme("references", "資料が名を挙げる法令・規格・制度");
        for reference in self.corpus.references.values() {
            let node = self.node(&Key::Reference(reference.key.clone()), v::REFERENCE, "references");
            self.own(&node, v::REFERENCE_KIND, Literal::from(reference.kind.as_str()));
            for variant in reference.variants.keys().filter(|variant| **variant != reference.label) {
                self.add(&node, v::SKOS_ALT_LABEL, ja(variant));
            }
        }
    }

    fn mapping_set(&mut self, set: &MappingSet) {
        let corpus = self.corpus;
        let node = self.iris.data(&format!("mapping-set/{}", set.id));
        self.add(&node, v::RDF_TYPE, v::SSSOM_MAPPING_SET.into_owned());
        self.add(&node, v::DCTERMS_TITLE, ja(&set.title));
        self.add(&node, v::DCTERMS_DESCRIPTION, ja(&set.description));
        self.add(&node, v::OWL_VERSION_INFO, Literal::from(set.version.as_str()));
        if let Ok(license) = NamedNode::new(set.license.as_str()) {
            self.add(&node, v::DCTERMS_LICENSE, license);
        }
        for link in &corpus.mappings {
            if let Some(curation) = link.curation.as_ref().filter(|curation| curation.set == set.id) {
                self.mapping(link);
                self.curation(&self.iris.mapping(link), &node, curation);
            }
        }
        for absence in corpus.absences.iter().filter(|absence| absence.curation.set == set.id) {
            let row = self.iris.absence(absence);
            let subject = self.iris.node(&absence.subject);
            self.add(&row, v::RDF_TYPE, self.iris.term(v::ABSENCE));
            self.add(&row, v::RDF_TYPE, v::OWL_AXIOM.into_owned());
            self.add(&row, v::OWL_ANNOTATED_SOURCE, subject);
            self.add(&row, v::OWL_ANNOTATED_PROPERTY, v::SKOS_RELATED_MATCH.into_owned());
            self.add(&row, v::OWL_ANNOTATED_TARGET, v::SSSOM_NO_TERM_FOUND.into_owned());
            self.own(&row, v::ABSENCE_KIND, Literal::from(absence.kind.as_str()));
            self.own(&row, v::ORIGIN, Literal::from(Origin::Editorial.as_str()));
            self.justified(&row, absence.confidence, &absence.reason, v::SEMAPV_MANUAL);
            self.place(&row, &absence.source);
            self.curation(&row, &node, &absence.curation);
        }
    }

    fn curation(&mut self, row: &NamedNode, set: &NamedNode, curation: &Curation) {
        self.own(row, v::MAPPING_SET, set.clone());
        self.add(row, v::SSSOM_AUTHOR_LABEL, Literal::from(curation.author.as_str()));
        let date = Literal::new_typed_literal(curation.date.as_str(), v::XSD_DATE);
        self.add(row, v::DCTERMS_CREATED, date);
        self.own(row, v::REVIEW_STATE, Literal::from(curation.review.as_str()));
        self.own(row, v::IS_SUSPECT, Literal::from(curation.is_suspect));
        self.own(row, v::SUBJECT_HASH, Literal::from(curation.subject_hash.as_str()));
        if !curation.object_hash.is_empty() {
            self.own(row, v::OBJECT_HASH, Literal::from(curation.object_hash.as_str()));
        }
        for words in curation.matched.split('|').filter(|words| !words.is_empty()) {
            self.add(row, v::SSSOM_MATCH_STRING, ja(words));
        }
    }

    /// Justification, confidence and reason of a mapping.
    fn justified(&mut self, row: &NamedNode, sure: Confidence, reason: &str, how: NamedNodeRef<'_>) {
        self.add(row, v::SSSOM_JUSTIFICATION, how.into_owned());
        self.add(row, v::SSSOM_CONFIDENCE, Literal::from(sure.value()));
        self.own(row, v::CONFIDENCE, Literal::from(sure.as_str()));
        if !reason.is_empty() {
            self.add(row, v::RDFS_COMMENT, ja(reason));
        }
    }

    fn section(&mut self, section: &Section, edition: &str) {
        let node = self.node(&Key::Section(section.key.clone()), v::SECTION, edition);
        self.own(&node, v::STANDING, Literal::from(section.title_standing.as_str()));
        for title in section.printed_titles.iter().filter(|title| title.read != section.title) {
            self.add(&node, v::SKOS_ALT_LABEL, ja(&title.read));
        }
        if let Some(count) = section.count {
            self.own(&node, v::REQUIREMENT_COUNT, Literal::from(count));
        }
        if let Some(minimum) = section.minimum {
            self.own(&node, v::REQUIREMENT_MINIMUM, Literal::from(minimum));
        }
    }

    fn requirement(&mut self, requirement: &Requirement, edition: &str) {
        let node = self.node(&Key::Requirement(requirement.key.clone()), v::REQUIREMENT, edition);
        let edition = self.iris.data(&format!("edition/{edition}"));
        self.own(&node, v::EDITION_OF, edition);
        self.own(&node, v::HAS_TEXT, Literal::from(!requirement.text.is_empty()));
        if let Ordinal::Known(number) = requirement.key.ordinal {
            self.own(&node, v::ORDINAL, Literal::from(number));
        }
        if let Some((topic, standing)) = &requirement.topic {
            self.own(&node, v::TOPIC, ja(topic));
            self.own(&node, v::STANDING, Literal::from(standing.as_str()));
        }
        if requirement.text.is_empty() {
            return;
        }
        self.text_of(&node, &requirement.read(), &requirement.printed());
        self.own(&node, v::CONFIDENCE, Literal::from(requirement.confidence.as_str()));
        if let Some(printed) = &requirement.printed_ordinal {
            self.own(&node, v::PRINTED_ORDINAL, Literal::from(printed.as_str()));
        }
        if !requirement.reason.is_empty() {
            self.own(&node, v::REASON, ja(&requirement.reason));
        }
    }

    /// The relation itself, and the mapping that carries its confidence, reason and place.
    fn mapping(&mut self, link: &Link) {
        let (from, to) = (self.iris.node(&link.from), self.iris.node(&link.to));
        let predicate = match link.relation {
            Relation::ExactMatch => v::SKOS_EXACT_MATCH.into_owned(),
            Relation::CloseMatch => v::SKOS_CLOSE_MATCH.into_owned(),
            Relation::BroadMatch => v::SKOS_BROAD_MATCH.into_owned(),
            Relation::NarrowMatch => v::SKOS_NARROW_MATCH.into_owned(),
            Relation::RelatedMatch => v::SKOS_RELATED_MATCH.into_owned(),
            Relation::References => v::DCTERMS_REFERENCES.into_owned(),
            Relation::WasDerivedFrom => v::PROV_WAS_DERIVED_FROM.into_owned(),
            _ => self.iris.term(v::ELABORATED_BY),
        };
        self.add(&from, predicate.clone(), to.clone());
        if link.relation == Relation::ElaboratedBy {
            self.own(&to, v::ELABORATES, from.clone());
        }
        let node = self.iris.mapping(link);
        self.add(&node, v::RDF_TYPE, self.iris.term(v::MAPPING));
        self.add(&node, v::RDF_TYPE, v::OWL_AXIOM.into_owned());
        self.add(&node, v::OWL_ANNOTATED_SOURCE, from);
        self.add(&node, v::OWL_ANNOTATED_PROPERTY, predicate);
        self.add(&node, v::OWL_ANNOTATED_TARGET, to);
        self.own(&node, v::ORIGIN, Literal::from(link.origin.as_str()));
        let is_lexical = link.relation == Relation::References;
        let how = if is_lexical { v::SEMAPV_LEXICAL } else { v::SEMAPV_MANUAL };
        self.justified(&node, link.confidence, &link.reason, how);
        self.place(&node, &link.source);
    }

    fn form(&mut self) {
        self.scheme("sds", "サービス事業者による医療情報セキュリティ開示書");
        for heading in self.corpus.headings.values() {
            self.node(&Key::FormHeading(heading.number.clone()), v::FORM_HEADING, "sds");
        }
        for item in self.corpus.items.values() {
            let node = self.node(&Key::Item(item.key.clone()), v::DISCLOSURE_ITEM, "sds");
            self.text_of(&node, &item.question.read, &item.question.printed);
            for choice in &item.choices {
                self.own(&node, v::CHOICE, ja(choice));
            }
            let sheet = self.iris.node(&Key::Sheet(item.canonical_sheet.clone()));
            self.own(&node, v::CANONICAL_SHEET, sheet);
            self.own(&node, v::REASON, ja(&item.reason));
        }
    }

    fn sheet(&mut self, sheet: &Sheet) {
        let key = Key::Sheet(sheet.id.clone());
        let node = self.node(&key, v::DISCLOSURE_SHEET, "");
        for (local, value) in
            [(v::VENDOR, &sheet.vendor), (v::SERVICE, &sheet.service), (v::VERSION, &sheet.version)]
        {
            self.own(&node, local, ja(&value.read));
        }
        self.add(&node, v::DCTERMS_DATE, ja(&sheet.date.read));
        for (item, response) in &sheet.responses {
            let node = self.node(&Key::Response(sheet.id.clone(), item.clone()), v::RESPONSE, "");
            let item = self.iris.node(&Key::Item(item.clone()));
            self.own(&node, v::ANSWERS, item);
            self.text_of(&node, &response.question.read, &response.question.printed);
            self.own(&node, v::PRINTED_NUMBER, Literal::from(response.printed_number.as_str()));
            self.reference(&node, sheet, response.remark);
            self.answer(&node, &response.answer);
            if let Some(number) = response.blanket {
                let remark = self.iris.node(&Key::Remark(sheet.id.clone(), number));
                self.own(&node, v::CLAIMED_BY, remark);
            }
        }
        for (number, remark) in &sheet.remarks {
            let node = self.node(&Key::Remark(sheet.id.clone(), *number), v::REMARK, "");
            self.own(&node, v::NUMBER, Literal::from(*number));
            self.text_of(&node, &remark.text.read, &remark.text.printed);
            if let Some(words) = &remark.blanket {
                self.own(&node, v::BLANKET_STATEMENT, ja(words));
            }
        }
    }

    fn reference(&mut self, node: &NamedNode, sheet: &Sheet, reference: RemarkRef) {
        let (word, local) = match reference {
            RemarkRef::Number(_) => ("number", v::REFERS_TO),
            RemarkRef::Inferred(_) => ("inferred", v::INFERRED_REFERS_TO),
            RemarkRef::Dash => ("dash", ""),
            RemarkRef::Blank => ("blank", ""),
            RemarkRef::Empty => ("empty", ""),
            RemarkRef::InPlace(_) => ("in-place", v::REFERS_TO),
        };
        self.own(node, v::REMARK_REFERENCE, Literal::from(word));
        if let Some(number) = reference.target().filter(|number| sheet.remarks.contains_key(number)) {
            let remark = self.iris.node(&Key::Remark(sheet.id.clone(), number));
            self.own(node, local, remark);
        }
    }

    fn answer(&mut self, node: &NamedNode, answer: &Answer) {
        let value = answer.word().map_or_else(|| Literal::from(answer.as_str()), ja);
        self.own(node, v::ANSWER, value);
        match answer {
            Answer::Unknown | Answer::Unanswered { .. } => {}
            Answer::Stated { words, .. } => self.own(node, v::ANSWER_BASIS, ja(words)),
            Answer::Marked { mark, place, .. } | Answer::Unclear { marks: mark, place } => {
                self.own(node, v::ANSWER_MARK, Literal::from(mark.as_str()));
                self.own(node, v::ANSWER_PLACE, Literal::from(place.to_string()));
            }
        }
    }

    fn checklist(&mut self, checklist: &Checklist) {
        self.scheme("checklist", "クラウドサービス安全管理チェックリスト");
        self.scheme("evidence", "エビデンス");
        for number in checklist.categories.keys() {
            self.node(&Key::Category(number.clone()), v::CHECKLIST_CATEGORY, "checklist");
        }
        for kind in checklist.evidence.values() {
            let node = self.node(&Key::Evidence(kind.key.clone()), v::EVIDENCE_KIND, "evidence");
            for variant in kind.variants.keys() {
                self.add(&node, v::SKOS_ALT_LABEL, ja(variant));
            }
        }
        for item in checklist.items.values() {
            let node = self.node(&Key::ChecklistItem(item.number), v::CHECKLIST_ITEM, "checklist");
            self.own(&node, v::NUMBER, Literal::from(item.number));
            self.text_of(&node, &item.measure.read, &item.measure.printed);
            for (index, text) in item.sub_items.iter().enumerate() {
                self.own(&node, v::SUB_ITEM, ja(&format!("({}) {text}", index + 1)));
            }
            for kind in &item.evidence {
                let kind = self.iris.node(&Key::Evidence(kind.clone()));
                self.own(&node, v::NAMES_EVIDENCE, kind);
            }
        }
    }

    /// An institution's own records: annotations in the terms of the W3C, each of what a person wrote.
    fn own_records(&mut self) {
        let corpus = self.corpus;
        for record in &corpus.overlay.records {
            let name =
                [&record.written, record.kind.as_str(), &record.text, &record.by, &record.on].join("\n");
            let node = self.iris.data(&format!("record/{}", digest(&name)));
            self.add(&node, v::RDF_TYPE, v::OA_ANNOTATION.into_owned());
            self.add(&node, v::RDF_TYPE, v::PROV_ENTITY.into_owned());
            self.add(&node, v::DCTERMS_SUBJECT, Literal::from(record.written.as_str()));
            self.add(&node, v::DCTERMS_TYPE, Literal::from(record.kind.as_str()));
            self.add(&node, v::OA_BODY_VALUE, Literal::from(record.text.as_str()));
            if let Some(key) = &record.key {
                self.add(&node, v::OA_HAS_TARGET, self.iris.node(key));
            }
            if !record.by.is_empty() {
                let agent = self.iris.data(&format!("agent/{}", record.by));
                self.add(&agent, v::RDF_TYPE, v::PROV_AGENT.into_owned());
                self.add(&agent, v::RDFS_LABEL, Literal::from(record.by.as_str()));
                self.add(&node, v::PROV_WAS_ATTRIBUTED_TO, agent);
                self.add(&node, v::SSSOM_AUTHOR_LABEL, Literal::from(record.by.as_str()));
            }
            if !record.on.is_empty() {
                let date = Literal::new_typed_literal(record.on.as_str(), v::XSD_DATE);
                self.add(&node, v::DCTERMS_CREATED, date);
            }
            if let About::Digest(digest) = &record.about {
                self.own(&node, v::SUBJECT_HASH, Literal::from(digest.as_str()));
            }
            self.place(&node, &record.place);
        }
    }

    /// How the sources were read: corrections, damage, lost pages.
    fn readings(&mut self) {
        let mut before = None;
        let mut count = 0;
        for correction in &self.corpus.corrections {
            // Counted inside its cell, so that a new correction elsewhere renames nothing.
            count = if before == Some(&correction.place) { count + 1 } else { 1 };
            before = Some(&correction.place);
            let Place { line, cell, paragraph, .. } = correction.place;
            let source = self.source_id(&correction.place);
            let node = self.iris.data(&format!("correction/{source}/{line}.{cell}.{paragraph}.{count}"));
            self.add(&node, v::RDF_TYPE, self.iris.term(v::CORRECTION));
            self.own(&node, v::PRINTED, ja(&correction.printed));
            self.own(&node, v::READ, ja(&correction.read));
            self.own(&node, v::CONFIDENCE, Literal::from(correction.confidence.as_str()));
            self.own(&node, v::REASON, ja(&correction.reason));
            self.place(&node, &correction.place);
        }
        for item in self.corpus.checklist.items.values() {
            for (index, damage) in (1..).zip(&item.damage) {
                let node = self.iris.data(&format!("damage/{}/{index}", item.number));
                self.place(&node, &Place { cell: 0, ..item.measure.place.clone() });
                let damaged = self.iris.node(&Key::ChecklistItem(item.number));
                self.add(&node, v::RDF_TYPE, self.iris.term(v::DAMAGE));
                self.own(&damaged, v::HAS_DAMAGE, node.clone());
                self.own(&node, v::DAMAGE_KIND, Literal::from(damage.kind.as_str()));
                self.own(&node, v::WORDS, ja(&damage.words));
                self.own(&node, v::REASON, ja(&damage.reason));
            }
        }
        for page in &self.corpus.lost {
            let source = self.source_id(&page.first);
            let node = self.iris.data(&format!("lost/{source}/{}", page.first.line));
            self.add(&node, v::RDF_TYPE, self.iris.term(v::LOST_PAGE));
            self.place(&node, &page.first);
            self.own(&node, v::LAST_LINE, Literal::from(page.last));
            self.own(&node, v::REASON, ja(&page.reason));
            for key in &page.missing {
                let missing = self.iris.node(key);
                self.own(&node, v::MISSING, missing);
            }
        }
    }
}
