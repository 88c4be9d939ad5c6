"""Validates an export of soukan against its SHACL shapes with an implementation that is not ours (pySHACL).

Usage: python shacl.py EXPORT.trig VOCAB.ttl SHAPES.ttl        (needs: pip install pyshacl rdflib)

1. Every term of our namespace that the export uses must be declared in the vocabulary; terms that are declared and
   not used are listed and do no harm.
2. The union of the named graphs, with the vocabulary as ontology and without inference, must conform to the shapes.
   The report is printed.
3. Self-check, so that a silent validator or empty shapes cannot pass: a copy in memory is broken in a dozen ways,
   each at a node of its own, and each must be reported at that node. The files are not touched.

Exit code: 0 when all three hold, 1 when one does not, 2 on wrong usage.
"""

import functools
import sys
from collections.abc import Callable, Iterator

from pyshacl import validate
from rdflib import Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, SKOS, XSD
from rdflib.plugins.sparql import prepareQuery

SK = Namespace("https://w3id.org/soukan/ns#")
SH = Namespace("http://www.w3.org/ns/shacl#")
NOWHERE = URIRef("https://w3id.org/soukan/id/sheets/nowhere#R1")

Results = set[tuple]


class Data(Graph):
    """A graph that parses each query once: pySHACL asks the same one for every focus node."""

    prepare = staticmethod(functools.cache(prepareQuery))

    def query(self, query_object, *args, **kwargs):
        if isinstance(query_object, str):
            query_object = self.prepare(query_object)
        return super().query(query_object, *args, **kwargs)

    def copy(self) -> "Data":
        copy = Data()
        for triple in self:
            copy.add(triple)
        return copy


def union_of_graphs(path: str) -> Data:
    dataset = Dataset()
    dataset.parse(path, format="trig")
    union = Data()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    return union


# --- 1. vocabulary -------------------------------------------------------------------------------------------------


def undeclared_terms(data: Graph, vocabulary: Graph) -> set[URIRef]:
    """Prints how both lists differ; returns what the export uses and the vocabulary does not declare."""
    kinds = [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty]
    declared = {term for kind in kinds for term in vocabulary.subjects(RDF.type, kind)}
    ontologies = set(vocabulary.subjects(RDF.type, OWL.Ontology))
    used = {term for triple in data for term in triple if isinstance(term, URIRef) and term.startswith(SK)}
    used -= ontologies
    for term in sorted(used - declared):
        print(f"undeclared: {term}")
    for term in sorted(declared - used):
        print(f"note: declared, not used: {term}")
    print(f"vocabulary: {len(used & declared)} of {len(declared)} declared terms are used")
    return used - declared


# --- 2. shapes -----------------------------------------------------------------------------------------------------


def run(data: Graph, vocabulary: Graph, shapes: Graph) -> tuple[bool, Results, str]:
    """Whether it conforms, every result as (focus node, path or None), and the report as text."""
    merged = data.copy()
    for triple in vocabulary:
        merged.add(triple)
    conforms, report, text = validate(merged, shacl_graph=shapes, inference="none")
    results = {
        (report.value(result, SH.focusNode), report.value(result, SH.resultPath))
        for result in report.objects(None, SH.result)
    }
    return conforms, results, text


# --- 3. self-check -------------------------------------------------------------------------------------------------


def nodes(data: Graph, predicate: URIRef, value=None) -> Iterator[URIRef]:
    """The nodes that carry a predicate, in a fixed order."""
    return iter(sorted(set(data.subjects(predicate, value))))


# Each takes the graph and a node and breaks it there; the result must name that node and the path beside it in
# BREAKAGES (None: any path).


def lose(predicate: URIRef) -> Callable:
    return lambda data, node: data.remove((node, predicate, None))


def put(predicate: URIRef, value) -> Callable:
    return lambda data, node: data.set((node, predicate, value))


def also(predicate: URIRef, value) -> Callable:
    return lambda data, node: data.add((node, predicate, value))


