// The table of correlations in a real browser: `node table.mjs SITE_DIR`, with CHROMIUM=/path/to/chromium if need be.
// Filters, counts, folds and files, over file:// and over HTTP with a strict content security policy, with and without
// JavaScript, in both languages; axe-core on the page and on that of the scan; the files read back cell by cell.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { chromium } from 'playwright-core';
import { Report, firstLines, isFailure, siteDir } from './common.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const require = createRequire(import.meta.url);
const AXE_SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const TABLE = 'mhlw-6.0/table/';

const dir = siteDir();
const report = new Report();
const file = (name) => readFileSync(join(dir, name));

// --- what the program wrote -----------------------------------------------------------------------------------------------

/** The cells of a CSV file in which every cell is quoted. */
function csvCells(bytes) {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.startsWith('\uFEFF')) throw new Error('no byte order mark');
  const next = /"((?:[^"]|"")*)"(,|\r\n)/uy;
  next.lastIndex = 1;
  const rows = [[]];
  while (next.lastIndex < text.length) {
    const at = next.lastIndex;
    const [, cell, end] = next.exec(text) ?? [];
    if (cell === undefined) throw new Error(`no cell at ${at}: ${text.slice(at, at + 30)}`);
    rows.at(-1).push(cell.replaceAll('""', '"'));
    if (end === '\r\n' && next.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

/** Entities and line ends of XML. */
const plain = (text) => text.replace(/&(#\d+|#x[\da-f]+|\w+);/giu, (_, name) => {
  if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
  if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
  return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name];
});

const texts = (xml) => [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/gu)].map(([, text]) => plain(text)).join('');
const number = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** The cells of each sheet of a workbook, with shared or inline strings, and what it is made of. */
function workbook(bytes) {
  const parts = Object.fromEntries(Object.entries(unzipSync(new Uint8Array(bytes))).map(([name, part]) => [name, strFromU8(part)]));
  const shared = [...(parts['xl/sharedStrings.xml'] ?? '').matchAll(/<si>(.*?)<\/si>/gsu)].map(([, item]) => texts(item));
  const sheet = (name) => [...parts[name].matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gsu)].map(([, row = '']) => {
    const cells = [];
    for (const [, attributes, inner = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gsu)) {
      const [, letters] = /r="([A-Z]+)\d+"/u.exec(attributes);
      const kind = /t="(\w+)"/u.exec(attributes)?.[1];
      const value = /<v>(.*?)<\/v>/su.exec(inner)?.[1];
      if (inner.includes('<f>')) throw new Error(`a formula: ${inner}`);
      cells[number(letters) - 1] = kind === 's' ? shared[Number(value)] : kind === 'inlineStr' ? texts(inner) : '';
    }
    return cells;
  });
  return { parts, rows: sheet('xl/worksheets/sheet1.xml'), notes: sheet('xl/worksheets/sheet2.xml').map(([note]) => note) };
}

/** Where two tables differ; a cell that a workbook leaves out is empty. */
function differences(found, wanted) {
  const problems = found.length === wanted.length ? [] : [`${found.length} rows, expected ${wanted.length}`];
  for (const [at, row] of wanted.entries()) {
    for (const [column, cell] of row.entries()) {
      const other = found[at]?.[column] ?? '';
      if (other !== cell) problems.push(`row ${at}, column ${column}: 「${other.slice(0, 40)}」, expected 「${cell.slice(0, 40)}」`);
    }
  }
  return problems.slice(0, 5);
}

const whole = Object.fromEntries(['', 'en/'].map((language) => [language, {
  csv: file(`${language}${TABLE}table.csv`),
  cells: csvCells(file(`${language}${TABLE}table.csv`)),
  xlsx: workbook(file(`${language}${TABLE}table.xlsx`)),
}]));
const idsOf = (cells) => cells.slice(1).map(([id]) => id);
const isRow = (id) => id.startsWith('row-');
const TOTAL = idsOf(whole[''].cells).filter(isRow).length;

