"""The stylesheet and the pages know the same classes: nothing dead is sent to every reader."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "disclosures/static/tracker.css"
RULE = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
# Made of a word and a number, or of a kind: "w-40", "at-12", "pq-c".
MADE = re.compile(r"(?:w|at)-\d+|(?:pq|foi)-c")


def sources():
    for pattern in ("templates/**/*.html", "disclosures/**/*.py", "disclosures/static/*.js"):
        for path in ROOT.glob(pattern):
            yield path.read_text()


def test_every_class_of_the_stylesheet_is_used():
    css = re.sub(
        r"/\*.*?\*/", "", (ROOT / "disclosures/static/tracker.css").read_text(), flags=re.S
    )
    known = {name for selector in RULE.findall(css) for name in CLASS.findall(selector)}
    words = set(re.findall(r"[a-zA-Z][\w-]*", "\n".join(sources())))
    assert sorted(name for name in known - words if not MADE.fullmatch(name)) == []


def test_both_themes_come_from_one_list_of_colours():
    css = STYLES.read_text()
    assert "prefers-color-scheme" not in css
    assert css.count("--paper:") == 1
