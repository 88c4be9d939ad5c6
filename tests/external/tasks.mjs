// What an officer comes for, done in a real browser: `node tasks.mjs SITE_DIR SOUKAN [SCREENSHOTS]`. Each task from disk and over
// HTTP, as `soukan serve` serves it under its Content-Security-Policy; wide and narrow; and with scripts off as far as it
// goes. Whatever a page asks for outside the site, or complains of, fails the task. With a folder for screenshots, the pages
// that the tasks end on are pictured there; those of the README come from it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, firstLines, isFailure, serve } from './common.mjs';

const VIEWPORTS = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };
const VENDORS = ['CoEsse', 'ID-Link', 'kintone'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

const [dir, program = join(REPOSITORY, 'target/release/soukan'), shots] = process.argv.slice(2);
if (!dir) {
  console.error('usage: node tasks.mjs SITE_DIR [SOUKAN [SCREENSHOTS]]');
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });
const report = new Report();

const { home, stop } = await serve(program);
const HOMES = { file: `${pathToFileURL(dir)}/`, http: home };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });

/** A task in fresh pages: from disk and over HTTP, wide and narrow. `task(page, at, clicks)` lists what is wrong. */
async function task(name, task, { javaScriptEnabled = true } = {}) {
  for (const [way, root] of Object.entries(HOMES)) {
    for (const [width, viewport] of Object.entries(VIEWPORTS)) {
      const scripts = javaScriptEnabled ? '' : ', scripts off';
      await report.attempt(`${name} (${way}, ${width}${scripts})`, async () => {
        const context = await browser.newContext({ viewport, javaScriptEnabled, offline: way === 'file' });
        try {
          const page = await context.newPage();
          page.setDefaultTimeout(15_000);
          const noise = listen(page, root);
          const found = await task(page, (path) => root + path + (path === '' ? '' : '/') + (way === 'file' ? 'index.html' : ''));
          if (shots && way === 'file' && javaScriptEnabled) await page.screenshot({ path: join(shots, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${width}.png`) });
          return [...(found ?? []), ...(await overflow(page)), ...noise];
        } finally {
          await context.close();
        }
      });
    }
  }
}

function listen(page, root) {
  const noise = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(root) && !request.url().startsWith('blob:')) noise.push(`fetches ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    if (isFailure(request)) noise.push(`fails to load ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) noise.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => noise.push(`script: ${error.message}`));
  return noise;
}

async function overflow(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return wide > room ? [`the page is ${wide} px wide in ${room}`] : [];
}

/** Which of the words a text lacks. */
const lacks = (text, words) => words.filter((word) => !text.includes(word)).map((word) => `「${word}」 is not there`);
const main = (page) => page.locator('main').innerText();
const h1 = async (page) => (await page.locator('h1').innerText()).replaceAll(/\s+/gu, ' ');
const link = (page, place, name) => page.locator(place).getByRole('link', { name }).first();

/** Types into the search of the page's head. */
async function ask(page, words) {
  await page.locator('header.site input[name=q]').fill(words);
  await page.keyboard.press('Enter');
}

/** The texts of a PDF. */
function printed(pdf) {
  const folder = mkdtempSync(join(tmpdir(), 'soukan-tasks-'));
  try {
    const path = join(folder, 'print.pdf');
    writeFileSync(path, pdf);
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// --- the tasks ------------------------------------------------------------------------------------------------------------

await task('「二要素」 to every vendor\'s words', async (page, at) => {
  await page.goto(at(''));
  await ask(page, '二要素');
  await page.waitForURL(/search\/(index\.html)?\?q=/u);
  const hits = page.locator('#search-results');
  await hits.getByRole('link', { name: '開示書 17.1.d' }).first().waitFor();
  const problems = lacks(await hits.innerText(), ['二要素', '備考', '2要素']);
  await link(page, '#search-results', '開示書 17.1.d').click(); // the first click
  const words = await main(page);
  problems.push(...lacks(words, VENDORS), ...lacks(words, ['備考', '回答', '出典']));
  // What a vendor says is there, or that nothing is.
  for (const vendor of await page.locator('.response').all()) {
    const said = await vendor.innerText();
    if (!/備考/u.test(said)) problems.push(`nothing of a remark: ${said.slice(0, 60)}`);
  }
  return problems;
});

await task('「二要素」 in the remarks of one vendor', async (page, at) => {
  await page.goto(at(''));
  await ask(page, '二要素');
  await page.locator('#search-results a').first().waitFor();
  if (!(await page.locator('#search-filters').evaluate((box) => box.open))) await page.locator('#search-filters > summary').click();
  await page.locator('#search-filters label', { hasText: 'kintone' }).click();
  await page.waitForURL(/kintone/u);
  await link(page, '#search-results', /備考 8/u).click();
  const place = page.locator(new URL(page.url()).hash);
  return lacks(await place.innerText(), ['二要素認証']);
});

await task('the old 6.2C4 to the requirements of today', async (page, at) => {
  await page.goto(at(''));
  await ask(page, '旧6.2C4');
  await page.waitForURL(/mhlw-5\.2\/6\.2C4/u);
  const problems = lacks(await main(page), ['この条項を挙げる遵守事項', '経営管理編 2.1③', '経営管理編 2.2.1①', 'sources/mhlw-6.0-correlation.txt']);
  await link(page, 'main', /^経営管理編 2\.1③/u).click();
  problems.push(...lacks(await h1(page), ['経営管理編 2.1③']));
  await link(page, '.chain', /企画管理編 6⑥/u).click();
  problems.push(...lacks(await h1(page), ['企画管理編 6⑥']));
  return problems;
});

await task('SDS 58.2 up to the duty of the management', async (page, at) => {
  await page.goto(at(''));
  await ask(page, 'SDS 58.2');
  await page.waitForURL(/sds\/58\.2/u);
  const problems = lacks(await main(page), ['数世代', '編集者による対応', ...VENDORS]);
  return [...problems, ...(await climb(page))];
});

/** From the question to the requirement, and up the official links. */
async function climb(page) {
  const problems = [];
  for (const [place, name, title] of [
    ['.links', /^システム運用編 11①/u, 'システム運用編 11①'],
    ['.chain', /企画管理編 11①/u, '企画管理編 11①'],
    ['.chain', /経営管理編 1\.2\.2①/u, '経営管理編 1.2.2①'],
  ]) {
    await link(page, place, name).click();
    problems.push(...lacks(await h1(page), [title]));
  }
  return [...problems, ...lacks(await main(page), ['各編間相関表', '読み手: 経営者'])];
}

await task('the vendors on ネットワーク', async (page, at) => {
  await page.goto(at('compare'));
  await page.locator('#compare-words').fill('ネットワーク');
  const rows = page.locator('table tbody tr:visible:has(td)');
  await page.locator('#compare-status', { hasText: /\d+\/198/u }).waitFor();
  const all = await rows.count();
  const problems = all > 3 && all < 150 ? [] : [`${all} rows`];
  for (const row of await rows.all()) {
    // The words stand in the row or in the heading above it.
    const text = await row.evaluate((row) => `${row.textContent} ${row.closest('tbody').firstElementChild.textContent}`);
    if (!text.includes('ネットワーク')) problems.push(`a row without the word: ${text.slice(0, 60)}`);
  }
  await page.locator('label', { hasText: '違いのある行だけ' }).click();
  if ((await rows.count()) >= all) problems.push('the differences are no fewer than the rows');
  if (!page.url().includes(encodeURIComponent('ネットワーク'))) problems.push(`not in the address: ${page.url()}`);
  const state = page.url();
  const count = await rows.count();
  await page.goto('about:blank');
  await page.goto(state);
  await page.locator('#compare-status', { hasText: /\d+\/198/u }).waitFor();
  if ((await rows.count()) !== count) problems.push('the address does not bring the same rows back');
  return problems;
});

/** The binder of a chapter, on paper. Only the browser's own print makes pages. */
async function print(page, at) {
  await page.goto(at('mhlw-6.0/M15'));
  await link(page, 'main', /綴り/u).click();
  const problems = lacks(await page.locator('h1').first().innerText(), ['企画管理編 15']);
  const text = printed(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
  const pages = text.split('\f').length - 1;
  if (pages < 10) problems.push(`${pages} pages`);
  const squeezed = text.replaceAll(/\s+/gu, '');
  problems.push(...lacks(squeezed, ['企画管理編15①', '企画管理編15⑬', '2026-11-20', 'kintone', 'エビデンス', `${pages}/${pages}`]));
  return problems;
}

await task('the binder of 企画管理編 15 on paper', print);

// --- with scripts off, as far as it goes ------------------------------------------------------------------------------------

const OFF = { javaScriptEnabled: false };

await task('from the list of evidence and questions to every vendor\'s words on 二要素', async (page, at) => {
  await page.goto(at('search'));
  const problems = lacks(await main(page), ['JavaScript', '一覧からさがす']);
  await page.goto(at('mhlw-6.0/C14'));
  await link(page, 'main', /^システム運用編 14⑤/u).click();
  problems.push(...lacks(await h1(page), ['二要素認証']));
  await link(page, '.links', /^開示書 17\.1\.d/u).click();
  return [...problems, ...lacks(await main(page), VENDORS)];
}, OFF);

await task('the old 6.2C4 by browsing', async (page, at) => {
  await page.goto(at(''));
  await link(page, 'header.site', '第5.2版の条項').click();
  await link(page, 'main', /6\.2C4/u).click();
  await link(page, 'main', /^経営管理編 2\.1③/u).click();
  return lacks(await h1(page), ['経営管理編 2.1③']);
}, OFF);

await task('SDS 58.2 up to the duty of the management by browsing', async (page, at) => {
  await page.goto(at(''));
  await link(page, 'header.site', '開示書の様式').click();
  await link(page, 'main', /^(SDS)?58\.2|開示書 58\.2/u).click();
  return climb(page);
}, OFF);

await task('the vendors on ネットワーク by the chapter', async (page, at) => {
  await page.goto(at('compare/sections'));
  const problems = lacks(await main(page), VENDORS);
  const chapter = page.locator('main').getByRole('link', { name: /システム運用編 13/u }).first();
  await chapter.click();
  return [...problems, ...lacks(await page.locator('body').innerText(), ['ネットワーク'])];
}, OFF);

await task('the binder of 企画管理編 15 on paper', print, OFF);

await browser.close();
stop();
report.finish();
