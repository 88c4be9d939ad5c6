// Every page of the built site under html-validate: `node html.mjs SITE_DIR`.
// A page passes when the validator says nothing about it, warnings included.

import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { Report, pagesOf, siteDir } from './common.mjs';
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
report.finish();
