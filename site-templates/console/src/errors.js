// From an engine's message to a place in the editor and a sentence. The message itself is always shown as well.

import { formToken, unresolved } from './sparql.js';
import { t } from './words.js';

// oxigraph 0.5 reports the farthest place that its parser looked at, and it looks ahead by the length of a keyword
// (`ENCODE_FOR_URI`). The true place is never behind the reported one, and at most this far before it.
const LOOKAHEAD = 16;

const SENTENCES = [
  [/variable that is unbound|variables? .*not (?:grouped|in scope)/u, 'SELECT に、GROUP BY にも集約関数にも入っていない変数があります。'],
  [/overrides an existing variable/u, 'SELECT の AS の変数名が、ほかの変数と重なっています。'],
  [/IRI parsing failed|Invalid IRI|No scheme found/iu, 'IRI として読めません。'],
  [/^The service .* is not supported/u, 'SERVICE（外部への問い合わせ）は使えません。このデータだけに問い合わせます。'],
  [/^The custom function .* is not supported/u, 'この関数はありません。'],
];
const UNRESOLVED = {
  name: 'この接頭辞は宣言されていません。',
  iri: '相対 IRI です。http:// などから書くか、BASE を宣言してください。',
};
const UPDATES = /^(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)$/u;

/**
 * The place in `text` (from, to) and a sentence. `line` and `column` of the message count from 1, columns in characters;
 * `shift` lines stood before the text. `parse` gives the editor's own syntax tree, whose first error is exact for what
 * it knows; the engine decides whether there is an error at all.
 */
export function locate(message, text, form, { parse, shift, prefixes }) {
  const place = /\bat (\d+):(\d+)/u.exec(message);
  const found = SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  const sentence = found && t(found);
  if (UPDATES.test(form)) {
    const { from, to } = formToken(text);
    return { from, to, sentence: t('データの変更はできません。SELECT、ASK、CONSTRUCT、DESCRIBE だけが使えます。') };
  }
  if (!place) return { from: null, to: null, sentence: sentence ?? t('問い合わせを実行できませんでした。') };

  const reported = offset(text, Number(place[1]) - shift, Number(place[2]));
  const tree = parse(text);
  if (/The SELECT/u.test(message)) return { ...selectClause(tree, reported, text), sentence };
  if (sentence) return { ...tokenBefore(text, reported), sentence };
  const error = firstError(tree, reported);
  // These are errors for certain; the engine often reports a place behind them.
  const name = unresolved(text, prefixes);
  if (name && name.from <= (error ?? reported)) return { from: name.from, to: name.to, sentence: t(UNRESOLVED[name.kind]) };
  const from = error ?? wordStart(text, reported);
  return { ...tokenAt(text, from), sentence: text.slice(from).trim() === '' ? t('問いが途中で終わっています。') : t('ここで SPARQL の文法から外れています。') };
}

/** Line and column, from 1, columns in code points, to an index into the text; clamped to it. */
export function offset(text, line, column) {
  const lines = text.split('\n');
  if (line < 1) return 0;
  if (line > lines.length) return text.length;
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return before + [...lines[line - 1]].slice(0, column - 1).join('').length;
}

/** The other way. */
export function lineAndColumn(text, index) {
  const lines = text.slice(0, index).split('\n');
  return { line: lines.length, column: [...lines.at(-1)].length + 1 };
}

function firstError(tree, reported) {
  let found = null;
  tree.iterate({
    enter({ type, from }) {
      if (found === null && type.isError && from <= reported && from >= reported - LOOKAHEAD) found = from;
    },
  });
  return found;
}

function selectClause(tree, reported, text) {
  let found = null;
  tree.iterate({
    to: reported,
    enter({ name, from, to, node }) {
      if (name === 'SelectClause' && node.parent.to >= reported - LOOKAHEAD) found = { from, to };
    },
  });
  return found ?? tokenBefore(text, reported);
}

function tokenBefore(text, at) {
  const end = text.slice(0, at).trimEnd().length;
  return { from: Math.max(wordStart(text, end), 0), to: Math.max(end, 1) };
}

/** The word that starts here; where the text ends, the last word before. */
function tokenAt(text, from) {
  const rest = /^\s*(<[^\s<>]*>|[\p{L}\p{N}_?$:@.\-]+|\S)/u.exec(text.slice(from));
  if (!rest) return tokenBefore(text, from);
  return { from: from + rest[0].length - rest[1].length, to: from + rest[0].length };
}

function wordStart(text, at) {
  const before = /(?:<[^<>\n]*>|[\p{L}\p{N}_?$:\-]+|\S)$/u.exec(text.slice(0, at));
  return before ? before.index : at;
}
