// Search of the built site: `node search.mjs SITE_DIR SOUKAN`. The page's script finds what the program finds, in the same
// order, for every question of the gold set and for thousands of stretches of the texts themselves; then a reader's way
// through the page in a real browser, over file://, by keyboard, wide and narrow, with axe-core.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, siteDir } from './common.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

const dir = siteDir();
const program = process.argv[3] ?? join(REPOSITORY, 'target/release/soukan');
const report = new Report();
const read = (name) => readFileSync(join(dir, name), 'utf8');

// --- the same hits in the same order -------------------------------------------------------------------------------------

function engine() {
  const window = {};
  new Function('window', read('search/index.js'))(window);
  new Function('window', 'document', read('search/search.js'))(window, { getElementById: () => null });
  return { index: window.SOUKAN_SEARCH, ...window.soukanSearch.create(window.SOUKAN_SEARCH) };
}

/** The endpoint of the program's own search. */
async function serve() {
  const child = spawn(program, ['--lang', 'en', 'serve', '--bind', '127.0.0.1:0'], { cwd: REPOSITORY });
  const home = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ends with ${code}`)));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      const [, found] = /(http:\/\/[\d.:]+\/)/u.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
  return { home, stop: () => child.kill() };
}

const started = performance.now();
const { index, search, marks } = engine();
const loaded = performance.now() - started;
const gold = readFileSync(join(REPOSITORY, 'data/readings/search-gold.tsv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split('\t')[0]);
const stretches = index.entries.flatMap(({ t, n }, at) => {
  const characters = [...(t || n.join(' '))];
  const from = (at * 7919) % Math.max(characters.length - 6, 1);
  return [characters.slice(from, from + 2 + (at % 5)).join('').trim()];
}).filter((words) => words !== '');
const odd = ['ｻｰﾊﾞｰ', 'が゛', '①②', '15⑦', 'ﾊﾟｽﾜｰﾄﾞ', '（全て）', 'ＴＬＳ', 'ー', '　', '🏥', 'İ', 'ß', 'ﬁ', '㈱', '⑴', '$&', '$1', '.*', 'ユーザー 認証 行なう'];
const questions = [...gold, ...odd, ...stretches];

const { home, stop } = await serve();
const differing = [];
let slowest = 0;
for (const question of questions) {
  const response = await fetch(`${home}search?limit=1000&q=${encodeURIComponent(question)}`);
  const { hits, terms, total } = await response.json();
  const before = performance.now();
  const own = search(question);
  slowest = Math.max(slowest, performance.now() - before);
  const keys = own.hits.slice(0, 1000).map(({ entry }) => entry.k).join(' ');
  const added = JSON.stringify(own.terms.map((term) => [term.written, term.added.map(({ word }) => word)]));
  const theirs = JSON.stringify(terms.map((term) => [term.word, term.added]));
  if (keys !== hits.map(({ key }) => key).join(' ') || own.hits.length !== total || added !== theirs) differing.push(`${question}: ${keys.slice(0, 80)} / ${hits.slice(0, 8).map(({ key }) => key).join(' ')} ${added} ${theirs}`);
}
stop();
report.check(`${questions.length} questions have the same hits in the page and in the program`, differing.slice(0, 5));
report.check('the questions are many', questions.length > 1000 ? [] : [`only ${questions.length}`]);
console.log(`index folded in ${loaded.toFixed(0)} ms, slowest question ${slowest.toFixed(1)} ms, index.js ${(read('search/index.js').length / 1024).toFixed(0)} Ki characters`);

const entry = index.entries.find(({ t }) => t.includes('二要素'));
const stretch = marks(entry.t, search('2要素').terms)[0];
report.check('marks stand at the words', [...entry.t].slice(...stretch).join('') === '二要素' ? [] : [JSON.stringify(stretch)]);

// --- the page ---------------------------------------------------------------------------------------------------------------

const root = `${pathToFileURL(dir)}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });

