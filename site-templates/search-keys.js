// From what people write to keys, and from keys to pages: exactly what `src/model/resolve.rs`, `src/model/address.rs` and
// `src/search/jump.rs` of the program do, whose comments say why. A test asks both for thousands of spellings. Classic script.

(() => {
  'use strict';

  const VOLUMES = { O: ['概説'], G: ['経営', 'governance'], M: ['企画', 'management'], C: ['運用編', '運用', 'システム', 'control'] };
  const ITEM_WORDS = ['医療情報セキュリティ開示書', '開示書の', '開示書', 'sds-', 'sds', '項目', '問'];
  const CHECKLIST_WORDS = ['チェックリストno.', 'チェックリスト', 'checklist', 'cl', 'no.'];
  const REMARK_WORDS = ['備考', 'remark', 'r'];
  const CLAUSE_WORDS = ['第5.2版', '5.2版', '旧', 'mhlw-5.2:'];
  const EVIDENCE_WORDS = ['エビデンス:', 'エビデンス'];
  const DASHES = new Set('‐‑‒–—−ー_');
  const NEAREST = 5;
  const LONGEST = 200;

  const trim = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  const withoutFront = (text, set) => text.replace(new RegExp(`^[${set}]+`, 'u'), '');
  const withoutEnds = (text, set) => withoutFront(text, set).replace(new RegExp(`[${set}]+$`, 'u'), '');

  /** What follows the first of some beginnings that a text has, or undefined. */
  const after = (text, beginnings) => {
    const found = beginnings.find((beginning) => text.startsWith(beginning));
    return found === undefined ? undefined : text.slice(found.length);
  };

  /** A number as the program reads one, or undefined. */
  const numberOf = (text) => (/^\+?[0-9]+$/u.test(text) && Number(text) <= 0xFFFF ? Number(text) : undefined);

  /** A number in a key: no leading zero, no sign. */
  const isNumber = (text) => /^[1-9][0-9]*$/u.test(text) && Number(text) <= 0xFFFF;

  /** The value of ①…㊿ and ⑴…⒇. */
  function circled(character) {
    const code = character.codePointAt(0);
    if (code >= 0x2460 && code <= 0x2473) return code - 0x2460 + 1;
    if (code >= 0x2474 && code <= 0x2487) return code - 0x2474 + 1;
    if (code >= 0x3251 && code <= 0x325F) return code - 0x3251 + 21;
    if (code >= 0x32B1 && code <= 0x32BF) return code - 0x32B1 + 36;
    return undefined;
  }

  /** The ways of writing as one: NFKC, small letters, one kind of dash, no blanks. */
  function fold(input) {
    const one = [...input].map((character) => {
      const value = circled(character);
      return value === undefined ? character.normalize('NFKC') : `-${value}`;
    });
    let out = '';
    for (const character of [...one.join('')].flatMap((character) => [...character.toLowerCase()])) {
      const isLetter = character === 'ー' && !/[0-9]$/u.test(out);
      const dashed = !isLetter && DASHES.has(character) ? '-' : character;
      if (!/^\p{White_Space}$/u.test(dashed)) out += dashed;
    }
    return out;
  }

  /** `15.13`, `15-13`, `15(13)`, `14.-1` as numbers, or undefined. */
  function numbers(text) {
    if (!/^[0-9.\-()/]*$/u.test(text)) return undefined;
    const parts = text.split(/[.\-()/]/u).filter((part) => part !== '').map(numberOf);
    return parts.length === 0 || parts.includes(undefined) ? undefined : parts;
  }

  /** Whether a text is the key of a requirement: `C14-1`, `M6-x1`, `M-x1`. */
  function isRequirement(text) {
    const [, section, unplaced, ordinal] = /^[OGMC]([^-]*)-(x?)(.*)$/su.exec(text) ?? [];
    if (section === undefined || !isNumber(ordinal)) return false;
    return section === '' ? unplaced === 'x' : section.split('.').every(isNumber);
  }

  const pairs = (text) => {
    const characters = [...`^${text}$`];
    return characters.slice(1).map((character, at) => characters[at] + character);
  };

  /** What a site's index knows of keys. `entries` as the engine of `search.js` has them. */
  function create(index, entries) {
    const places = new Map(entries.map(({ key, at }) => [key, at]));
    const ofKind = (kind) => entries.filter((entry) => entry.kind === kind);
    const sheets = ofKind('sheet');
    const items = ofKind('item');
    const clauses = ofKind('clause').map(({ key }) => ({ key, folded: fold(key.slice(key.indexOf(':') + 1)) }));
    const named = (kind) => ofKind(kind).map(({ key, cite, others }) => ({ key, names: new Set([key.toLowerCase(), ...[cite, ...others].map(fold)]) }));
    const evidence = named('evidence');
    const references = named('reference');
    const volumes = Object.entries(VOLUMES).map(([letter, words]) => {
      const title = fold(entries[places.get(letter)]?.cite ?? letter);
      return { letter, words: [title, title.replace(/編+$/u, ''), ...words, letter.toLowerCase()] };
    });
    const near = entries.filter(({ kind }) => kind !== 'remark').map(({ key, cite }) => {
      const all = pairs(fold(key + cite));
      return { key, count: all.length, pairs: new Set(all) };
    });

    /** Sheet and row of what a sheet says on a row, or undefined. */
    function responseOf(key) {
      const at = key.indexOf(':SDS');
      const [sheet, item] = at < 0 ? [] : [key.slice(0, at), key.slice(at + 1)];
      if (entries[places.get(sheet)]?.kind !== 'sheet' || entries[places.get(item)]?.kind !== 'item') return undefined;
      return (index.unanswered[sheet] ?? []).includes(item.slice(3)) ? undefined : { sheet, item };
    }

    const contains = (key) => places.has(key) || responseOf(key) !== undefined;

    /** The order of keys: answers stand between sheets and remarks. */
    function order(key) {
      const own = places.get(key);
      if (own !== undefined) return own;
      const { sheet, item } = responseOf(key);
      return sheets.at(-1).at + (sheets.findIndex((other) => other.key === sheet) + items.findIndex((other) => other.key === item) / items.length + 0.5) / (sheets.length + 1);
    }

    /** The key of an IRI or page address of the data. */
    function fromAddress(input) {
      const plain = input.replace(/^<+|>+$/gu, '');
      const inner = plain.startsWith(index.id) ? plain.slice(index.id.length) : plain;
      const at = inner.indexOf('#');
      const [path, fragment] = at < 0 ? [inner, ''] : [inner.slice(0, at), inner.slice(at + 1)];
      const [, folder, name] = /^([^/]*)\/(.*)$/su.exec(path.replace(/^\/+|\/+$/gu, '')) ?? [];
      if (folder === undefined) return undefined;
      if (fragment !== '') return folder === 'sheets' ? `${name}:${fragment}` : undefined;
      if (folder === 'sds') return name.startsWith('H') ? `SDS-${name}` : `SDS${name}`;
      if (['sheets', 'evidence', 'references', index.edition].includes(folder)) return name;
      if (folder === 'checklist') return name.startsWith('c') ? `CL-${name.slice(1)}` : `CL${name}`;
      return `${folder}:${name}`;
    }

    const itemKey = (text) => withoutEnds(text, './\\-').replaceAll('-', '.');

    function inSheet(folded) {
      return sheets.filter(({ key }) => folded.startsWith(key)).map(({ key }) => {
        const rest = withoutFront(folded.slice(key.length), ':/#\\-の');
        if (rest === '') return key;
        const number = numberOf(after(rest, REMARK_WORDS) ?? '');
        return number === undefined ? `${key}:SDS${itemKey(after(rest, ITEM_WORDS) ?? rest)}` : `${key}:R${number}`;
      });
    }

    function inVolume(letter, text) {
      if (text === '') return [letter];
      const rest = text.replace(/[章項の]/gu, '').replaceAll('番目', '');
      if (isRequirement(letter + rest)) return [letter + rest];
      const parts = numbers(rest);
      if (!parts) return [];
      const section = letter + parts.join('.');
      if (parts.length === 1) return [section];
      const requirement = `${letter}${parts.slice(0, -1).join('.')}-${parts.at(-1)}`;
      return /[-(]/u.test(rest) ? [requirement] : [section, requirement];
    }

    function byVolume(folded) {
      for (const { letter, words } of volumes) {
        for (const word of words.filter((word) => folded.startsWith(word))) {
          const keys = inVolume(letter, withoutFront(folded.slice(word.length), '第\\-.:/'));
          if (keys.length > 0) return keys;
        }
      }
      return [];
    }

    function prefixed(folded) {
      const found = [];
      const heading = numbers(after(folded, ['sds-h']) ?? '');
      if (heading) found.push(`SDS-H${heading.join('.')}`);
      const item = after(folded, ITEM_WORDS);
      if (item !== undefined) found.push(`SDS${itemKey(item)}`);
      const category = numbers(after(folded, ['cl-']) ?? '');
      const row = numberOf(withoutEnds(after(folded, CHECKLIST_WORDS) ?? '', 'の番\\-/.'));
      if (category) found.push(`CL-${category.join('.')}`);
      else if (row !== undefined) found.push(`CL${row}`);
      return found;
    }

    function clause(folded) {
      const rest = (after(folded, CLAUSE_WORDS) ?? folded).replace(/\/+$/u, '');
      return clauses.filter((one) => one.folded === rest).map(({ key }) => key);
    }

    const called = (things, name) => things.filter(({ names }) => names.has(name)).map(({ key }) => key);

    function bare(folded) {
      const number = numberOf(folded);
      return [`SDS${itemKey(folded)}`, ...(number === undefined ? [] : [`CL${number}`])];
    }

    /** Every key that a name may mean, in reading order. */
    function candidates(input) {
      const trimmed = trim(input);
      const exact = places.has(trimmed) || responseOf(trimmed) ? trimmed : fromAddress(trimmed);
      if (exact !== undefined && contains(exact)) return [exact];
      const all = fold(trimmed);
      const folded = after(all, [`${index.edition}:`]) ?? all;
      const found = [
        ...inSheet(folded), ...byVolume(folded), ...prefixed(folded), ...clause(folded),
        ...called(evidence, after(folded, EVIDENCE_WORDS) ?? folded), ...called(references, folded), ...bare(folded),
      ];
      return [...new Set(found.filter(contains))].sort((one, other) => order(one) - order(other));
    }

    /** The keys nearest to a name by shared pairs of characters, best first. */
    function nearest(input) {
      const wanted = pairs(fold(input));
      const scored = [];
      for (const { key, count, pairs: name } of near) {
        const shared = wanted.filter((pair) => name.has(pair)).length;
        if (shared * 2 >= Math.max(wanted.length, 1)) scored.push({ key, score: Math.floor((shared * 1000) / Math.max(wanted.length + count, 1)) });
      }
      scored.sort((one, other) => other.score - one.score || order(one.key) - order(other.key));
      return scored.slice(0, NEAREST).map(({ key }) => key);
    }

    /** What a question is as a key: { standing: is | may-be | near | no, keys }. */
    function jump(question, hasHits) {
      const none = { standing: 'no', keys: [] };
      if ([...question].length > LONGEST) return none;
      const keys = candidates(question);
      if (keys.length > 0) return { standing: keys.length === 1 ? 'is' : 'may-be', keys };
      const others = hasHits ? [] : nearest(question);
      return others.length > 0 ? { standing: 'near', keys: others } : none;
    }

    /** The page of a key, from the root of the pages in its language. */
    function href(key) {
      const response = responseOf(key);
      const remark = /^(.*):(R[0-9]+)$/u.exec(key);
      if (response) return `sheets/${response.sheet}/index.html#${response.item}`;
      if (remark) return `sheets/${remark[1]}/index.html#${remark[2]}`;
      const { kind } = entries[places.get(key)];
      const path = {
        clause: () => key.replace(':', '/'),
        form_heading: () => key.replace('SDS-', 'sds/'),
        item: () => key.replace('SDS', 'sds/'),
        sheet: () => `sheets/${key}`,
        category: () => key.replace('CL-', 'checklist/c'),
        checklist_item: () => key.replace('CL', 'checklist/'),
        evidence: () => `evidence/${key}`,
        reference: () => `references/${key}`,
      }[kind] ?? (() => `${index.edition}/${key}`);
      return `${path()}/index.html`;
    }

    /** Citation and title of a key. */
    function label(key) {
      const response = responseOf(key);
      if (response) return { cite: `${entries[places.get(response.sheet)].cite} 開示書 ${response.item.slice(3)}`, title: '', kind: 'response' };
      return entries[places.get(key)];
    }

    return { jump, href, label, places };
  }

  window.soukanKeys = { create };
})();
