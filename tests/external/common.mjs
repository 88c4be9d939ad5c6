// What the external checks share: the pages of a built site, and the count of checks.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

// The corpus of mhlw-6.0 gives 909 pages. Far fewer means a broken build or a wrong folder, never a pass.
const FEWEST_PAGES = 900;

/** The site's folder, from the command line. */
export function siteDir() {
  const [dir, , ...rest] = process.argv.slice(2);
  if (!dir || !existsSync(dir) || rest.length > 0) {
    console.error('usage: node SCRIPT SITE_DIR, with the folder of a built site');
    process.exit(2);
  }
  return resolve(dir);
}

/** The site and the endpoint as the program serves them, on a free port. */
export async function serve(program) {
  const child = spawn(program, ['--lang', 'en', 'serve', '--bind', '127.0.0.1:0'], { cwd: fileURLToPath(new URL('../../', import.meta.url)) });
  const home = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ends with ${code}`)));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      const [, found] = /(http:\/\/[\d.:]+\/)/u.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
  return { home, stop: () => child.kill() };
}

/** Whether a request failed, and not only because the page was left before the browser had fetched its icon. */
export function isFailure(request) {
  return !(request.url().endsWith('/icon.svg') && request.failure()?.errorText === 'net::ERR_ABORTED');
}

/** Every document of the site: sorted paths, relative to its folder. Fragments and examples are for others to make documents of. */
export function pagesOf(dir) {
  return filesOf(dir, (path) => path.endsWith('.html') && !path.endsWith('/fragment.html') && !path.startsWith('embed/examples/'));
}

/** Every fragment that other sites include. */
export function fragmentsOf(dir) {
  return filesOf(dir, (path) => path.endsWith('/fragment.html'));
}

function filesOf(dir, is) {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => join(file.parentPath, file.name).slice(dir.length + 1)).filter(is).sort();
}

/** Counts checks; a check is passed when it lists no problem. */
export class Report {
  passed = 0;
  failed = 0;

  check(name, problems) {
    if (problems.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    console.log(`FAIL ${name}`);
    for (const problem of problems) console.log(`     ${problem}`);
  }

  /** One check from a test that throws; a crash counts as a failure, and the others still run. */
  async attempt(name, test) {
    try {
      this.check(name, (await test()) ?? []);
    } catch (error) {
      this.check(name, [firstLines(error)]);
    }
  }

  /** That there is a site to look at. */
  checkPages(pages) {
    const few = pages.length < FEWEST_PAGES;
    this.check('the site is complete', few ? [`${pages.length} pages, expected ${FEWEST_PAGES} or more`] : []);
  }

  /** The last line, and the exit code. */
  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** What an error of the browser says, without its colours and its stack. */
export function firstLines(error) {
  return stripVTControlCharacters(String(error.message)).split('\n').slice(0, 3).join(' | ');
}
