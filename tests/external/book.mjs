// Binders on paper: `node book.mjs SITE_DIR SOUKAN`, with pdftotext (poppler-utils) at hand. Real Chromium prints binders, as the
// program writes them and as the site has them; what pdftotext reads in the PDF is held against the page: every page is A4,
// has its number and the date of the data, no text leaves it, every requirement is there, no line and nothing that fits on a
// page is cut, no page ends with a heading, tables repeat their heads. On the screen: valid, accessible, narrow, nothing fetched.
// And a requirement's page and a list of hits print, too.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { chromium } from 'playwright-core';
import { CONFIG } from './html-config.mjs';
import { Report, siteDir } from './common.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const A4 = { width: 595.28, height: 841.89 }; // points
const MARGIN = { top: 53, bottom: 48 }; // the margins of the style sheet, in points

const dir = siteDir();
const program = process.argv[3] ?? join(REPOSITORY, 'target/release/soukan');
const work = mkdtempSync(join(tmpdir(), 'soukan-book-'));
const report = new Report();
const corpus = JSON.parse(readFileSync(join(dir, 'data/soukan.json'), 'utf8'));
const { date } = corpus.dataset;

/** The file that `soukan book` writes. */
function bound(name, ...args) {
  const file = join(work, `${name}.html`);
  execFileSync(program, ['--lang', 'ja', 'book', ...args, '--output', file], { cwd: REPOSITORY });
  return file;
}

/** The pages of a PDF: size, and its words with their boxes, in points from the upper left corner. */
function pagesOfPdf(file) {
  const layout = execFileSync('pdftotext', ['-raw', '-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return layout.split('<page ').slice(1).map((page) => {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/u.exec(page);
    const words = [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</gu)];
    return {
      width: Number(width),
      height: Number(height),
      words: words.map(([, left, top, right, bottom, text]) => ({ left: +left, top: +top, right: +right, bottom: +bottom, text })),
    };
  });
}

/** The middle of a word. Its box is higher than its line: fonts for Japanese have room above and below. */
const middle = ({ top, bottom }) => (top + bottom) / 2;
const isHead = (word) => middle(word) < 48;
const isFoot = (word, height) => middle(word) > height - 44;
const textOf = (words) => words.map(({ text }) => text).join('').replace(/\s+/gu, '');

function checkPaper(pages) {
  const problems = [];
  for (const [at, { width, height, words }] of pages.entries()) {
    const name = `page ${at + 1}`;
    if (Math.abs(width - A4.width) > 1 || Math.abs(height - A4.height) > 1) problems.push(`${name} is ${width} × ${height}`);
    const foot = textOf(words.filter((word) => isFoot(word, height)));
    if (foot !== `${at + 1}/${pages.length}`) problems.push(`${name}: its foot says 「${foot}」`);
    const head = textOf(words.filter(isHead));
    if (!head.includes(date)) problems.push(`${name}: no date of the data in 「${head}」`);
    const inside = words.filter((word) => !isHead(word) && !isFoot(word, height));
    if (inside.length === 0) problems.push(`${name} is empty`);
    for (const { left, top, right, bottom, text } of words) {
      if (left < 20 || top < 8 || right > width - 20 || bottom > height - 8) problems.push(`${name}: 「${text}」 leaves the page`);
    }
    for (const word of inside) {
      if (middle(word) < MARGIN.top || middle(word) > height - MARGIN.bottom) problems.push(`${name}: 「${word.text}」 stands in the margin`);
    }
  }
  return problems;
}

/** What stands within the margins of a page. */
function body({ words, height }) {
  return words.filter((word) => !isHead(word) && !isFoot(word, height));
}

/** The last line of a page. */
function lastLine(page) {
  const words = body(page);
  const lowest = Math.max(...words.map(({ bottom }) => bottom));
  return textOf(words.filter(({ bottom }) => lowest - bottom < 4));
}

/** The blocks that must not be cut, with their text and whether they fit on a page; and the texts of all headings. */
async function blocksOf(page) {
  await page.setViewportSize({ width: Math.round((180 / 25.4) * 96), height: 900 });
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const squeeze = (element) => element.textContent.replace(/\s+/gu, '');
    const space = ((297 - 36) / 25.4) * 96;
    const uncut = '.book .quote, .book ul.links > li:not(:has(ul.chain)), .book .facts.leaf, .book tr';
    return {
      blocks: [...document.querySelectorAll(uncut)].map((element) => ({
        text: squeeze(element),
        fits: element.getBoundingClientRect().height < 0.9 * space,
      })),
      headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, .book .head')].map(squeeze),
    };
  });
  await page.emulateMedia({ media: null });
  return found;
}

/** A block that stands in the PDF, but on no single page, is cut. */
function checkCuts(pages, { blocks, headings }) {
  const texts = pages.map((page) => textOf(body(page)));
  const whole = texts.join('');
  const known = blocks.filter(({ text, fits }) => fits && text !== '' && whole.includes(text));
  const cut = known.filter(({ text }) => !texts.some((page) => page.includes(text)));
  const problems = cut.map(({ text }) => `is cut: ${text.slice(0, 60)}`);
  // The order in which a PDF has its words is not always that of the page: most blocks must be found for this to mean anything.
  if (known.length < 0.95 * blocks.length) problems.push(`only ${known.length} of ${blocks.length} blocks are found in the PDF`);
  // The contents, before the first chapter, are made of headings.
  const first = texts.findIndex((text) => headings.slice(1).some((heading) => heading !== '目次' && text.startsWith(heading)));
  for (const [at, page] of pages.entries()) {
    const line = lastLine(page);
    if (at >= first && headings.includes(line)) problems.push(`page ${at + 1} ends with the heading 「${line}」`);
  }
  return problems;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
const validator = new HtmlValidate(new StaticConfigLoader(CONFIG));

/** Opens a page that may fetch nothing but what lies beside it. */
async function open(address, options = {}) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const noise = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) noise.push(`fetches ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(`console: ${message.text()}`);
  });
  await page.goto(address);
  return { context, page, noise };
}

let printed = 0;

/** What a page looks like on paper. */
async function paper(page) {
  printed += 1;
  const file = join(work, `${printed}.pdf`);
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  return pagesOfPdf(file);
}

async function violations(page) {
  await page.evaluate(AXE_SOURCE);
  const options = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
    preload: false,
  };
  const found = await page.evaluate((options) => window.axe.run(document, options), options);
  return found.violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].target.join(' ')}`);
}

