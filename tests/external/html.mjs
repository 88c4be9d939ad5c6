// Every page of the built site under html-validate: `node html.mjs SITE_DIR`.
// A page passes when the validator says nothing about it, warnings included.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { Report, fragmentsOf, pagesOf, siteDir } from './common.mjs';
import { CONFIG } from './html-config.mjs';

const dir = siteDir();
const pages = pagesOf(dir);
const report = new Report();
const validator = new HtmlValidate(new StaticConfigLoader(CONFIG));

report.checkPages(pages);

const known = await validator.validateString('<!DOCTYPE html><p>one<p>two</p></p>');
report.check('the validator finds a known error', known.valid ? ['it found none'] : []);

for (const page of pages) {
  const { results } = await validator.validateFile(join(dir, page));
  const messages = results.flatMap((result) => result.messages);
  report.check(page, messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`));
}

// A fragment is right where a document includes it.
const fragments = fragmentsOf(dir);
report.check('there are fragments', fragments.length > 100 ? [] : [`only ${fragments.length}`]);
for (const fragment of fragments) {
  const html = `<!DOCTYPE html>\n<html lang="ja"><head><title>x</title></head><body><h1>x</h1>\n${readFileSync(join(dir, fragment), 'utf8')}</body></html>\n`;
  const messages = (await validator.validateString(html)).results.flatMap((result) => result.messages);
  report.check(fragment, messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`));
}
report.finish();
