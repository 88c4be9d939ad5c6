"""The mapping sets under the sssom package: `python sssom_sets.py DATA_DIR`.

Each `mappings/*.sssom.tsv` must parse without losing a row, be valid by the package's own validators, and each
of its mappings must be an axiom of its RDF.
"""

import sys
from pathlib import Path

from rdflib.namespace import OWL, RDF
from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
from sssom.writers import to_rdf_graph

VALIDATORS = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]


def rows_of(path: Path) -> int:
    """Lines that are neither head nor column names."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return len(lines) - 1


def check(path: Path) -> list[str]:
    """What is wrong with a set."""
    problems = []
    sets = parse_sssom_table(str(path))
    if len(sets.df) != rows_of(path):
        problems.append(f"{len(sets.df)} of {rows_of(path)} rows parsed")
    for kind, report in validate(sets, VALIDATORS, fail_on_error=False).items():
        problems += [f"{kind}: {result.message}" for result in report.results]
    for column in ["subject_id", "predicate_id", "object_id", "mapping_justification"]:
        unknown = {curie for curie in sets.df[column] if sets.converter.expand(curie) is None}
        problems += [f"{column}: the prefix of {curie} is not in the curie_map" for curie in sorted(unknown)]
    axioms = len(set(to_rdf_graph(sets).subjects(RDF.type, OWL.Axiom)))
    if axioms != len(sets.df):
        problems.append(f"its RDF has {axioms} axioms for {len(sets.df)} mappings")
    return problems


def main() -> int:
    """Checks every set; at least the four of the shipped data must be there."""
    paths = sorted((Path(sys.argv[1]) / "mappings").glob("*.sssom.tsv"))
    failed = len(paths) < 4
    if failed:
        print(f"only {len(paths)} mapping sets")
    for path in paths:
        problems = check(path)
        failed |= bool(problems)
        print(f"{path.name}: {rows_of(path)} rows, {'ok' if not problems else ''}")
        for problem in problems:
            print(f"  {problem}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
