"""What the checks of other people's sites share: the built site with its address, its examples, and links into it."""

import html.parser
import pathlib
import shutil
import sys
import urllib.parse

BASE = "https://example.org/soukan/"


def site_of(argument: str) -> pathlib.Path:
    """The folder of a site that was built with the address of the examples; the fragments in it lead there."""
    site = pathlib.Path(argument).resolve()
    sitemap = site / "sitemap.xml"
    if not sitemap.is_file() or f"<loc>{BASE}</loc>" not in sitemap.read_text(encoding="utf-8"):
        print(f"usage: the site has to be built with --base-url {BASE}")
        sys.exit(2)
    return site


def project(site: pathlib.Path, name: str, folder: pathlib.Path, copied: list[str]) -> None:
    """The example as the site shows it, with a copy of some files of the site beside it."""
    shutil.copytree(site / "embed" / "examples" / name, folder, dirs_exist_ok=True)
    for file in copied:
        target = folder / "soukan" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / file, target)


class Page(html.parser.HTMLParser):
    """The links of a page, its anchors, and its words without blanks, those of an element with a class apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.ids, self.words, self.frames = [], set(), "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag == "iframe":
            self.frames.append(values)
        if values.get("id"):
            self.ids.add(values["id"])

    def handle_data(self, data):
        self.words += "".join(data.split())


def dead_links(site: pathlib.Path, page: Page) -> list[str]:
    """Links into the site that lead nowhere; none at all is wrong too."""
    own = [link for link in page.links if link.startswith(BASE)]
    problems = [] if own else ["no link into the site"]
    for link in own:
        path, _, anchor = urllib.parse.unquote(link.removeprefix(BASE)).partition("#")
        file = site / path / "index.html" if path == "" or path.endswith("/") else site / path
        if not file.is_file():
            problems.append(f"{link}: the site has no such page")
        elif anchor and anchor not in Page(file.read_text(encoding="utf-8")).ids:
            problems.append(f"{link}: the page has no such place")
    return problems


def squeeze(text: str) -> str:
    return "".join(text.split())


class Report:
    """Counts checks; a check is passed when it lists no problem."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def check(self, name: str, problems: list[str]) -> None:
        self.passed, self.failed = self.passed + (not problems), self.failed + bool(problems)
        print(f"{'FAILED' if problems else 'ok    '} {name}")
        for problem in problems:
            print(f"       {problem}")

    def finish(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.passed and not self.failed else 1
