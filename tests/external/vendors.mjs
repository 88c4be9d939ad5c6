// Vendors side by side, in a real browser over file://: `node vendors.mjs SITE_DIR SOUKAN`. The counts of the page are those of
// `soukan compare` for every choice of sheets; rows are narrowed by words, heading and difference, and sorted; the address
// keeps the choice; keyboard, paper, no scripts. Then each sheet's own page and the figures.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Report, isFailure, siteDir } from './common.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const AXE = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  preload: false,
};
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const KINDS = ['answers-differ', 'one-sided', 'wordings-differ', 'everybody-speaks', 'nobody-speaks'];
const PLACES = { 'compare': 'item', 'compare/requirements': 'requirement', 'compare/sections': 'section' };
// The width of A4 between margins of 12 mm, in CSS pixels.
const PAPER = { width: 703, height: 1000 };

const dir = siteDir();
const program = process.argv[3] ?? join(REPOSITORY, 'target/release/soukan');
const report = new Report();
const root = `${pathToFileURL(dir)}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });

async function inPage(name, settings, test) {
  await report.attempt(name, async () => {
    const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...settings });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const noise = [];
    page.on('request', (request) => { if (!request.url().startsWith(root)) noise.push(`fetches ${request.url()}`); });
    page.on('requestfailed', (request) => { if (isFailure(request)) noise.push(`fails to load ${request.url()}`); });
    page.on('pageerror', (error) => noise.push(`script error: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error') noise.push(message.text()); });
    try {
      return [...((await test(page)) ?? []), ...noise];
    } finally {
      await context.close();
    }
  });
}

const expect = (what, got, wanted) => (JSON.stringify(got) === JSON.stringify(wanted) ? [] : [`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`]);
const expectMatch = (what, got, wanted) => (wanted.test(got) ? [] : [`${what}: ${JSON.stringify(got)} does not match ${wanted}`]);
const open = (page, path = 'compare', query = '') => page.goto(`${root}${path}/index.html${query}`);
const words = (page) => page.getByRole('searchbox', { name: '言葉', exact: true });
const visible = (page) => page.locator('#compare tbody tr:not(.group)').evaluateAll((rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.id));
const counts = (page) => page.locator('.compare-form .count').evaluateAll((places) => Object.fromEntries(places.map((place) => [place.dataset.kind, place.textContent])));
const status = (page) => page.locator('#compare-status').innerText();

/** What the program says of sheets; those not named are left out. */
function compared(by, sheets) {
  const answer = execFileSync(program, ['compare', ...sheets, '--by', by, '--format', 'json'], { cwd: REPOSITORY, encoding: 'utf8', maxBuffer: 1 << 28 });
  const { counts: found, rows } = JSON.parse(answer);
  return { counts: Object.fromEntries(found.map(({ kind, n, of }) => [kind, `${n}/${of}`])), rows };
}

function subsets([first, ...rest]) {
  if (first === undefined) return [[]];
  const others = subsets(rest);
  return [...others.map((other) => [first, ...other]), ...others];
}

// --- the same counts as the program ---------------------------------------------------------------------------------------

for (const [path, by] of Object.entries(PLACES)) {
  await inPage(`${path}: counts of every choice of sheets are the program's`, {}, async (page) => {
    await open(page, path);
    const sheets = await page.locator('input.sheet').evaluateAll((boxes) => boxes.map(({ value }) => value));
    const problems = expect('sheets', sheets.length > 1, true);
    for (const chosen of subsets(sheets).filter((some) => some.length > 0)) {
      for (const sheet of sheets) await page.locator(`input.sheet[value="${sheet}"]`).setChecked(chosen.includes(sheet));
      const { counts: wanted, rows } = compared(by, chosen);
      const got = await counts(page);
      problems.push(...expect(chosen.join(), KINDS.map((kind) => got[kind]), KINDS.map((kind) => wanted[kind])));
      problems.push(...expect(`${chosen.join()}: rows`, (await visible(page)).length * chosen.length, rows.length));
      const heads = await page.locator('#compare thead th').evaluateAll((cells) => cells.filter((cell) => cell.checkVisibility()).length);
      problems.push(...expect(`${chosen.join()}: columns`, heads, chosen.length + 1));
    }
    return problems;
  });
}

// --- an officer compares -----------------------------------------------------------------------------------------------------

