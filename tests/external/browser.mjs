// The built site in a real browser, over file://: `node browser.mjs SITE_DIR`, with CHROMIUM=/path/to/chromium if need be.
// One page of every kind, light and dark, wide and narrow: accessible (axe-core, WCAG 2.2 AA), no sideways scrolling,
// nothing fetched, nothing on the console, all text there without scripts. Every page: fits a narrow screen, fetches nothing.
// Then one officer's way through the chain, the keyboard, and paper.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, firstLines, isFailure, pagesOf, siteDir } from './common.mjs';

// Kind → [address, words that only such a page has]. The words prove that the page is still of its kind.
const KINDS = {
  'home': ['', '編から探す'],
  'edition index': ['mhlw-6.0', '企画管理編'],
  'all ways in': ['browse', '探す言葉が決まっていないときの入り口です'],
  'requirements of a reader': ['browse/readers/M', '編が名指す読み手であって'],
  'all ways in, in English': ['en/browse', 'A way in when there is no word to search for'],
  'requirements of a reader, in English': ['en/browse/readers/C', 'that does not say who is responsible for what'],
  'volume': ['mhlw-6.0/M', '企画管理編 13'],
  'volume without requirements': ['mhlw-6.0/O', '概説編'],
  'section': ['mhlw-6.0/M13', '遵守事項'],
  'requirement': ['mhlw-6.0/M13-8', '電子カルテにおける記録の確定'],
  'requirement without text': ['mhlw-6.0/C17-4', '本文未収録 — '],
  'unplaced requirement': ['mhlw-6.0/M6-x1', '番号未確定'],
  'table': ['mhlw-6.0/table', '失われたページ'],
  'table in English': ['en/mhlw-6.0/table', 'Turn of a page'],
  'scan of the table': ['mhlw-6.0/table/scan', '電子カルタにおける記録の確定'],
  'scan of the table in English': ['en/mhlw-6.0/table/scan', 'The scan of the correlation table as printed'],
  'clause index': ['mhlw-5.2', '6.2C4'],
  'clause': ['mhlw-5.2/6.2C4', 'この条項を挙げる遵守事項'],
  'form index': ['sds', '開示書'],
  'form heading': ['sds/H1', '開示書 1 '],
  'form item': ['sds/17.1', '各社の開示'],
  'form item with a stated answer': ['sds/1.1', '備考の言葉'],
  'sheets index': ['sheets', 'kintone'],
  'sheet': ['sheets/kintone', '備考記載欄'],
  'sheet with stated answers': ['sheets/id-link', '備考の言葉'],
  'checklist index': ['checklist', 'サービス仕様'],
  'category': ['checklist/c3.3', 'チェックリスト 76'],
  'checklist item': ['checklist/76', 'エビデンスの例'],
  'damaged checklist item': ['checklist/112', '失われた字句'],
  'checklist item with a suspected correction': ['checklist/10', '本文には反映していない'],
  'evidence index': ['evidence', '運用管理規程'],
  'evidence kind': ['evidence/EV-sla', 'この文書を例に挙げる項目'],
  'findings': ['findings', 'soukan check'],
  'corrections': ['corrections', '読み取りで化けた字の訂正'],
  'about': ['about', 'sha256'],
  'requirement with questions and rows': ['mhlw-6.0/C14-5', '各社の言葉'],
  'form item with requirements': ['sds/57.2', 'この対応の誤りを知らせる'],
  'form item that nothing fits': ['sds/14', '合うものがあるはずだが、その本文が資料にない'],
  'checklist item with questions': ['checklist/171', '開示書の質問'],
  'references index': ['references', '電子署名及び認証業務に関する法律'],
  'reference': ['references/REF-electronic-signature-act', 'この法令・規格に触れている項目'],
  'gap index': ['gaps', '対応がないことは、不備を意味しません'],
  'gap': ['gaps/sds/mhlw-6.0', '広い・弱い対応だけ'],
  'gap of a vendor': ['gaps/C/kintone', '資料にない・読み取れない'],
  'comparison': ['compare', '言葉のある社とない社がある'],
  'comparison by requirement': ['compare/requirements', '遵守事項ごと'],
  'comparison by chapter': ['compare/sections', '章ごと'],
  'figures': ['figures', 'この数が語らないこと'],
  'figures of remarks': ['figures/vendors', '各社の印（チェック）は読み取りで失われている'],
  'question index': ['queries', '問いと答え'],
  'question': ['queries/vendors-on-a-requirement', '備考の言葉'],
  'question without an answer': ['queries/suspect-mappings', '該当する行はありません'],
  'question with triples': ['queries/the-table-as-triples', 'SPARQL'],
  'vocabulary': ['vocabulary', 'elaboratedBy'],
  'changes': ['changes', '更新履歴'],
  'for other sites': ['embed', 'intersphinx_mapping'],
  'changes in English': ['en/changes', 'What was added to'],
  'for other sites in English': ['en/embed', 'Keys and addresses'],
  'method': ['method', 'Cohen の κ'],
  'binder index': ['book', 'soukan book M15-13'],
  'binder': ['book/C9', '言葉の意味'],
  'binder of a sheet': ['book/coesse', '備考に言葉のない質問'],
  'home in English': ['en', 'Start from a volume'],
  'edition index in English': ['en/mhlw-6.0', 'Readers: executives'],
  'volume in English': ['en/mhlw-6.0/M', 'M Management'],
  'requirement in English': ['en/mhlw-6.0/M13-8', 'Corrections of the reading'],
  'section in English': ['en/mhlw-6.0/M2', 'The title as the correlation table prints it'],
  'clause in English': ['en/mhlw-5.2/6.2C4', 'Requirements beside which this clause is named'],
  'form item in English': ['en/sds/17.1', 'What vendors disclose'],
  'checklist item in English': ['en/checklist/112', 'Lost words'],
  'evidence kind in English': ['en/evidence/EV-line-and-other-service-provider-contracts', 'Kinds of evidence'],
  'binder in English': ['en/book/C9', 'What the words mean'],
  'reference in English': ['en/references/REF-electronic-signature-act', 'places that name it'],
  'about in English': ['en/about', 'Limits'],
  'gap index in English': ['en/gaps', 'What is told apart'],
  'gap in English': ['en/gaps/checklist/id-link', 'Remarks of id-link'],
  'findings in English': ['en/findings', 'Accepted because'],
  'corrections in English': ['en/corrections', 'not applied'],
  'method in English': ['en/method', 'How strong a path is'],
  'question index in English': ['en/queries', 'Every response of one sheet'],
  'question in English': ['en/queries/texts-with-a-word', 'in this answer'],
  'question with triples in English': ['en/queries/the-table-as-triples', 'Open this query'],
  'cookbook in English': ['en/cookbook', 'HAVING, ORDER BY and LIMIT'],
  'vocabulary in English': ['en/vocabulary', 'How the classes are connected'],
  'data in English': ['en/data', 'Members of each class'],
};
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

