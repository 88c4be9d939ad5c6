// The parts without a browser, and the places of errors with the real engine: `npm test`.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { SparqlLanguage } from 'codemirror-lang-sparql';
import { Store } from 'oxigraph';
import { locate, offset } from '../src/errors.js';
import { makeLinks } from '../src/links.js';
import { parseTriple, toCsv } from '../src/results.js';
import { columnTitles, formOf, namesDataset, parameters, prologue, quote, skeleton, termFor, tokens, unquote, valueOf } from '../src/sparql.js';
import { ENGLISH, foreign, parts, pick, quotations, t } from '../src/words.js';

const PREFIXES = { sk: 'https://w3id.org/soukan/ns#', skos: 'http://www.w3.org/2004/02/skos/core#' };
const ID = 'https://w3id.org/soukan/id/';
const KEYS = [
  { key: 'M13-8', label: '企画管理編 13⑧', href: 'mhlw-6.0/M13-8/index.html' },
  { key: 'kintone:R26', label: 'kintone 備考 26', href: 'sheets/kintone/index.html#R26' },
  { key: 'mhlw-5.2:10C1(7)', label: '第5.2版 10C1(7)', href: 'mhlw-5.2/10C1(7)' },
];
const LINKS = makeLinks({ keys: KEYS, id: ID, root: '../', prefixes: PREFIXES });

test('tokens give back the whole text', () => {
  const text = 'SELECT * { ?日本 sk:a\\/b "a # b" , \'\'\'x"\n#\'\'\' ; <http://x/#y> ?z . # end\n _:b }';
  assert.equal([...tokens(text)].map((token) => token.text).join(''), text);
  const kinds = [...tokens('# c\n"x # y" <http://a#b> a:b ?v')].filter(({ kind }) => kind !== 'space').map(({ kind }) => kind);
  assert.deepEqual(kinds, ['comment', 'string', 'iri', 'name', 'variable']);
});

test('the form of a query, whatever stands before it', () => {
  assert.equal(formOf('# SELECT\nBASE <http://x/> PREFIX ask: <http://select/>\nconstruct WHERE { ?s ?p ?o }'), 'CONSTRUCT');
  assert.equal(formOf('VERSION "1.2" ASK {}'), 'ASK');
  assert.equal(formOf('constructor'), 'CONSTRUCTOR');
  assert.equal(formOf(''), '');
});

test('only a FROM of the query names a dataset', () => {
  assert.ok(namesDataset('SELECT * from <http://x> { ?s ?p ?o }'));
  assert.ok(!namesDataset('SELECT * { ?from ?p "FROM" } # FROM'));
});

test('column titles', () => {
  const titles = columnTitles('# ja: x\n# column key キー | Key\n# column ?text 本文\nSELECT');
  assert.deepEqual([...titles], [['key', { ja: 'キー', en: 'Key' }], ['text', { ja: '本文', en: '' }]]);
});

const PARAMETERS = `# param key key M13-8 遵守事項 | Requirement
# param n integer 3 数
SELECT * WHERE {
  VALUES ?key { "M13-8" } # param
  VALUES ?n { 3 } # param
  VALUES ?word { "a } # b"@ja } # param
  VALUES ?node { <${ID}mhlw-6.0/M13-8> } # param
  VALUES ?many { "a" "b" } # param
  VALUES ?fixed { "a" }
}`;

test('parameters are what the text has', () => {
  const found = parameters(PARAMETERS);
  assert.deepEqual(found.map(({ name, type, ja, en }) => [name, type, ja, en]), [
    ['key', 'key', '遵守事項', 'Requirement'], ['n', 'integer', '数', ''], ['word', '', '', ''], ['node', '', '', ''], ['many', '', '', ''],
  ]);
  assert.deepEqual(found.map(({ term }) => term && valueOf(term, LINKS.keyOfIri)), ['M13-8', '3', 'a } # b', 'M13-8', null]);
});