await inPage('the vendors on ネットワーク, by words', {}, async (page) => {
  await open(page);
  await words(page).fill('ネットワーク');
  const shown = await visible(page);
  const all = await page.locator('#compare tbody tr:not(.group)').count();
  const texts = await page.locator('#compare tbody').evaluateAll((bodies) => bodies.flatMap((body) => {
    const [head, ...rows] = body.rows;
    return rows.filter((row) => row.checkVisibility()).map((row) => head.textContent + row.textContent);
  }));
  return [
    ...expect('some rows', shown.length > 10 && shown.length < all, true),
    ...expect('every row has the word', texts.every((text) => text.includes('ネットワーク')), true),
    ...expect('a question of its heading', shown.includes('SDS59'), true),
    ...expect('told', (await status(page)).startsWith(`${shown.length}/${all} 行`), true),
    ...expect('all counts have the same total', new Set(Object.values(await counts(page)).map((count) => count.split('/')[1])).size, 1),
  ];
});

await inPage('the vendors on ネットワーク, by chapter, and on to a vendor\'s own words', {}, async (page) => {
  await open(page, 'compare/requirements');
  await page.getByRole('combobox', { name: '見出し・章' }).selectOption('C13');
  const groups = await page.locator('#compare tbody').evaluateAll((bodies) => bodies.filter((body) => body.checkVisibility()).map(({ id }) => id));
  const problems = [
    ...expect('groups', groups.length > 3 && groups.every((id) => /^C13(?:-|$)/u.test(id)), true),
    ...expectMatch('address', page.url(), /[?&]under=C13/u),
  ];
  const link = page.locator('#compare td:visible a', { hasText: /^備考 \d+$/u }).first();
  const name = await link.innerText();
  await link.click();
  const target = await page.evaluate(() => {
    const row = document.querySelector(':target');
    const { top, bottom } = row.getBoundingClientRect();
    return { id: row.id, seen: bottom > 0 && top < innerHeight };
  });
  return [...problems, ...expectMatch('page', page.url(), /\/sheets\/[\w-]+\/index\.html#R\d+$/u), ...expect('the remark', target, { id: name.replace('備考 ', 'R'), seen: true })];
});

await inPage('spelling of words does not matter, and folded words are seen', {}, async (page) => {
  await open(page);
  await words(page).fill('ＩＰアドレス制限');
  const shown = await visible(page);
  const folded = await page.locator('#compare tbody tr:visible td:visible details').evaluateAll((all) => all.filter((one) => one.textContent.includes('IPアドレス制限')).map((one) => one.open));
  return [...expect('found', shown.length > 0, true), ...expect('unfolded', folded.length > 0 && folded.every(Boolean), true)];
});

await inPage('only differences, and differences first', {}, async (page) => {
  await open(page);
  const order = await visible(page);
  await page.getByRole('radio', { name: /^違いのある行だけ/u }).check();
  const differing = await visible(page);
  const problems = expect('rows', `${differing.length}/${order.length}`, (await counts(page)).differences);
  problems.push(...expect('form order', differing, order.filter((id) => differing.includes(id))));
  await page.getByRole('radio', { name: /^すべて/u }).check();
  await page.getByRole('combobox', { name: '順序' }).selectOption('differences');
  const sorted = await visible(page);
  const differ = sorted.map((id) => differing.includes(id));
  problems.push(
    ...expect('no row is lost', [...sorted].sort(), [...order].sort()),
    ...expect('differences come first', differ.indexOf(false) >= 0 && !differ.slice(differ.indexOf(false)).includes(true), true),
    ...expect('each row names its heading', await page.locator('#compare .under').count(), order.length),
  );
  await page.getByRole('combobox', { name: '順序' }).selectOption('');
  return [...problems, ...expect('back in order', await visible(page), order), ...expect('headings once', await page.locator('#compare .under').count(), 0)];
});

await inPage('what nobody answers, as a view and as a list', {}, async (page) => {
  await open(page);
  await page.getByRole('radio', { name: /^どの社も言葉がない/u }).check();
  const shown = await visible(page);
  const listed = await page.locator('#nobody li a').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice(1)));
  return [...expect('the same rows', shown, listed), ...expect('some', shown.length > 10, true), ...expectMatch('address', page.url(), /show=nobody-speaks/u)];
});

