// The SPARQL console of the site. This file is the page's script; the engine is a second one, loaded when it is needed.
//
// Contract with the page
// ----------------------
//
//   <div id="console" data-root="../" data-queries="queries.js" data-data="data.js" data-worker="worker.js"
//        [data-endpoint="/sparql"]>…what a reader without JavaScript sees…</div>
//   <script src="console.js" defer></script>
//
// The page's `lang` says in which language the console speaks: Japanese, or English (`words.js`).
//
// `data-root` is the way from the page to the top of the pages in its language; the other addresses are relative to the page. All of them
// are classic scripts, because nothing else loads from file://. Opening the page loads console.js and queries.js; data.js
// and worker.js are loaded by the first query that runs in the page. No other page of the site loads any of them.
//
// queries.js sets window.SOUKAN_QUERIES = {
//   prefixes: {sk: 'https://w3id.org/soukan/ns#', …},   known in every query without declaring them
//   id: 'https://w3id.org/soukan/id/',                  the namespace of the IRIs that may have pages
//   terms: [{iri, curie, kind: 'class' | 'property', ja, en}],
//   keys: [{key, label, href}],                         href from data-root: 'sheets/kintone/index.html#R26'
//                                                       or 'sheets/kintone#R26'; also says which IRIs have pages
//   queries: [{name, ja, en, aboutJa, aboutEn, text, params: [{name, type, default, ja, en}]}],
//                                                       text is the whole file, heads included
// }
// data.js sets window.SOUKAN_DATA = {format: 'application/trig', text: '…'}; any format that oxigraph loads will do.
// worker.js sets window.SOUKAN_WORKER = '…', the source of the worker (dist/worker.js as built).
//
// Links: an IRI `id` + tail goes to data-root + tail + '/index.html' (a fragment of the tail goes behind it), if a key has
// that page or one below it; the dataset also has IRIs without pages. A plain literal that is a key goes to its href.
//
// Texts of queries: `# column NAME JA | EN` names a column of the table. A line `VALUES ?NAME { term } # param` is a
// parameter: it has a field, which rewrites the term and keeps its kind (literal with its language or datatype, number,
// true/false, IRI). Title and type come from `params`, or else from `# param NAME TYPE DEFAULT JA | EN` in the text. Type
// `key` offers the keys; `integer` and `decimal` are checked; any other is free text.
//
// The address: #q=… (percent-encoded) carries the query, #question=NAME names one of the library; either fills the editor and
// does not run by itself.
//
// data-endpoint adds the choice of the server: POST, Content-Type application/sparql-query, Accept
// application/sparql-results+json for SELECT and ASK, application/n-triples for CONSTRUCT and DESCRIBE. The prefixes are
// declared in the first line of what is sent. 400 with the engine's message ("error at LINE:COLUMN: …") as plain text
// marks the place; any other status is shown as it is. With a Content-Security-Policy the page needs: script-src 'self'
// 'wasm-unsafe-eval'; worker-src blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'.

import { completions } from './complete.js';
import { createEditor } from './editor.js';
import { Failure, PageEngine, ServerEngine, loadScript } from './engine.js';
import { lineAndColumn, locate } from './errors.js';
import { h } from './dom.js';
import { makeLinks } from './links.js';
import { columnTitles, formOf, namesDataset, parameters, prologue, skeleton, termFor, valueOf } from './sparql.js';
import { addStyle } from './style.js';
import { amount, showResults, truth } from './table.js';
import { buildView, showAbout, showParameters } from './view.js';
import { pick, t } from './words.js';

const NO_LIBRARY = { prefixes: {}, id: '', terms: [], keys: [], queries: [] };
const FIRST_QUERY = 'SELECT * WHERE {\n  ?s ?p ?o\n}\nLIMIT 10\n';

