// From terms and keys to pages of the site, and back from keys to IRIs.

/** `keys` are the library file's [{key, label, href}], `id` the namespace of the site's IRIs, `root` the way to its top. */
export function makeLinks({ keys, id, root, prefixes }) {
  const hrefs = new Map(keys.map(({ key, href }) => [key, pageOf(href)]));
  const labels = new Map(keys.map(({ key, label }) => [key, label]));
  const byLabel = new Map(keys.map(({ key, label }) => [label, key]));
  const keyByTail = new Map(keys.map(({ key, href }) => [tailOf(href), key]));
  const pages = knownPages(hrefs.values());
  const namespaces = Object.entries(prefixes).sort(([, one], [, other]) => other.length - one.length);

  return {
    /** An IRI of ours has a page if a key has it, or if it is a folder above one: there are IRIs without pages. */
    hrefOfIri(iri) {
      if (!iri.startsWith(id)) return null;
      const href = pageOf(iri.slice(id.length));
      return pages.has(withoutFragment(href)) ? root + encode(href) : null;
    },
    hrefOfKey(key) {
      const href = hrefs.get(key);
      return href === undefined ? null : root + encode(href);
    },
    labelOfIri(iri) {
      return iri.startsWith(id) ? labels.get(keyByTail.get(iri.slice(id.length))) : undefined;
    },
    labelOfKey: (key) => labels.get(key),
    /** `sk:confidence`; an IRI of ours by what stands behind the namespace; any other whole. */
    shorten(iri) {
      if (iri.startsWith(id)) return iri.slice(id.length) || iri;
      const [prefix, namespace] = namespaces.find(([, start]) => iri.startsWith(start)) ?? [];
      const local = namespace === undefined ? '' : iri.slice(namespace.length);
      return /^[\p{L}\p{N}_.\-]+$/u.test(local) ? `${prefix}:${local}` : iri;
    },
    keyOfIri: (iri) => (iri.startsWith(id) ? keyByTail.get(iri.slice(id.length)) : undefined),
    /** What people write for a key: the key, its label, or its IRI. */
    lookup(written) {
      const tail = written.startsWith(id) ? written.slice(id.length) : null;
      const key = hrefs.has(written) ? written : (byLabel.get(written) ?? keyByTail.get(tail));
      return key === undefined ? null : { key, iri: id + tailOf(hrefs.get(key)) };
    },
  };
}

/** `sheets/kintone#R26` → `sheets/kintone/index.html#R26`; what already names a page stays. */
function pageOf(address) {
  const [path, fragment] = split(address);
  const trimmed = path.replace(/\/$/u, '');
  const page = trimmed.endsWith('.html') ? trimmed : `${trimmed}${trimmed ? '/' : ''}index.html`;
  return fragment === '' ? page : `${page}#${fragment}`;
}

function tailOf(href) {
  const [path, fragment] = split(href);
  const tail = path.replace(/(?:^|\/)index\.html$/u, '').replace(/\/$/u, '');
  return fragment === '' ? tail : `${tail}#${fragment}`;
}

function split(address) {
  const at = address.indexOf('#');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}

function withoutFragment(href) {
  return split(href)[0];
}

function knownPages(hrefs) {
  const pages = new Set();
  for (const href of hrefs) {
    const parts = withoutFragment(href).split('/').slice(0, -1);
    for (let depth = parts.length; depth > 0; depth -= 1) pages.add(`${parts.slice(0, depth).join('/')}/index.html`);
  }
  return pages;
}

function encode(href) {
  const [path, fragment] = split(href);
  return encodeURI(path).replaceAll('?', '%3F') + (fragment === '' ? '' : `#${encodeURIComponent(fragment)}`);
}
