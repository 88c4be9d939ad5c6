// The comparison of the sheets in the page: which sheets, which rows, in which order. Everything is in the page already;
// the script hides and sorts, counts what is left as `soukan compare` does, and keeps the choice in the address.
// Classic script, because nothing else loads from file://.
//
// A row's cells follow the sheets of the head. A cell's classes: `silent` (no words), `reworded`, `absent` (the sheet has no
// such row); `data-answer` is the answer that its words state.

(() => {
  'use strict';

  const table = document.getElementById('compare');
  const controls = document.getElementById('compare-controls');
  if (!table || !controls) return;
  controls.replaceWith(controls.content);
  const form = document.getElementById('compare-form');
  const status = document.getElementById('compare-status');
  const words = document.getElementById('compare-words');
  const boxes = [...form.querySelectorAll('.sheet')];
  const columns = [...table.querySelectorAll('thead th')].slice(1);
  const cols = [...table.querySelectorAll('col')].slice(1);
  const sheets = columns.map((column) => column.dataset.sheet);

  /** What differs comes first. */
  const ORDER = ['answers-differ', 'one-sided', 'wordings-differ', 'everybody-speaks', 'nobody-speaks'];
  const DIFFERENCES = ORDER.slice(0, 3);

  /** Words without what their spelling may differ in: width, case, blanks. */
  const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

  const groups = [...table.tBodies].map((body) => {
    const [head, ...lines] = body.rows;
    const title = fold(head.textContent);
    const rows = lines.map((row) => {
      const [asked, ...said] = row.cells;
      return { row, asked: title + fold(asked.firstElementChild.textContent + (asked.querySelector('div')?.textContent ?? '')), cells: said.map(cell) };
    });
    return { body, head, under: body.dataset.under.split(' '), rows };
  });
  const all = groups.flatMap(({ rows }) => rows);

  function cell(element) {
    const has = (name) => element.classList.contains(name);
    return {
      element, words: fold(element.textContent), answer: element.dataset.answer ?? '',
      isAbsent: has('absent'), isSilent: has('silent'), isReworded: has('reworded'),
    };
  }

  /** How the chosen sheets stand to each other on a row; the same kinds as `graph::Difference`. */
  function kinds(said) {
    const answers = new Set(said.map(({ answer }) => answer).filter((answer) => answer !== ''));
    const silent = said.filter(({ isSilent }) => isSilent).length;
    const found = new Set();
    if (answers.size > 1) found.add('answers-differ');
    if (silent > 0 && silent < said.length) found.add('one-sided');
    if (said.some(({ isReworded }) => isReworded)) found.add('wordings-differ');
    if (silent === 0 && said.length > 0) found.add('everybody-speaks');
    if (silent === said.length) found.add('nobody-speaks');
    return found;
  }

  const isOf = (found, show) => show === '' || (show === 'differences' ? DIFFERENCES.some((kind) => found.has(kind)) : found.has(show));

  /** The choice as the form has it. */
  function choice() {
    const data = new FormData(form);
    return { sheets: boxes.filter(({ checked }) => checked).map(({ value }) => value), show: data.get('show'), q: data.get('q'), under: data.get('under'), order: data.get('order') };
  }

  function chooseColumns(chosen) {
    columns.forEach((column, at) => {
      const isHidden = !chosen.includes(sheets[at]);
      column.hidden = isHidden;
      cols[at].hidden = isHidden;
      for (const { cells } of all) cells[at].element.hidden = isHidden;
    });
    for (const { head } of groups) head.cells[0].colSpan = chosen.length + 1;
  }

  /** Looks at every row under a choice: whether the words and the heading fit, and of which kinds it is. */
  function examine({ sheets: chosen, q, under }) {
    const wanted = q.split(/\s+/u).map(fold).filter((word) => word !== '');
    const shown = sheets.map((sheet) => chosen.includes(sheet));
    for (const group of groups) {
      const fits = under === '' || group.under.includes(under);
      for (const line of group.rows) {
        const visible = line.cells.filter((_, at) => shown[at]);
        const text = line.asked + visible.map(({ words }) => words).join('\n');
        line.isFound = fits && wanted.every((word) => text.includes(word));
        line.kinds = kinds(visible.filter(({ isAbsent }) => !isAbsent));
        unfold(visible, wanted);
      }
    }
  }

  /** Words that are looked for are seen, those of a folded remark too. */
  function unfold(cells, wanted) {
    if (wanted.length === 0) return;
    for (const { element, words } of cells) {
      const folded = element.querySelector('details');
      if (folded) folded.open = wanted.some((word) => words.includes(word));
    }
  }

  /** By kind of difference in one body, each row with the name of its group; or each row back in its place. */
  const sorted = document.createElement('tbody');
  function arrange(order) {
    for (const name of table.querySelectorAll('.under')) name.remove();
    sorted.remove();
    for (const { body, head, rows } of groups) body.append(head, ...rows.map(({ row }) => row));
    if (order !== 'differences') return;
    const rank = ({ kinds: found }) => ORDER.findIndex((kind) => found.has(kind));
    const lines = groups.flatMap(({ head, rows }) => rows.map((line) => ({ head, line, rank: rank(line) })));
    lines.sort((one, other) => one.rank - other.rank);
    for (const { head, line } of lines) {
      const name = document.createElement('p');
      name.className = 'under muted';
      name.append(...[...head.cells[0].childNodes].map((node) => node.cloneNode(true)));
      line.row.cells[0].append(name);
      sorted.append(line.row);
    }
    table.append(sorted);
  }

  /** What the rows were chosen by, in words: a print shows it. */
  function choiceInWords({ show, q, under }) {
    const kind = show === '' ? '' : form.querySelector('[name=show]:checked').parentElement.querySelector('.name').textContent;
    const place = under === '' ? '' : form.elements.under.selectedOptions[0].textContent;
    const [open, close, between] = document.documentElement.lang === 'en' ? ['“', '”', ', '] : ['「', '」', '、'];
    const parts = [kind, q.trim() === '' ? '' : open + q.trim() + close, place].filter((part) => part !== '');
    return parts.length > 0 ? ` — ${parts.join(between)}` : '';
  }

  function count(found, chosen) {
    const { show } = chosen;
    for (const place of form.querySelectorAll('.count')) {
      const n = found.filter((line) => isOf(line.kinds, place.dataset.kind)).length;
      place.textContent = `${n}/${found.length}`;
    }
    const n = found.filter((line) => isOf(line.kinds, show)).length;
    const told = status.dataset.all.replace('{n}', n).replace('{of}', all.length);
    status.textContent = chosen.sheets.length === 0 ? status.dataset.none : told + choiceInWords(chosen);
  }

  let arranged = '';
  function show() {
    const chosen = choice();
    chooseColumns(chosen.sheets);
    examine(chosen);
    // Sorted rows depend on the sheets; rows in the form's order do not, and stay where they are.
    if (chosen.order !== '' || arranged !== '') arrange(chosen.order);
    arranged = chosen.order;
    for (const line of all) line.row.hidden = !line.isFound || !isOf(line.kinds, chosen.show);
    for (const { body, rows } of groups) body.hidden = arranged !== '' || rows.every(({ row }) => row.hidden);
    count(all.filter(({ isFound }) => isFound), chosen);
    return chosen;
  }

  // --- the choice in the address -----------------------------------------------------------------------------------------

  function query({ sheets: chosen, show: shown, q, under, order }) {
    const state = new URLSearchParams();
    if (chosen.length !== sheets.length) state.set('sheets', chosen.join(','));
    for (const [name, value] of Object.entries({ show: shown, q, under, order })) if (value) state.set(name, value);
    return state;
  }

  /** Keeps the choice, and hands it to the other ways of grouping, which have headings of their own. */
  function remember(chosen) {
    const state = query(chosen);
    const tail = state.size > 0 ? `?${state}` : '';
    try {
      history.replaceState(null, '', `${location.pathname}${tail}${location.hash}`);
    } catch {
      // Some browsers do not let a page of file:// change its address; the rows are chosen all the same.
    }
    state.delete('under');
    for (const link of document.querySelectorAll('nav.views a')) {
      link.search = link.getAttribute('aria-current') ? tail : state.toString();
    }
  }

  function restore() {
    const state = new URLSearchParams(location.search);
    const chosen = state.get('sheets')?.split(',') ?? sheets;
    for (const box of boxes) box.checked = chosen.includes(box.value);
    const shown = [...form.querySelectorAll('[name=show]')];
    (shown.find(({ value }) => value === state.get('show')) ?? shown[0]).checked = true;
    words.value = state.get('q') ?? '';
    for (const name of ['under', 'order']) {
      const select = form.elements[name];
      select.value = state.get(name) ?? '';
      if (select.selectedIndex < 0) select.value = '';
    }
    remember(show());
    aim();
  }

  /** The row that the address names, which may have been hidden or moved meanwhile. */
  const named = () => table.querySelector('tr:target');

  /** Shows it together with the head of the table. */
  function aim() {
    const row = named();
    if (!row) return;
    row.scrollIntoView();
    const region = table.parentElement;
    if (region.getBoundingClientRect().top < 0) region.scrollIntoView();
  }

  form.addEventListener('input', () => remember(show()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    table.parentElement.focus();
  });
  form.addEventListener('reset', () => {
    // The fields have their first values only after the event.
    setTimeout(() => remember(show()));
  });
  // A row that is named in a list of the page is shown, whatever was chosen.
  addEventListener('hashchange', () => {
    if (named()?.checkVisibility() === false) form.reset();
    setTimeout(aim);
  });
  addEventListener('beforeprint', () => {
    for (const part of table.querySelectorAll('details')) part.open = true;
  });
  // The form tells the same counts.
  document.getElementById('kinds')?.removeAttribute('open');
  addEventListener('pageshow', restore);
  restore();
})();
