// The worker: one store, one query at a time. It is stopped from outside (terminate), never from inside.
//
//   page → worker  {type: 'load', format, text}         → {type: 'ready', quads, ms} or {type: 'broken', message}
//   page → worker  {type: 'query', id, query, mediaType, union}
//                                                       → {type: 'answer', id, ms, …digest} or {type: 'error', id, message, fatal}

import { Store, initSync } from 'oxigraph/web.js';
import packed from 'oxigraph/web_bg.wasm';
import { digest } from './results.js';

let store = null;

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

async function load({ format, text }) {
  const start = performance.now();
  initSync({ module: await unpack(packed) });
  store = new Store();
  // The data come from oxigraph's own serialiser: its IRIs need no second look, and nobody waits to roll anything back.
  store.load(text, { format, lenient: true, no_transaction: true });
  postMessage({ type: 'ready', quads: store.size, ms: performance.now() - start });
}

function query({ id, query: text, mediaType, union }) {
  const start = performance.now();
  const answer = store.query(text, { results_format: mediaType, use_default_graph_as_union: union });
  const ms = performance.now() - start;
  postMessage({ type: 'answer', id, ms, ...digest(answer, mediaType) });
}

addEventListener('message', async ({ data }) => {
  try {
    if (data.type === 'load') await load(data);
    else query(data);
  } catch (error) {
    // After a trap (out of memory, for one) the store cannot be trusted.
    const fatal = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    const { message } = error;
    postMessage(data.type === 'load' ? { type: 'broken', message } : { type: 'error', id: data.id, message, fatal });
  }
});