const dir = siteDir();
const root = `${pathToFileURL(dir)}/`;
const report = new Report();
const addressOf = (path) => pathToFileURL(join(dir, path, 'index.html')).href;
const browser = await start();

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
  await report.attempt(name, async () => {
    const context = await browser.newContext({ viewport: WIDE, offline: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const noise = listen(page);
    try {
      const problems = (await test(page)) ?? [];
      return [...problems, ...noise];
    } finally {
      await context.close();
    }
  });
}

function listen(page) {
  const noise = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(root)) noise.push(`fetches ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    if (isFailure(request)) noise.push(`fails to load ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') noise.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => noise.push(`script error: ${error.message}`));
  return noise;
}

async function violations(page) {
  await page.evaluate(AXE_SOURCE);
  const found = await page.evaluate((options) => window.axe.run(document, options), AXE);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map((node) => {
      const [, why] = node.failureSummary.split('\n');
      return `${id} (1 of ${nodes.length}): ${node.target.join(' ')}: ${why.trim()}`;
    }),
  );
}

/** What sticks out sideways: the page itself, or a table that does not scroll inside a named region of its own. */
async function overflow(page) {
  return page.evaluate(() => {
    const problems = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) {
      const all = [...document.querySelectorAll('body *')];
      const wide = all.filter((element) => {
        const held = element.parentElement.closest('.scroll');
        return !held && element.getBoundingClientRect().right > innerWidth;
      });
      const names = wide.slice(-3).map((element) => element.outerHTML.slice(0, 90).replaceAll('\n', ' '));
      problems.push(`page is ${scrollWidth}px wide on a screen of ${innerWidth}px: ${names.join(' … ')}`);
    }
    for (const table of document.querySelectorAll('table')) {
      const region = table.parentElement;
      const scrolls = ['auto', 'scroll'].includes(getComputedStyle(region).overflowX);
      const named = region.tabIndex === 0 && region.getAttribute('aria-label');
      if (!scrolls || !named) problems.push('a table does not scroll inside a named, focusable region');
    }
    return problems;
  });
}

