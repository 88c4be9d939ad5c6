// The console of the built site in a real browser, over file://: `node console.mjs SITE_DIR SOUKAN`, with
// CHROMIUM=/path/to/chromium if need be; SOUKAN is the program. The questions of the library give what tests/queries says; results link to pages that there are; errors stand
// at their place; a query can be cancelled and has a time limit; the address carries it. Nothing is fetched, and the engine
// is not loaded before it is asked. Then the same page against `soukan serve`, on loopback, under its Content-Security-Policy.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, firstLines, isFailure, pagesOf, siteDir, serve } from './common.mjs';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };
const AXE = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } }, // WCAG 2.2 AA, but off by default in axe
  resultTypes: ['violations'],
  preload: false, // reads style sheets by XMLHttpRequest, which file:// refuses
};
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const EXPECTED = fileURLToPath(new URL('../queries/shipped/', import.meta.url));
const ENDLESS = 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }';
const SHOWN = 1000; // rows of the table

const dir = siteDir();
const program = process.argv[3] ?? fileURLToPath(new URL('../../target/release/soukan', import.meta.url));
const root = `${pathToFileURL(dir)}/`;
const address = `${root}console/index.html`;
const report = new Report();

report.checkPages(pagesOf(dir));
const absent = ['index.html', 'console.js', 'worker.js', 'data.js', 'queries.js'].filter((name) => !existsSync(join(dir, 'console', name)));
report.check('the site has the console', absent.map((name) => `console/${name} is missing: was it built with its parts?`));
if (absent.length > 0) {
  report.finish();
  process.exit();
}
const library = readLibrary();
const browser = await start();

function readLibrary() {
  const window = {};
  new Function('window', readFileSync(join(dir, 'console/queries.js'), 'utf8'))(window);
  return window.SOUKAN_QUERIES;
}

async function start() {
  try {
    return await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
  } catch (error) {
    report.check('the browser starts', [firstLines(error)]);
    report.finish();
    process.exit();
  }
}

