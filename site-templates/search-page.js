// The search page: what is typed and chosen is the address; hits by kind or in their order; keys; narrowing down. The engine is
// `search.js`, keys are `search-keys.js`; the index is the last script, so that the page can say that it is being read.

(() => {
  'use strict';

  const root = document.getElementById('search');
  if (!root) return;
  const top = root.dataset.root;
  const form = document.getElementById('search-form');
  const input = document.getElementById('search-words');
  const help = document.getElementById('search-help');
  const status = document.getElementById('search-status');
  const jumpBox = document.getElementById('search-key');
  const filters = document.getElementById('search-filters');
  const results = document.getElementById('search-results');
  const { FACETS } = window.soukanSearch;
  /** Hits of a kind at first; hits of a list at first, and with each step; steps of a chain; characters of an excerpt. */
  const FEW = 5;
  const MANY = 50;
  const STEPS = 8;
  const BEFORE = 24;
  const AROUND = 120;
  /** From here on the choices stand beside the hits. */
  const WIDE = '(min-width: 60rem)';

  const isEnglish = document.documentElement.lang === 'en';
  const WORDS = isEnglish ? {
    kinds: {
      requirement: 'requirements', section: 'sections', volume: 'volumes', clause: 'clauses of an earlier edition', form_heading: 'headings of the disclosure form',
      item: 'questions of the disclosure form', sheet: 'disclosure sheets', response: 'answers', remark: 'remarks', category: 'categories of the checklist',
      checklist_item: 'checklist items', evidence: 'evidence', reference: 'laws and standards',
    },
    facets: { kind: 'Kind', volume: 'Volume (reader)', section: 'Section', vendor: 'Disclosure sheet', category: 'Category of the checklist' },
    reading: 'Reading the index …',
    noIndex: 'The index cannot be read.',
    hits: (n) => `${n} ${n === 1 ? 'hit' : 'hits'}. `,
    ofHits: (n, all) => `${n} of ${all} hits (filtered). `,
    added: (word, others) => `Beside “${word}”, also looked for ${others}. `,
    allOf: (kind, n) => `Show all ${n} ${kind}`,
    more: (n) => `Show ${n} more`,
    shown: (n, all) => `The first ${n} of ${all}.`,
    byKind: 'By kind',
    inOrder: 'In one list, best first',
    view: 'Arrangement',
    order: 'All hits, best first',
    up: 'Above',
    down: 'Below',
    rest: (n) => `${n} more`,
    doubts: ['', 'probable', 'possible'],
    extra: 'Elsewhere in this place, or as printed',
    noText: 'text not in the sources',
    none: 'Nothing has all these words.',
    noneHint: 'Fewer or shorter words find more. The same things can be found under ',
    browse: 'Browse',
    noneLeft: 'No hit is left by the filters.',
    clear: 'Remove all filters',
    withRelated: (n) => `Count what is related as well (${n})`,
    related: 'Count what is related as well',
    relatedHint: 'Related: by mappings of the editors, by the remark column of the table, by being named.',
    narrow: 'Filters',
    is: 'This key means',
    mayBe: (words) => `“${words}” may be one of these keys`,
    near: (words) => `There is no key “${words}”. The nearest ones`,
    enter: 'Enter opens it',
    slash: 'The key / leads to the search field',
    join: ', ',
    listed: (names) => `: ${names.join(', ')}`,
  } : {
    kinds: {
      requirement: '遵守事項', section: '章・節', volume: '編', clause: '旧版の条項', form_heading: '開示書の見出し', item: '開示書の質問',
      sheet: '開示書', response: '回答', remark: '備考', category: 'チェックリストの分類', checklist_item: 'チェックリスト', evidence: 'エビデンス', reference: '法令・規格',
    },
    facets: { kind: '種類', volume: '編（読み手）', section: '章・節', vendor: '各社の開示書', category: 'チェックリストの分類' },
    reading: '索引を読み込んでいます…',
    noIndex: '索引を読み込めません。',
    hits: (n) => `${n} 件。`,
    ofHits: (n, all) => `${n} 件（しぼり込む前は ${all} 件）。`,
    added: (word, others) => `「${word}」のほかに ${others} も探しました。`,
    allOf: (kind, n) => `${kind}をすべて見る（${n} 件）`,
    more: (n) => `つぎの ${n} 件を見る`,
    shown: (n, all) => `${all} 件のうち、はじめの ${n} 件です。`,
    byKind: '種類ごと',
    inOrder: '順位の順',
    view: '並べ方',
    order: '順位の順',
    up: '上位',
    down: '下位',
    rest: (n) => `ほか ${n} 件`,
    doubts: ['', 'ほぼ確か', '不確か'],
    extra: 'ほかの欄・印字',
    noText: '本文未収録',
    none: 'すべての言葉を含むものはありません。',
    noneHint: '言葉を減らすか短くすると、多く見つかります。同じものは次のページからもたどれます: ',
    browse: '一覧からさがす',
    noneLeft: 'しぼり込みに当たるものはありません。',
    clear: 'しぼり込みをすべて外す',
    withRelated: (n) => `かかわるものも数える（${n} 件）`,
    related: 'かかわるものも数える',
    relatedHint: '編集者による対応、相関表の備考、名を挙げている言葉で、選んだ編・章・社・分類とつながるもの。',
    narrow: 'しぼり込み',
    is: 'この鍵が指すもの',
    mayBe: (words) => `「${words}」は、次のどれかを指す鍵です`,
    near: (words) => `「${words}」という鍵はありません。近い鍵`,
    enter: 'Enter で開きます',
    slash: '/ キーで入力欄へ移る',
    join: '、',
    listed: (names) => `（${names.join('、')}）`,
  };
  /** What a source says is Japanese on every page. */
  const JA = isEnglish ? { lang: 'ja' } : {};

  function h(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function button(label, act, attributes = {}) {
    const element = h('button', { type: 'button', ...attributes }, label);
    element.addEventListener('click', act);
    return element;
  }

  let engine;
  let keys;
  /** What is chosen: facet → [`facet value`]; how hits are arranged, and how many of a list are shown. */
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, []]));
  let related = false;
  let isList = false;
  let shown = MANY;
  let jump = { standing: 'no', keys: [] };

  const nameOf = (value) => value.slice(value.indexOf(' ') + 1);
  const isNarrowed = () => FACETS.some((facet) => chosen[facet].length > 0);

  // --- the address ------------------------------------------------------------------------------------------------------------

  function address() {
    const state = new URLSearchParams();
    if (input.value !== '') state.set('q', input.value);
    for (const facet of FACETS) for (const value of chosen[facet]) state.append(facet, nameOf(value));
    if (related) state.set('related', '1');
    if (isList) state.set('view', 'list');
    return `${location.pathname}${state.size > 0 ? `?${state}` : ''}`;
  }

  function remember() {
    try {
      history.replaceState(null, '', address());
    } catch {
      // Some browsers do not let a page of file:// change its address; the hits are there all the same.
    }
  }

  function restore() {
    const state = new URLSearchParams(location.search);
    const typed = document.activeElement === input && input.value !== '';
    if (!typed) input.value = state.get('q') ?? '';
    const known = new Set(engine.entries.flatMap((entry) => [...entry.own]));
    for (const facet of FACETS) chosen[facet] = [...new Set(state.getAll(facet).map((name) => `${facet} ${name}`))].filter((value) => known.has(value));
    related = state.get('related') === '1';
    isList = state.get('view') === 'list';
    return state.get('go') === '1';
  }

  // --- hits -------------------------------------------------------------------------------------------------------------------

  function marked(text, terms, isCut) {
    const characters = [...text];
    const stretches = engine.marks(text, terms);
    const from = isCut ? Math.max((stretches[0]?.[0] ?? 0) - BEFORE, 0) : 0;
    const to = isCut ? Math.min(from + AROUND, characters.length) : characters.length;
    const cut = (start, end) => characters.slice(Math.max(start, from), Math.min(end, to)).join('').replaceAll('\n', ' ');
    const nodes = [from > 0 ? '…' : ''];
    let at = from;
    for (const [start, end] of stretches.filter(([start, end]) => end > from && start < to)) {
      nodes.push(cut(at, start), h('mark', {}, cut(start, end)));
      at = end;
    }
    nodes.push(cut(at, to), to < characters.length ? '…' : '');
    return nodes;
  }

  const fullName = ({ cite, title }) => (title === '' ? cite : `${cite} ${title}`);

  /** What stands above or below a requirement, with links; what is not certain says so. */
  function chain(label, steps, entry) {
    if (steps.length === 0) return [];
    const links = steps.slice(0, STEPS).flatMap(({ at, doubt }, place) => {
      const other = engine.entries[at];
      const sure = doubt > 0 ? h('span', { class: 'badge doubt' }, WORDS.doubts[doubt]) : '';
      return [place > 0 ? WORDS.join : '', h('a', { href: top + keys.href(other.key), ...JA }, other.cite), sure];
    });
    const rest = steps.length - STEPS;
    const more = rest > 0 ? [WORDS.join, h('a', { href: top + keys.href(entry.key) }, WORDS.rest(rest))] : [];
    return [h('p', { class: 'steps' }, `${label}: `, ...links, ...more)];
  }

  /** A further text of an entry that has a word which neither its names nor its text have. */
  function elsewhere(entry, terms) {
    const has = (text) => engine.marks(text, terms).length > 0;
    if (has(fullName(entry)) || has(entry.text)) return [];
    const extra = entry.extra.find(has);
    return extra === undefined ? [] : [h('p', {}, `${WORDS.extra}: `, h('span', JA, ...marked(extra, terms, true)))];
  }

  function item({ entry }, terms, withKind) {
    const parts = [h('a', { href: top + keys.href(entry.key), class: 'hit', ...JA }, ...marked(fullName(entry), terms, false))];
    if (withKind) parts.push(' ', h('span', { class: 'badge' }, WORDS.kinds[entry.kind]));
    if (entry.text !== '') parts.push(h('p', JA, ...marked(entry.text, terms, true)));
    else if (entry.kind === 'requirement') parts.push(' ', h('span', { class: 'badge' }, WORDS.noText));
    parts.push(...elsewhere(entry, terms), ...chain(WORDS.up, entry.up, entry), ...chain(WORDS.down, entry.down, entry));
    return h('li', {}, ...parts);
  }

  /** A heading or a choice opens with a capital letter where the script has them. */
  const opening = (words) => words.slice(0, 1).toUpperCase() + words.slice(1);

  function heading(words, count) {
    return h('h2', {}, opening(words), ' ', h('span', { class: 'badge' }, String(count)));
  }

  /** Hits in their order, as far as they are to be shown, and the way to the rest. */
  function list(hits, terms, withKind) {
    const parts = [h('ol', { class: 'hits' }, ...hits.slice(0, shown).map((hit) => item(hit, terms, withKind)))];
    const rest = Math.min(hits.length - shown, MANY);
    if (rest > 0) {
      const more = button(WORDS.more(rest), () => {
        const last = shown;
        shown += MANY;
        show();
        results.querySelectorAll('a.hit')[last]?.focus();
      });
      parts.push(h('p', {}, WORDS.shown(shown, hits.length), ' ', more));
    }
    return parts;
  }

  /** The address that shows one kind only; followed in place. */
  function onlyKind(kind, count) {
    const before = chosen.kind;
    chosen.kind = [`kind ${kind}`];
    const link = h('a', { href: `index.html${address().slice(location.pathname.length)}` }, WORDS.allOf(WORDS.kinds[kind], count));
    chosen.kind = before;
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      chosen.kind = [`kind ${kind}`];
      changed();
      results.querySelector('a.hit')?.focus();
    });
    return h('p', {}, link);
  }

  /** Kind by kind, in the order of their best hits; inside a kind the order of all hits. */
  function groups(hits, terms) {
    const kinds = grouped(hits);
    if (kinds.size === 1) {
      const [[kind, all]] = kinds;
      return [h('section', {}, heading(WORDS.kinds[kind], all.length), ...list(all, terms, false))];
    }
    return [...kinds].map(([kind, all]) => {
      const few = all.slice(0, all.length === FEW + 1 ? FEW + 1 : FEW);
      const parts = [heading(WORDS.kinds[kind], all.length), h('ol', { class: 'hits' }, ...few.map((hit) => item(hit, terms, false)))];
      if (few.length < all.length) parts.push(onlyKind(kind, all.length));
      return h('section', {}, ...parts);
    });
  }

  function grouped(hits) {
    const kinds = new Map();
    for (const hit of hits) kinds.set(hit.entry.kind, [...(kinds.get(hit.entry.kind) ?? []), hit]);
    return kinds;
  }

  function arrangement() {
    const choice = (label, list) => button(label, () => {
      isList = list;
      changed();
      results.querySelector('[aria-pressed="true"]')?.focus();
    }, { 'aria-pressed': String(isList === list) });
    return h('div', { class: 'filters', role: 'group', 'aria-label': WORDS.view }, choice(WORDS.byKind, false), choice(WORDS.inOrder, true));
  }

  /** Nothing found, or nothing left: said, with what can be done. */
  function nothing(hits) {
    if (hits.length === 0) return [h('p', { class: 'note' }, WORDS.none, ' ', WORDS.noneHint, h('a', { href: `${top}browse/index.html` }, WORDS.browse))];
    const wider = { chosen, related: true };
    const more = related ? 0 : hits.filter(({ entry }) => engine.wants(entry, wider)).length;
    const ways = [clearing()];
    if (more > 0) ways.unshift(button(WORDS.withRelated(more), () => { related = true; changed(); }), ' ');
    return [h('p', { class: 'note' }, WORDS.noneLeft), h('p', { class: 'filters' }, ...ways)];
  }

  // --- narrowing down ---------------------------------------------------------------------------------------------------------

  const clearing = () => button(WORDS.clear, () => {
    for (const facet of FACETS) chosen[facet] = [];
    changed();
    input.focus();
  });

  /** How a choice is called: words of ours, or of a source. */
  function nameNodes(value) {
    const name = nameOf(value);
    if (value.startsWith('kind ')) return [opening(WORDS.kinds[name])];
    const entry = engine.entries[keys.places.get(name)];
    if (entry.kind === 'category') return [h('span', JA, entry.title)];
    if (entry.kind !== 'volume') return [h('span', JA, fullName(entry))];
    const title = window.SOUKAN_SEARCH.volumes[name];
    const reader = entry.others.join('・');
    return isEnglish ? [`${title} `, h('span', JA, `${entry.cite}（${reader}）`)] : [`${entry.cite}（${reader}）`];
  }

  const depthOf = (value) => nameOf(value).split('.').length - 1;

  function choice(facet, value, count) {
    const box = h('input', { type: 'checkbox', value });
    box.checked = chosen[facet].includes(value);
    box.addEventListener('change', () => {
      chosen[facet] = box.checked ? [...chosen[facet], value] : chosen[facet].filter((other) => other !== value);
      changed();
    });
    const label = h('label', count === 0 ? { class: 'muted' } : {}, box, ' ', h('span', {}, ...nameNodes(value)), ' ', h('span', { class: 'count' }, String(count)));
    const isDeep = facet === 'section' || facet === 'category';
    return h('li', isDeep ? { class: `depth${Math.min(depthOf(value), 3)}` } : {}, label);
  }

  const placeOf = (value) => (value.startsWith('kind ') ? Object.keys(WORDS.kinds).indexOf(nameOf(value)) : keys.places.get(nameOf(value)));

  /** The choices of a facet: every value that some hit has, with the hits that it would show under the other choices. */
  function facet(name, values, counts) {
    const own = values.filter((value) => value.startsWith(`${name} `)).sort((one, other) => placeOf(one) - placeOf(other));
    if (own.length === 0) return undefined;
    const isOpen = filters.querySelector(`[data-facet="${name}"]`)?.open ?? (!['section', 'category'].includes(name) || chosen[name].length > 0);
    const box = h('details', { 'data-facet': name, ...(isOpen ? { open: '' } : {}) }, h('summary', {}, `${WORDS.facets[name]} `, h('span', { class: 'badge' }, String(own.length))));
    const choices = h('ul', {}, ...own.map((value) => choice(name, value, counts.get(value) ?? 0)));
    box.append(h('div', { role: 'group', 'aria-label': WORDS.facets[name] }, choices));
    return box;
  }

  /** Whether what is merely related counts. */
  function relation() {
    const box = h('input', { type: 'checkbox', value: 'related', 'aria-describedby': 'search-related' });
    box.checked = related;
    box.addEventListener('change', () => {
      related = box.checked;
      changed();
    });
    return h('div', { class: 'related' }, h('label', {}, box, ` ${WORDS.related}`), h('p', { id: 'search-related', class: 'muted' }, WORDS.relatedHint));
  }

  function showFilters(hits) {
    const entries = hits.map(({ entry }) => entry);
    const all = engine.count(entries, { chosen: {}, related });
    const counts = engine.count(entries, { chosen, related });
    const values = [...new Set([...all.keys(), ...FACETS.flatMap((name) => chosen[name])])];
    const focused = filters.contains(document.activeElement) ? document.activeElement.value : undefined;
    const names = FACETS.flatMap((name) => chosen[name]).map((value) => nameNodes(value).map((node) => node.textContent ?? node).join(''));
    const summary = filters.firstElementChild;
    summary.replaceChildren(`${WORDS.narrow}${names.length > 0 ? WORDS.listed(names) : ''}`);
    const boxes = FACETS.map((name) => facet(name, values, counts)).filter((box) => box !== undefined);
    filters.replaceChildren(summary, ...(isNarrowed() ? [clearing()] : []), ...boxes, relation());
    filters.hidden = values.length === 0;
    if (focused) filters.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  }

  // --- keys -------------------------------------------------------------------------------------------------------------------

  function showJump(words) {
    const link = (key) => {
      const label = keys.label(key);
      return [h('a', { href: top + keys.href(key), class: 'key', ...JA }, fullName(label)), ' ', h('span', { class: 'badge' }, WORDS.kinds[label.kind])];
    };
    const links = () => h('ul', {}, ...jump.keys.map((key) => h('li', {}, ...link(key))));
    const parts = {
      is: () => [h('p', {}, `${WORDS.is}: `, ...link(jump.keys[0]), ' ', h('span', { class: 'muted' }, WORDS.enter))],
      'may-be': () => [h('p', {}, `${WORDS.mayBe(words)}:`), links()],
      near: () => [h('p', {}, `${WORDS.near(words)}:`), links()],
      no: () => [],
    }[jump.standing]();
    jumpBox.replaceChildren(...parts);
    jumpBox.hidden = parts.length === 0;
  }

  // --- the whole --------------------------------------------------------------------------------------------------------------

  function show() {
    const words = input.value.trim();
    const { terms, hits } = engine.search(input.value);
    const kept = hits.filter(({ entry }) => engine.wants(entry, { chosen, related }));
    jump = words === '' ? { standing: 'no', keys: [] } : keys.jump(input.value, hits.length > 0);
    const added = terms.filter((term) => term.added.length > 0).map((term) => WORDS.added(term.written, term.added.map(({ word }) => word).join(WORDS.join)));
    const told = isNarrowed() ? WORDS.ofHits(kept.length, hits.length) : WORDS.hits(hits.length);
    status.textContent = terms.length === 0 ? '' : `${told}${added.join('')}`;
    showJump(words);
    showFilters(hits);
    if (terms.length === 0) results.replaceChildren();
    else if (kept.length === 0) results.replaceChildren(...nothing(hits));
    else if (isList) results.replaceChildren(arrangement(), heading(WORDS.order, kept.length), ...list(kept, terms, true));
    else results.replaceChildren(arrangement(), ...groups(kept, terms));
  }

  function changed() {
    shown = MANY;
    show();
    remember();
  }

  /** A key that one finds by its number: such a key, typed on another page, leads to its own page at once. */
  function isNumbered() {
    return jump.standing === 'is' && !['volume', 'sheet', 'evidence', 'reference'].includes(keys.label(jump.keys[0]).kind);
  }

  function slash() {
    if (!window.soukanSlash) return;
    const box = h('input', { type: 'checkbox' });
    box.checked = window.soukanSlash.isOn();
    box.addEventListener('change', () => window.soukanSlash.set(box.checked));
    help.append(h('p', {}, h('label', {}, box, ` ${WORDS.slash}`)));
  }

  function move(event) {
    const stops = [input, ...jumpBox.querySelectorAll('a.key'), ...results.querySelectorAll('a.hit')];
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  function listen() {
    input.addEventListener('input', changed);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (jump.standing === 'is') location.assign(top + keys.href(jump.keys[0]));
      else (jumpBox.querySelector('a.key') ?? results.querySelector('a.hit'))?.focus();
    });
    root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event);
      if (event.key !== 'Escape') return;
      event.preventDefault();
      if (document.activeElement === input && input.value !== '') {
        input.value = '';
        changed();
      }
      input.focus();
    });
    addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      restore();
      show();
    });
  }

  function start() {
    if (!window.SOUKAN_SEARCH) {
      status.textContent = WORDS.noIndex;
      return;
    }
    engine = window.soukanSearch.create(window.SOUKAN_SEARCH);
    keys = window.soukanKeys.create(window.SOUKAN_SEARCH, engine.entries);
    const goes = restore();
    filters.open = matchMedia(WIDE).matches;
    help.open = input.value === '';
    slash();
    listen();
    show();
    if (goes && isNumbered()) {
      location.replace(top + keys.href(jump.keys[0]));
      return;
    }
    if (goes) remember();
    if (input.value === '') input.focus();
  }

  status.textContent = WORDS.reading;
  document.addEventListener('DOMContentLoaded', start);
})();