test('a parameter keeps its kind, and no value leaves its term', () => {
  const set = (name, value) => {
    const { from, to, term, type } = parameters(PARAMETERS).find((param) => param.name === name);
    const { text, error } = termFor(value, term, type, LINKS.lookup);
    return error ?? `${PARAMETERS.slice(0, from)} ${text} ${PARAMETERS.slice(to)}`.split('\n').find((line) => line.includes(`?${name} `)).trim();
  };
  assert.equal(set('key', '企画管理編 13⑧'), 'VALUES ?key { "M13-8" } # param');
  assert.equal(set('word', '語'), 'VALUES ?word { "語"@ja } # param');
  assert.equal(set('node', 'kintone:R26'), `VALUES ?node { <${ID}sheets/kintone#R26> } # param`);
  assert.equal(set('node', 'https://example.org/a b'), 'キーか IRI を入れてください。');
  assert.equal(set('node', 'http://x> <http://y'), 'キーか IRI を入れてください。');
  assert.equal(set('n', '4 } ?s ?p ?o {'), '数を入れてください。');
  assert.equal(set('n', '-4'), 'VALUES ?n { -4 } # param');

  const hostile = 'x" } # param\n?s ?p ?o . \\" {';
  const { from, to, term, type } = parameters(PARAMETERS)[0];
  const changed = PARAMETERS.slice(0, from) + ` ${termFor(hostile, term, type, LINKS.lookup).text} ` + PARAMETERS.slice(to);
  assert.equal(changed.split('\n').length, PARAMETERS.split('\n').length);
  assert.equal(valueOf(parameters(changed)[0].term, LINKS.keyOfIri), hostile);
  assert.equal(skeleton(changed), skeleton(PARAMETERS));
  new Store().query(prologue(PREFIXES) + changed, {}); // it parses
});

test('quote and unquote', () => {
  for (const value of ['', 'a', '"', '\\', 'a\nb\t\r', '日本語𠮷', "'"]) assert.equal(unquote(quote(value)), value);
  assert.equal(unquote('"\\u3042\\U00020BB7"'), 'あ𠮷');
});

test('links lead to pages that there are', () => {
  assert.equal(LINKS.hrefOfIri(`${ID}sheets/kintone#R26`), '../sheets/kintone/index.html#R26');
  assert.equal(LINKS.hrefOfIri(`${ID}sheets/kintone`), '../sheets/kintone/index.html');
  assert.equal(LINKS.hrefOfIri(`${ID}mhlw-6.0`), '../mhlw-6.0/index.html');
  assert.equal(LINKS.hrefOfIri(`${ID}mhlw-5.2/10C1(7)`), '../mhlw-5.2/10C1(7)/index.html');
  assert.equal(LINKS.hrefOfIri(`${ID}mapping/M13-8/C14-4`), null);
  assert.equal(LINKS.hrefOfIri('https://example.org/mhlw-6.0/M13-8'), null);
  assert.equal(LINKS.hrefOfKey('kintone:R26'), '../sheets/kintone/index.html#R26');
  assert.equal(LINKS.hrefOfKey('constructor'), null);
  assert.equal(LINKS.shorten(`${PREFIXES.sk}confidence`), 'sk:confidence');
  assert.deepEqual(LINKS.lookup('kintone:R26'), { key: 'kintone:R26', iri: `${ID}sheets/kintone#R26` });
});

test('N-Triples as rows', () => {
  const { subject, predicate, object } = parseTriple('_:b1 <http://x/p> "a \\"b\\"\\n\\u3042"@ja .');
  assert.deepEqual([subject, predicate, object], [
    { type: 'bnode', value: 'b1' }, { type: 'uri', value: 'http://x/p' }, { type: 'literal', value: 'a "b"\nあ', 'xml:lang': 'ja' },
  ]);
  const nested = parseTriple('<http://s> <http://p> <<( <http://a> <http://b> "1"^^<http://t> )>> .').object;
  assert.deepEqual(nested.value.object, { type: 'literal', value: '1', datatype: 'http://t' });
});

test('CSV', () => {
  const bindings = [{ a: { type: 'literal', value: 'x,"y"\nz' }, b: { type: 'bnode', value: 'b' } }, {}];
  assert.equal(toCsv({ head: { vars: ['a', 'b'] }, results: { bindings } }), 'a,b\r\n"x,""y""\nz",_:b\r\n,\r\n');
});

test('line and column count characters, not UTF-16 units', () => {
  assert.equal(offset('a\n𠮷𠮷x', 2, 3), 6);
  assert.equal(offset('a', 9, 9), 1);
});

