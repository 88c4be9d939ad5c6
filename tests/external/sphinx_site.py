"""Real Sphinx projects use a built site: one refers to every kind of key, one is the example that the site shows.

Usage: python sphinx_site.py SITE_DIR     (a site built with --base-url https://example.org/soukan/; needs: pip install sphinx)

Exit code: 0 when every reference leads to the page that the site has, 1 when one does not.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from other_sites import BASE, Page, Report, dead_links, project, site_of, squeeze

# Key, the page to which it must lead, and a word of the text that stands for it.
REFERENCES = [
    ("M13-8", "mhlw-6.0/M13-8/index.html", "企画管理編 13⑧"),
    ("C14", "mhlw-6.0/C14/index.html", "認証・認可"),
    ("SDS17.1.d", "sds/17.1.d/index.html", "開示書"),
    ("CL76", "checklist/76/index.html", "チェックリスト 76"),
    ("kintone:R26", "sheets/kintone/index.html#R26", "備考 26"),
    ("EV-sla", "evidence/EV-sla/index.html", ""),
]
FRAGMENT = "mhlw-6.0/M13-8/fragment.html"


def built(name: str, source: pathlib.Path, out: pathlib.Path, report: Report) -> str:
    """The first page of a project. Warnings are errors: a reference that leads nowhere is one."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", source, out]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    report.check(name, [run.stdout + run.stderr] if run.returncode else [])
    page = out / "index.html"
    return page.read_text(encoding="utf-8") if page.is_file() else ""


def every_kind_of_key(site: pathlib.Path, folder: pathlib.Path, report: Report) -> None:
    source, out = folder / "source", folder / "out"
    source.mkdir()
    (source / "conf.py").write_text(
        "project = 'rules of a hospital'\n"
        "extensions = ['sphinx.ext.intersphinx']\n"
        f"intersphinx_mapping = {{'soukan': ({BASE!r}, {str(site / 'objects.inv')!r})}}\n",
        encoding="utf-8",
    )
    lines = ["Rules", "=====", ""]
    for key, _, _ in REFERENCES:
        lines += [f"* :external+soukan:ref:`{key}`", f"* :external+soukan:ref:`words of ours <{key}>`"]
    (source / "index.rst").write_text("\n".join(lines) + "\n", encoding="utf-8")
    html = built("a project with every kind of key is built", source, out, report)
    for key, page, words in REFERENCES:
        found = re.findall(rf'href="{re.escape(BASE + page)}"[^>]*>(.*?)</a>', html)
        texts = [re.sub(r"<[^>]+>", "", text) for text in found]
        good = len(texts) == 2 and words in texts[0] and texts[1] == "words of ours"
        report.check(f"{key} -> {page}", [] if good else [f"{texts}"])
    report.check("its links lead to what the site has", dead_links(site, Page(html)))


def the_example(site: pathlib.Path, folder: pathlib.Path, report: Report) -> None:
    source, out = folder / "example", folder / "example-out"
    project(site, "sphinx", source, ["objects.inv", FRAGMENT])
    html = built("the example is built", source, out, report)
    page = Page(html)
    report.check("its links lead to what the site has", dead_links(site, page))
    wanted = [f"{BASE}{path}" for path in ("mhlw-6.0/M13-8/index.html", "mhlw-6.0/M13/index.html", "sds/80/index.html")]
    report.check("its references are there", [f"no {link}" for link in wanted if link not in page.links])
    node = json.loads((site / "mhlw-6.0/M13-8/data.json").read_text(encoding="utf-8"))["nodes"][0]
    report.check("the card quotes the source", [] if squeeze(node["text"]) in page.words else ["the text is not there"])
    fragment = (site / FRAGMENT).read_text(encoding="utf-8").strip()
    report.check("the card is the fragment as it is", [] if fragment in html else ["it is another"])


def main() -> int:
    site, report = site_of(sys.argv[1]), Report()
    with tempfile.TemporaryDirectory() as folder:
        every_kind_of_key(site, pathlib.Path(folder), report)
        the_example(site, pathlib.Path(folder), report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
