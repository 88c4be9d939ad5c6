//! Terms of the standard vocabularies that the graph uses, and the local names of ours.
//!
//! The terms of ours are documented in `data/vocab/soukan.ttl`; a test compares both lists.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($($name:ident $iri:literal)*) => {
        $(#[doc = concat!("<", $iri, ">")]
        pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked($iri);)*
    };
}

terms! {
    RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    SKOS_CONCEPT "http://www.w3.org/2004/02/skos/core#Concept"
    SKOS_CONCEPT_SCHEME "http://www.w3.org/2004/02/skos/core#ConceptScheme"
    SKOS_IN_SCHEME "http://www.w3.org/2004/02/skos/core#inScheme"
    SKOS_NOTATION "http://www.w3.org/2004/02/skos/core#notation"
    SKOS_PREF_LABEL "http://www.w3.org/2004/02/skos/core#prefLabel"
    SKOS_ALT_LABEL "http://www.w3.org/2004/02/skos/core#altLabel"
    SKOS_BROADER "http://www.w3.org/2004/02/skos/core#broader"
    SKOS_RELATED_MATCH "http://www.w3.org/2004/02/skos/core#relatedMatch"
    DCTERMS_TITLE "http://purl.org/dc/terms/title"
    DCTERMS_IS_PART_OF "http://purl.org/dc/terms/isPartOf"
    DCTERMS_SOURCE "http://purl.org/dc/terms/source"
    DCTERMS_PUBLISHER "http://purl.org/dc/terms/publisher"
    DCTERMS_DATE "http://purl.org/dc/terms/date"
    DCTERMS_RIGHTS "http://purl.org/dc/terms/rights"
    DCTERMS_DESCRIPTION "http://purl.org/dc/terms/description"
    PROV_WAS_DERIVED_FROM "http://www.w3.org/ns/prov#wasDerivedFrom"
    VOID_DATASET "http://rdfs.org/ns/void#Dataset"
    VOID_VOCABULARY "http://rdfs.org/ns/void#vocabulary"
    OWL_VERSION_INFO "http://www.w3.org/2002/07/owl#versionInfo"
    SKOS_EXACT_MATCH "http://www.w3.org/2004/02/skos/core#exactMatch"
    SKOS_CLOSE_MATCH "http://www.w3.org/2004/02/skos/core#closeMatch"
    SKOS_BROAD_MATCH "http://www.w3.org/2004/02/skos/core#broadMatch"
    SKOS_NARROW_MATCH "http://www.w3.org/2004/02/skos/core#narrowMatch"
    DCTERMS_REFERENCES "http://purl.org/dc/terms/references"
    DCTERMS_LICENSE "http://purl.org/dc/terms/license"
    RDFS_COMMENT "http://www.w3.org/2000/01/rdf-schema#comment"
    OWL_ANNOTATED_SOURCE "http://www.w3.org/2002/07/owl#annotatedSource"
    OWL_ANNOTATED_PROPERTY "http://www.w3.org/2002/07/owl#annotatedProperty"
    OWL_ANNOTATED_TARGET "http://www.w3.org/2002/07/owl#annotatedTarget"
    SSSOM_MAPPING_SET "https://w3id.org/sssom/MappingSet"
    SSSOM_NO_TERM_FOUND "https://w3id.org/sssom/NoTermFound"
    SSSOM_AUTHOR_LABEL "https://w3id.org/sssom/author_label"
    DCTERMS_CREATED "http://purl.org/dc/terms/created"
    OWL_AXIOM "http://www.w3.org/2002/07/owl#Axiom"
    XSD_DATE "http://www.w3.org/2001/XMLSchema#date"
    SSSOM_MATCH_STRING "https://w3id.org/sssom/match_string"
    SEMAPV_LEXICAL "https://w3id.org/semapv/vocab/LexicalMatching"
    SSSOM_JUSTIFICATION "https://w3id.org/sssom/mapping_justification"
    SSSOM_CONFIDENCE "https://w3id.org/sssom/confidence"
    OA_ANNOTATION "http://www.w3.org/ns/oa#Annotation"
    OA_HAS_TARGET "http://www.w3.org/ns/oa#hasTarget"
    OA_BODY_VALUE "http://www.w3.org/ns/oa#bodyValue"
    PROV_ENTITY "http://www.w3.org/ns/prov#Entity"
    PROV_AGENT "http://www.w3.org/ns/prov#Agent"
    PROV_WAS_ATTRIBUTED_TO "http://www.w3.org/ns/prov#wasAttributedTo"
    RDFS_LABEL "http://www.w3.org/2000/01/rdf-schema#label"
    DCTERMS_TYPE "http://purl.org/dc/terms/type"
    DCTERMS_SUBJECT "http://purl.org/dc/terms/subject"
    SEMAPV_MANUAL "https://w3id.org/semapv/vocab/ManualMappingCuration"
}