report.check('there is a table', TOTAL > 100 ? [] : [`${TOTAL} rows`]);
for (const [language, { cells, xlsx }] of Object.entries(whole)) {
  report.check(`${language || 'ja/'} the program's CSV and XLSX have the same cells`, differences(xlsx.rows, cells));
}
report.check('the vendored library is the published one', file('vendor/fflate.js').equals(readFileSync(require.resolve('fflate').replace(/lib\/.*$/u, 'umd/index.js'))) ? [] : ['it differs']);
report.check('its licence lies beside it', file('vendor/fflate.LICENSE').equals(readFileSync(require.resolve('fflate').replace(/lib\/.*$/u, 'LICENSE'))) ? [] : ['it differs']);

// --- the browser ----------------------------------------------------------------------------------------------------------

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The site over HTTP, as strict as a site can be. */
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://site.test').pathname);
  try {
    const body = readFileSync(join(dir, path));
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'");
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const HTTP = `http://127.0.0.1:${server.address().port}/`;
const FILES = `${pathToFileURL(dir)}/`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS }).catch((error) => {
  report.check('the browser starts', [firstLines(error)]);
  report.finish();
  process.exit();
});

/** Runs a test on the table, in a fresh page; what the page fetches elsewhere, or complains of, is a problem of the test. */
async function onTable(name, { root = FILES, language = '', query = '', path = TABLE, ...options }, test) {
  await report.attempt(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const noise = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(root) && !request.url().startsWith('blob:')) noise.push(`fetches ${request.url()}`);
    });
    page.on('requestfailed', (request) => {
      if (isFailure(request)) noise.push(`fails to load ${request.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('favicon')) noise.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => noise.push(`script error: ${error.message}`));
    try {
      await page.goto(`${root}${language}${path}index.html${query}`);
      return [...((await test(page)) ?? []), ...noise];
    } finally {
      await context.close();
    }
  });
}

function expect(what, found, wanted) {
  return Object.is(found, wanted) ? [] : [`${what} is 「${found}」, expected 「${wanted}」`];
}

function expectList(what, found, wanted) {
  return expect(what, found.join(' '), wanted.join(' '));
}

const status = (page) => page.getByRole('status').innerText();
const said = (page, words) => page.waitForFunction((words) => document.getElementById('table-status').textContent.includes(words), words);

/** The rows that a reader sees, lost pages included. */
const seen = (page) => page.evaluate(() => [...document.querySelectorAll('#soukan-table tbody tr[id]')].filter((row) => row.checkVisibility()).map((row) => row.id));

/** Problems of the visible rows: each must cover all columns, and show the same cells as in the whole table. */
const misfits = (page) => page.evaluate(() => {
  const problems = [];
  for (const body of document.querySelectorAll('#soukan-table tbody')) {
    const rows = [...body.rows].filter((row) => row.checkVisibility());
    const open = Array(8).fill(0);
    for (const row of rows) {
      let held = open.filter((left) => left > 0).length;
      const free = open.flatMap((left, column) => (left > 0 ? [] : [column]));
      open.forEach((left, column) => { open[column] = Math.max(left - 1, 0); });
      for (const cell of row.cells) {
        held += cell.colSpan;
        for (const column of free.splice(0, cell.colSpan)) open[column] = cell.rowSpan - 1;
      }
      if (held !== 8) problems.push(`${row.id} covers ${held} columns`);
    }
    if (open.some((left) => left > 0)) problems.push(`${body.id}: a cell spans beyond the rows`);
  }
  return problems;
});

/** The words of a row, with those of the cells that it shares, in the order of the columns. */
const wordsOf = (page, id) => page.evaluate((id) => {
  const target = document.getElementById(id);
  const rows = [...target.parentElement.rows].filter((row) => row.checkVisibility());
  const open = [];
  for (const row of rows) {
    const own = [...row.cells];
    const cells = [];
    for (let column = 0; column < 8;) {
      if (!open[column]?.left) {
        const cell = own.shift();
        open[column] = { cell, left: cell.rowSpan };
      }
      open[column].left -= 1;
      cells.push(open[column].cell.textContent.replace(/\s+/gu, ' ').trim());
      column += open[column].cell.colSpan;
    }
    if (row === target) return cells.join(' | ');
  }
  return '';
}, id);

/** What a download holds. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const column = (name) => whole[''].cells[0].indexOf(name);
const rowsWhere = (test) => whole[''].cells.slice(1).filter((row) => isRow(row[0]) && test(row)).map(([id]) => id);
const rowsOnly = (ids) => ids.filter(isRow);

// --- filters --------------------------------------------------------------------------------------------------------------

for (const [place, root] of [['file', FILES], ['HTTP', HTTP]]) {
  await onTable(`${place}: all rows are there, in order`, { root }, async (page) => [
    ...expectList('rows', await seen(page), idsOf(whole[''].cells)),
    ...expect('status', await status(page), `${TOTAL} 行のうち ${TOTAL} 行を示しています。`),
    ...(await misfits(page)),
  ]);

  await onTable(`${place}: a chapter of a lower volume, kept in the address`, { root }, async (page) => {
    const before = await wordsOf(page, 'row-M15-8--C9-2');
    await page.getByLabel('編・章・節').selectOption('C9');
    await said(page, '絞り込み');
    const wanted = rowsWhere((row) => /^C9(?:-|$)/u.test(row[column('システム運用編 鍵')]));
    const problems = [
      ...expectList('rows', rowsOnly(await seen(page)), wanted),
      ...expect('several', wanted.length > 5, true),
      ...expect('status', await status(page), `${TOTAL} 行のうち ${wanted.length} 行を示しています。 絞り込み: 編・章・節: ${await page.locator('option[value=C9]').innerText()}。`),
      ...expect('address', new URL(page.url()).search, '?section=C9'),
      // Its row of the merged cells is not the first of them: the cells have moved down to it.
      ...expect('cells of a row that is left', await wordsOf(page, 'row-M15-8--C9-2'), before),
      ...(await misfits(page)),
    ];
    await page.reload();
    await said(page, '絞り込み');
    problems.push(...expectList('rows after a reload', rowsOnly(await seen(page)), wanted));
    await page.getByRole('button', { name: '絞り込みを解く' }).click();
    await said(page, `${TOTAL} 行のうち ${TOTAL} 行`);
    return [
      ...problems,
      ...expectList('rows again', await seen(page), idsOf(whole[''].cells)),
      ...expect('address again', new URL(page.url()).search, ''),
      ...expect('cells again', await wordsOf(page, 'row-M15-8--C9-2'), before),
      ...(await misfits(page)),
    ];
  });
}

await onTable('a volume from the address', { query: '?volume=G' }, async (page) => {
  await said(page, '絞り込み');
  const wanted = rowsWhere((row) => row[column('経営管理編 記載箇所')] !== '');
  return [...expectList('rows', rowsOnly(await seen(page)), wanted), ...(await misfits(page))];
});

await onTable('certain relations only, then those in doubt', {}, async (page) => {
  const sure = column('行の確かさ');
  await page.getByLabel('確かさ').selectOption('certain');
  await said(page, '絞り込み');
  const certain = await seen(page);
  await page.getByLabel('確かさ').selectOption('doubt');
  await said(page, '確かでない');
  const doubt = await seen(page);
  return [
    ...expectList('certain', certain, rowsWhere((row) => row[sure] === '確か')),
    ...expectList('in doubt', doubt, rowsWhere((row) => row[sure] !== '確か' && row[sure] !== '')),
    ...expect('both are some', certain.length > 10 && doubt.length > 10, true),
    ...expect('address', new URL(page.url()).search, '?confidence=doubt'),
    ...(await misfits(page)),
  ];
});

await onTable('words, in whatever width', {}, async (page) => {
  await page.getByLabel('言葉', { exact: true }).fill('ｖｐｎ');
  await said(page, '絞り込み');
  const has = (row) => row.slice(1).join('\n').normalize('NFKC').toLowerCase().includes('vpn');
  const wanted = rowsWhere(has);
  const problems = [
    ...expectList('rows', rowsOnly(await seen(page)), wanted),
    ...expect('some', wanted.length > 0, true),
    ...expect('address', new URL(page.url()).searchParams.get('words'), 'ｖｐｎ'),
    ...(await misfits(page)),
  ];
  await page.getByLabel('言葉', { exact: true }).fill('そんな言葉はない');
  await said(page, ' 0 行');
  return [...problems, ...expectList('rows of nothing', await seen(page), [])];
});

await onTable('rows without anything below, and without the lost pages', {}, async (page) => {
  await page.getByLabel('システム運用編の欄が空いた行だけ').check();
  await said(page, '絞り込み');
  const empty = await seen(page);
  await page.getByLabel('システム運用編の欄が空いた行だけ').uncheck();
  await page.getByLabel('失われたページも示す').uncheck();
  await said(page, '失われたページを除く');
  return [
    ...expectList('rows', empty, rowsWhere((row) => row[column('システム運用編 鍵')] === '')),
    ...expectList('without lost pages', await seen(page), idsOf(whole[''].cells).filter(isRow)),
    ...expect('address', new URL(page.url()).search, '?lost=no'),
    ...(await misfits(page)),
  ];
});

await onTable('filters together, and an address that is nonsense', { query: '?section=M15&confidence=doubt&words=%E4%BF%9D%E5%AE%88' }, async (page) => {
  await said(page, '絞り込み');
  const wanted = rowsWhere((row) => /^M15-/u.test(row[column('企画管理編 鍵')]) && !['確か', ''].includes(row[column('行の確かさ')]) && row.slice(1).join('\n').includes('保守'));
  const problems = [...expectList('rows', await seen(page), wanted), ...expect('some', wanted.length > 0, true)];
  await page.goto(`${page.url().split('?')[0]}?section=%3Cb%3E&confidence=maybe&lower=1#row-nothing`);
  await said(page, `${TOTAL} 行`);
  return [...problems, ...expectList('all rows', await seen(page), idsOf(whole[''].cells))];
});

// --- rows and folds -------------------------------------------------------------------------------------------------------

await onTable('a row by its address, below the heads', { query: '#row-M15-8--C10-3' }, async (page) => {
  await page.waitForTimeout(200);
  const [row, head] = await page.evaluate(() => [document.getElementById('row-M15-8--C10-3'), document.querySelector('#soukan-table thead')].map((element) => element.getBoundingClientRect().toJSON()));
  return expect('row below the sticky heads, in sight', row.top >= head.bottom - 1 && head.top >= -1 && row.top < 400, true);
});

await onTable('a row by its address that a filter hides', { query: '?section=G1.1#row-M13-8--C14-1' }, async (page) => {
  await said(page, `${TOTAL} 行のうち ${TOTAL} 行`);
  return expect('in sight', await page.locator('#row-M13-8--C14-1 th').isVisible(), true);
});

await onTable('folded and unfolded by keyboard', {}, async (page) => {
  const button = page.getByRole('button', { name: /^経営管理編 1\.1 / });
  await button.focus();
  await page.keyboard.press('Enter');
  const problems = [
    ...expect('expanded', await button.getAttribute('aria-expanded'), 'false'),
    ...expect('row', await page.locator('#row-G1\\.1-2--M1-2').isVisible(), false),
    ...expect('status', await status(page), `${TOTAL} 行のうち ${TOTAL} 行を示しています。`),
  ];
  await page.keyboard.press('Space');
  problems.push(...expect('unfolded', await page.locator('#row-G1\\.1-2--M1-2').isVisible(), true));
  await page.getByRole('button', { name: 'すべてたたむ' }).click();
  problems.push(...expect('all folded', rowsOnly(await seen(page)).length, 0));
  await page.evaluate(() => { location.hash = 'row-G2.1-3--M6-6--C4-1'; });
  await page.locator('#row-G2\\.1-3--M6-6--C4-1').waitFor();
  problems.push(...expect('others stay folded', await page.locator('#row-G1\\.1-2--M1-2').isVisible(), false));
  await page.getByRole('button', { name: 'すべてひらく' }).click();
  return [...problems, ...expectList('all unfolded', await seen(page), idsOf(whole[''].cells))];
});

await onTable('the table is walked by keyboard and by headings of its columns', {}, async (page) => {
  const region = page.getByRole('region', { name: '相関表' });
  await region.focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelector('section.soukan').scrollTop > 1000);
  const heads = await page.getByRole('columnheader').allInnerTexts();
  const tree = await page.getByRole('row').count();
  return [
    ...expect('heads', heads.filter((head) => head === '遵守事項').length, 3),
    ...expect('rows in the accessibility tree', tree > TOTAL, true),
    ...expect('sticky head', await page.evaluate(() => Math.round(document.querySelector('#soukan-table thead').getBoundingClientRect().top - document.querySelector('section.soukan').getBoundingClientRect().top) <= 2), true),
  ];
});