/** Whether a reader sees every word of the file; closed details are opened as a reader would. A box's title is a tip. */
async function missingText(page, words) {
  return page.evaluate((words) => {
    const squeeze = (text) => text.replace(/\s+/gu, '');
    const file = document.body.cloneNode(true);
    for (const element of file.querySelectorAll('script, style, template, noscript, svg title')) element.remove();
    for (const details of document.querySelectorAll('details')) details.open = true;
    const seen = squeeze(document.body.innerText);
    const problems = [];
    if (seen !== squeeze(file.textContent)) problems.push('some text of the file is not shown');
    if (!seen.includes(squeeze(words))) problems.push(`lacks 「${words}」`);
    return problems;
  }, words);
}

async function heading(page) {
  return page.locator('h1').innerText();
}

/** Expects an exact value; the check fails with both. */
function expect(what, found, wanted) {
  return found === wanted ? [] : [`${what} is 「${found}」, expected 「${wanted}」`];
}

// --- one page of every kind -----------------------------------------------------------------------------------------

const pages = pagesOf(dir);
report.checkPages(pages);

await inPage('axe finds a known violation', {}, async (page) => {
  await page.goto(addressOf(''));
  await page.evaluate(() => document.body.append(document.createElement('img')));
  const found = await violations(page);
  return found.some((line) => line.startsWith('image-alt')) ? [] : ['it found none'];
});

for (const [kind, [path, words]] of Object.entries(KINDS)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await inPage(`${kind} (${path}), ${colorScheme}, ${width}`, { viewport }, async (page) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(addressOf(path));
        return [...(await overflow(page)), ...(await violations(page))];
      });
    }
  }
  for (const javaScriptEnabled of [true, false]) {
    const scripts = javaScriptEnabled ? 'with scripts' : 'without scripts';
    await inPage(`${kind} (${path}), all text ${scripts}`, { javaScriptEnabled }, async (page) => {
      await page.goto(addressOf(path));
      return missingText(page, words);
    });
  }
}

// --- every page, narrow ---------------------------------------------------------------------------------------------

/** Every page of a share, one after the other in the same window. */
async function walk(share) {
  const context = await browser.newContext({ viewport: NARROW, offline: true });
  const page = await context.newPage();
  const noise = listen(page);
  for (const file of share) {
    await report.attempt(`${file}, narrow`, async () => {
      await page.goto(pathToFileURL(join(dir, file)).href);
      return [...(await overflow(page)), ...noise.splice(0)];
    });
  }
  await context.close();
}

