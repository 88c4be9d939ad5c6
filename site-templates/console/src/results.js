// From what an engine answers to what the page shows and saves. Used by the page (server) and by the worker.

/** How many rows are shown; everything is in the files. */
export const SHOWN = 1000;

export const JSON_RESULTS = 'application/sparql-results+json';
export const TRIPLES = 'application/n-triples';

/** What to ask an engine for. */
export function mediaTypeFor(form) {
  return form === 'CONSTRUCT' || form === 'DESCRIBE' ? TRIPLES : JSON_RESULTS;
}

/**
 * Engine's text → {kind, …}:
 *   boolean   value, json
 *   bindings  variables, count, head (the first rows: variable → term of the W3C's JSON results), json
 *   triples   the same with subject, predicate, object, and the N-Triples themselves
 * `json` and `triples` are Blobs, so that a large answer crosses from the worker without being copied.
 */
export function digest(text, mediaType) {
  if (mediaType === TRIPLES) {
    const lines = [...new Set(text.split('\n').filter((line) => line.trim() !== ''))].sort();
    const variables = ['subject', 'predicate', 'object'];
    const bindings = lines.map(parseTriple);
    const json = JSON.stringify({ head: { vars: variables }, results: { bindings } });
    return {
      kind: 'triples', variables, count: bindings.length, head: bindings.slice(0, SHOWN),
      json: blob(json, JSON_RESULTS), triples: blob(lines.map((line) => `${line}\n`).join(''), TRIPLES),
    };
  }
  const answer = JSON.parse(text);
  const json = blob(text, JSON_RESULTS);
  if (typeof answer.boolean === 'boolean') return { kind: 'boolean', value: answer.boolean, json };
  const { head: { vars: variables }, results: { bindings } } = answer;
  return { kind: 'bindings', variables, count: bindings.length, head: bindings.slice(0, SHOWN), json };
}

function blob(text, type) {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

// --- N-Triples --------------------------------------------------------------------------------------------------------

const PIECE = /\s*(?:<<\((?<open>)|\)>>(?<close>)|<(?<iri>[^>]*)>|_:(?<blank>[^\s<"]+)|"(?<text>(?:[^"\\]|\\.)*)"(?:@(?<lang>[A-Za-z0-9\-]+)|\^\^<(?<datatype>[^>]*)>)?)/suy;
const ESCAPED = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu, (_, four, eight, char) =>
    char === undefined ? String.fromCodePoint(Number.parseInt(four ?? eight, 16)) : (ESCAPED[char] ?? char),
  );
}

/** One line of N-Triples as a row of results. */
export function parseTriple(line) {
  PIECE.lastIndex = 0;
  const [subject, predicate, object] = [readTerm(line), readTerm(line), readTerm(line)];
  return { subject, predicate, object };
}

function readTerm(line) {
  const { groups } = PIECE.exec(line) ?? {};
  if (!groups) throw new Error(`not N-Triples: ${line}`);
  if (groups.open !== undefined) {
    const value = { subject: readTerm(line), predicate: readTerm(line), object: readTerm(line) };
    PIECE.exec(line); // the closing bracket
    return { type: 'triple', value };
  }
  if (groups.iri !== undefined) return { type: 'uri', value: unescape(groups.iri) };
  if (groups.blank !== undefined) return { type: 'bnode', value: groups.blank.replace(/\.$/u, '') };
  const term = { type: 'literal', value: unescape(groups.text) };
  if (groups.lang) term['xml:lang'] = groups.lang;
  if (groups.datatype) term.datatype = groups.datatype;
  return term;
}

// --- CSV --------------------------------------------------------------------------------------------------------------

/** The results as the W3C's CSV: bare values, RFC 4180 quotes and line ends. */
export function toCsv({ head: { vars }, results: { bindings } }) {
  const rows = bindings.map((row) => vars.map((name) => csvCell(plain(row[name]))));
  return [vars.map(csvCell), ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function csvCell(text) {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A term as people read it: a literal bare, an IRI whole. */
export function plain(term) {
  if (!term) return '';
  if (term.type === 'bnode') return `_:${term.value}`;
  if (term.type !== 'triple') return term.value;
  const { subject, predicate, object } = term.value;
  return `<<( ${[subject, predicate, object].map(plain).join(' ')} )>>`;
}
