// The two places that answer: oxigraph in this page, and the server. Both take a query and give a digest, or throw a Failure.

import { digest, mediaTypeFor } from './results.js';

/** Why there is no answer: `missing`, `cancelled`, `timeout`, `query` (the message is the engine's), `fatal`, `server`. */
export class Failure extends Error {
  constructor(reason, message = '') {
    super(message);
    this.reason = reason;
  }
}

const scripts = new Map();

/** Loads a classic script once; from file:// this is the only way to get at a file. */
export function loadScript(src) {
  if (!scripts.has(src)) {
    scripts.set(src, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = src;
      script.onload = () => resolve();
      script.onerror = () => {
        scripts.delete(src);
        script.remove();
        reject(new Failure('missing', src));
      };
      document.head.append(script);
    }));
  }
  return scripts.get(src);
}

/** Runs `start` against the clock and the reader's patience: it may use the signal, and is given up on either way. */
async function limited(start, { limit, signal, giveUp }) {
  let timer;
  let abort;
  const ended = new Promise((_, reject) => {
    abort = () => reject(new Failure('cancelled'));
    signal.addEventListener('abort', abort);
    timer = setTimeout(() => reject(new Failure('timeout')), limit);
  });
  try {
    return await Promise.race([start(), ended]);
  } catch (error) {
    if (error.reason === 'timeout' || error.reason === 'cancelled') giveUp();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** oxigraph in a worker, over the data of the site. Nothing is loaded before the first query. */
export class PageEngine {
  #urls;
  #blob = null;
  #worker = null;
  #ready = null;
  #waiting = new Map();
  #lastId = 0;

  constructor(urls) {
    this.#urls = urls;
  }

  get isLoaded() {
    return this.#ready !== null;
  }

  /** The time limit is the query's: loading does not count. */
  async run(query, { form, union, limit, signal, onReady }) {
    this.#ready ??= this.#start();
    const ready = this.#ready;
    await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Failure('cancelled')), { once: true });
      ready.then(resolve, reject);
    });
    onReady();
    const mediaType = mediaTypeFor(form);
    return limited(() => this.#ask({ query, mediaType, union }), { limit, signal, giveUp: () => this.#restart() });
  }

  #ask(request) {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ type: 'query', id, ...request });
    });
  }

  async #start() {
    try {
      await Promise.all([loadScript(this.#urls.worker), loadScript(this.#urls.data)]);
      if (this.#blob === null) {
        if (!window.SOUKAN_WORKER) throw new Failure('missing', this.#urls.worker);
        this.#blob = URL.createObjectURL(new Blob([window.SOUKAN_WORKER], { type: 'text/javascript' }));
        window.SOUKAN_WORKER = null; // the Blob has it
      }
      if (!window.SOUKAN_DATA) throw new Failure('missing', this.#urls.data);
      return await this.#startWorker();
    } catch (error) {
      this.#ready = null; // the next run tries again
      throw error instanceof Failure ? error : new Failure('fatal', String(error.message ?? error));
    }
  }

  #startWorker() {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#blob);
      this.#worker = worker;
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Failure('fatal', event.message ?? 'worker'));
      };
      worker.onmessage = ({ data }) => {
        if (data.type === 'ready') resolve(data);
        else if (data.type === 'broken') reject(new Failure('fatal', data.message));
        else this.#receive(data);
      };
      worker.postMessage({ type: 'load', ...window.SOUKAN_DATA });
    });
  }

  #receive({ type, id, ...answer }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 'answer') waiting?.resolve(answer);
    else waiting?.reject(new Failure(answer.fatal ? 'fatal' : 'query', answer.message));
    if (answer.fatal) this.#restart();
  }

  /** A running query cannot be asked to stop; its worker can be ended. The next one loads at once, in the background. */
  #restart() {
    this.#worker?.terminate();
    this.#waiting.clear();
    this.#ready = this.#start();
    this.#ready.catch(() => {}); // whoever runs the next query hears of it
  }
}

/** The endpoint of `soukan serve`: the SPARQL protocol, direct POST. */
export class ServerEngine {
  #endpoint;

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  get isLoaded() {
    return true;
  }

  async run(query, { form, limit, signal, onReady }) {
    onReady();
    const control = new AbortController();
    return limited(() => this.#post(query, mediaTypeFor(form), control.signal), { limit, signal, giveUp: () => control.abort() });
  }

  async #post(query, mediaType, signal) {
    const start = performance.now();
    const headers = { 'Content-Type': 'application/sparql-query', Accept: mediaType };
    const response = await fetch(this.#endpoint, { method: 'POST', headers, body: query, signal }).catch((error) => {
      throw new Failure('server', error.message);
    });
    const text = await response.text();
    if (!response.ok) {
      const reason = response.status === 400 ? 'query' : 'server';
      throw new Failure(reason, text.trim() || `${response.status} ${response.statusText}`);
    }
    const ms = performance.now() - start;
    try {
      return { ms, ...digest(text, mediaType) };
    } catch (error) {
      throw new Failure('server', error.message); // not what was asked for
    }
  }
}