/// Prefixes for the serialisations and for queries, ours excepted (its namespace is the manifest's).
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

macro_rules! ours {
    ($($name:ident $local:literal)*) => {
        $(#[doc = concat!("`sk:", $local, "`")]
        pub const $name: &str = $local;)*
        /// Every local name of ours.
        pub const OURS: &[&str] = &[$($local),*];
    };
}

ours! {
    VOLUME "Volume"
    SECTION "Section"
    REQUIREMENT "Requirement"
    CLAUSE "Clause"
    FORM_HEADING "FormHeading"
    DISCLOSURE_ITEM "DisclosureItem"
    DISCLOSURE_SHEET "DisclosureSheet"
    RESPONSE "Response"
    REMARK "Remark"
    CHECKLIST_CATEGORY "ChecklistCategory"
    CHECKLIST_ITEM "ChecklistItem"
    EVIDENCE_KIND "EvidenceKind"
    MAPPING "Mapping"
    ABSENCE "Absence"
    REFERENCE "Reference"
    CORRECTION "Correction"
    DAMAGE "Damage"
    LOST_PAGE "LostPage"
    EDITION "Edition"
    SOURCE "Source"
    ELABORATED_BY "elaboratedBy"
    ELABORATES "elaborates"
    EDITION_OF "edition"
    TEXT "text"
    PRINTED_TEXT "printedText"
    HAS_TEXT "hasText"
    ORDINAL "ordinal"
    PRINTED_ORDINAL "printedOrdinal"
    TOPIC "topic"
    CONFIDENCE "confidence"
    REASON "reason"
    STANDING "standing"
    REQUIREMENT_COUNT "requirementCount"
    REQUIREMENT_MINIMUM "requirementMinimum"
    CHOICE "choice"
    CANONICAL_SHEET "canonicalSheet"
    VENDOR "vendor"
    SERVICE "service"
    VERSION "version"
    PRINTED_NUMBER "printedNumber"
    ANSWERS "answers"
    REMARK_REFERENCE "remarkReference"
    REFERS_TO "refersTo"
    INFERRED_REFERS_TO "inferredRefersTo"
    ANSWER "answer"
    ANSWER_BASIS "answerBasis"
    ANSWER_MARK "answerMark"
    ANSWER_PLACE "answerPlace"
    CLAIMED_BY "claimedBy"
    BLANKET_STATEMENT "blanketStatement"
    NUMBER "number"
    SUB_ITEM "subItem"
    NAMES_EVIDENCE "namesEvidence"
    HAS_DAMAGE "hasDamage"
    DAMAGE_KIND "damageKind"
    WORDS "words"
    ORIGIN "origin"
    MAPPING_SET "mappingSet"
    REVIEW_STATE "reviewState"
    IS_SUSPECT "isSuspect"
    ABSENCE_KIND "absenceKind"
    SUBJECT_HASH "subjectHash"
    OBJECT_HASH "objectHash"
    REFERENCE_KIND "referenceKind"
    PRINTED "printed"
    READ "read"
    FILE "file"
    LINE "line"
    CELL "cell"
    PARAGRAPH "paragraph"
    LAST_LINE "lastLine"
    MISSING "missing"
    SHA256 "sha256"
}
