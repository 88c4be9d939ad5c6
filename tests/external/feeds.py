"""The feeds of changes in a real feed reader.

Usage: python feeds.py SITE_DIR     (a site built with --base-url https://example.org/soukan/; needs: pip install feedparser)

Exit code: 0 when both feeds are read whole, 1 when one is not.
"""

import json
import sys

import feedparser

from other_sites import BASE, Page, Report, dead_links, site_of


def main() -> int:
    site, report = site_of(sys.argv[1]), Report()
    changes = json.loads((site / "data/soukan.json").read_text(encoding="utf-8"))["changes"]
    seen = set()
    for lang, name in (("ja", "changes.atom"), ("en", "en/changes.atom")):
        feed = feedparser.parse((site / name).read_bytes())
        report.check(f"{name} is well-formed Atom", [] if not feed.bozo and feed.version == "atom10" else [str(feed.get("bozo_exception"))])
        own = [link.href for link in feed.feed.links if link.rel == "self"]
        report.check(f"{name} says where it is", [] if own == [BASE + name] else [str(own)])
        told = sorted((entry.updated[:10], entry.summary) for entry in feed.entries)
        wanted = sorted((change["date"], change[lang]) for change in changes)
        report.check(f"{name} tells each of the {len(changes)} changes", [] if told == wanted and told else [f"{len(told)} entries"])
        dates = [entry.updated for entry in feed.entries]
        report.check(f"{name} begins with the newest", [] if dates == sorted(dates, reverse=True) else [str(dates)])
        page = Page("")
        page.links = [entry.link for entry in feed.entries]
        report.check(f"{name} leads to what the site has", dead_links(site, page))
        ids = {entry.id for entry in feed.entries} | {feed.feed.id}
        report.check(f"{name} has names of its own", [] if len(ids) == len(changes) + 1 and not ids & seen else ["a name stands twice"])
        seen |= ids
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
