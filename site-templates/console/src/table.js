// Results on the page: a table with links, a truth value, the files to save.

import { h } from './dom.js';
import { SHOWN, plain, toCsv } from './results.js';
import { foreign, lang, pick, t } from './words.js';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const NUMBERS = new Set(['integer', 'decimal', 'double', 'float'].map((name) => XSD + name));

/** Fills the results section. `name` is for the files, `titles` are what the query calls its columns. */
export function showResults(section, answer, { name, titles, links, permalink, say }) {
  section.hidden = false;
  section.replaceChildren(
    h('h2', { id: 'sparql-results' }, t('結果')),
    files(answer, { name, permalink, say }),
    ...(answer.kind === 'boolean'
      ? [h('p', { class: 'verdict' }, truth(answer))]
      : rows(answer, titles, links)),
  );
}

function rows(answer, titles, links) {
  const { variables, head, count } = answer;
  if (count === 0) return [h('p', {}, t('当てはまるものはありません。'))];
  const note = count > SHOWN
    ? h('p', { class: 'note' }, t('{n} 行のうち、最初の {shown} 行を表示しています。保存するファイルにはすべて入ります。', { n: amount(count), shown: amount(SHOWN) }))
    : null;
  const table = h('table', {},
    h('thead', {}, h('tr', {}, ...variables.map((variable) => heading(variable, titles.get(variable))))),
    h('tbody', {}, ...head.map((row) => h('tr', {}, ...variables.map((variable) => cell(row[variable], links))))));
  const region = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('結果の表') }, table);
  return note ? [note, region] : [region];
}

function heading(variable, title) {
  const words = pick(title?.ja, title?.en);
  return words
    ? h('th', { scope: 'col', lang: foreign(words) }, words, h('small', {}, `?${variable}`))
    : h('th', { scope: 'col' }, h('span', { class: 'where' }, `?${variable}`));
}

function cell(term, links) {
  if (!term) return h('td');
  if (term.type === 'uri') return h('td', {}, iri(term.value, links));
  if (term.type !== 'literal' && term.type !== 'typed-literal') return h('td', { class: 'where' }, plain(term));
  const { value, datatype, 'xml:lang': language } = term;
  if (NUMBERS.has(datatype)) return h('td', { class: 'number' }, value);
  const isPlain = !language && (!datatype || datatype === `${XSD}string`);
  const href = isPlain ? links.hrefOfKey(value) : null;
  if (href) return h('td', {}, h('a', { href, title: links.labelOfKey(value) }, value));
  const kind = kindOf(language, datatype, links);
  return h('td', { lang: foreign(value, language) }, value, kind && h('span', { class: 'kind' }, ` ${kind}`));
}

/** What a literal is besides its words, where it is not obvious. */
function kindOf(language, datatype, links) {
  if (language) return language === 'ja' ? null : `@${language}`;
  if (!datatype || datatype === `${XSD}string` || datatype === `${XSD}boolean`) return null;
  return `^^${links.shorten(datatype)}`;
}

function iri(value, links) {
  const href = links.hrefOfIri(value);
  const text = links.shorten(value);
  if (href) return h('a', { href, title: links.labelOfIri(value) ?? value }, text);
  return h('span', { class: 'where', title: value }, text);
}

function files(answer, { name, permalink, say }) {
  const button = (text, make, extension) =>
    h('button', { type: 'button', onclick: async () => save(await make(), `${name}.${extension}`) }, text);
  const csv = async () => {
    // With a byte order mark: Excel reads a CSV without one in the code page of the machine.
    const text = `\uFEFF${toCsv(JSON.parse(await answer.json.text()))}`;
    return new Blob([text], { type: 'text/csv;charset=utf-8' });
  };
  return h('div', { class: 'actions' },
    answer.kind === 'boolean' ? null : button(t('CSV で保存'), csv, 'csv'),
    button(t('JSON で保存'), () => answer.json, 'json'),
    answer.triples ? button(t('N-Triples で保存'), () => answer.triples, 'nt') : null,
    h('a', { href: permalink, class: 'permalink' }, t('この問いへのリンク')),
    h('button', { type: 'button', onclick: () => copy(permalink, say) }, t('リンクをコピー')));
}

function save(blob, name) {
  const href = URL.createObjectURL(blob);
  const link = h('a', { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

async function copy(permalink, say) {
  const { href } = new URL(permalink, location.href);
  try {
    await navigator.clipboard.writeText(href);
    say(t('リンクをコピーしました。'));
  } catch {
    say(t('コピーできませんでした。リンク「この問いへのリンク」を右クリックして写してください。'));
  }
}

/** The word for a truth value. */
export function truth({ value }) {
  return value ? t('はい（true）') : t('いいえ（false）');
}

/** 12345 → 12,345 */
export function amount(count) {
  return count.toLocaleString(lang());
}
