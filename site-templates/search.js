// Search in the page: the same index, the same comparable form and the same points as `src/search` of the program, whose
// comments say why. A test asks both the same questions. Classic script, because nothing else loads from file://.
//
// window.SOUKAN_SEARCH = { variants: [[spelling, one]], groups: [[word, …]],
//   entries: [{ k: key, c: kind, l: label, h: href, n: names, t: text, x: extra, w: weight, u: [[label, href]] }] }

(() => {
  'use strict';

  const PASSED_OVER = new Set('・·•()[]{}〔〕【】〈〉《》「」『』"\'“”‘’-‐‑‒–—―−_');
  const LONG = 'ー';
  const GAP = '-';
  const NAME_WHOLE = 1000;
  const NAME_END = 420;
  const NAME_PART = 300;
  const NAME_SHARE = 100;
  const TEXT = 100;
  const TEXT_TIMES = 20;
  const TEXT_TIMES_MOST = 5;
  const TEXT_SHORT = 2000;
  const TEXT_LEAST = 20;
  const EXTRA = 60;
  const SYNONYM = 6;

  const isMark = (character) => /^[\u3099\u309A\uFF9E\uFF9F]$/u.test(character);
  const isDigit = (character) => character >= '0' && character <= '9' && character.length === 1;
  const isSpace = (character) => /^\p{White_Space}$/u.test(character);
  const isPlainKana = (code) => (code >= 0x3041 && code <= 0x3096) || (code >= 0x30A1 && code <= 0x30FA) || (code >= 0x4E00 && code <= 0x9FFF);

  /** Each character of the comparable form with its place in the text, in code points; everything but the spellings. */
  function plain(text) {
    const characters = [...text];
    const out = [];
    let hasGap = false;
    for (let at = 0; at < characters.length;) {
      let end = at + 1;
      while (end < characters.length && isMark(characters[end])) end += 1;
      const first = characters[at];
      if (end === at + 1 && isPlainKana(first.codePointAt(0))) {
        hasGap = false;
        out.push([first, at, end]);
        at = end;
        continue;
      }
      const normal = [...characters.slice(at, end).join('').normalize('NFKC')];
      const isEnclosed = !isDigit(first) && !/^[０-９]$/u.test(first) && normal.some(isDigit);
      hasGap ||= isEnclosed;
      for (const character of [...normal.join('').toLowerCase()]) {
        if (character === LONG) continue;
        if (isSpace(character) || PASSED_OVER.has(character)) {
          hasGap = true;
          continue;
        }
        const before = out.at(-1)?.[0];
        if (hasGap && isDigit(character) && before !== undefined && isDigit(before)) out.push([GAP, at, at]);
        hasGap = false;
        out.push([character, at, end]);
      }
      hasGap ||= isEnclosed;
      at = end;
    }
    return out;
  }

  const textOf = (folded) => folded.map(([character]) => character).join('');

  /** Puts one spelling in the place of the others. */
  function oneSpelling(folded, variants) {
    const out = [];
    for (let at = 0; at < folded.length;) {
      const found = variants.get(folded[at][0])?.find(({ word }) => word.every((character, offset) => folded[at + offset]?.[0] === character));
      if (found) {
        const span = [folded[at][1], folded[at + found.word.length - 1][2]];
        for (const character of found.one) out.push([character, ...span]);
        at += found.word.length;
      } else {
        out.push(folded[at]);
        at += 1;
      }
    }
    return out;
  }

  const length = (text) => [...text].length;

  function inName({ text, size }, word, wordSize) {
    if (text === word) return NAME_WHOLE;
    if (!text.includes(word)) return 0;
    const share = Math.floor((NAME_SHARE * wordSize) / Math.max(size, 1));
    return share + (text.endsWith(word) ? NAME_END : NAME_PART);
  }

  function inText({ text, size }, word) {
    let times = 0;
    for (let at = text.indexOf(word); at >= 0 && times < TEXT_TIMES_MOST; at = text.indexOf(word, at + word.length)) times += 1;
    return times === 0 ? 0 : TEXT + TEXT_TIMES * times + Math.floor(TEXT_SHORT / Math.max(size, TEXT_LEAST));
  }

  function create(index) {
    const variants = new Map();
    for (const [from, to] of index.variants) {
      const word = [...from];
      if (!variants.has(word[0])) variants.set(word[0], []);
      variants.get(word[0]).push({ word, one: [...to] });
    }
    const fold = (text) => oneSpelling(plain(text), variants);
    const sized = (text) => ({ text, size: length(text) });
    const groups = index.groups.map((group) => group.map((word) => ({ word, folded: textOf(fold(word)) })));
    const entries = index.entries.map((entry) => {
      const own = plain(entry.t);
      return {
        entry,
        names: entry.n.map((name) => sized(textOf(fold(name)))),
        text: sized(textOf(oneSpelling(own, variants))),
        plain: sized(textOf(own)),
        extra: textOf(fold(entry.x)),
      };
    });

    function termOf(written) {
      const folded = textOf(fold(written));
      const added = [];
      for (const group of groups) {
        const own = group.find((one) => one.folded !== '' && folded.includes(one.folded));
        if (!own) continue;
        for (const other of group) {
          if (other.folded === own.folded) continue;
          const put = folded.replaceAll(own.folded, () => other.folded);
          if (!put.includes(folded) && !added.some((known) => known.folded === put)) {
            added.push({ word: folded === own.folded ? other.word : put, folded: put, size: length(put) });
          }
        }
      }
      return { written, folded, size: length(folded), plain: textOf(plain(written)), added };
    }

    function pointsOf({ names, text, extra }, word, size) {
      const name = names.reduce((most, one) => Math.max(most, inName(one, word, size)), 0);
      return name + inText(text, word) + (extra.includes(word) ? EXTRA : 0);
    }

    function points(indexed, term) {
      const own = pointsOf(indexed, term.folded, term.size) || inText(indexed.plain, term.plain);
      return term.added.reduce((most, { folded, size }) => Math.max(most, Math.floor((pointsOf(indexed, folded, size) * SYNONYM) / 10)), own);
    }

    function search(question) {
      const terms = question.split(/\p{White_Space}+/u).filter((word) => word !== '').map(termOf).filter(({ folded }) => folded !== '');
      if (terms.length === 0) return { terms, hits: [] };
      const whole = textOf(fold(question));
      const hits = [];
      entries.forEach((indexed, at) => {
        let sum = indexed.entry.w + (indexed.names.some(({ text }) => text === whole) ? NAME_WHOLE : 0);
        for (const term of terms) {
          const found = points(indexed, term);
          if (found === 0) return;
          sum += found;
        }
        hits.push({ entry: indexed.entry, points: sum, at });
      });
      hits.sort((one, other) => other.points - one.points || one.at - other.at);
      return { terms, hits };
    }

    /** Stretches of a text in which a word stands: [start, end) in code points, in order, without overlaps. */
    function marks(text, terms) {
      const folded = fold(text);
      const whole = textOf(folded);
      // Indices of `whole` are UTF-16 units; those of `folded` are characters.
      const character = [];
      folded.forEach(([one], at) => { for (let unit = 0; unit < one.length; unit += 1) character.push(at); });
      const found = [];
      for (const { folded: word } of terms.flatMap((term) => [term, ...term.added])) {
        for (let at = whole.indexOf(word); at >= 0 && word !== ''; at = whole.indexOf(word, at + word.length)) {
          found.push([folded[character[at]][1], folded[character[at + word.length - 1]][2]]);
        }
      }
      found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
      const merged = [];
      for (const [start, end] of found) {
        const last = merged.at(-1);
        if (last && start <= last[1]) last[1] = Math.max(last[1], end);
        else merged.push([start, end]);
      }
      return merged;
    }

    return { search, marks };
  }

  window.soukanSearch = { create };

  // --- the page ---------------------------------------------------------------------------------------------------------

  const root = document.getElementById('search');
  if (!root) return;
  const top = root.dataset.root;
  const form = document.getElementById('search-form');
  const input = document.getElementById('search-words');
  const status = document.getElementById('search-status');
  const filters = document.getElementById('search-kinds');
  const results = document.getElementById('search-results');
  const SHOWN = 100;
  const BEFORE = 24;
  const AROUND = 120;
  const KINDS = {
    requirement: '遵守事項', section: '章・節', volume: '編', clause: '旧版の条項', form_heading: '開示書の見出し', item: '開示書の質問',
    sheet: '開示書', remark: '備考', category: 'チェックリストの分類', checklist_item: 'チェックリスト', evidence: 'エビデンス', reference: '法令・規格',
  };

  if (!window.SOUKAN_SEARCH) {
    status.textContent = '索引を読み込めません。';
    return;
  }
  const engine = create(window.SOUKAN_SEARCH);
  let kind = '';

  function h(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

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

  function item({ entry }, terms) {
    const parts = [h('a', { href: top + entry.h }, ...marked(entry.l, terms, false)), ' ', h('span', { class: 'badge' }, KINDS[entry.c] ?? entry.c)];
    if (entry.t) parts.push(h('p', {}, ...marked(entry.t, terms, true)));
    if (entry.u.length > 0) {
      const chain = entry.u.flatMap(([label, href], at) => [at > 0 ? '、' : '', h('a', { href: top + href }, label)]);
      parts.push(h('p', { class: 'muted' }, '上位: ', ...chain));
    }
    return h('li', {}, ...parts);
  }

  function show() {
    const { terms, hits } = engine.search(input.value);
    const counts = new Map();
    for (const { entry } of hits) counts.set(entry.c, (counts.get(entry.c) ?? 0) + 1);
    if (kind !== '' && !counts.has(kind)) kind = '';
    const kept = hits.filter(({ entry }) => kind === '' || entry.c === kind);
    const added = terms.filter((term) => term.added.length > 0).map((term) => `「${term.written}」のほかに ${term.added.map(({ word }) => word).join('、')} も探しました。`);
    status.textContent = terms.length === 0 ? '' : `${kept.length} 件${kept.length > SHOWN ? `（${SHOWN} 件まで表示）` : ''}。${added.join('')}`;
    const button = (value, label) => {
      const element = h('button', { type: 'button', 'aria-pressed': String(kind === value) }, label);
      element.addEventListener('click', () => {
        kind = value;
        remember();
        show();
        [...filters.children].find((other) => other.getAttribute('aria-pressed') === 'true')?.focus();
      });
      return element;
    };
    const kinds = Object.keys(KINDS).filter((name) => counts.has(name)).map((name) => button(name, `${KINDS[name]} ${counts.get(name)}`));
    filters.replaceChildren(...(kinds.length > 1 ? [button('', `すべて ${hits.length}`), ...kinds] : []));
    results.replaceChildren(...kept.slice(0, SHOWN).map((hit) => item(hit, terms)));
  }

  function remember() {
    const state = new URLSearchParams();
    if (input.value !== '') state.set('q', input.value);
    if (kind !== '') state.set('kind', kind);
    try {
      history.replaceState(null, '', `${location.pathname}${state.size > 0 ? `?${state}` : ''}`);
    } catch {
      // Some browsers do not let a page of file:// change its address; the hits are there all the same.
    }
  }

  function restore() {
    const state = new URLSearchParams(location.search);
    input.value = state.get('q') ?? '';
    kind = state.get('kind') ?? '';
    show();
  }

  input.addEventListener('input', () => {
    show();
    remember();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    results.querySelector('a')?.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === '/' && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [input, ...results.querySelectorAll('li > a')];
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });
  addEventListener('pageshow', restore);
  restore();
  if (input.value === '') input.focus();
})();