def number_as_string(data: Graph, node: URIRef) -> None:
    data.set((node, SK.number, Literal(str(data.value(node, SK.number)))))


def lose_inverse(data: Graph, node: URIRef) -> None:
    for lower in data.objects(node, SK.elaboratedBy):
        data.remove((lower, SK.elaborates, node))


# What is broken; the nodes to choose from, as (predicate, value or None); how; the path that the result must name.
BREAKAGES = [
    ("missing notation", (SK.hasText, None), lose(SKOS.notation), SKOS.notation),
    ("a word that is no answer", (SK.answer, Literal("unknown")), put(SK.answer, Literal("多分", lang="ja")), SK.answer),
    ("a stated answer without its basis", (SK.answerBasis, None), lose(SK.answerBasis), None),
    ("a reference to a remark that is not there", (SK.refersTo, None), put(SK.refersTo, NOWHERE), SK.refersTo),
    ("a reference that is printed and leads nowhere", (SK.refersTo, None), lose(SK.refersTo), None),
    ("two texts", (RDF.type, SK.Remark), also(SK.text, Literal("別の本文", lang="ja")), SK.text),
    ("a number that is a string", (RDF.type, SK.ChecklistItem), number_as_string, SK.number),
    ("a label in the wrong language", (RDF.type, SK.EvidenceKind), put(SKOS.prefLabel, Literal("x", lang="en")), SKOS.prefLabel),
    ("a predicate of another class", (RDF.type, SK.Section), also(SK.vendor, Literal("x", lang="ja")), SK.vendor),
    ("a relation without its inverse", (SK.elaboratedBy, None), lose_inverse, None),
    ("confidences that disagree", (SK.origin, None), put(SK.confidence, Literal("none")), None),
    ("a node without type", (RDF.type, SK.Correction), lose(RDF.type), RDF.type),
    ("a hash that is too short", (SK.sha256, None), put(SK.sha256, Literal("0" * 63)), SK.sha256),
    ("a line that is a decimal", (RDF.type, SK.LostPage), put(SK.line, Literal("1.0", datatype=XSD.decimal)), SK.line),
]


def missed_breakages(data: Data, vocabulary: Graph, shapes: Graph, before: Results) -> list[str]:
    """Breaks a copy everywhere at once, each time at another node; returns what no new result reports."""
    broken, chosen = data.copy(), {}
    for name, (predicate, value), breakage, _ in BREAKAGES:
        node = next((node for node in nodes(data, predicate, value) if node not in chosen.values()), None)
        if node is None:
            print(f"self-check: nothing to break for {name}")
            continue
        chosen[name] = node
        breakage(broken, node)
    _, after, _ = run(broken, vocabulary, shapes)
    missed = []
    for name, _, _, path in BREAKAGES:
        hits = {result for result in after - before if result[0] == chosen.get(name) and path in (None, result[1])}
        print(f"self-check: {'caught' if hits else 'MISSED'}: {name} at {chosen.get(name)}")
        if not hits:
            missed.append(name)
    return missed


def main(arguments: list[str]) -> int:
    if len(arguments) != 3:
        print("usage: python shacl.py EXPORT.trig VOCAB.ttl SHAPES.ttl", file=sys.stderr)
        return 2
    data = union_of_graphs(arguments[0])
    vocabulary = Graph().parse(arguments[1], format="turtle")
    shapes = Graph().parse(arguments[2], format="turtle")
    print(f"export: {len(data)} triples; shapes: {len(shapes)} triples")

    undeclared = undeclared_terms(data, vocabulary)
    conforms, results, report = run(data, vocabulary, shapes)
    print(report)
    missed = missed_breakages(data, vocabulary, shapes, results)

    print(f"conforms: {conforms}; undeclared terms: {len(undeclared)}; missed breakages: {len(missed)} of {len(BREAKAGES)}")
    return 0 if conforms and not undeclared and not missed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
