// What the console has to know of SPARQL without an engine: tokens, the form of a query, the heads of the library's
// queries, parameters. Pure functions over text.

import { t } from './words.js';

const PREFIX = String.raw`(?:[\p{L}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?)?:`;
const LOCAL = String.raw`(?:[\p{L}\p{N}_:\-]|\.(?=[\p{L}\p{N}_:\-%\\])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*`;
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<iri><[^\s<>"{}|^\x60]*>)`,
    String.raw`(?<string>"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)`,
    String.raw`(?<variable>[?$][\p{L}\p{N}_]+)`,
    `(?<name>${PREFIX}${LOCAL})`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<space>\s+)`,
    String.raw`(?<other>.)`,
  ].join('|'),
  'gsu',
);

/** Every token with its kind and place, spaces and comments included. */
export function* tokens(text) {
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    yield { kind, text: match[0], from: match.index, to: match.index + match[0].length };
  }
}

function significant(text) {
  return [...tokens(text)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
}

const OPERANDS = new Map([['BASE', 1], ['PREFIX', 2], ['VERSION', 1]]);

/** The word that says what the query is, behind its declarations. */
export function formToken(text) {
  const found = significant(text);
  for (let at = 0; at < found.length; at += 1) {
    const operands = found[at].kind === 'word' ? OPERANDS.get(found[at].text.toUpperCase()) : undefined;
    if (operands === undefined) return found[at];
    at += operands;
  }
  return null;
}

/** `SELECT`, `ASK`, `CONSTRUCT`, `DESCRIBE`, or whatever word stands where one of these should. */
export function formOf(text) {
  const token = formToken(text);
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

/** Whether the query names its graphs itself (FROM). The union of all graphs is for those that do not. */
export function namesDataset(text) {
  return significant(text).some(({ kind, text: word }) => kind === 'word' && word.toUpperCase() === 'FROM');
}

/** The first name or IRI that cannot be resolved: its prefix is neither known nor declared, or it is relative to no base. */
export function unresolved(text, prefixes) {
  const found = significant(text);
  const known = new Set([...Object.keys(prefixes), '_']);
  let hasBase = false;
  return found.find(({ kind, text: name }, at) => {
    const before = found[at - 1]?.kind === 'word' ? found[at - 1].text.toUpperCase() : '';
    if (kind === 'iri') {
      hasBase ||= before === 'BASE';
      return !hasBase && !/^<[A-Za-z][A-Za-z0-9+.\-]*:/u.test(name);
    }
    if (kind !== 'name') return false;
    const [prefix] = name.split(':', 1);
    if (before === 'PREFIX') known.add(prefix);
    return !known.has(prefix);
  });
}

/** One line of declarations, to stand before the query: its lines move down by exactly one. */
export function prologue(prefixes) {
  return `${Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`).join(' ')}\n`;
}

/** `# column NAME JA | EN` → what a column is called. */
export function columnTitles(text) {
  const titles = new Map();
  for (const [, name, ja, en = ''] of text.matchAll(/^#\s*column\s+[?$]?(\S+)\s+([^|\n]*?)\s*(?:\|\s*(.*?)\s*)?$/gmu)) {
    titles.set(name, { ja, en });
  }
  return titles;
}

// --- parameters -------------------------------------------------------------------------------------------------------

const VALUES = /(?<head>\bVALUES\s+[?$](?<name>[\p{L}\p{N}_]+)\s*\{)(?<terms>[^\n]*)\}[ \t]*#[ \t]*param\b/giu;
const HEAD = /^#\s*param\s+[?$]?(\S+)\s+(\S+)\s+("(?:[^"\\\n]|\\.)*"|\S+)(?:[ \t]+([^|\n]*?))?[ \t]*(?:\|[ \t]*(.*?)[ \t]*)?$/gmu;
const TERM = new RegExp(
  String.raw`^(?:(?<quoted>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')` +
    String.raw`(?<suffix>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|${PREFIX}${LOCAL}))?` +
    String.raw`|<(?<iri>[^<>\s]*)>|(?<number>[+\-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?)|(?<boolean>true|false)` +
    `|(?<name>${PREFIX}${LOCAL}))$`,
  'u',
);
const ESCAPES = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };
const PLAIN = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

/** A string as a SPARQL literal; no value can end it. */
export function quote(value) {
  return `"${value.replace(/[\\"\n\r\t\b\f]/gu, (char) => ESCAPES[char])}"`;
}

export function unquote(literal) {
  return literal.slice(1, -1).replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu, (_, four, eight, char) =>
    char === undefined ? String.fromCodePoint(Number.parseInt(four ?? eight, 16)) : (PLAIN[char] ?? char),
  );
}

/**
 * The parameters that the text itself has: its lines `VALUES ?name { term } # param`, in order. Names, types and titles
 * come from `declared` (the library), or from the text's own `# param` heads, so that a query from a link has them too.
 * `term` is null where the braces hold anything but one term: then only the text can be edited.
 */
export function parameters(text, declared = []) {
  const known = new Map(declared.map((param) => [param.name, param]));
  for (const [, name, type, initial, ja = '', en = ''] of text.matchAll(HEAD)) {
    if (!known.has(name)) known.set(name, { name, type, default: initial, ja, en });
  }
  return [...text.matchAll(VALUES)].map(({ index, groups: { head, name, terms } }) => {
    const from = index + head.length;
    const term = TERM.exec(terms.trim())?.groups ?? null;
    return { type: '', ja: '', en: '', ...known.get(name), name, from, to: from + terms.length, term };
  });
}

/** The text with every parameter's value left out: the same for one query of the library, whatever was filled in. */
export function skeleton(text) {
  return text.replace(VALUES, (...found) => `${found.at(-1).head}} # param`).trim();
}

/** What a field shows for a term. */
export function valueOf(term, keyOfIri) {
  if (term.quoted !== undefined) return unquote(term.quoted);
  if (term.iri !== undefined) return keyOfIri(term.iri) ?? term.iri;
  return term.number ?? term.boolean ?? term.name;
}

/**
 * The term that says `value`, of the same kind as `term`: a literal keeps its language or datatype, an IRI stays one.
 * `lookup` finds {key, iri} for what people write for a key. Gives {text} or {error}.
 */
export function termFor(value, term, type, lookup) {
  const written = value.trim();
  const found = lookup(written);
  if (term.quoted !== undefined) {
    if (/^(?:integer|int|number)$/iu.test(type) && !/^[+-]?\d+$/u.test(written)) return { error: t('整数を入れてください。') };
    return { text: quote(type === 'key' && found ? found.key : value) + (term.suffix ?? '') };
  }
  if (term.number !== undefined) {
    const wanted = /^[+-]?\d+$/u.test(term.number) && type !== 'decimal' ? /^[+-]?\d+$/u : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
    return wanted.test(written) ? { text: written } : { error: t('数を入れてください。') };
  }
  if (term.boolean !== undefined) {
    return /^(?:true|false)$/u.test(written) ? { text: written } : { error: t('true か false を入れてください。') };
  }
  if (found) return { text: `<${found.iri}>` };
  if (TERM.exec(written)?.groups.name !== undefined && !written.includes('://')) return { text: written };
  if (/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^\x60]+$/u.test(written)) return { text: `<${written}>` };
  return { error: t('キーか IRI を入れてください。') };
}