async function boot(root) {
  const { root: top = '', queries: libraryUrl, data, worker, endpoint } = root.dataset;
  const library = await loadLibrary(libraryUrl);
  addStyle();
  const view = buildView(root, { ...(library ?? NO_LIBRARY), endpoint });
  if (!library) {
    view.missing.hidden = false;
    view.missing.textContent = t('{url} を読み込めません。用意された問い、補完、接頭辞、リンクなしで動きます。', { url: libraryUrl });
  }
  startConsole(view, {
    ...(library ?? NO_LIBRARY),
    top,
    page: new PageEngine({ data, worker }),
    server: endpoint ? new ServerEngine(endpoint) : null,
  });
}

async function loadLibrary(url) {
  try {
    await loadScript(url);
    return window.SOUKAN_QUERIES ? { ...NO_LIBRARY, ...window.SOUKAN_QUERIES } : null;
  } catch {
    return null;
  }
}

function startConsole(view, { prefixes, id, terms, keys, queries, top, page, server }) {
  const links = makeLinks({ keys, id, root: top, prefixes });
  let running = null; // AbortController of the query that runs
  let chosen = null; // the library's query in the editor
  const byShape = new Map(queries.map((query) => [skeleton(query.text), query]));

  const editor = createEditor({
    parent: view.editor,
    label: 'sparql-label',
    describedBy: 'sparql-hint',
    complete: completions({ terms, keys, prefixes, links }),
    onRun: run,
    onChange: textChanged,
  });

  const say = (text) => {
    view.status.textContent = text;
  };

  // --- the text: library, parameters, address -------------------------------------------------------------------------

  function textChanged() {
    clearError();
    const text = editor.text();
    const known = byShape.get(skeleton(text)) ?? null;
    if (known !== chosen) {
      chosen = known;
      view.library.value = known?.name ?? '';
      showAbout(view.about, known);
    }
    const found = parameters(text, known?.params);
    showParameters(view.params, found, ({ term }) => valueOf(term, links.keyOfIri), setParameter);
  }

  function setParameter(name, value) {
    const param = parameters(editor.text(), chosen?.params).find((one) => one.name === name);
    if (!param?.term) return null;
    const { text, error } = termFor(value, param.term, param.type, links.lookup);
    if (error) return error;
    editor.replace(param.from, param.to, ` ${text} `);
    return null;
  }

  function choose() {
    const query = queries.find(({ name }) => name === view.library.value);
    if (!query) {
      showAbout(view.about, null);
      return;
    }
    editor.setText(query.text);
    say(t('「{title}」を入れました。実行を押してください。', { title: pick(query.ja, query.en) || query.name }));
  }

  const permalinkOf = (text) => `#q=${encodeURIComponent(text)}`;

  function restore() {
    const text = queryOfAddress(queries);
    if (text === null || text === editor.text()) return text !== null;
    editor.setText(text);
    say(t('リンクの問いを入れました。実行を押してください。'));
    return true;
  }

  function remember(text) {
    const permalink = permalinkOf(text);
    // One entry of history per query, so that the browser's back button leads to the one before.
    if (queryOfAddress(queries) !== text) history.pushState(null, '', permalink);
    return permalink;
  }

  // --- running ----------------------------------------------------------------------------------------------------------

  async function run() {
    if (running) return;
    clearError();
    const text = editor.text();
    const form = formOf(text);
    const seconds = view.seconds();
    const engine = server && view.asksServer() ? server : page;
    running = new AbortController();
    busy(true);
    view.results.hidden = true;
    say(engine.isLoaded ? t('準備しています…') : t('エンジンとデータを読み込んでいます（このページで最初の一回だけ）…'));
    try {
      const answer = await engine.run(prologue(prefixes) + text, {
        form,
        union: !namesDataset(text),
        limit: seconds * 1000,
        signal: running.signal,
        onReady: () => say(t('問い合わせています（制限 {seconds} 秒）…', { seconds })),
      });
      show(text, answer);
    } catch (error) {
      fail(error, text, form, seconds);
    } finally {
      running = null;
      busy(false);
    }
  }

  function show(text, answer) {
    const permalink = remember(text);
    const name = `soukan-${chosen?.name ?? 'query'}`;
    showResults(view.results, answer, { name, titles: columnTitles(text), links, permalink, say });
    const words = answer.kind === 'boolean' ? truth(answer) : t('{n} 行', { n: amount(answer.count) });
    say(t('{answer}、{duration}', { answer: words, duration: duration(answer.ms) }));
  }

  function fail(error, text, form, seconds) {
    const { reason, message } = error instanceof Failure ? error : { reason: 'fatal', message: String(error) };
    if (reason === 'cancelled') return say(t('取り消しました。'));
    say('');
    if (reason === 'query') return showQueryError(message, text, form);
    const sentences = {
      missing: t('{file} を読み込めません。このサイトはコンソールの部品なしで作られたか、ファイルが欠けています。', { file: message }),
      timeout: t('制限時間（{seconds} 秒）を過ぎたので止めました。条件を絞るか、制限時間を延ばしてください。', { seconds }),
      fatal: t('エンジンが止まりました。結果が大きすぎるときは LIMIT を付けてください。'),
      server: t('サーバーから結果を受け取れませんでした。'),
    };
    return showError([h('p', {}, sentences[reason])], reason === 'fatal' || reason === 'server' ? message : '');
  }

  function showQueryError(message, text, form) {
    const { from, to, sentence } = locate(message, text, form, { parse: editor.parse, shift: 1, prefixes });
    if (from === null) return showError([h('p', {}, sentence)], message);
    const { line, column } = lineAndColumn(text, from);
    if (editor.text() === text) editor.mark({ from, to, message: sentence });
    const go = h('button', { type: 'button', onclick: () => editor.goTo(from, to) }, t('その場所へ'));
    // The engine's own place counts our line of prefixes.
    const own = message.replace(/\bat (\d+):(\d+)/u, (_, at, character) => `at ${Math.max(at - 1, 1)}:${character}`);
    return showError([h('p', {}, h('strong', {}, t('{line} 行 {column} 字目: ', { line, column })), sentence, ' ', go)], own);
  }

  function showError(sentences, message) {
    const details = message
      ? [h('details', {}, h('summary', {}, t('エンジンの言葉')), h('pre', { lang: 'en' }, message))]
      : [];
    view.error.hidden = false;
    view.error.replaceChildren(...sentences, ...details);
  }

  function clearError() {
    if (view.error.hidden) return;
    view.error.hidden = true;
    view.error.replaceChildren();
    editor.unmark();
  }

  /** `aria-disabled` and not `disabled`: whoever stands on the button keeps their place. */
  function busy(isBusy) {
    view.run.setAttribute('aria-disabled', String(isBusy));
    view.cancel.setAttribute('aria-disabled', String(!isBusy));
  }

  view.run.addEventListener('click', run);
  view.cancel.addEventListener('click', () => running?.abort());
  view.library.addEventListener('change', choose);
  addEventListener('popstate', restore);
  addEventListener('hashchange', restore);

  const names = Object.keys(prefixes);
  view.prefixes.hidden = names.length === 0;
  view.prefixes.textContent = t(' 接頭辞 {names} は宣言なしで使えます。', { names: names.map((name) => `${name}:`).join(' ') });
  if (!restore()) editor.setText(queries[0]?.text ?? FIRST_QUERY);
}

/** What the address carries: a query, or the name of one of the library. */
function queryOfAddress(queries) {
  const [, name, encoded] = /^#(?:.*&)?(q|question)=([^&]*)/u.exec(location.hash) ?? [];
  if (encoded === undefined) return null;
  try {
    const value = decodeURIComponent(encoded);
    if (name === 'question') return queries.find((query) => query.name === value)?.text ?? null;
    return value.replace(/\r\n?/gu, '\n');
  } catch {
    return null;
  }
}

function duration(ms) {
  return ms < 10 ? t('0.01 秒未満') : t('{n} 秒', { n: (ms / 1000).toFixed(2) });
}

const root = document.getElementById('console');
if (root) boot(root);
