// The elements of the console, made once; what is in them changes.

import { h } from './dom.js';
import { foreign, lang, parts, pick, quotations, t } from './words.js';

const SECONDS = { initial: 10, least: 1, most: 600 };

/** Builds everything into `root` and gives the parts that the controller works with. */
export function buildView(root, { queries, keys, endpoint }) {
  const library = h('select', { id: 'sparql-library' }, h('option', { value: '' }, t('（自分で書く）')),
    ...queries.map(({ name, ja, en }) => h('option', { value: name }, pick(ja, en) || name)));
  const about = h('div', { class: 'about' });
  const params = h('fieldset', { class: 'params', hidden: true });
  const editor = h('div', { class: 'editor' });
  const run = h('button', { type: 'button', class: 'main' }, t('実行'));
  const cancel = h('button', { type: 'button', 'aria-disabled': 'true' }, t('取り消し'));
  const limit = h('input', {
    type: 'number', id: 'sparql-limit', min: SECONDS.least, max: SECONDS.most, step: 1, value: SECONDS.initial, required: true, inputmode: 'numeric',
  });
  const status = h('p', { role: 'status' });
  const error = h('div', { class: 'error', role: 'alert', hidden: true });
  const results = h('section', { class: 'results', 'aria-labelledby': 'sparql-results', hidden: true });
  const missing = h('p', { class: 'note', hidden: true });

  root.replaceChildren(
    missing,
    h('section', { class: 'question', 'aria-labelledby': 'sparql-question' },
      h('h2', { id: 'sparql-question' }, t('問い')),
      queries.length > 0 ? h('p', {}, h('label', { for: 'sparql-library' }, t('用意された問い')), library) : null,
      about,
      params,
      h('p', { class: 'label', id: 'sparql-label' }, t('問いの本文（SPARQL）')),
      editor,
      h('p', { class: 'hint', id: 'sparql-hint' },
        ...parts('{run} 実行（Mac は {mac}）、{complete} 補完、{leave} 次の欄へ。', {
          run: h('kbd', {}, 'Ctrl+Enter'), mac: h('kbd', {}, '⌘Enter'), complete: h('kbd', {}, 'Ctrl+Space'), leave: h('kbd', {}, 'Tab'),
        }),
        h('span', { class: 'prefixes' })),
      endpoint ? where(endpoint) : null,
      h('div', { class: 'actions' }, run, cancel, h('span', {}, h('label', { for: 'sparql-limit' }, t('制限時間（秒）')), ' ', limit)),
      status,
      error),
    results,
    keyList(keys),
  );
  root.classList.add('sparql');
  root.querySelector('.prefixes').hidden = true;

  return {
    library, about, params, editor, run, cancel, status, error, results, missing,
    prefixes: root.querySelector('.prefixes'),
    /** Seconds, put right where the field has none. */
    seconds() {
      const given = Math.round(Number(limit.value)) || SECONDS.initial;
      const seconds = Math.min(Math.max(given, SECONDS.least), SECONDS.most);
      limit.value = String(seconds);
      return seconds;
    },
    asksServer: () => root.querySelector('input[name=sparql-where]:checked')?.value === 'server',
  };
}

function where(endpoint) {
  const choice = (value, text, checked) =>
    h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'sparql-where', value, checked }), text);
  return h('fieldset', {}, h('legend', {}, t('実行する場所')), choice('server', t('サーバー（{endpoint}）', { endpoint }), true), choice('page', t('このページの中'), false));
}

/** What a field for a key offers. */
function keyList(keys) {
  return h('datalist', { id: 'sparql-keys' }, ...keys.map(({ key, label }) => h('option', { value: key, lang: foreign(label) }, label)));
}

/** The library's words on a query; its title in the language of the page stands in the list already. */
export function showAbout(about, query) {
  const { aboutJa, en, aboutEn } = query ?? {};
  if (lang() === 'en') {
    about.replaceChildren(...(aboutEn ? [h('p', {}, ...quotations(aboutEn).map((part, at) => (at % 2 === 0 ? part : h('span', { lang: 'ja' }, part))))] : []));
    return;
  }
  about.replaceChildren(...[
    aboutJa ? h('p', {}, aboutJa) : null,
    en || aboutEn ? h('p', { lang: 'en', class: 'muted' }, en ? h('strong', {}, en) : null, en && aboutEn ? ' — ' : null, aboutEn || null) : null,
  ].filter(Boolean));
}

/**
 * One field per parameter of the text. `change(param, value)` gives null or what is wrong with the value. Fields that
 * stand for the same parameters are kept, so that nobody loses the field they type in.
 */
export function showParameters(fieldset, found, valueOf, change) {
  const signature = found.map(({ name, type, ja, en, term }) => [name, type, ja, en, term === null].join('\t')).join('\n');
  if (fieldset.dataset.signature === signature) {
    for (const param of found) {
      const input = fieldset.querySelector(`[data-name="${CSS.escape(param.name)}"]`);
      if (input && input !== document.activeElement) input.value = valueOf(param);
    }
    return;
  }
  fieldset.dataset.signature = signature;
  fieldset.hidden = found.length === 0;
  fieldset.replaceChildren(
    h('legend', {}, t('条件')),
    h('div', { class: 'fields' }, ...found.map((param, index) => field(param, `sparql-param-${index}`, valueOf, change))),
  );
}

function field(param, id, valueOf, change) {
  const { name, type, ja, en, term } = param;
  const label = h('label', { for: id }, pick(ja, en) || name);
  const note = h('p', { class: 'field-error', id: `${id}-note` });
  if (term === null) {
    note.className = 'hint';
    note.textContent = t('値が一つではないので、本文で直してください。');
    return h('div', {}, label, h('input', { id, type: 'text', disabled: true, 'aria-describedby': note.id }), note);
  }
  const attributes = { id, 'data-name': name, 'aria-describedby': note.id, autocomplete: 'off' };
  const input = term.boolean !== undefined
    ? h('select', attributes, h('option', {}, 'true'), h('option', {}, 'false'))
    : h('input', { ...attributes, type: 'text', inputmode: term.number === undefined ? null : 'decimal', list: type === 'key' || term.iri !== undefined ? 'sparql-keys' : null });
  input.value = valueOf(param);
  input.addEventListener('input', () => {
    const problem = change(name, input.value);
    note.textContent = problem ?? '';
    if (problem) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  });
  return h('div', {}, label, input, note);
}