await Promise.all([0, 1].map((half) => walk(pages.filter((_, at) => at % 2 === half))));

// --- the officer's way, the keyboard, paper -------------------------------------------------------------------------

for (const javaScriptEnabled of [true, false]) {
  const name = `from the home page down the chain and up again, ${javaScriptEnabled ? 'with' : 'without'} scripts`;
  await inPage(name, { javaScriptEnabled }, async (page) => {
    const problems = [];
    const steps = [
      ['main', /^企画管理編/, '企画管理編'],
      ['main', /^企画管理編 13(?![\d⑧])/, '企画管理編 13 医療情報システムの利用者に関する認証等及び権限'],
      ['main', /^企画管理編 13⑧/, '企画管理編 13⑧ 電子カルテの記録の確定'],
      ['.chain', /^システム運用編 14①/, 'システム運用編 14① 識別・認証と文書化'],
      ['.chain', /^企画管理編 13⑧/, '企画管理編 13⑧ 電子カルテの記録の確定'],
    ];
    await page.goto(addressOf(''));
    for (const [place, link, title] of steps) {
      await page.locator(place).getByRole('link', { name: link }).first().click();
      problems.push(...expect('heading', await heading(page), title));
    }
    return problems;
  });
}

await inPage('from a requirement to a question, to a vendor\'s words, and to the evidence', {}, async (page) => {
  const problems = [];
  await page.goto(addressOf('mhlw-6.0/C14-5'));
  await page.locator('.links summary').first().click();
  const words = await page.locator('.links dl.voices').first().innerText();
  if (!words.includes('kintone')) problems.push(`no vendor's words: ${words}`);
  const steps = [
    ['.links', /^開示書 17\.1\.d/, /^開示書 17\.1\.d /],
    ['.links', /^システム運用編 14⑤/, /^システム運用編 14⑤ /],
    ['.chips', /運用管理規程/, /運用管理規程/],
    ['main', /^システム運用編 14⑤/, /^システム運用編 14⑤ /],
  ];
  for (const [place, link, title] of steps) {
    await page.locator(place).getByRole('link', { name: link }).first().click();
    const now = await heading(page);
    if (!title.test(now)) problems.push(`${link}: the page is ${now}`);
  }
  const report = await page.locator('a', { hasText: 'この対応の誤りを知らせる' }).first().getAttribute('href');
  if (!report.startsWith('mailto:') || !decodeURIComponent(report).includes('C14-5')) problems.push(`report link: ${report}`);
  return problems;
});

await inPage('keyboard: the first Tab reaches the skip link, Enter jumps to the text', {}, async (page) => {
  await page.goto(addressOf('mhlw-6.0/M13-8'));
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const { className, hash } = document.activeElement;
    const { left, top, right, bottom } = document.activeElement.getBoundingClientRect();
    const visible = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return `${className} ${hash} ${visible ? 'visible' : 'hidden'}`;
  });
  await page.keyboard.press('Enter');
  await page.waitForURL(/#main$/);
  await page.keyboard.press('Tab');
  const next = await page.evaluate(() => document.activeElement.closest('main')?.id);
  return [...expect('first focus', first, 'skip #main visible'), ...expect('next focus', next, 'main')];
});

for (const colorScheme of ['light', 'dark']) {
  await inPage(`paper: a requirement prints, ${colorScheme}`, {}, async (page) => {
    await page.goto(addressOf('mhlw-6.0/M13-8'));
    await page.emulateMedia({ media: 'print', colorScheme });
    const problems = await violations(page);
    const shown = await page.locator('main').innerText();
    if (!shown.includes('電子カルテにおける記録の確定')) problems.push('the text is not printed');
    const pdf = await page.pdf({ format: 'A4' });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    if (pdf.subarray(0, 5).toString() !== '%PDF-' || sheets.length === 0) problems.push('the PDF has no page');
    return problems;
  });
}

await browser.close();
report.finish();
