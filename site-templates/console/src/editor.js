// The editor: CodeMirror 6 with SPARQL, completion, and marks at errors. Tab leaves it, as in any other field.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, LanguageSupport, bracketMatching, delimitedIndent, indentNodeProp, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { styleTags, tags } from '@lezer/highlight';
import { SparqlLanguage } from 'codemirror-lang-sparql';
import { h } from './dom.js';
import { foreign, t } from './words.js';

const BRACES = delimitedIndent({ closing: '}', align: false });
const LANGUAGE = SparqlLanguage.configure({
  props: [
    indentNodeProp.add({ GroupGraphPattern: BRACES, ConstructTemplate: BRACES }),
    styleTags({ 'Pname_ns Pname_ln': tags.namespace, A_predicate: tags.keyword }),
  ],
});

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)' },
  { tag: tags.keyword, color: 'var(--sparql-word)', fontWeight: '600' },
  { tag: tags.variableName, color: 'var(--link)', whiteSpace: 'nowrap' }, // or a line breaks behind the question mark
  { tag: [tags.string, tags.annotation], color: 'var(--fix)' },
  { tag: [tags.integer, tags.float, tags.bool], color: 'var(--note)' },
  { tag: [tags.url, tags.namespace, tags.typeName], color: 'var(--accent)' },
]);

const THEME = EditorView.theme({
  '&': { color: 'var(--fg)', backgroundColor: 'var(--bg)', border: '1px solid var(--muted)', borderRadius: '.4em', fontSize: '1rem' },
  '&.cm-focused, &:focus-within': { outline: '3px solid var(--accent)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "BIZ UDGothic", "Noto Sans Mono CJK JP", monospace', lineHeight: '1.6', maxHeight: '60vh' },
  '.cm-content, .cm-gutter': { minHeight: '12em' },
  '.cm-content': { caretColor: 'var(--fg)', padding: '.4em 0' },
  '.cm-content:focus-visible': { outline: 'none' }, // the frame has it
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--soft)', borderRight: '1px solid var(--line)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--fix-bg)', outline: '1px solid var(--muted)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--note-bg)' },
  '.cm-specialChar': { color: 'var(--error)' },
  '.cm-lintRange-error': { backgroundImage: 'none', backgroundColor: 'var(--note-bg)', textDecoration: 'underline wavy var(--error) 2px', textUnderlineOffset: '.2em' },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--error)' },
  '.cm-tooltip': { color: 'var(--fg)', backgroundColor: 'var(--bg)', border: '1px solid var(--muted)', maxWidth: 'calc(100vw - 2rem)' },
  // Eight candidates and no scrolling inside: the arrow keys bring the others.
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxWidth: 'calc(100vw - 2rem)', maxHeight: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '.15em .5em', whiteSpace: 'normal' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { color: 'var(--bg)', backgroundColor: 'var(--accent)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '1' },
  '.cm-completionMatchedText': { fontWeight: '700' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
});

/** The editor's own words. */
const phrases = () => EditorState.phrases.of({
  'Completions': t('補完の候補'),
  'Diagnostics': t('誤り'),
  'Control character': t('制御文字'),
});

/** The name that a source gives to what a candidate stands for: where CodeMirror has the detail, in its own language. */
const CITATION = {
  render: ({ citation }) => (citation ? h('span', { class: 'cm-completionDetail', lang: foreign(citation) }, citation) : null),
  position: 80,
};

/** The editor in `parent`. `onRun` answers Ctrl+Enter, `onChange` every change; both get nothing. */
export function createEditor({ parent, label, describedBy, complete, onRun, onChange }) {
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run }, { key: 'Ctrl-Enter', run }])),
        lineNumbers(),
        history(),
        highlightSpecialChars(),
        indentUnit.of('  '),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [complete], icons: false, maxRenderedOptions: 8, addToOptions: [CITATION] }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        new LanguageSupport(LANGUAGE),
        syntaxHighlighting(COLOURS),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-labelledby': label, 'aria-describedby': describedBy, 'tabindex': '0', 'spellcheck': 'false', 'lang': 'zxx' }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange();
        }),
        phrases(),
        THEME,
      ],
    }),
  });

  return {
    text: () => view.state.doc.toString(),
    parse: (text) => LANGUAGE.parser.parse(text),
    /** Replaces everything; undo brings the old text back. */
    setText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
    },
    replace(from, to, insert) {
      view.dispatch({ changes: { from, to, insert } });
    },
    mark({ from, to, message }) {
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: 'error', message }]));
      view.contentDOM.setAttribute('aria-invalid', 'true');
    },
    unmark() {
      view.dispatch(setDiagnostics(view.state, []));
      view.contentDOM.removeAttribute('aria-invalid');
    },
    goTo(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
  };
}