/** A binder: on paper, and on the screen. */
async function checkBinder(name, file, { words = [], fewest = 1, repeated }) {
  await report.attempt(`${name}: paper`, async () => {
    const { context, page, noise } = await open(pathToFileURL(file).href, { javaScriptEnabled: true });
    const blocks = await blocksOf(page);
    const pages = await paper(page);
    await context.close();
    const whole = textOf(pages.flatMap(({ words }) => words));
    const problems = [...noise, ...checkPaper(pages), ...checkCuts(pages, blocks)];
    if (pages.length < fewest) problems.push(`only ${pages.length} pages`);
    for (const word of words) if (!whole.includes(word.replace(/\s+/gu, ''))) problems.push(`lacks 「${word}」`);
    const heads = repeated ? pages.filter((page) => textOf(page.words).includes(repeated)).length : 2;
    if (heads < 2) problems.push(`the head of a long table stands on ${heads} pages`);
    console.log(`${name}: ${pages.length} pages, ${readFileSync(file).length} bytes`);
    return problems;
  });
  for (const [colorScheme, viewport] of [['light', { width: 1280, height: 900 }], ['dark', { width: 360, height: 740 }]]) {
    await report.attempt(`${name}: screen, ${colorScheme}, ${viewport.width}`, async () => {
      const { context, page, noise } = await open(pathToFileURL(file).href, { viewport, colorScheme });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const problems = [...noise, ...(await violations(page))];
      if (width > viewport.width) problems.push(`is ${width}px wide`);
      await context.close();
      return problems;
    });
  }
  await report.attempt(`${name}: HTML`, async () => {
    const { results } = await validator.validateFile(file);
    const messages = results.flatMap((result) => result.messages);
    return messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
  });
}

const keysOf = (section) => corpus.nodes.filter(({ kind, part_of: whole }) => kind === 'requirement' && whole === section).map(({ key }) => key);
const chapter = keysOf('M15');
report.check('the chapter has its requirements', chapter.length === 13 ? [] : [`${chapter.length}`]);
const evidence = '挙げている項目（チェックリストの番号）';

// What the checks below rest on must be able to fail.
await report.attempt('a cut block, a heading at the foot and a text off the page are seen', async () => {
  const word = (text, top, left = 60) => ({ text, left, top, right: left + 40, bottom: top + 10 });
  const page = (...words) => ({ ...A4, words: [word(date, 30), ...words, word('1/1', 810)] });
  const pages = [page(word('見出し', 100), word('一二', 400), word('見出し', 700)), page(word('三四', 100), word('外', 300, 590))];
  const problems = [...checkPaper(pages), ...checkCuts(pages, { blocks: [{ text: '見出し三四', fits: true }], headings: ['', '見出し'] })];
  const seen = ['is cut', 'ends with the heading', 'leaves the page', 'its foot says'];
  return seen.filter((words) => !problems.some((problem) => problem.includes(words))).map((words) => `not seen: ${words}`);
});

await checkBinder('M15 by the program', bound('m15', '企画管理編 15'), { words: chapter, fewest: 40, repeated: evidence });
await checkBinder('M15 on the site', join(dir, 'book/M15/index.html'), { words: chapter, fewest: 40, repeated: evidence });
await checkBinder('M13 in English', join(dir, 'en/book/M13/index.html'), { words: keysOf('M13'), fewest: 10 });
await checkBinder('a sheet', join(dir, 'book/kintone/index.html'), { words: ['kintone:R26', '患者様にアカウントを発行しない限り'], repeated: '番号質問回答備考' });
await checkBinder('a search', bound('search', '--search', '二要素'), { words: ['C14-5', '多要素'] });
await checkBinder('several', bound('several', 'SDS58.2', 'CL76', '電子署名法', '旧6.2C4'), { words: ['SDS58.2', 'CL76', '6.2C4'] });

await report.attempt('a requirement\'s own page prints with the vendors\' words', async () => {
  const { context, page, noise } = await open(pathToFileURL(join(dir, 'mhlw-6.0/C14-5/index.html')).href);
  const pages = await paper(page);
  await context.close();
  const whole = textOf(pages.flatMap(({ words }) => words));
  const missing = ['2027年4月1日', '開示書17.1.d', '求めるエビデンスの例'].filter((words) => !whole.includes(words));
  return [...noise, ...checkPaper(pages), ...missing.map((words) => `lacks 「${words}」`)];
});

await report.attempt('a list of hits prints', async () => {
  const { context, page, noise } = await open(`${pathToFileURL(join(dir, 'search/index.html')).href}?q=${encodeURIComponent('二要素')}`);
  await page.locator('#search-results li').first().waitFor();
  const pages = await paper(page);
  await context.close();
  const whole = textOf(pages.flatMap(({ words }) => words));
  return [...noise, ...checkPaper(pages), ...(whole.includes('システム運用編14⑤') ? [] : ['the first hit is not there'])];
});

await browser.close();
rmSync(work, { recursive: true });
report.finish();
