"""A real Sphinx project links requirements of a built site by its objects.inv.

Usage: python sphinx_site.py SITE_DIR     (needs: pip install sphinx)

Exit code: 0 when every reference leads to the page that the site has, 1 when one does not.
"""

import pathlib
import re
import sys
import tempfile

from sphinx.application import Sphinx

BASE = "https://example.org/soukan/"
# Key, the page to which it must lead, and a word of the text that stands for it.
REFERENCES = [
    ("M13-8", "mhlw-6.0/M13-8/index.html", "企画管理編 13⑧"),
    ("C14", "mhlw-6.0/C14/index.html", "認証・認可"),
    ("SDS17.1.d", "sds/17.1.d/index.html", "開示書"),
    ("CL76", "checklist/76/index.html", "チェックリスト 76"),
    ("kintone:R26", "sheets/kintone/index.html#R26", "備考 26"),
    ("EV-sla", "evidence/EV-sla/index.html", ""),
]


def main() -> int:
    site = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder, "source"), pathlib.Path(folder, "out")
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
        # Warnings are errors: a reference that leads nowhere is one.
        app = Sphinx(str(source), str(source), str(out), str(out / "doctrees"), "html", warningiserror=True, status=None)
        app.build()
        html = (out / "index.html").read_text(encoding="utf-8")
        failed = app.statuscode
        for key, page, words in REFERENCES:
            found = re.findall(rf'href="{re.escape(BASE + page)}"[^>]*>(.*?)</a>', html)
            texts = [re.sub(r"<[^>]+>", "", text) for text in found]
            exists = (site / page.partition("#")[0]).is_file()
            if len(texts) != 2 or words not in texts[0] or texts[1] != "words of ours" or not exists:
                failed = 1
                print(f"FAILED {key}: {texts} at {page}, on the site: {exists}")
            else:
                print(f"ok     {key} -> {page} “{texts[0]}”")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
