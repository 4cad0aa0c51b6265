"""No page, letter, pack or e-mail says why someone acted: the right-hand column of ui.md section 6.

The list is that of `review.wording`, by which people's own words are checked too. Templates are
read whole; of Python, every text that is no docstring.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from disclosures.review.wording import INSTEAD

ROOT = Path(settings.BASE_DIR)
NEVER = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(INSTEAD, key=len, reverse=True))) + r")\b", re.I
)
# What a page says where no text stands.
SAID_ASIDE = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-l|content)="([^"]*)"')
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
# What is said to people; the reading of sources and the demonstration's sources speak otherwise.
SPEAKING = (
    "web", "review", "packs", "publishing", "flagging", "alerts", "results", "api", "bulk",
    "management", "matching/explanations.py", "matching/findings.py", "matching/scoring.py",
    "matching/published.py", "matching/links.py", "models", "outcomes.py", "positions.py",
    "repetition.py", "citations.py", "tasks.py", "admin.py",
)  # fmt: skip
# Words of another sense, each with its place: an act of the machine, or the rule's own words.
ALLOWED = {
    ("templates/pages/status.html", "failed"),  # an import
    ("disclosures/management/commands/ingest.py", "failed"),  # a record that could not be saved
    ("templates/search/asked_before.html", "blocked"),  # the Table Office's word for a question
    ("disclosures/packs/pack.typ", "false"),  # typst's own, in its code
    ("disclosures/review/wording.py", "*"),  # the list itself
}


def says(text: str) -> list[str]:
    return [found[0].lower() for found in NEVER.finditer(text)]


def templates() -> list[Path]:
    found = [*ROOT.joinpath("templates").rglob("*"), *ROOT.joinpath("disclosures").rglob("*.typ")]
    return [path for path in found if path.suffix in (".html", ".txt", ".typ", ".xml")]


def modules() -> list[Path]:
    base = ROOT / "disclosures"
    found = []
    for part in SPEAKING:
        path = base / part
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def spoken(path: Path) -> list[str]:
    """Sentences in a module's texts: of several words, and no docstring."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    made = [
        " ".join(part.value for part in node.values if isinstance(part, ast.Constant))
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    return [text for text in texts if len(text.split()) > 2] + made


def left(path: Path, words: list[str]) -> list[str]:
    name = str(path.relative_to(ROOT))
    if (name, "*") in ALLOWED:
        return []
    return [word for word in words if (name, word) not in ALLOWED]


@pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_says_why(path):
    text = path.read_text()
    aside = " ".join(SAID_ASIDE.findall(text))
    assert left(path, says(TAGS.sub(" ", text)) + says(TAGS.sub(" ", aside))) == []


@pytest.mark.parametrize("name", ["tracker.js", "copy.js"])
def test_no_script_says_why(name):
    script = ROOT.joinpath("disclosures/static", name).read_text()
    texts = re.findall(r'"([^"\n]* [^"\n]*)"|`([^`]* [^`]*)`', script)
    assert says(" ".join(filter(None, (part for found in texts for part in found)))) == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_sentence_in_code_says_why(path):
    assert left(path, [word for text in spoken(path) for word in says(text)]) == []


def test_a_word_would_be_found():
    assert says("The Department claimed this; it was a cover-up.") == ["claimed", "cover-up"]
    assert TAGS.sub(" ", '{% if failed %}<i class="false">so</i>').split() == ["so"]