// The query with its error between brackets → what is said.
const ERRORS = {
  'SELECT * WHERE { ?s ?p ⟦}⟧': /文法/u,
  'SELECT *\nWHERE { ?あ sk:a "日本語𠮷" ⟦。⟧ }': /文法/u,
  'SELECT *\nWHERE { ?s ⟦foo:bar⟧ ?o }': /接頭辞/u,
  '⟦SELECT ?x (COUNT(*) AS ?n)⟧ { ?x ?y ?z }': /GROUP BY/u,
  '# INSERT\n⟦insert⟧ DATA { sk:a sk:b sk:c }': /変更/u,
  'SELECT * {?s ⟦<http://a b>⟧ ?o}': /IRI/u,
  'SELECT * { ⟦<rel>⟧ ?p ?o }': /相対 IRI/u,
  '⟦SELEC⟧ * { ?s ?p ?o }': /文法/u,
  'SELECT * WHERE { ?s sk:a ?o } ORDER ⟦?s⟧': /文法/u,
  'SELECT * WHERE { ?s sk:a ?o ⟦.⟧ ': /途中/u,
  'SELECT * { ?s a sk:Clause \n\n\n ⟦OPTIONL⟧ { ?s ?p ?o } }': /文法/u,
};

for (const [marked, sentence] of Object.entries(ERRORS)) {
  test(`the error stands where it is: ${marked.replaceAll('\n', '⏎')}`, () => {
    const text = marked.replace(/[⟦⟧]/gu, '');
    const error = assertThrows(() => new Store().query(prologue(PREFIXES) + text, {}));
    const parse = (query) => SparqlLanguage.parser.parse(query);
    const found = locate(error.message, text, formOf(text), { parse, shift: 1, prefixes: PREFIXES });
    assert.equal(`${text.slice(0, found.from)}⟦${text.slice(found.from, found.to)}⟧${text.slice(found.to)}`, marked);
    assert.match(found.sentence, sentence);
  });
}

// --- words ------------------------------------------------------------------------------------------------------------

const JAPANESE = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u;

/** Runs `check` as on a page in a language. */
function onPage(lang, check) {
  globalThis.document = { documentElement: { lang } };
  try {
    check();
  } finally {
    delete globalThis.document;
  }
}

test('every phrase of the code has its English, and none stands there in vain', () => {
  const folder = new URL('../src/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name !== 'words.js');
  const code = files.map((name) => readFileSync(new URL(name, folder), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gmu, '')).join('\n');
  const literals = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'/gu)].map(([, words]) => words).filter((words) => JAPANESE.test(words));
  assert.deepEqual([...new Set(literals)].sort(), Object.keys(ENGLISH).sort());
  const rest = code.replaceAll(/'(?:[^'\\\n]|\\.)*'/gu, '').replaceAll(/\/\/.*$/gmu, '');
  assert.doesNotMatch(rest, JAPANESE, 'Japanese in a template string cannot be said in English');
});

test('English phrases have the gaps of the Japanese ones, and no Japanese', () => {
  const gaps = (words) => (words.match(/\{\w+\}/gu) ?? []).sort().join(' ');
  for (const [phrase, english] of Object.entries(ENGLISH)) {
    assert.equal(gaps(english), gaps(phrase), phrase);
    assert.doesNotMatch(english, JAPANESE);
  }
});

test('the page says which language is spoken', () => {
  const said = () => [t('{n} 行', { n: '{n}' }), pick('語', 'word'), pick('語', ''), parts('サーバー（{endpoint}）', { endpoint: 1 }).join('|')];
  assert.deepEqual(said(), ['{n} 行', '語', '語', 'サーバー（|1|）']);
  onPage('ja', () => assert.deepEqual([foreign('語'), foreign('word', 'en')], [null, 'en']));
  onPage('en', () => {
    assert.deepEqual(said(), ['rows: {n}', 'word', '語', 'The server (|1|)']);
    assert.deepEqual([foreign('語'), foreign('word'), foreign('word', 'en'), foreign('mot', 'fr')], ['ja', null, null, 'fr']);
    assert.deepEqual(quotations('has 二要素, 2 要素 or “x”'), ['has ', '二要素', ', 2 ', '要素', ' or “x”']);
    const found = locate('boom', 'drop all', 'DROP', { parse: null, shift: 1, prefixes: {} });
    assert.match(found.sentence, /^The data cannot be changed/u);
  });
});

function assertThrows(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail('the engine accepts it');
}
