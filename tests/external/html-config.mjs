// The rules of HTML that pages and binders are held to.

export const CONFIG = {
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