await inPage('the address keeps the choice, other views take it along, reset forgets it', {}, async (page) => {
  await open(page, 'compare', `?sheets=kintone,coesse&show=one-sided&q=${encodeURIComponent('ネットワーク')}&under=H11&order=differences`);
  const shown = await visible(page);
  const problems = [
    ...expect('sheets', await page.locator('input.sheet:checked').evaluateAll((boxes) => boxes.map(({ value }) => value)), ['coesse', 'kintone']),
    ...expect('words', await words(page).inputValue(), 'ネットワーク'),
    ...expect('order', await page.getByRole('combobox', { name: '順序' }).inputValue(), 'differences'),
    ...expect('rows', `${shown.length}`, (await counts(page))['one-sided'].split('/')[0]),
    ...expectMatch('told in words', await status(page), /言葉のある社とない社がある、「ネットワーク」、外部のネットワーク/u),
  ];
  await page.reload();
  problems.push(...expect('after a reload', await visible(page), shown));
  await page.getByRole('link', { name: '章ごと' }).click();
  problems.push(...expectMatch('other view', decodeURIComponent(page.url()), /sections\/index\.html\?sheets=coesse,kintone&show=one-sided&q=ネットワーク&order=differences$/u));
  await page.getByRole('button', { name: '元に戻す' }).click();
  await page.waitForURL((url) => url.search === '');
  problems.push(...expect('all sheets', await page.locator('input.sheet:checked').count(), await page.locator('input.sheet').count()));
  return problems;
});

await inPage('an address that means nothing shows everything', {}, async (page) => {
  await open(page, 'compare', '?show=x&under=y&order=z#nothing');
  const all = await page.locator('#compare tbody tr:not(.group)').count();
  return expect('rows', (await visible(page)).length, all);
});

await inPage('a row that is named is shown, whatever is chosen', {}, async (page) => {
  await open(page, 'compare', '?q=zzzz');
  const problems = expect('nothing', await visible(page), []);
  await page.locator('#nobody li a').first().click();
  const target = page.locator('#compare tr:target');
  await target.waitFor();
  const isBelowHead = await target.evaluate((row) => {
    const head = row.closest('table').tHead.rows[0].cells[0].getBoundingClientRect();
    const { top, bottom } = row.getBoundingClientRect();
    return top >= head.bottom - 1 && bottom > 0 && top < innerHeight;
  });
  return [...problems, ...expect('seen below the head', isBelowHead, true)];
});

await inPage('no sheet chosen is said', {}, async (page) => {
  await open(page);
  for (const box of await page.locator('input.sheet').all()) await box.uncheck();
  return expect('status', await status(page), '開示書が選ばれていません。');
});

await inPage('by keyboard alone', {}, async (page) => {
  await open(page);
  await words(page).focus();
  await page.keyboard.type('暗号');
  const problems = expect('typed', await words(page).inputValue(), '暗号');
  const shown = (await visible(page)).length;
  for (const box of ['coesse', 'id-link']) {
    await page.locator(`input.sheet[value="${box}"]`).focus();
    await page.keyboard.press('Space');
  }
  problems.push(...expect('unticked', await page.locator('input.sheet:checked').count(), 1), ...expect('fewer', (await visible(page)).length <= shown, true));
  await page.getByRole('radio', { name: /^すべて/u }).focus();
  await page.keyboard.press('ArrowDown');
  problems.push(...expectMatch('next radio', page.url(), /show=differences/u));
  await words(page).press('Enter');
  const focused = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  problems.push(...expect('Enter leads to the table', focused, '比較の表'));
  const region = page.getByRole('region', { name: '比較の表' });
  await region.focus();
  const before = await region.evaluate(({ scrollTop }) => scrollTop);
  await page.getByRole('button', { name: '元に戻す' }).press('Enter');
  await region.focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelector('.scroll.tall').scrollTop > 500);
  return [...problems, ...expect('from the top', before, 0)];
});

await inPage('the head stays in sight', {}, async (page) => {
  await open(page, 'compare', '#SDS106.1');
  await page.waitForFunction(() => document.querySelector('.scroll.tall').scrollTop > 500);
  const seen = await page.locator('#compare thead th').evaluateAll((cells) => cells.map((cell) => {
    const { top, bottom } = cell.getBoundingClientRect();
    const box = cell.closest('.scroll').getBoundingClientRect();
    return top >= box.top - 1 && bottom <= box.bottom && top >= 0 && bottom <= innerHeight;
  }));
  return expect('heads', seen, seen.map(() => true));
});

