// Completion: the vocabulary, the keys, the variables of the query, SPARQL's own words.

import { h } from './dom.js';
import { tokens } from './sparql.js';
import { foreign, lang, pick } from './words.js';

const KEYWORDS = `SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE OPTIONAL UNION MINUS FILTER
  BIND AS VALUES UNDEF GRAPH EXISTS NOT IN ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET SEPARATOR`.split(/\s+/u);
const FUNCTIONS = `COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF CONCAT
  STRLEN SUBSTR UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REPLACE REGEX ABS CEIL FLOOR ROUND isIRI
  isBLANK isLITERAL isNUMERIC sameTerm STRDT STRLANG YEAR MONTH DAY`.split(/\s+/u);

const WORDS = [
  ...KEYWORDS.map((label) => ({ label, type: 'keyword' })),
  ...FUNCTIONS.map((label) => ({ label, type: 'function', apply: `${label}(` })),
];

/** A completion source for CodeMirror. */
export function completions({ terms, keys, prefixes, links }) {
  const vocabulary = terms.flatMap(termOptions);
  const declared = Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, type: 'namespace', detail: iri, boost: -2 }));
  const literals = keys.map(({ key, label }) => ({ label: key, citation: label, type: 'text' }));
  const nodes = keys.map(({ key, label }) => {
    const iri = `<${links.lookup(key).iri}>`;
    return { label: key, citation: label, info: iri, apply: iri, type: 'constant', boost: -3 };
  });
  const iris = nodes.map(({ apply, citation }) => ({ label: apply, citation, type: 'constant' }));

  return ({ state, pos, explicit }) => {
    const text = state.doc.toString();
    const before = [...tokens(text.slice(0, pos))];
    const last = before.at(-1);
    const kind = last?.kind ?? 'space';
    if (kind === 'comment') return null;
    if (kind === 'string' && isOpen(last.text)) {
      return { from: last.from + 1, to: endOfString(text, pos), options: literals, validFor: /^[^"'\n]*$/u };
    }
    const open = /<[^\s<>]*$/u.exec(text.slice(0, pos));
    if (open && (open[0].length > 1 || explicit)) {
      const to = pos + /^[^\s<>]*>?/u.exec(text.slice(pos))[0].length;
      return { from: open.index, to, options: iris, validFor: /^<[^\s<>]*$/u };
    }
    if (kind === 'variable') return { from: last.from, options: variables(text, last), validFor: /^[?$][\p{L}\p{N}_]*$/u };
    if (kind === 'other' && /[?$]/u.test(last.text)) return { from: last.from, options: variables(text, last), validFor: /^[?$][\p{L}\p{N}_]*$/u };

    const word = /[\p{L}\p{N}_][\p{L}\p{N}_:.\-]*$/u.exec(text.slice(0, pos));
    if (!word && !explicit) return null;
    const from = word?.index ?? pos;
    const place = afterType(before, from) ? 'class' : 'property';
    const ranked = vocabulary.map((option) => ({ ...option, boost: option.type === place ? 2 : 0 }));
    // A prefix is offered until its colon is there; then the list is asked for anew.
    const options = [...ranked, ...WORDS, ...(word?.[0].includes(':') ? [] : declared), ...nodes];
    return { from, options, validFor: word?.[0].includes(':') ? /^[\p{L}\p{N}_.\-]*:[\p{L}\p{N}_:.\-]*$/u : /^[\p{L}\p{N}_.\-]*$/u };
  };
}

/** A term is found by its name and by what it is called in the language of the page; the other language stands beside it. */
function termOptions({ curie, kind, ja, en }) {
  const called = pick(ja, en);
  const [other, language] = lang() === 'en' ? [ja, 'ja'] : [en, 'en'];
  const info = other && other !== called ? () => h('span', { lang: foreign(other, language) }, other) : undefined;
  const option = { label: curie, detail: called, info, type: kind };
  return called ? [option, { ...option, label: called, detail: curie, apply: curie }] : [option];
}

function isOpen(literal) {
  return literal.length === 1 || literal.at(-1) !== literal[0];
}

/** What is already typed behind the cursor, up to the quote that CodeMirror put there. */
function endOfString(text, pos) {
  return pos + /^[^"'\n]*(?=["'])|^/u.exec(text.slice(pos))[0].length;
}

function variables(text, current) {
  const names = new Set();
  for (const { kind, text: name, from } of tokens(text)) if (kind === 'variable' && from !== current.from) names.add(name);
  return [...names].sort().map((label) => ({ label, type: 'variable' }));
}

/** Whether what is being typed stands where a class is named. */
function afterType(before, from) {
  const previous = before.filter(({ kind, to }) => kind !== 'space' && kind !== 'comment' && to <= from).at(-1);
  return previous !== undefined && (previous.text === 'a' || previous.text === 'rdf:type');
}
