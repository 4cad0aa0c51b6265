"""The numbers Word draws before the paragraphs of a list: "1.", "(b)", "iv)".

They are not in the text of the file, yet a reply says "in answer to question 2". Rules:
ECMA-376 part 1, section 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

BULLET = "•"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass
class Numbering:
    """Counts through one document, top to bottom."""

    levels: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    # Lists by their number: the definition they share, unless one starts anew.
    shared: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document) -> Numbering:
        """Empty where the document has no lists, or lists that make no sense: its text counts
        for more than its numbers."""
        try:
            numbering = cls()
            numbering._learn_all(document)
        except (AttributeError, KeyError, TypeError, ValueError, etree.XMLSyntaxError):
            return cls()
        return numbering

    def _learn_all(self, document) -> None:
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._learn(etree.fromstring(relation.target_part.blob))
        for style in document.styles.element.iter(qn("w:style")):
            if found := _list_of(style):
                self.styles[style.get(qn("w:styleId"))] = found

    def label(self, paragraph) -> str:
        """What stands before this paragraph, with a space; "" outside lists."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        of_style = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        number, level = _list_of(paragraph) or of_style or ("0", 0)
        levels = self.levels.get(number, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.shared[number], {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        kind, template, _ = levels[level]
        if kind == "bullet":
            return f"{BULLET} "
        drawn = re.sub(r"%(\d)", lambda m: self._drawn(levels, counts, int(m[1]) - 1), template)
        return f"{drawn} " if drawn.strip() else ""

    def _drawn(self, levels: dict, counts: dict[int, int], level: int) -> str:
        kind, _, start = levels.get(level, ("decimal", "", 1))
        return drawn(counts.get(level, start), kind)

    def _learn(self, element) -> None:
        definitions = {
            each.get(qn("w:abstractNumId")): dict(map(_level, each.iter(qn("w:lvl"))))
            for each in element.iter(qn("w:abstractNum"))
        }
        for each in element.iter(qn("w:num")):
            number = each.get(qn("w:numId"))
            definition = _value(each, "w:abstractNumId") or ""
            self.levels[number] = definitions.get(definition, {})
            starts_anew = next(each.iter(qn("w:startOverride")), None) is not None
            self.shared[number] = f"number {number}" if starts_anew else definition


def _list_of(element) -> tuple[str, int] | None:
    """The list (its number) and level that a paragraph or style names itself."""
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    number = _value(properties, "w:numId") if properties is not None else None
    if number is None:
        return None
    level = _value(properties, "w:ilvl") or "0"
    return number, int(level) if level.isdigit() else 0


def _level(element) -> tuple[int, tuple[str, str, int]]:
    start = _value(element, "w:start") or "1"
    kind = _value(element, "w:numFmt") or "decimal"
    shape = (kind, _value(element, "w:lvlText") or "", int(start) if start.isdigit() else 1)
    return int(element.get(qn("w:ilvl"), "0")), shape


def _value(element, name: str) -> str | None:
    child = element.find(qn(name))
    return child.get(qn("w:val")) if child is not None else None


def drawn(number: int, kind: str) -> str:
    """2 as "2", "b", "B", "ii" or "II"; unknown kinds as digits."""
    if kind.endswith("Letter") and number > 0:
        # After z Word doubles the letter: aa, bb.
        turns, letter = divmod(number - 1, 26)
        words = chr(ord("a") + letter) * (min(turns, 20) + 1)
    elif kind.endswith("Roman") and 0 < number < 4000:
        words = ""
        for value, numeral in ROMAN:
            words += numeral * (number // value)
            number %= value
    else:
        return "" if kind == "none" else str(number)
    return words.upper() if kind.startswith("upper") else words