for (const path of Object.keys(PLACES)) {
  await inPage(`${path}: without scripts everything is there`, { javaScriptEnabled: false }, async (page) => {
    await open(page, path, '?show=nobody-speaks&q=zzzz');
    const all = await page.locator('#compare tbody tr:not(.group)').count();
    return [
      ...expect('rows', (await visible(page)).length, all),
      ...expect('no dead controls', await page.locator('main form').count(), 0),
      ...expectMatch('counts', await page.locator('main').innerText(), /どの社も言葉がない \d+\/\d+/u),
    ];
  });
}

await inPage('in English', {}, async (page) => {
  await page.goto(`${root}en/compare/index.html`);
  await page.getByRole('searchbox', { name: 'Words', exact: true }).fill('ネットワーク');
  return expectMatch('status', await status(page), /^Rows shown: \d+\/\d+\. — “ネットワーク”$/u);
});

// --- a sheet and the figures --------------------------------------------------------------------------------------------------

await inPage('a sheet: from a heading without words to the rows, and to the other vendors', {}, async (page) => {
  await open(page, 'sheets/kintone');
  await page.getByRole('link', { name: '言葉のないところ' }).click();
  await page.locator('details summary', { hasText: '「-」（備考なし）' }).click();
  await page.locator('details[open] .chips a').first().click();
  const row = await page.locator('tr:target').innerText();
  const problems = expectMatch('row', row, /「-」（備考なし）/u);
  await page.getByRole('link', { name: 'ほかの社と比べる' }).click();
  return [...problems, ...expectMatch('page', page.url(), /\/compare\/index\.html$/u)];
});

await inPage('figures: each has its name, its bars and its table', {}, async (page) => {
  const problems = [];
  for (const path of ['figures', 'figures/vendors']) {
    await open(page, path);
    const found = await page.locator('.figure').evaluateAll((figures) => figures.map((figure) => {
      const svg = figure.querySelector('svg.chart');
      const box = svg.getBoundingClientRect();
      const inside = [...svg.children].every((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1;
      });
      const fills = [...figure.querySelectorAll('.bar')].map((bar) => bar.getAttribute('fill').slice(5, -1));
      return {
        named: svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label') !== '',
        bars: svg.querySelectorAll('path.bar').length > 0, rows: figure.querySelectorAll('tbody tr').length > 3, inside,
        patterns: fills.every((id) => document.getElementById(id)?.localName === 'pattern'),
      };
    }));
    problems.push(...expect(path, found.length > 1 && found.every((one) => Object.values(one).every(Boolean)), true), ...found.filter((one) => Object.values(one).includes(false)).map((one) => JSON.stringify(one)));
  }
  return problems;
});

// --- for everyone, and on paper ---------------------------------------------------------------------------------------------

async function violations(page) {
  await page.evaluate(AXE_SOURCE);
  const found = await page.evaluate((options) => window.axe.run(document, options), AXE);
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

const LOOKS = { wide: {}, narrow: { viewport: { width: 360, height: 740 } }, dark: { colorScheme: 'dark' } };
const STATES = ['compare/index.html?show=differences&order=differences', 'compare/index.html?sheets=id-link&q=%E9%8D%B5', 'compare/requirements/index.html', 'en/compare/sections/index.html', 'sheets/index.html', 'sheets/kintone/index.html', 'en/sheets/id-link/index.html', 'figures/index.html', 'en/figures/vendors/index.html'];
for (const [look, settings] of Object.entries(LOOKS)) {
  for (const state of STATES) {
    await inPage(`accessible, ${look}: ${state}`, settings, async (page) => {
      await page.goto(root + state);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      return [...(await violations(page)), ...expect('no sideways scrolling', overflow <= 0, true)];
    });
  }
}

for (const path of ['compare', 'compare/requirements', 'sheets/kintone', 'sheets/id-link', 'figures', 'figures/vendors']) {
  await inPage(`paper: nothing of ${path} is cut off`, { viewport: PAPER }, async (page) => {
    await open(page, path);
    await page.emulateMedia({ media: 'print' });
    const cut = await page.locator('.scroll').evaluateAll((regions) => regions.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1).map((region) => region.getAttribute('aria-label') ?? region.getAttribute('aria-labelledby')));
    const problems = expect('regions cut', cut, []);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const closed = await page.locator('#compare details:not([open])').count();
    return [...problems, ...expect('folded remarks', closed, 0)];
  });
}

await browser.close();
report.finish();
