// Every page of the built site under html-validate: `node html.mjs SITE_DIR`.
// A page passes when the validator says nothing about it, warnings included.

import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { Report, pagesOf, siteDir } from './common.mjs';

const CONFIG = {
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // Ids are the keys of the dataset (SDS17.1.a), the same in addresses, data and command line. HTML allows the dot.
    'valid-id': ['error', { relaxed: true }],
    // A limit of search engines. A page about a question is titled with the question, in the source's words, uncut.
    'long-title': 'off',
    // The style sheet lies beside the pages. A hash of it protects nothing there; what comes from another host needs one.
    'require-sri': ['error', { target: 'crossorigin' }],
  },
};

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
