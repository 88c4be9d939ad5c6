"""A real mdBook: the example that the built site shows; and every Markdown page of the site, read by mdBook.

Usage: python mdbook_site.py MDBOOK SITE_DIR     (a site built with --base-url https://example.org/soukan/)

Exit code: 0 when the books are built and say what the sources say, 1 when they do not.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from other_sites import BASE, Page, Report, dead_links, project, site_of, squeeze


def build(program: str, folder: pathlib.Path) -> list[str]:
    run = subprocess.run([program, "build", folder], capture_output=True, text=True, check=False)
    told = run.stdout + run.stderr
    return [told] if run.returncode != 0 or "WARN" in told or "ERROR" in told else []


def the_example(program: str, site: pathlib.Path, folder: pathlib.Path, report: Report) -> None:
    project(site, "mdbook", folder, ["mhlw-6.0/M13-8/index.md"])
    report.check("the example is built", build(program, folder))
    page = Page((folder / "book" / "records.html").read_text(encoding="utf-8"))
    report.check("its links lead to what the site has", dead_links(site, page))
    node = json.loads((site / "mhlw-6.0/M13-8/data.json").read_text(encoding="utf-8"))["nodes"][0]
    report.check("it quotes the text", [] if squeeze(node["text"]) in page.words else [f"no {node['text']}"])
    report.check("it includes the page", [] if f"{BASE}mhlw-6.0/C14-1/" in page.links else ["no link to what is below"])


def every_page(program: str, site: pathlib.Path, folder: pathlib.Path, report: Report) -> None:
    """Nothing in the words of the sources is a mark, also to mdBook."""
    source = folder / "src"
    source.mkdir(parents=True)
    (folder / "book.toml").write_text("[book]\ntitle = 'every page'\n", encoding="utf-8")
    pages = sorted(site.glob("**/index.md"))
    pages = [page for page in pages if (page.parent / "data.json").is_file()]
    names = [str(page.parent.relative_to(site)).replace("/", "--") for page in pages]
    (source / "SUMMARY.md").write_text("".join(f"- [{name}]({name}.md)\n" for name in names), encoding="utf-8")
    for page, name in zip(pages, names):
        (source / f"{name}.md").write_bytes(page.read_bytes())
    report.check(f"a book of all {len(pages)} pages is built", build(program, folder) if len(pages) > 800 else ["too few"])
    wrong = []
    for page, name in zip(pages, names):
        words = Page((folder / "book" / f"{name}.html").read_text(encoding="utf-8")).words
        for node in json.loads((page.parent / "data.json").read_text(encoding="utf-8"))["nodes"]:
            blocks = node.get("blocks") or [{"paragraph": node["text"]}]
            texts = [text for block in blocks for text in block.get("list", [block.get("paragraph", "")])]
            wrong += [f"{node['key']}: {text}" for text in texts if squeeze(text) not in words]
    report.check("each quotes its sources to the letter", wrong[:20])


def main() -> int:
    program, site, report = sys.argv[1], site_of(sys.argv[2]), Report()
    with tempfile.TemporaryDirectory() as folder:
        the_example(program, site, pathlib.Path(folder, "rules"), report)
        every_page(program, site, pathlib.Path(folder, "all"), report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
