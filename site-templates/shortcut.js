// The key `/` leads to the search field, on every page. Everything works without it; whoever is disturbed by a key of one
// character switches it off on the search page (WCAG 2.1.4).

(() => {
  'use strict';

  const OFF = 'soukan-slash-off';
  const field = document.querySelector('#search-words, form.find input[type="search"]');
  if (!field) return;
  let isOff = false;
  try {
    isOff = localStorage.getItem(OFF) !== null;
  } catch {
    // A browser that keeps nothing for pages of file://: the choice lasts as long as the page.
  }

  function set(off) {
    isOff = off;
    if (off) field.removeAttribute('aria-keyshortcuts');
    else field.setAttribute('aria-keyshortcuts', '/');
    try {
      if (off) localStorage.setItem(OFF, '1');
      else localStorage.removeItem(OFF);
    } catch {
      // As above.
    }
  }

  const isWriting = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'));

  document.addEventListener('keydown', (event) => {
    if (isOff || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  set(isOff);
  window.soukanSlash = { isOn: () => !isOff, set: (on) => set(!on) };
})();
