// Cards in other people's pages, in a real browser: `node embed.mjs SITE_DIR SOUKAN`, with CHROMIUM=/path/to/chromium if need
// be; SOUKAN is the program. The example of the page for other sites frames a card of `soukan serve` from another origin, and
// from a file; a page of the site refuses the same frame. A card by itself: accessible, fits a narrow frame, fetches nothing
// but its style.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, siteDir, serve } from './common.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'target-size': { enabled: true } }, preload: false };
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const BASE = 'https://example.org/soukan/';
const WORDS = '電子カルテにおける記録の確定';

const dir = siteDir();
const program = process.argv[3] ?? join(REPOSITORY, 'target/release/soukan');
const report = new Report();

/** Somebody else's site: one page. */
async function otherSite(html) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { address: `http://localhost:${server.address().port}/`, stop: () => server.close() };
}

/** What the frame of a page shows; nothing where the browser refuses it. */
async function framed(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await page.waitForTimeout(1500);
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  const text = frame && !frame.url().startsWith('chrome-error:') ? await frame.locator('body').innerText().catch(() => '') : '';
  const follow = async () => {
    await frame.locator('.soukan-cite a').click();
    await page.waitForURL(/mhlw-6\.0\/M13-8/u, { timeout: 10_000 });
    return page.url();
  };
  return { text, follow, close: () => page.close() };
}

const example = readFileSync(join(dir, 'embed/examples/iframe.html'), 'utf8');
const { home, stop } = await serve(program);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
const folder = mkdtempSync(join(tmpdir(), 'soukan-embed-'));
const wrap = (iframe) => `<!DOCTYPE html><html lang="ja"><title>規程</title><h1>規程</h1>${iframe.replace(BASE, home)}</html>`;

await report.attempt('another site frames a card, whose link leads out of the frame', async () => {
  const other = await otherSite(wrap(example));
  const card = await framed(browser, other.address);
  const problems = card.text.includes(WORDS) ? [] : [`the frame shows 「${card.text.slice(0, 80)}」`];
  const reached = await card.follow();
  if (!reached.startsWith(home)) problems.push(`the link leads to ${reached}`);
  await card.close();
  other.stop();
  return problems;
});

await report.attempt('a page opened from disk frames a card', async () => {
  writeFileSync(join(folder, 'rules.html'), wrap(example));
  const card = await framed(browser, pathToFileURL(join(folder, 'rules.html')).href);
  await card.close();
  return card.text.includes(WORDS) ? [] : [`the frame shows 「${card.text.slice(0, 80)}」`];
});

await report.attempt('another site frames no page but a card', async () => {
  const other = await otherSite(wrap(example.replace('card.html', 'index.html')));
  const page = await framed(browser, other.address);
  await page.close();
  other.stop();
  return page.text.includes(WORDS) ? ['the page is shown'] : [];
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [280, 640]) {
    await report.attempt(`a card by itself, ${colorScheme}, ${width}px`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 500 }, colorScheme });
      const fetched = [];
      page.on('request', (request) => fetched.push(request.url()));
      await page.goto(pathToFileURL(join(dir, 'mhlw-6.0/M13-8/card.html')).href);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      await page.evaluate(AXE_SOURCE);
      const { violations } = await page.evaluate((options) => window.axe.run(document, options), AXE);
      await page.close();
      const foreign = fetched.filter((url) => !/card\.html$|style\.css$|icon\.svg$/u.test(url));
      return [
        ...(sideways ? ['it scrolls sideways'] : []),
        ...violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`),
        ...foreign.map((url) => `fetches ${url}`),
      ];
    });
  }
}

await browser.close();
stop();
rmSync(folder, { recursive: true });
report.finish();