await onTable('from a relation to the print it rests on, and on to the requirement', { query: '#row-G2.1-3--M6-6--C4-1' }, async (page) => {
  await page.locator('#row-G2\\.1-3--M6-6--C4-1').getByRole('link', { name: '資料 20行', exact: true }).first().click();
  const problems = [...expect('address', page.url().endsWith('table/scan/index.html#l20'), true)];
  const print = await page.locator('#l20-10 td.print').innerText();
  problems.push(...expect('print', print.includes('⑥ 経営層がリスク評価を踏ま'), true));
  await page.locator('#l20-10').getByRole('link', { name: /企画管理編 6⑥/u }).click();
  return [...problems, ...expect('requirement', page.url().endsWith('mhlw-6.0/M6-6/index.html'), true)];
});

// --- files ----------------------------------------------------------------------------------------------------------------

const BUTTONS = { '': ['表示の行を CSV に', '表示の行を XLSX に'], 'en/': ['Rows shown as CSV', 'Rows shown as XLSX'] };

for (const [place, root] of [['file', FILES], ['HTTP', HTTP]]) {
  for (const [language, [csv, xlsx]] of Object.entries(BUTTONS)) {
    await onTable(`${place}, ${language || 'ja/'}: the files of all rows are the program's`, { root, language }, async (page) => {
      const rows = await downloaded(page, csv);
      const book = await downloaded(page, xlsx);
      const again = await downloaded(page, xlsx);
      const { rows: cells, notes, parts } = workbook(book.bytes);
      return [
        ...expect('name', rows.name, 'soukan-table-mhlw-6.0.csv'),
        ...expect('CSV, byte for byte', rows.bytes.equals(whole[language].csv), true),
        ...expect('name', book.name, 'soukan-table-mhlw-6.0.xlsx'),
        ...differences(cells, whole[language].xlsx.rows.map((row) => [...row].map((cell) => cell ?? ''))),
        ...expectList('notes', notes, whole[language].xlsx.notes),
        ...expect('the same bytes again', again.bytes.equals(book.bytes), true),
        ...expect('frozen', parts['xl/worksheets/sheet1.xml'].includes('state="frozen"'), true),
        ...expect('filter', parts['xl/worksheets/sheet1.xml'].includes(`<autoFilter ref="A1:Z${whole[language].cells.length}"/>`), true),
      ];
    });
  }
}

