// Search in the page: the same index, the same comparable form, the same points and the same narrowing down as `src/search`
// of the program, whose comments say why. A test asks both the same questions. Classic script, because nothing else loads
// from file://. The page itself is `search-page.js`, keys are `search-keys.js`.
//
// window.SOUKAN_SEARCH = { edition, id: namespace of the data, volumes: { letter: English title },
//   variants: [[spelling, one]], groups: [[word, …]], kinds: [[kind, how many entries follow, weight]],
//   unanswered: { sheet: [item that it does not have] }, entries: [{ k: key, n: citation, i: title, o: other names, t: text,
//   x: [further text, or [characters of the front of t, of its end, what stands between]], p: place of the whole,
//   l: [places of wholes that it is related to], u: [above], d: [below] }] }
// Above and below are places, or [place, 1 probable, 2 possible]. What is empty is left out.

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

  /** The entries with what the index leaves out. */
  function whole(index) {
    const kinds = index.kinds.flatMap(([kind, count, weight]) => Array.from({ length: count }, () => [kind, weight]));
    return index.entries.map((row, at) => {
      const [kind, weight] = kinds[at];
      const text = row.t ?? '';
      const extra = (row.x ?? []).map((piece) => (typeof piece === 'string' ? piece : spliced([...text], piece)));
      return {
        at, kind, weight, text, extra, key: row.k, cite: row.n, title: row.i ?? '', others: row.o ?? [], whole: row.p,
        related: row.l ?? [], up: (row.u ?? []).map(step), down: (row.d ?? []).map(step),
      };
    });
  }

  const spliced = (text, [front, end, between]) => [...text.slice(0, front), between, ...text.slice(text.length - end)].join('');

  const step = (step) => (typeof step === 'number' ? { at: step, doubt: 0 } : { at: step[0], doubt: step[1] });

  const FACETS = ['kind', 'volume', 'section', 'vendor', 'category'];
  const FACET_OF = { volume: 'volume', section: 'section', sheet: 'vendor', category: 'category' };

  /** Gives each entry the values by which one narrows down: `facet value`, its own, and with those it is related to. */
  function belong(entries) {
    const around = (at) => {
      const found = [];
      for (let next = at; next !== undefined; next = entries[next].whole) {
        const facet = FACET_OF[entries[next].kind];
        if (facet) found.push(`${facet} ${entries[next].key}`);
      }
      return found;
    };
    for (const entry of entries) {
      entry.own = new Set([`kind ${entry.kind}`, ...around(entry.at)]);
      entry.all = new Set([...entry.own, ...entry.related.flatMap(around)]);
    }
  }

  const facetOf = (value) => value.slice(0, value.indexOf(' '));

  /** Whether an entry is wanted, whatever is chosen in one facet. `chosen`: facet → [`facet value`]. */
  function passes(entry, { chosen, related }, except) {
    const values = related ? entry.all : entry.own;
    return FACETS.every((facet) => facet === except || (chosen[facet] ?? []).length === 0 || chosen[facet].some((value) => values.has(value)));
  }

  /** How many of some entries each value would show under the choices made in the other facets. */
  function count(entries, filter) {
    const counts = new Map();
    for (const entry of entries) {
      const wanted = new Set(FACETS.filter((facet) => passes(entry, filter, facet)));
      for (const value of filter.related ? entry.all : entry.own) {
        if (wanted.has(facetOf(value))) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return counts;
  }

  function create(index) {
    const all = whole(index);
    belong(all);
    const variants = new Map();
    for (const [from, to] of index.variants) {
      const word = [...from];
      if (!variants.has(word[0])) variants.set(word[0], []);
      variants.get(word[0]).push({ word, one: [...to] });
    }
    const fold = (text) => oneSpelling(plain(text), variants);
    const sized = (text) => ({ text, size: length(text) });
    const groups = index.groups.map((group) => group.map((word) => ({ word, folded: textOf(fold(word)) })));
    /** Names and texts of an entry in comparable form: in one spelling, and in their own. */
    function forms(entry) {
      const names = [entry.key, entry.cite, entry.title, ...entry.others].map(plain);
      const [text, extra] = [plain(entry.text), entry.extra.map(plain)];
      return [(folded) => textOf(oneSpelling(folded, variants)), textOf].map((form) => {
        const formed = { names: names.map((name) => sized(form(name))).filter(({ size }) => size > 0), text: sized(form(text)), extra: extra.map(form) };
        // Everything at once, to pass over what has not the word at all; no word has a line end in it.
        return { ...formed, all: [...formed.names.map((name) => name.text), formed.text.text, ...formed.extra].join('\n') };
      });
    }
    const entries = all.map((entry) => {
      const [folded, own] = forms(entry);
      return { entry, folded, plain: own };
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
      const own = textOf(plain(written));
      return { written, folded, size: length(folded), plain: own, plainSize: length(own), added };
    }

    function pointsOf({ names, text, extra, all }, word, size) {
      if (!all.includes(word)) return 0;
      const name = names.reduce((most, one) => Math.max(most, inName(one, word, size)), 0);
      return name + inText(text, word) + (extra.some((text) => text.includes(word)) ? EXTRA : 0);
    }

    function points(indexed, term) {
      const own = pointsOf(indexed.folded, term.folded, term.size) || pointsOf(indexed.plain, term.plain, term.plainSize);
      return term.added.reduce((most, { folded, size }) => Math.max(most, Math.floor((pointsOf(indexed.folded, folded, size) * SYNONYM) / 10)), own);
    }

    function search(question) {
      const terms = question.split(/\p{White_Space}+/u).filter((word) => word !== '').map(termOf).filter(({ folded }) => folded !== '');
      if (terms.length === 0) return { terms, hits: [] };
      const whole = textOf(fold(question));
      const hits = [];
      for (const indexed of entries) {
        let sum = indexed.entry.weight + (indexed.folded.names.some(({ text }) => text === whole) ? NAME_WHOLE : 0);
        const hasAll = terms.every((term) => {
          const found = points(indexed, term);
          sum += found;
          return found > 0;
        });
        if (hasAll) hits.push({ entry: indexed.entry, points: sum });
      }
      hits.sort((one, other) => other.points - one.points || one.entry.at - other.entry.at);
      return { terms, hits };
    }

    /** Where words stand in a comparable form of a text: [start, end) in code points of the text. */
    function stretches(folded, words) {
      const whole = textOf(folded);
      // Indices of `whole` are UTF-16 units; those of `folded` are characters.
      const character = [];
      folded.forEach(([one], at) => { for (let unit = 0; unit < one.length; unit += 1) character.push(at); });
      const found = [];
      for (const word of words.filter((word) => word !== '')) {
        for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + word.length)) {
          found.push([folded[character[at]][1], folded[character[at + word.length - 1]][2]]);
        }
      }
      return found;
    }

    /** The stretches of a text in which the words stand, in order, without overlaps. */
    function marks(text, terms) {
      const own = plain(text);
      const inOne = stretches(oneSpelling(own, variants), terms.flatMap((term) => [term, ...term.added]).map(({ folded }) => folded));
      const found = inOne.length > 0 ? inOne : stretches(own, terms.map((term) => term.plain));
      found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
      const merged = [];
      for (const [start, end] of found) {
        const last = merged.at(-1);
        if (last && start <= last[1]) last[1] = Math.max(last[1], end);
        else merged.push([start, end]);
      }
      return merged;
    }

    return { entries: all, search, marks, count, wants: (entry, filter) => passes(entry, filter) };
  }

  window.soukanSearch = { create, FACETS };
})();