async function inPage(name, settings, test) {
  await report.attempt(name, async () => {
    const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...settings });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const noise = [];
    page.on('request', (request) => { if (!request.url().startsWith(root)) noise.push(`fetches ${request.url()}`); });
    page.on('pageerror', (error) => noise.push(`script error: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error') noise.push(message.text()); });
    try {
      return [...((await test(page)) ?? []), ...noise];
    } finally {
      await context.close();
    }
  });
}

const expect = (what, got, wanted) => (got === wanted ? [] : [`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`]);
const expectMatch = (what, got, wanted) => (wanted.test(got) ? [] : [`${what}: ${JSON.stringify(got)} does not match ${wanted}`]);
const words = (page) => page.getByRole('searchbox', { name: '探す言葉や鍵' });
const links = (page) => page.locator('#search-results li > a');
const open = (page, query = '') => page.goto(`${root}search/index.html${query}`);

await inPage('from any page to a requirement in three keystrokes of the mind', {}, async (page) => {
  await page.goto(`${root}checklist/76/index.html`);
  await page.getByRole('searchbox').fill('二要素');
  await page.keyboard.press('Enter');
  await links(page).first().waitFor();
  const problems = [
    ...expect('words', await words(page).inputValue(), '二要素'),
    ...expectMatch('first hit', await links(page).first().innerText(), /システム運用編 14⑤/u),
    ...expectMatch('told', await page.getByRole('status').innerText(), /件.*のほかに.*多要素/u),
  ];
  await links(page).first().click();
  return [...problems, ...expectMatch('page', page.url(), /mhlw-6\.0\/C14-5\/index\.html$/u)];
});

await inPage('by keyboard alone', {}, async (page) => {
  await open(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('/');
  await page.keyboard.type('バックアップ 復元');
  await links(page).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  const focused = await page.evaluate(() => document.activeElement.getAttribute('href'));
  const problems = expect('focus', focused, await links(page).first().getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.href.includes('/search/'));
  await page.goBack();
  await links(page).first().waitFor();
  return [...problems, ...expect('words after going back', await words(page).inputValue(), 'バックアップ 復元')];
});

await inPage('a kind is chosen, and the address keeps it', {}, async (page) => {
  await open(page, '?q=%E3%83%90%E3%83%83%E3%82%AF%E3%82%A2%E3%83%83%E3%83%97');
  const all = await links(page).count();
  const button = page.getByRole('button', { name: /^遵守事項 \d+$/u });
  const [, count] = /(\d+)$/u.exec(await button.innerText());
  await button.click();
  const problems = [
    ...expect('hits of the kind', await links(page).count(), Number(count)),
    ...expect('fewer', Number(count) < all, true),
    ...expectMatch('address', page.url(), /kind=requirement/u),
    ...expectMatch('the chain under a requirement', await page.locator('#search-results').innerText(), /上位: 企画管理編/u),
  ];
  await page.reload();
  return [...problems, ...expect('after a reload', await links(page).count(), Number(count))];
});

await inPage('the words are marked, in whatever spelling', {}, async (page) => {
  await open(page, `?q=${encodeURIComponent('ｱｸｾｽﾛｸﾞ')}`);
  const marked = await page.locator('#search-results mark').allInnerTexts();
  return [...expect('marks', marked.includes('アクセスログ'), true), ...expect('every mark is one', marked.every((word) => /アクセス\s*(?:ログ|記録)|ログ/u.test(word)), true)];
});

await inPage('nothing found is said', {}, async (page) => {
  await open(page, `?q=${encodeURIComponent('そんな言葉はない')}`);
  return expectMatch('status', await page.getByRole('status').innerText(), /^0 件/u);
});

for (const [name, settings] of [['wide', {}], ['narrow', { viewport: { width: 360, height: 740 } }], ['dark', { colorScheme: 'dark' }]]) {
  await inPage(`accessible, ${name}`, settings, async (page) => {
    await open(page, '?q=%E8%AA%8D%E8%A8%BC');
    await links(page).first().waitFor();
    await page.evaluate(AXE_SOURCE);
    const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], preload: false }));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return [...violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), ...expect('no sideways scrolling', overflow <= 0, true)];
  });
}

await inPage('without JavaScript it says what to do', { javaScriptEnabled: false }, async (page) => {
  await open(page, '?q=a');
  return expectMatch('note', await page.locator('#search').innerText(), /JavaScript が要ります/u);
});

await browser.close();
report.finish();
