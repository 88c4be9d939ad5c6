// A Mermaid export in Mermaid itself, in a real browser: `node mermaid.mjs SOUKAN DATA_DIR`, with CHROMIUM=/path/to/chromium if
// need be. A part of the data is parsed and drawn: as many nodes and links as the export has, words as they are written, no
// markup from a source. Nothing is fetched. An export that is too large for Mermaid says so on standard error.

import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Report, firstLines } from './common.mjs';

const MERMAID = readFileSync(createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js'), 'utf8');
const PARTS = [['C14'], ['G5.3-1', 'M7'], ['SDS17.1', 'EV-sla'], ['kintone:SDS17', 'REF-hpki']];

const [program, data] = process.argv.slice(2);
if (!program || !data) {
  console.error('usage: node mermaid.mjs SOUKAN DATA_DIR');
  process.exit(2);
}
const report = new Report();
const arrange = (select) => ['--data', data, 'export', '--format', 'mermaid', ...(select ? ['--select', ...select] : [])];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
const requests = [];
page.on('request', (request) => requests.push(request.url()));
await page.setContent('<!DOCTYPE html><title>Mermaid</title><main></main>');
await page.addScriptTag({ content: MERMAID });
await page.evaluate(() => window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', maxTextSize: 50000, maxEdges: 500 }));

for (const select of PARTS) {
  await report.attempt(`drawn: ${select.join(' ')}`, async () => {
    const text = execFileSync(program, arrange(select), { encoding: 'utf8' });
    const nodes = text.split('\n').filter((line) => line.includes('["')).length;
    const links = text.split('\n').filter((line) => line.includes('->|')).length;
    const drawn = await page.evaluate(async (source) => {
      await window.mermaid.parse(source);
      const { svg } = await window.mermaid.render('drawing', source);
      document.querySelector('main').innerHTML = svg;
      const count = (selector) => document.querySelectorAll(`main ${selector}`).length;
      return { nodes: count('g.node'), links: count('path.flowchart-link'), words: document.querySelector('main').textContent };
    }, text);
    const problems = [];
    if (drawn.nodes !== nodes) problems.push(`${drawn.nodes} of ${nodes} nodes`);
    if (drawn.links !== links) problems.push(`${drawn.links} of ${links} links`);
    if (nodes < 2 || links < 1) problems.push(`only ${nodes} nodes and ${links} links`);
    if (select[0] === 'C14' && !drawn.words.includes('二要素認証(令和9年度)')) problems.push('the words are not there');
    return problems;
  });
}

await report.attempt('marks of Mermaid in words are words', async () => {
  const hostile = '"#35;&lt;`|;[]{}%% end"'; // as the export escapes them below
  const text = `flowchart LR\n  k_A["${[...hostile].map((c) => `#${c.codePointAt(0)};`).join('')}"]\n  k_A -->|x| k_B\n`;
  const words = await page.evaluate(async (source) => {
    const { svg } = await window.mermaid.render('marks', source);
    document.querySelector('main').innerHTML = svg;
    return document.querySelector('main g.node').textContent;
  }, text);
  return words.includes(hostile) ? [] : [`${words} is not ${hostile}`];
});

await report.attempt('too large is told, and nothing is left out', async () => {
  const done = spawnSync(program, arrange(), { encoding: 'utf8', maxBuffer: 1 << 28 });
  const told = done.stderr.includes('--select') && done.status === 0;
  return told ? [] : [`status ${done.status}: ${done.stderr}`];
});

report.check('nothing is fetched', requests.filter((url) => /^https?:/.test(url)));
await browser.close();
report.finish();
