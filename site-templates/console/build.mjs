// Bundles the console: `npm ci --prefix site-templates/console && npm run --prefix site-templates/console build`.
//
//   dist/console.js  a classic script for the page: editor and user interface
//   dist/worker.js   a classic script that sets window.SOUKAN_WORKER to the source of the worker: oxigraph with its
//                    WebAssembly inside. From file:// a page can neither fetch nor import, but it can load a script and
//                    start a worker from a Blob of text that it already has.
//
// Same packages, same bytes: nothing of the machine or the clock goes in.

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, 'dist');

const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  charset: 'utf8',
  legalComments: 'none', // every notice stands once, in the banner
  // Externref in WebAssembly and DecompressionStream set this floor, not the syntax.
  target: ['chrome96', 'firefox113', 'safari16.4'],
  write: false,
  metafile: true,
  logLevel: 'warning',
};

/** `import wasm from '….wasm'` gives the module, compressed, in base64: a third of its size as a script. */
const PACKED_WASM = {
  name: 'packed-wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
      const packed = gzipSync(await readFile(path), { level: constants.Z_BEST_COMPRESSION });
      return { contents: packed.toString('base64'), loader: 'text' };
    });
  },
};

/** The packages whose files went into a bundle: folders below node_modules, sorted. */
function packagesOf({ inputs }) {
  const names = Object.keys(inputs).map((file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

/** What the licences of the bundled packages ask to be kept: who, which licence, and each text once. */
async function notices(packages) {
  const holders = new Map(); // text of a licence → the packages under it
  for (const name of packages) {
    const folder = join(HERE, 'node_modules', name);
    const { version, license, repository } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const source = (repository?.url ?? repository ?? '').replace(/^git\+/, '');
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(join(folder, file), 'utf8')).trim() : '';
    holders.set(text, [...(holders.get(text) ?? []), `${name} ${version} (${license}) ${source}`]);
  }
  const entries = [...holders].map(([text, names]) => `${names.join('\n')}\n\n${text}`.trim());
  return `/*!\nThis file contains:\n\n${entries.join('\n\n---\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

async function bundle(entry, options) {
  const { outputFiles, metafile } = await build({ ...COMMON, ...options, entryPoints: [join('src', entry)] });
  const [{ text }] = outputFiles;
  return { text, notices: await notices(packagesOf(metafile)) };
}

async function write(name, text) {
  const file = join(DIST, name);
  await writeFile(file, text);
  console.log(`${relative(process.cwd(), file).replaceAll(sep, '/')}  ${Math.round(Buffer.byteLength(text) / 1000)} kB`);
}

await mkdir(DIST, { recursive: true });

const page = await bundle('main.js', {});
await write('console.js', page.notices + page.text);

const worker = await bundle('worker.js', { plugins: [PACKED_WASM], define: { 'import.meta.url': '""' } });
await write('worker.js', `${worker.notices}window.SOUKAN_WORKER=${JSON.stringify(worker.text)};\n`);