/** Runs a test in a fresh page; what the page fetches outside the site, or complains of, is a problem of the test. */
async function inPage(name, options, test) {
  const { home = root, allow = [], ...settings } = options;
  await report.attempt(name, async () => {
    const context = await browser.newContext({ viewport: WIDE, offline: home === root, ...settings });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const noise = [];
    const loaded = [];
    page.on('request', (request) => {
      const url = request.url();
      loaded.push(url);
      if (!url.startsWith(home) && !url.startsWith('blob:')) noise.push(`fetches ${url}`);
    });
    page.on('requestfailed', (request) => {
      if (isFailure(request)) noise.push(`fails to load ${request.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') noise.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => noise.push(`script error: ${error.message}`));
    try {
      const problems = (await test(page, loaded)) ?? [];
      return [...problems, ...noise.filter((line) => !allow.some((pattern) => pattern.test(line)))];
    } finally {
      await context.close();
    }
  });
}

// --- what a reader does and sees ------------------------------------------------------------------------------------

const button = (page, name) => page.getByRole('button', { name, exact: true });
const editorOf = (page) => page.getByRole('textbox', { name: '問いの本文' });
const statusOf = (page) => page.getByRole('status').innerText();
const permalink = (text) => `${address}#q=${encodeURIComponent(text)}`;

async function open(page, text, url = address) {
  await page.goto(text === undefined ? url : `${url}#q=${encodeURIComponent(text)}`);
  await editorOf(page).waitFor();
}

async function run(page) {
  await button(page, '実行').click();
  await answered(page);
}

/** Until there is a result or an error. */
async function answered(page) {
  await page.waitForFunction(() => {
    const shown = (selector) => document.querySelector(selector)?.checkVisibility();
    return shown('#console .results') || shown('#console [role=alert]');
  });
}

async function ask(page, text) {
  await open(page, text);
  await run(page);
}

const textOf = (page) => editorOf(page).evaluate((content) => [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));

/** Rows of the table: arrays of the cells' words. */
const rowsOf = (page) => page.locator('.results tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
const headingsOf = (page) => page.locator('.results thead th').allInnerTexts();
const linksOf = (page) => page.locator('.results td a').evaluateAll((links) => links.map(({ href }) => href));

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

async function choose(page, name) {
  await page.getByLabel('用意された問い').selectOption(name);
}

/** Links of the results that lead nowhere: no such file, or no such place in it. */
function deadLinks(links) {
  return [...new Set(links)].filter((link) => {
    const url = new URL(link);
    const fragment = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    const file = fileURLToPath(url);
    return !file.startsWith(dir) || !existsSync(file) || (fragment && !readFileSync(file, 'utf8').includes(`id="${fragment}"`));
  });
}

function expect(what, found, wanted) {
  return found === wanted ? [] : [`${what} is 「${found}」, expected 「${wanted}」`];
}

function expectMatch(what, found, pattern) {
  return pattern.test(found) ? [] : [`${what} is 「${found}」, expected ${pattern}`];
}

async function violations(page) {
  await page.evaluate(AXE_SOURCE);
  const found = await page.evaluate((options) => window.axe.run(document, options), AXE);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map((node) => `${id} (1 of ${nodes.length}): ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1].trim()}`),
  );
}

/** What sticks out sideways, and tables that do not scroll inside a named region of their own. */
async function overflow(page) {
  return page.evaluate(() => {
    const problems = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) problems.push(`page is ${scrollWidth}px wide on a screen of ${innerWidth}px`);
    for (const { parentElement: region } of document.querySelectorAll('table')) {
      const scrolls = ['auto', 'scroll'].includes(getComputedStyle(region).overflowX);
      if (!scrolls || region.tabIndex !== 0 || !region.getAttribute('aria-label')) problems.push('a table does not scroll inside a named, focusable region');
    }
    return problems;
  });
}

// --- opening ----------------------------------------------------------------------------------------------------------

await inPage('without scripts there is a message, and no editor', { javaScriptEnabled: false }, async (page) => {
  await page.goto(address);
  const words = await page.locator('#console').innerText();
  return [...expectMatch('message', words, /JavaScript/u), ...(await overflow(page)), ...expect('editors', await page.locator('.cm-editor').count(), 0)];
});

await inPage('opening loads neither engine nor data; a query loads each once', {}, async (page, loaded) => {
  // When the browser fetches the icon is its own affair.
  const own = () => loaded.filter((url) => !url.endsWith('/icon.svg'));
  const names = () => own().map((url) => (url.startsWith('blob:') ? 'blob' : url.slice(root.length))).sort().join(' ');
  await open(page);
  const first = names();
  await run(page);
  await run(page);
  return [
    ...expect('loaded at first', first, 'console/console.js console/index.html console/queries.js shortcut.js style.css'),
    ...expect('loaded at last', names(), 'blob console/console.js console/data.js console/index.html console/queries.js console/worker.js shortcut.js style.css'),
  ];
});

await inPage('other pages load nothing of it', {}, async (page, loaded) => {
  await page.goto(`${root}index.html`);
  return loaded.filter((url) => url.includes('/console/'));
});

// --- the library ------------------------------------------------------------------------------------------------------

/** Whether a question asks for a table; the others have no CSV of their own. */
const isTable = ({ text }) => /^SELECT\b/mu.test(text.replaceAll(/^#.*$/gmu, ''));

for (const question of library.queries.filter((each) => !isTable(each))) {
  await inPage(`library: ${question.name} (no table)`, {}, async (page) => {
    await open(page);
    await choose(page, question.name);
    await run(page);
    const wanted = readFileSync(join(EXPECTED, `${question.name}.csv`), 'utf8').trim().split('\n');
    const shown = await page.locator('.results').innerText();
    // A truth value is a word of the page; of triples, the table shows the name of the first subject.
    const words = { true: 'はい（true）', false: 'いいえ（false）' }[wanted[0]] ?? wanted[0].split(' ')[0].slice(1, -1).split('/').at(-1);
    return shown.includes(words) ? [] : [`${words} is not in: ${shown.slice(0, 200)}`];
  });
}

for (const { name, ja } of library.queries.filter(isTable)) {
  await inPage(`library: ${name}`, {}, async (page) => {
    await open(page);
    await choose(page, name);
    const problems = expectMatch('status', await statusOf(page), /入れました/u);
    await run(page);
    const csv = await saved(page, 'CSV で保存');
    const links = await linksOf(page);
    const wanted = readFileSync(join(EXPECTED, `${name}.csv`), 'utf8').replaceAll('\r\n', '\n');
    const options = await page.getByLabel('用意された問い').locator('option:checked').innerText();
    if (csv.text.replace('\uFEFF', '').replaceAll('\r\n', '\n') !== wanted) problems.push('the CSV is not that of tests/queries');
    return [
      ...problems, ...expect('file', csv.name, `soukan-${name}.csv`), ...expect('chosen', options, ja),
      ...deadLinks(links).slice(0, 3).map((link) => `dead link ${link}`),
    ];
  });
}

await inPage('a result links to a page, and back leads to the query', {}, async (page) => {
  const query = 'SELECT ?r ?key WHERE { ?r a sk:Requirement ; skos:notation ?key } ORDER BY ?key LIMIT 5';
  await ask(page, query);
  const [iri, key] = await linksOf(page);
  const problems = expect('the links of IRI and notation', iri, key);
  const name = await page.locator('.results td a').nth(1).innerText();
  await page.locator('.results td a').nth(1).click();
  await page.waitForURL(/\/mhlw-6\.0\/[^/]+\/index\.html$/u);
  problems.push(...expectMatch('page', page.url(), new RegExp(`/mhlw-6\\.0/${name}/index\\.html$`, 'u')));
  await page.goBack();
  await editorOf(page).waitFor();
  return [...problems, ...expect('query', await textOf(page), query)];
});

await inPage('every link of the first thousand of each kind leads somewhere', {}, async (page) => {
  await open(page);
  const problems = [];
  let links = 0;
  for (const condition of ['?x a sk:Response', '?x a sk:Remark', '?x skos:notation ?n', '?x a sk:Mapping', '?any ?p ?x', '?x ?p ?any']) {
    await ask(page, `SELECT DISTINCT ?x WHERE { ${condition} FILTER(isIRI(?x)) } ORDER BY DESC(STR(?x))`);
    const found = await linksOf(page);
    links += found.length;
    problems.push(...deadLinks(found).slice(0, 3).map((link) => `${condition}: dead link ${link}`));
  }
  return links > 2000 ? problems : [...problems, `only ${links} links`];
});

// --- writing ----------------------------------------------------------------------------------------------------------

await inPage('typing with completion: term, key, variable', {}, async (page) => {
  await open(page);
  await editorOf(page).click();
  await page.keyboard.press('Control+a');
  const pick = async (typed, wanted) => {
    await page.keyboard.type(typed);
    const option = page.getByRole('option', { name: wanted }).first();
    await option.waitFor();
    await page.waitForTimeout(150); // CodeMirror takes no Enter for a list that has only just come
    while ((await option.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  await page.keyboard.type('SELECT ?code ?words WHERE { ?node skos:notation ?code ; ');
  await pick('sk:tex', /^sk:text/u);
  await page.keyboard.type(' ?words . FILTER(?co');
  await page.keyboard.press('Escape');
  await page.keyboard.type('de = "');
  await pick('M13-8', /^M13-8/u);
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Enter');
  await answered(page);
  const text = await textOf(page);
  const found = await rowsOf(page);
  return [
    ...expect('text', text.replace(/\s+/gu, ' ').trim(), 'SELECT ?code ?words WHERE { ?node skos:notation ?code ; sk:text ?words . FILTER(?code = "M13-8")}'),
    ...expectMatch('rows', JSON.stringify(found), /M13-8.*電子カルテ/u),
  ];
});

await inPage('a term is found by its Japanese name', {}, async (page) => {
  const { ja, curie } = library.terms.find(({ kind }) => kind === 'class');
  await open(page, 'SELECT * WHERE { ?x a  }');
  await editorOf(page).click();
  await page.keyboard.press('Control+End');
  for (let left = 0; left < 2; left += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText(ja);
  await page.getByRole('option', { name: ja }).first().waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  return expect('text', (await textOf(page)).replace(/\s+/gu, ' '), `SELECT * WHERE { ?x a ${curie} }`);
});

const MISTAKES = {
  'a missing object': ['SELECT * WHERE {\n  ?s ?p ⟦}⟧', /^2 行 9 字目/u],
  'an unknown prefix, behind Japanese': ['SELECT * WHERE {\n  ?日本 ⟦foo:bar⟧ "𠮷" .\n}', /^2 行 7 字目: この接頭辞/u],
  'a misspelt word': ['SELECT * WHERE {\n  ?s a sk:Clause .\n\n  ⟦OPTIONL⟧ { ?s ?p ?o }\n}', /^4 行 3 字目/u],
  'an update': ['⟦DELETE⟧ WHERE { ?s ?p ?o }', /データの変更はできません/u],
};

for (const [what, [marked, sentence]] of Object.entries(MISTAKES)) {
  await inPage(`an error at its place: ${what}`, {}, async (page) => {
    const text = marked.replace(/[⟦⟧]/gu, '');
    await ask(page, text);
    const problems = expectMatch('message', await page.getByRole('alert').innerText(), sentence);
    const wrong = /⟦(.*)⟧/u.exec(marked)[1];
    problems.push(...expect('marked', (await page.locator('.cm-lintRange-error').allInnerTexts()).join(''), wrong));
    problems.push(...expect('aria-invalid', await editorOf(page).getAttribute('aria-invalid'), 'true'));
    await button(page, 'その場所へ').click();
    problems.push(...expect('selected', await page.evaluate(() => String(getSelection())), wrong));
    await page.keyboard.insertText('x');
    problems.push(...expect('alerts after a change', await page.getByRole('alert').isVisible(), false));
    problems.push(...expect('marks after a change', await page.locator('.cm-lintRange-error').count(), 0));
    return problems;
  });
}

await inPage('SERVICE is refused in words', {}, async (page) => {
  await ask(page, 'SELECT * WHERE { SERVICE <https://example.org/> { ?s ?p ?o } }');
  return expectMatch('message', await page.getByRole('alert').innerText(), /SERVICE/u);
});

// --- results ----------------------------------------------------------------------------------------------------------

await inPage('a long table is cut on the page and whole in the files', {}, async (page) => {
  await ask(page, 'SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1234');
  const csv = await saved(page, 'CSV で保存');
  const json = await saved(page, 'JSON で保存');
  return [
    ...expect('rows shown', (await rowsOf(page)).length, SHOWN),
    ...expectMatch('note', await page.locator('.results').innerText(), /1,234 行のうち、最初の 1,000 行/u),
    ...expectMatch('status', await statusOf(page), /^1,234 行、[\d.]+ 秒/u),
    ...expect('head of the CSV', csv.text.split('\r\n')[0], '\uFEFFs,p,o'),
    ...expect('bindings of the JSON', JSON.parse(json.text).results.bindings.length, 1234),
    ...expect('names', `${csv.name} ${json.name}`, 'soukan-query.csv soukan-query.json'),
  ];
});

await inPage('columns have titles, literals their language', {}, async (page) => {
  await ask(page, '# column words 言葉 | Words\nSELECT ?words ?other WHERE { VALUES (?words ?other) { ("hello"@en UNDEF) } }');
  return [
    ...expect('headings', (await headingsOf(page)).join('|').replace(/\s+/gu, ' '), '言葉 ?words|?other'),
    ...expect('language', await page.locator('.results td').first().getAttribute('lang'), 'en'),
    ...expect('cells', JSON.stringify(await rowsOf(page)), '[["hello @en",""]]'),
  ];
});

await inPage('ASK', {}, async (page) => {
  await ask(page, 'ASK { ?s a sk:Requirement }');
  const json = await saved(page, 'JSON で保存');
  return [...expectMatch('result', await page.locator('.results').innerText(), /はい（true）/u), ...expect('JSON', JSON.parse(json.text).boolean, true)];
});

await inPage('CONSTRUCT and DESCRIBE', {}, async (page) => {
  await ask(page, 'CONSTRUCT { ?r skos:notation ?key } WHERE { ?r a sk:Requirement ; skos:notation ?key FILTER(?key = "M13-8") }');
  const triples = await saved(page, 'N-Triples で保存');
  const csv = await saved(page, 'CSV で保存');
  const problems = [
    ...expectMatch('N-Triples', triples.text, /^<[^>]*M13-8> <[^>]*notation> "M13-8" \.\n$/u),
    ...expectMatch('CSV', csv.text, /^\uFEFFsubject,predicate,object\r\nhttp/u),
    ...expect('cells', JSON.stringify(await rowsOf(page)), '[["mhlw-6.0/M13-8","skos:notation","M13-8"]]'),
  ];
  await ask(page, `DESCRIBE <${library.id}mhlw-6.0/M13-8>`);
  return (await rowsOf(page)).length > 5 ? problems : [...problems, 'DESCRIBE tells too little'];
});

await inPage('the default graph is the union, unless the query says FROM', {}, async (page) => {
  const one = `${library.id}graph/checklist`;
  const count = async (text) => {
    await ask(page, text);
    return Number((await rowsOf(page))[0][0]);
  };
  const all = await count('SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }');
  const named = await count(`SELECT (COUNT(*) AS ?n) WHERE { GRAPH <${one}> { ?s ?p ?o } }`);
  const from = await count(`SELECT (COUNT(*) AS ?n) FROM <${one}> WHERE { ?s ?p ?o }`);
  return [...expect('FROM', from, named), ...(all > named && named > 0 ? [] : [`${all} triples, ${named} in one graph`])];
});

// --- parameters -------------------------------------------------------------------------------------------------------

await inPage('a parameter has a field, which writes a safe term', {}, async (page) => {
  await open(page, '# param key key M13-8 遵守事項 | Requirement\nSELECT ?key ?text WHERE {\n  VALUES ?key { "M13-8" } # param\n  ?r skos:notation ?key ; sk:text ?text .\n}');
  const field = page.getByLabel('遵守事項');
  const problems = expect('value', await field.inputValue(), 'M13-8');
  const line = async () => (await textOf(page)).split('\n')[2];
  await field.fill('M13-4');
  problems.push(...expect('line', await line(), '  VALUES ?key { "M13-4" } # param'));
  await run(page);
  problems.push(...expectMatch('rows', JSON.stringify(await rowsOf(page)), /^\[\["M13-4"/u));
  await field.fill('x" } ?s ?p ?o . VALUES ?z { "\\');
  problems.push(...expect('hostile line', await line(), '  VALUES ?key { "x\\" } ?s ?p ?o . VALUES ?z { \\"\\\\" } # param'));
  await run(page);
  problems.push(...expectMatch('result', await page.locator('.results').innerText(), /当てはまるものはありません/u));
  problems.push(...expect('value kept', await field.inputValue(), 'x" } ?s ?p ?o . VALUES ?z { "\\'));
  await editorOf(page).click();
  await page.keyboard.press('Control+z');
  return problems;
});

// --- cancel and time limit ----------------------------------------------------------------------------------------------

await inPage('a long query is cancelled, and the next one runs', {}, async (page) => {
  await open(page, ENDLESS);
  await button(page, '実行').click();
  await page.waitForFunction(() => document.querySelector('[role=status]').textContent.includes('問い合わせています'));
  await page.waitForTimeout(500);
  await button(page, '取り消し').click();
  const problems = expect('status', await statusOf(page), '取り消しました。');
  await ask(page, 'ASK {}');
  return [...problems, ...expectMatch('next result', await statusOf(page), /^はい/u)];
});

await inPage('loading is cancelled too', {}, async (page) => {
  await open(page);
  await page.evaluate(() => {
    const [run, cancel] = ['実行', '取り消し'].map((name) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name));
    run.click();
    cancel.click();
  });
  const status = page.getByRole('status');
  await status.filter({ hasText: '取り消しました' }).waitFor();
  await run(page);
  return expectMatch('status', await statusOf(page), /行、/u);
});

await inPage('the time limit ends a query, and the next one runs', {}, async (page) => {
  await ask(page, 'ASK {}');
  await open(page, ENDLESS);
  await page.getByLabel('制限時間').fill('1');
  await run(page); // loads, where a reload took the engine away
  const problems = expectMatch('message', await page.getByRole('alert').innerText(), /制限時間（1 秒）/u);
  const start = Date.now();
  await run(page);
  const took = Date.now() - start;
  if (took < 900 || took > 6000) problems.push(`a limit of one second took ${took} ms`);
  await page.evaluate(() => (location.hash = '#q=ASK%20%7B%7D'));
  await page.waitForFunction(() => document.querySelector('.cm-line').textContent === 'ASK {}');
  await run(page);
  return [...problems, ...expectMatch('next result', await statusOf(page), /^はい/u)];
});

await inPage('the time limit stays within its bounds', {}, async (page) => {
  await open(page, 'ASK {}');
  const limit = page.getByLabel('制限時間');
  const problems = expect('default', await limit.inputValue(), '10');
  for (const [given, kept] of [['0', '10'], ['-3', '1'], ['100000', '600'], ['', '10']]) {
    await limit.fill(given);
    await run(page);
    problems.push(...expect(`limit 「${given}」`, await limit.inputValue(), kept));
  }
  return problems;
});

// --- the address --------------------------------------------------------------------------------------------------------

await inPage('the address carries the query, through a reload and to another reader', {}, async (page, loaded) => {
  const query = 'SELECT ?x # 100% & ?日本=+𠮷#q\nWHERE {\n\t?x a sk:LostPage }\nORDER BY ?x';
  await open(page, 'ASK {}');
  await editorOf(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(query);
  await run(page);
  const problems = expect('address', page.url(), permalink(query));
  const href = await page.getByRole('link', { name: 'この問いへのリンク' }).evaluate((link) => link.href);
  problems.push(...expect('link', href, permalink(query)));
  const seen = loaded.length;
  await page.reload();
  await editorOf(page).waitFor();
  problems.push(...expect('text after a reload', await textOf(page), query));
  if (loaded.slice(seen).some((url) => url.endsWith('worker.js'))) problems.push('a link runs its query by itself');
  await run(page);
  return [...problems, ...((await rowsOf(page)).length > 0 ? [] : ['no rows'])];
});

await inPage('the address names a question of the library', {}, async (page) => {
  const { name, text } = library.queries.at(-1);
  await open(page, undefined, `${address}#question=${name}`);
  return [
    ...expect('text', await textOf(page), text),
    ...expect('chosen', await page.getByLabel('用意された問い').inputValue(), name),
  ];
});

await inPage('a broken address is no query', {}, async (page) => {
  await open(page, undefined, `${address}#q=%E3%81`);
  return expectMatch('text', await textOf(page), /SELECT/u);
});

// --- missing parts -------------------------------------------------------------------------------------------------------

for (const [file, sentence] of Object.entries({ 'worker.js': /worker\.js を読み込めません/u, 'data.js': /data\.js を読み込めません/u })) {
  await inPage(`without ${file} the page says so`, { allow: [/fails to load/u, /console: Failed to load resource/u] }, async (page) => {
    await page.route(`**/console/${file}`, (route) => route.abort());
    await ask(page, 'ASK {}');
    return expectMatch('message', await page.getByRole('alert').innerText(), sentence);
  });
}

await inPage('without queries.js a query still runs', { allow: [/fails to load/u, /console: Failed to load resource/u] }, async (page) => {
  await page.route('**/console/queries.js', (route) => route.abort());
  await ask(page, 'ASK { ?s ?p ?o }');
  return [...expectMatch('note', await page.locator('#console .note').first().innerText(), /queries\.js/u), ...expectMatch('status', await statusOf(page), /^はい/u)];
});

// --- keyboard, screen reader, screen ------------------------------------------------------------------------------------

await inPage('keyboard alone: into the editor, run, out of it to the results', {}, async (page) => {
  await open(page, 'SELECT ?key WHERE { ?r a sk:Requirement ; skos:notation ?key } ORDER BY ?key LIMIT 3');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('role') ?? document.activeElement.textContent.trim());
  const seen = [];
  for (let step = 0; step < 60 && (await focused()) !== 'textbox'; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+Enter');
  await answered(page);
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
    if (seen.at(-1).startsWith('C') && seen.length > 9) break;
  }
  const wanted = ['実行', '取り消し', '', 'CSV で保存', 'JSON で保存', 'この問いへのリンク', 'リンクをコピー', 'region'];
  const problems = expect('order of focus', seen.slice(0, wanted.length).join('|'), wanted.join('|'));
  return [...problems, ...expectMatch('first link', seen[wanted.length], /^[A-Z]/u)];
});

await inPage('focus is seen on every control', {}, async (page) => {
  await ask(page, '# param n integer 1 数\nSELECT * WHERE { VALUES ?n { 1 } # param\n}');
  const controls = page.locator('#console :is(button, select, input, a, [tabindex="0"])');
  const problems = [];
  for (let index = 0; index < (await controls.count()); index += 1) {
    const control = controls.nth(index);
    await control.focus();
    await page.keyboard.press('Shift'); // the last input was a key: focus is to be seen
    const outline = await control.evaluate((element) => getComputedStyle(element.closest('.cm-editor') ?? element).outlineStyle);
    if (outline === 'none') problems.push(`no outline: ${await control.evaluate((element) => element.outerHTML.slice(0, 80))}`);
  }
  return problems;
});

const STATES = {
  'as opened': async (page) => open(page),
  'with a result': async (page) => ask(page, 'SELECT ?r ?key ?text WHERE { ?r a sk:Requirement ; skos:notation ?key ; sk:text ?text } ORDER BY ?key LIMIT 20'),
  'with an error': async (page) => {
    await ask(page, 'SELECT * WHERE { ?s foo:bar ?o }');
    await page.getByText('エンジンの言葉').click();
  },
  'with parameters': async (page) => {
    await open(page, '# param n integer 1 数\nSELECT * WHERE { VALUES ?n { 1 } # param\n VALUES ?m { 1 2 } # param\n}');
    await page.getByLabel('数', { exact: true }).fill('x');
  },
  'with completions': async (page) => {
    await open(page, 'SELECT * WHERE { ?averyveryverylongvariablename ?anotherverylongvariablename sk:');
    await editorOf(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').getByRole('option').first().waitFor();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await inPage(`${state}, ${colorScheme}, ${width}`, { viewport, colorScheme }, async (page) => {
        await reach(page);
        return [...(await overflow(page)), ...(await violations(page))];
      });
    }
  }
}

// --- in English ---------------------------------------------------------------------------------------------------------

const ENGLISH = `${root}en/console/index.html`;

async function openEnglish(page, text) {
  await page.goto(text === undefined ? ENGLISH : `${ENGLISH}#q=${encodeURIComponent(text)}`);
  await page.getByRole('textbox', { name: 'Query (SPARQL)' }).waitFor();
}

async function askEnglish(page, text) {
  await openEnglish(page, text);
  await button(page, 'Run').click();
  await answered(page);
}

/** Japanese that is not marked as such. What the editor holds is a text in no language. */
async function unmarked(page) {
  return page.evaluate(() => {
    const isForeign = (words, element) => /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u.test(words ?? '') && element.closest('[lang]').lang !== 'ja';
    const problems = [];
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest('.cm-content, script') && isForeign(node.data, node.parentElement)) problems.push(`not marked as Japanese: ${node.data.slice(0, 60)}`);
    }
    for (const element of document.querySelectorAll('main [aria-label], main [placeholder]')) {
      if (isForeign(element.getAttribute('aria-label') ?? element.getAttribute('placeholder'), element)) problems.push(`spoken in Japanese: ${element.outerHTML.slice(0, 80)}`);
    }
    return problems;
  });
}

await inPage('in English: it speaks English, answers, and leads to English pages', {}, async (page) => {
  await askEnglish(page, '# column text 本文 | Words\nSELECT ?r ?key ?text WHERE { ?r a sk:Requirement ; skos:notation ?key ; sk:text ?text } ORDER BY ?key LIMIT 2');
  const links = await linksOf(page);
  const texts = page.locator('.results tbody td:last-child');
  const problems = [
    ...expectMatch('status', await statusOf(page), /^rows: 2, (?:\d+\.\d\d|under 0\.01) s$/u),
    ...expect('headings', (await headingsOf(page)).join('|').replaceAll('\n', ' '), '?r|?key|Words ?text'),
    ...expect('language of the texts', (await texts.evaluateAll((cells) => cells.map(({ lang }) => lang))).join(), 'ja,ja'),
    ...(links.length === 4 ? [] : [`${links.length} links`]),
    ...links.filter((link) => !link.startsWith(`${root}en/mhlw-6.0/`)),
    ...deadLinks(links),
    ...(await unmarked(page)),
  ];
  await askEnglish(page, 'ASK {}');
  return [...problems, ...expectMatch('result', await page.locator('.results').innerText(), /Yes \(true\)/u)];
});

await inPage('in English: a question of the library', {}, async (page) => {
  await openEnglish(page);
  const question = library.queries.find(({ name }) => name === 'texts-with-a-word');
  const list = page.getByLabel('Questions of the library');
  await list.selectOption(question.name);
  const chosen = await list.evaluate((select) => select.selectedOptions[0].textContent);
  const problems = [
    ...expect('chosen', chosen, question.en),
    ...expect('about', await page.locator('#console .about').innerText(), question.aboutEn),
    ...expect('status', await statusOf(page), `“${question.en}” is in the editor. Press Run.`),
    ...expect('parameter', await page.getByLabel(question.params[0].en, { exact: true }).inputValue(), question.params[0].default),
  ];
  await button(page, 'Run').click();
  await answered(page);
  const count = (await rowsOf(page)).length;
  return [...problems, ...expectMatch('status', await statusOf(page), new RegExp(`^rows: ${count}, `, 'u')), ...(count > 0 ? [] : ['no rows']), ...(await unmarked(page))];
});

await inPage('in English: errors', {}, async (page) => {
  await askEnglish(page, '# param n integer 1 数 | Number\nSELECT * WHERE { VALUES ?n { 1 } # param\n ?s foo:bar ?o }');
  const alert = await page.getByRole('alert').innerText();
  const problems = [...expectMatch('message', alert, /^Line 3, column 5: This prefix is not declared\. Go there/u), ...(await unmarked(page))];
  await page.getByLabel('Number').fill('x');
  problems.push(...expect('field', await page.locator('.field-error').innerText(), 'Enter a number.'));
  return problems;
});

await inPage('in English: cancelled', {}, async (page) => {
  await openEnglish(page, ENDLESS);
  await button(page, 'Run').click();
  await page.waitForFunction(() => document.querySelector('[role=status]').textContent.startsWith('Asking'));
  await button(page, 'Cancel').click();
  return [...expect('status', await statusOf(page), 'Cancelled.'), ...(await unmarked(page))];
});

await inPage('in English: completions', {}, async (page) => {
  await openEnglish(page, 'SELECT * WHERE { ?s skos:notation "M13-');
  await page.getByRole('textbox', { name: 'Query (SPARQL)' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Space');
  await page.locator('.cm-tooltip-autocomplete').getByRole('option').first().waitFor();
  const problems = await unmarked(page);
  await openEnglish(page, 'SELECT * WHERE { ?s sk:conf');
  await page.getByRole('textbox', { name: 'Query (SPARQL)' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Space');
  const option = page.locator('.cm-tooltip-autocomplete').getByRole('option').first();
  await option.waitFor();
  const { curie, en } = library.terms.find((term) => term.curie === 'sk:confidence');
  return [...problems, ...expect('option', (await option.innerText()).replaceAll(/\s+/gu, ' '), `${curie}${en}`), ...(await unmarked(page))];
});

for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
  await inPage(`in English: with a result, ${width}`, { viewport }, async (page) => {
    await askEnglish(page, 'SELECT ?r ?key ?text WHERE { ?r a sk:Requirement ; skos:notation ?key ; sk:text ?text } ORDER BY ?key LIMIT 20');
    return [...(await overflow(page)), ...(await violations(page))];
  });
}

// --- against the server, on loopback ---------------------------------------------------------------------------------------

const { home, stop } = await serve(program);
const served = `${home}console/index.html`;
const ENDPOINT = `${home}sparql`;
const REFUSED = [/console: Failed to load resource/u];

await inPage('served: the server answers, and the engine is not loaded', { home }, async (page, loaded) => {
  const asked = [];
  page.on('request', (request) => {
    if (request.url() === ENDPOINT) asked.push(request);
  });
  await open(page, 'SELECT ?key WHERE { ?r skos:notation ?key VALUES ?key { "M13-8" } }', served);
  await run(page);
  const [link] = await linksOf(page);
  const { 'content-type': type, accept } = asked[0].headers();
  return [
    ...expect('rows', JSON.stringify(await rowsOf(page)), '[["M13-8"]]'),
    ...expect('link', link, `${home}mhlw-6.0/M13-8/index.html`),
    ...expect('requests', asked.length, 1),
    ...expect('request', `${asked[0].method()} ${type} ${accept}`, 'POST application/sparql-query application/sparql-results+json'),
    ...expectMatch('body', asked[0].postData(), /^PREFIX .*\nSELECT/u),
    ...loaded.filter((url) => /worker\.js|data\.js/u.test(url)),
  ];
});

await inPage('served: triples come too', { home }, async (page) => {
  await open(page, 'CONSTRUCT { ?s a sk:Volume } WHERE { ?s a sk:Volume }', served);
  await run(page);
  return expectMatch('status', await statusOf(page), /4/u);
});

await inPage('served: the page\'s own engine runs under the server\'s policy', { home }, async (page, loaded) => {
  await open(page, 'ASK { ?s a sk:Requirement }', served);
  await page.getByLabel('このページの中').check();
  await run(page);
  return [...expectMatch('status', await statusOf(page), /^はい/u), ...loaded.filter((url) => url === ENDPOINT)];
});

await inPage('served: the server\'s error stands at its place', { home, allow: REFUSED }, async (page) => {
  await open(page, 'ASK {\n ?s ?p }', served);
  await run(page);
  return [
    ...expectMatch('message', await page.getByRole('alert').innerText(), /^2 行/u),
    ...expect('marks', await page.locator('.cm-lintRange-error, .cm-lintPoint-error').count(), 1),
  ];
});

await inPage('served: another failure is told', { home, allow: REFUSED }, async (page) => {
  await open(page, 'ASK { SERVICE <http://localhost/> { ?s ?p ?o } }', served);
  await run(page);
  await page.getByText('エンジンの言葉').click();
  return expectMatch('message', await page.getByRole('alert').innerText(), /サーバーから結果を受け取れませんでした[\s\S]*SERVICE/u);
});

await inPage('served: cancel and time limit', { home, allow: [/fails to load .*\/sparql$/u] }, async (page) => {
  await open(page, ENDLESS, served);
  await button(page, '実行').click();
  await page.waitForTimeout(300);
  await button(page, '取り消し').click();
  const problems = expect('status', await statusOf(page), '取り消しました。');
  await page.getByLabel('制限時間').fill('1');
  await run(page);
  return [...problems, ...expectMatch('message', await page.getByRole('alert').innerText(), /制限時間（1 秒）/u)];
});

stop();
await browser.close();
report.finish();
