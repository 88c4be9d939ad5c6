// What the console needs beyond the site's style.css, in its colours.

const CSS = `
:root { --sparql-word: #7b1fa2; --error: #b3261e; }
@media screen and (prefers-color-scheme: dark) { :root { --sparql-word: #dba8ff; --error: #ff9a90; } }
.sparql label, .sparql legend, .sparql .label { font-weight: 600; }
.sparql .label { margin: .8em 0 .2em; }
.sparql button, .sparql select, .sparql input { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--muted); border-radius: .4em; padding: .3em .7em; min-height: 2.25rem; max-width: 100%; }
.sparql button { background: var(--soft); cursor: pointer; }
.sparql button.main { background: var(--accent); border-color: var(--accent); color: var(--bg); font-weight: 700; }
.sparql button[aria-disabled=true] { opacity: .55; cursor: default; }
.sparql :is(button, select, input):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.sparql select { display: block; width: 100%; max-width: 40rem; }
.sparql fieldset { border: 1px solid var(--line); border-radius: .5em; margin: .8em 0; padding: .3em 1em .6em; min-width: 0; }
.sparql .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: .4rem 1rem; }
.sparql .fields input, .sparql .fields select { width: 100%; }
.sparql .fields p, .sparql .about p { margin: .2em 0; }
.sparql .choice { display: inline-flex; align-items: center; gap: .4em; margin-right: 1.2em; min-height: 1.75rem; font-weight: 400; }
.sparql .choice input { min-height: 0; width: 1.2em; height: 1.2em; accent-color: var(--accent); }
.sparql .actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .8rem; margin: .8em 0; }
.sparql .actions input[type=number] { width: 5.5em; }
.sparql .hint { color: var(--muted); font-size: .875rem; margin: .3em 0; }
.sparql kbd { font-family: ui-monospace, monospace; border: 1px solid var(--line); border-radius: .3em; padding: 0 .3em; background: var(--soft); }
.sparql [role=status] { min-height: 1.75em; margin: .5em 0; }
.sparql .error { border: 1px solid var(--error); border-left-width: .4em; border-radius: .4em; padding: .4em .8em; margin: .6em 0; }
.sparql .error p { margin: .2em 0; }
.sparql .error pre { font-family: ui-monospace, monospace; font-size: .8125rem; margin: .3em 0; }
.sparql .field-error { color: var(--error); font-size: .875rem; }
.sparql table { width: auto; min-width: 50%; }
.sparql thead th small { display: block; font-weight: 400; color: var(--muted); font-family: ui-monospace, monospace; }
.sparql td { min-width: 5em; max-width: 32rem; white-space: pre-wrap; }
.sparql td.number { text-align: right; white-space: nowrap; }
.sparql td .kind { color: var(--muted); font-size: .8125rem; }
.sparql .verdict { font-size: 1.2rem; font-weight: 700; }
@media print { .sparql :is(button, select, fieldset, .actions, .hint) { display: none; } .sparql .scroll { overflow: visible; } }
`;

export function addStyle() {
  const style = document.createElement('style');
  style.textContent = CSS;
  document.head.append(style);
}
