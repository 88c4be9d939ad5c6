// The table of correlations in the page: filters that stand in the address, folds, and files of the rows that are shown.
// Without it the whole table is there, and its files beside it. Classic script, because nothing else loads from file://.
//
// rows.js, which is loaded when it is needed, sets what the program wrote into table.csv and table.xlsx (src/site/table_files.rs):
// window.SOUKAN_TABLE = { name, date, title, columns: [heading], widths: [characters], rows: [[id of the row, cell, …]],
//   notes: [sentence], filter: sentence with {filter}, {n}, {total}, whole: what {filter} is without one }

(() => {
  'use strict';

  const WORDS = {
    ja: {
      shown: (n, total) => `${total} 行のうち ${n} 行を示しています。`,
      filter: (words) => `絞り込み: ${words}。`,
      between: '、',
      noLost: '失われたページを除く',
      fold: (name) => `${name} の行をたたむ・ひらく`,
      failed: 'ファイルを作れません。表全体の CSV と XLSX を使ってください。',
    },
    en: {
      shown: (n, total) => `Showing ${n} of ${total} rows.`,
      filter: (words) => `Filter: ${words}.`,
      between: '; ',
      noLost: 'without lost pages',
      fold: (name) => `Fold or unfold the rows of ${name}`,
      failed: 'The file cannot be made. Use the CSV and XLSX of the whole table.',
    },
  };
  const words = WORDS[document.documentElement.lang] ?? WORDS.ja;

  const tools = document.getElementById('table-tools');
  const status = document.getElementById('table-status');
  const table = document.getElementById('soukan-table');
  tools.append(document.getElementById('table-form').content.cloneNode(true));
  const form = tools.querySelector('form');
  const fields = form.elements;

  // --- rows: the cells of each, those of merged cells included -----------------------------------------------------------

  const columns = [...table.tHead.rows[0].cells].reduce((sum, cell) => sum + cell.colSpan, 0);
  const bodies = [...table.tBodies].map((body) => ({ body, rows: rowsOf(body), fold: foldOf(body) }));
  const rows = bodies.flatMap((group) => group.rows);
  const total = rows.filter((row) => !row.isLost).length;

  function rowsOf(body) {
    const open = [];
    return [...body.rows].filter((element) => !element.classList.contains('group')).map((element) => {
      const own = [...element.cells];
      const cells = [];
      for (let column = 0; column < columns;) {
        if (!open[column]?.left) {
          const cell = own.shift();
          open[column] = { cell, left: cell.rowSpan };
        }
        open[column].left -= 1;
        const { cell } = open[column];
        cells.push(cell);
        column += cell.colSpan;
      }
      const { within = '', sure, lower } = element.dataset;
      const isLost = element.classList.contains('lost');
      return { element, cells, id: element.id, within: within.split(' '), sure, lower, isLost, isShown: true };
    });
  }

  /** Merges again the cells that rows share which are shown one below the other. */
  function merge({ body, rows }) {
    const shown = rows.filter((row) => row.isShown);
    let before = [];
    for (const { element, cells } of shown) {
      const own = cells.filter((cell) => !before.includes(cell));
      for (const cell of own) cell.rowSpan = 1;
      for (const cell of cells) if (before.includes(cell)) cell.rowSpan += 1;
      element.replaceChildren(...own);
      before = cells;
    }
    for (const row of rows) row.element.hidden = !row.isShown;
    body.hidden = shown.length === 0;
  }

  // --- folds -------------------------------------------------------------------------------------------------------------

  function foldOf(body) {
    const name = body.querySelector('tr.group .name');
    if (!name) return null;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fold';
    button.setAttribute('aria-label', words.fold(name.textContent.trim()));
    button.setAttribute('aria-expanded', 'true');
    button.addEventListener('click', () => fold({ body, fold: button }, !body.classList.contains('folded')));
    name.before(button, ' ');
    return button;
  }

  function fold({ body, fold: button }, isFolded) {
    if (!button) return;
    body.classList.toggle('folded', isFolded);
    button.setAttribute('aria-expanded', String(!isFolded));
  }

  // --- filters -----------------------------------------------------------------------------------------------------------

  const plain = (text) => text.normalize('NFKC').toLowerCase();

  /** What the form asks for. */
  function wanted() {
    return {
      section: fields.section.value,
      confidence: fields.confidence.value,
      words: plain(fields.words.value.trim()),
      lower: fields.lower.checked ? 'none' : undefined,
      hasLost: fields.lost.checked,
    };
  }

  function fits(row, want, texts) {
    if (want.section !== '' && !row.within.includes(want.section)) return false;
    if (want.words !== '' && !texts.get(row.id)?.includes(want.words)) return false;
    // A lost page has no relation: it cannot be told whether one of its rows would fit.
    if (row.isLost) return want.hasLost && want.confidence === '' && want.lower === undefined;
    if (want.confidence !== '' && row.sure !== want.confidence) return false;
    return want.lower === undefined || row.lower === want.lower;
  }

  let texts = null;

  /** The cells of each row as one text, to look for words in. */
  async function textsOfRows() {
    const { rows: all } = await data();
    texts ??= new Map(all.map((cells) => [cells[0], plain(cells.slice(1).join('\n'))]));
    return texts;
  }

  let asked = 0;

  async function apply() {
    const want = wanted();
    asked += 1;
    const turn = asked;
    let found = new Map();
    try {
      if (want.words !== '') found = await textsOfRows();
    } catch {
      status.textContent = words.failed;
      return;
    }
    // Somebody has typed on meanwhile.
    if (turn !== asked) return;
    for (const row of rows) row.isShown = fits(row, want, found);
    for (const group of bodies) merge(group);
    const shown = rows.filter((row) => row.isShown && !row.isLost).length;
    const filter = described();
    status.textContent = words.shown(shown, total) + (filter === '' ? '' : ` ${words.filter(filter)}`);
  }

  /** The filter in words, for readers, for paper and for the files; empty where there is none. */
  function described() {
    const name = (field) => {
      const label = field.closest('label');
      return (label.firstChild.textContent.trim() || label.textContent.trim());
    };
    const parts = [fields.section, fields.confidence].filter((field) => field.value !== '');
    const told = parts.map((field) => `${name(field)}: ${field.selectedOptions[0].textContent.trim()}`);
    if (fields.words.value.trim() !== '') told.push(`${name(fields.words)}: ${fields.words.value.trim()}`);
    if (fields.lower.checked) told.push(name(fields.lower));
    if (!fields.lost.checked) told.push(words.noLost);
    return told.join(words.between);
  }

  // --- the address -------------------------------------------------------------------------------------------------------

  function remember() {
    const state = new URLSearchParams();
    const { section, confidence } = wanted();
    if (section !== '') state.set(section.length === 1 ? 'volume' : 'section', section);
    if (confidence !== '') state.set('confidence', confidence);
    if (fields.words.value.trim() !== '') state.set('words', fields.words.value.trim());
    if (fields.lower.checked) state.set('lower', 'none');
    if (!fields.lost.checked) state.set('lost', 'no');
    const query = state.toString();
    try {
      history.replaceState(null, '', `${location.pathname}${query === '' ? '' : `?${query}`}${location.hash}`);
    } catch {
      // Some browsers do not let a page of file:// change its address; the rows are filtered all the same.
    }
  }

  function restore() {
    const state = new URLSearchParams(location.search);
    const choose = (field, value) => {
      field.value = value ?? '';
      if (field.selectedIndex < 0) field.value = '';
    };
    choose(fields.section, state.get('section') ?? state.get('volume'));
    choose(fields.confidence, state.get('confidence'));
    fields.words.value = state.get('words') ?? '';
    fields.lower.checked = state.get('lower') === 'none';
    fields.lost.checked = state.get('lost') !== 'no';
  }

  /** Opens what hides the row that the address names. */
  async function reveal() {
    const id = location.hash.slice(1);
    const group = bodies.find(({ body, rows: own }) => body.id === id || own.some((row) => row.id === id));
    if (id === '' || !group) return;
    fold(group, false);
    if (group.rows.some((row) => row.id === id && !row.isShown)) {
      form.reset();
      await apply();
      remember();
    }
    document.getElementById(id).scrollIntoView();
  }

  // --- files -------------------------------------------------------------------------------------------------------------

  const loading = new Map();

  function load(source) {
    if (!loading.has(source)) {
      loading.set(source, new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = source;
        script.addEventListener('load', resolve);
        script.addEventListener('error', () => {
          loading.delete(source);
          reject(new Error(source));
        });
        document.head.append(script);
      }));
    }
    return loading.get(source);
  }

  async function data() {
    await load(tools.dataset.rows);
    return window.SOUKAN_TABLE;
  }

  /** The rows that the filter lets through, folded or not, and the sentences that go with them. */
  async function chosen() {
    const all = await data();
    const shown = new Set(rows.filter((row) => row.isShown).map((row) => row.id));
    const gaps = {
      filter: described() || all.whole,
      n: rows.filter((row) => row.isShown && !row.isLost).length,
      total,
    };
    const fill = (phrase) => phrase.replace(/\{(\w+)\}/gu, (whole, gap) => gaps[gap] ?? whole);
    // The program has filled the sentence for the whole table; this one is for the rows at hand.
    const wholly = { ...gaps, filter: all.whole, n: total };
    const old = all.filter.replace(/\{(\w+)\}/gu, (whole, gap) => wholly[gap] ?? whole);
    const notes = all.notes.map((note) => (note === old ? fill(all.filter) : note));
    return { ...all, rows: all.rows.filter(([id]) => shown.has(id)), notes };
  }

  /** A cell that a spreadsheet takes as words, whatever it opens with; as the program does. */
  const defused = (text) => (text.length > 1 && /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text);

  function csv({ columns: heads, rows: cells }) {
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = [heads.map(quoted), ...cells.map((row) => row.map((cell) => quoted(defused(cell))))];
    return new TextEncoder().encode(`\uFEFF${lines.map((line) => `${line.join(',')}\r\n`).join('')}`);
  }

  const CELL = 32767; // characters that a cell of a workbook can hold
  const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

  /** Text in XML, without the characters that XML cannot hold. */
  const xml = (text) => [...text].slice(0, CELL).join('')
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;');

  /** 1 → A, 27 → AA. */
  const letters = (number) => (number > 26 ? letters(Math.floor((number - 1) / 26)) : '') + String.fromCharCode(65 + ((number - 1) % 26));

  /** A row of words: no number, no formula, no link comes from data. */
  const sheetRow = (cells, number, style) => {
    const inline = cells.map((cell, at) => (cell === '' ? '' :
      `<c r="${letters(at + 1)}${number}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`));
    return `<row r="${number}">${inline.join('')}</row>`;
  };

  const sheet = ({ widths, rows: cells, frozen = '', filter = '' }) => `${HEAD}<worksheet xmlns="${SHEET}">` +
    `<sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>` +
    `<cols>${widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>` +
    `<sheetData>${cells.join('')}</sheetData>${filter}</worksheet>`;

  const STYLES = `${HEAD}<styleSheet xmlns="${SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">' +
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment wrapText="1"/></xf>' +
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

  const type = (part, kind) => `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-${kind}+xml"/>`;
  const relation = (id, kind, target) => `<Relationship Id="${id}" Type="${kind}" Target="${target}"/>`;
  const relations = (...all) => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;

  /** The parts of a workbook: the rows, and a sheet of notes that says what they are. */
  function parts({ title, date, columns: heads, widths, rows: cells, notes }) {
    const area = `A1:${letters(heads.length)}${cells.length + 1}`;
    const fixed = area.replace(/([A-Z]+)(\d+)/gu, '$$$1$$$2');
    return {
      '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        type('/xl/workbook.xml', 'officedocument.spreadsheetml.sheet.main') +
        type('/xl/worksheets/sheet1.xml', 'officedocument.spreadsheetml.worksheet') +
        type('/xl/worksheets/sheet2.xml', 'officedocument.spreadsheetml.worksheet') +
        type('/xl/styles.xml', 'officedocument.spreadsheetml.styles') +
        `${type('/docProps/core.xml', 'package.core-properties')}</Types>`,
      '_rels/.rels': relations(
        relation('rId1', `${OFFICE}/officeDocument`, 'xl/workbook.xml'),
        relation('rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'),
      ),
      'docProps/core.xml': `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" ` +
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
        `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xml(title)}</dc:title>` +
        `<dcterms:created xsi:type="dcterms:W3CDTF">${xml(date)}T00:00:00Z</dcterms:created></cp:coreProperties>`,
      'xl/workbook.xml': `${HEAD}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets>` +
        '<sheet name="table" sheetId="1" r:id="rId1"/><sheet name="notes" sheetId="2" r:id="rId2"/></sheets>' +
        `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">table!${fixed}</definedName>` +
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">table!$1:$1</definedName></definedNames></workbook>',
      'xl/_rels/workbook.xml.rels': relations(
        relation('rId1', `${OFFICE}/worksheet`, 'worksheets/sheet1.xml'),
        relation('rId2', `${OFFICE}/worksheet`, 'worksheets/sheet2.xml'),
        relation('rId3', `${OFFICE}/styles`, 'styles.xml'),
      ),
      'xl/styles.xml': STYLES,
      'xl/worksheets/sheet1.xml': sheet({
        widths,
        rows: [sheetRow(heads, 1, 1), ...cells.map((row, at) => sheetRow(row, at + 2, 2))],
        frozen: '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
        filter: `<autoFilter ref="${area}"/>`,
      }),
      'xl/worksheets/sheet2.xml': sheet({
        widths: [100],
        rows: [title, ...notes].map((note, at) => sheetRow([note], at + 1, 2)),
      }),
    };
  }

  async function xlsx(content) {
    await load(tools.dataset.zip);
    const texts = Object.entries(parts(content)).map(([name, text]) => [name, new TextEncoder().encode(text)]);
    // The date of the data: the same rows are the same bytes.
    return window.fflate.zipSync(Object.fromEntries(texts), { mtime: new Date(`${content.date}T12:00:00`) });
  }

  const TYPES = {
    csv: 'text/csv;charset=utf-8',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  };

  async function save(ending, write) {
    try {
      const content = await chosen();
      const address = URL.createObjectURL(new Blob([await write(content)], { type: TYPES[ending] }));
      const link = document.createElement('a');
      link.href = address;
      link.download = `${content.name}.${ending}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch {
      status.textContent = words.failed;
    }
  }

  // --- events ------------------------------------------------------------------------------------------------------------

  const change = () => {
    remember();
    return apply();
  };
  form.addEventListener('input', change);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    document.querySelector('section.soukan').focus();
  });
  form.addEventListener('reset', () => setTimeout(change));
  fields.fold.addEventListener('click', () => bodies.forEach((group) => fold(group, true)));
  fields.unfold.addEventListener('click', () => bodies.forEach((group) => fold(group, false)));
  fields.csv.addEventListener('click', () => save('csv', csv));
  fields.xlsx.addEventListener('click', () => save('xlsx', xlsx));
  addEventListener('hashchange', reveal);
  addEventListener('popstate', () => {
    restore();
    apply();
  });
  restore();
  apply().then(reveal);
})();