await onTable('the files of a filter have its rows, and say so', { query: '?section=M15&confidence=certain' }, async (page) => {
  await said(page, '絞り込み');
  // A fold hides rows from the eye, not from the file.
  await page.getByRole('button', { name: 'すべてたたむ' }).click();
  const wanted = rowsWhere((row) => /^M15-/u.test(row[column('企画管理編 鍵')]) && row[column('行の確かさ')] === '確か');
  const cells = csvCells((await downloaded(page, BUTTONS[''][0])).bytes);
  const book = workbook((await downloaded(page, BUTTONS[''][1])).bytes);
  const byId = new Map(whole[''].cells.map((row) => [row[0], row]));
  const expected = [whole[''].cells[0], ...wanted.map((id) => byId.get(id))];
  const told = book.notes.find((note) => note.startsWith('絞り込み'));
  return [
    ...expect('some', wanted.length > 5, true),
    ...differences(cells, expected),
    ...differences(book.rows, expected),
    ...expect('filter', told.includes('確かな対応だけの行') && told.endsWith(`（${TOTAL} 行のうち ${wanted.length} 行）`), true),
  ];
});

await onTable('cells that would run in a spreadsheet do not', { root: HTTP }, async (page) => {
  const attack = ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\t=1', '<b>&\u0001"'];
  const script = String(file(`${TABLE}rows.js`));
  const data = JSON.parse(script.slice(script.indexOf('{'), script.lastIndexOf('}') + 1));
  data.rows[0].splice(1, attack.length, ...attack);
  const body = `window.SOUKAN_TABLE = ${JSON.stringify(data)};`;
  await page.route('**/rows.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  const cells = csvCells((await downloaded(page, BUTTONS[''][0])).bytes)[1].slice(1, 1 + attack.length);
  const book = workbook((await downloaded(page, BUTTONS[''][1])).bytes).rows[1].slice(1, 1 + attack.length);
  return [
    ...expectList('CSV', cells, [...attack.slice(0, 5).map((text) => `'${text}`), attack[5]]),
    ...expectList('XLSX', book, [...attack.slice(0, 5), '<b>&"']),
  ];
});

// --- for everyone ---------------------------------------------------------------------------------------------------------

for (const language of ['', 'en/']) {
  await onTable(`${language || 'ja/'} without JavaScript: every row, no filters, the files as links`, { language, javaScriptEnabled: false }, async (page) => {
    const rows = await page.locator('#soukan-table tbody tr[id]').count();
    const links = [];
    for (const link of await page.locator('p.files a').all()) links.push(await link.getAttribute('href'));
    return [
      ...expect('rows', rows, idsOf(whole[language].cells).length),
      ...expect('a row is in sight', await page.locator('#row-M13-8--C14-1').isVisible(), true),
      ...expect('filters', await page.locator('form.table-filters').count(), 0),
      ...expect('buttons of folds', await page.locator('button.fold').count(), 0),
      ...expectList('links', links, ['table.csv', 'table.xlsx']),
    ];
  });
}

const KINDS = [TABLE, `${TABLE}scan/`];
for (const language of ['', 'en/']) {
  for (const path of KINDS) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [size, viewport] of [['wide', { width: 1280, height: 900 }], ['narrow', { width: 360, height: 740 }]]) {
        await onTable(`accessible: ${language}${path}, ${colorScheme}, ${size}`, { language, path, viewport, colorScheme }, async (page) => {
          await page.evaluate(AXE_SOURCE);
          const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'target-size': { enabled: true } }, preload: false }));
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          return [...violations.map(({ id, nodes }) => `${id} (1 of ${nodes.length}): ${nodes[0].html.slice(0, 150)}`), ...expect('no sideways scrolling', overflow <= 0, true)];
        });
      }
    }
  }
}

await onTable('paper: the filter is printed, the heads repeat, the sheet lies on its side', { query: '?section=G1.1' }, async (page) => {
  await said(page, '絞り込み');
  await page.emulateMedia({ media: 'print' });
  const problems = [
    ...expect('filter', await page.getByRole('status').isVisible(), true),
    ...expect('form', await page.locator('form.table-filters').isVisible(), false),
    ...expect('head', await page.evaluate(() => getComputedStyle(document.querySelector('#soukan-table thead')).display), 'table-header-group'),
  ];
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/u.exec(pdf) ?? [];
  return [...problems, ...expect('landscape A4', `${Math.round(width)}×${Math.round(height)}`, '842×595')];
});

await browser.close();
server.close();
report.finish();
