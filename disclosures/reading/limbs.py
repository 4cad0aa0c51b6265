"""Cuts a stretch of a question or request into main clauses, and those into limbs (a), (b) …

Offsets are of the whole text. What each limb means is composed of the lead, its own words and the
tail that all of them share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

ASKING = (
    r"(?:how\s+(?:many|much|often|long|frequently|far|old)|how|what|which|when|where|who|whom|whose|why"
    r"|whether|if\s+(?:he|she|they|it|the|you|ministers?|her|his)\b)"
)
PREPOSITION = r"(?:(?:for|in|on|to|by|of|from|with|at|under|during|over)\s+)?"
QUESTION_WORD = re.compile(rf"\b{PREPOSITION}{ASKING}\b", re.IGNORECASE)
# A new ask begins after these, unless a limb of a run follows.
_BREAK = re.compile(
    rf"(?:;\s*(?:and\s+)?|\?\s+(?:and\s+)?|,?\s+and\s+(?=(?:{PREPOSITION}{ASKING})\s+)"
    rf"|,\s+(?=(?:how\s+many|how\s+much|what\s+(?:proportion|estimate|assessment))\b))",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(?:\(|(?<![\w(])(?=[a-hivx]+\)\s))"
    r"(?P<m>[a-hA-H]|viii|vii|iii|iv|vi|ii|ix|[ivxIVX]|[1-9]|1\d)\)\s*"
)
_MOST_MARKERS = 100
_GAPS = re.compile(r"\s{2,}")
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
}  # fmt: skip
_TWO_WORDS = re.compile(r"\S\s++\S")
_NEAR = 120  # characters within which a second word must begin
_MARKER_LAST = re.compile(r"\(\w{1,3}\)\s*\Z")
_LATER_MARKER = re.compile(r"\s*\((?:[b-hB-H]|ii|iii|iv|v|vi|vii|[2-9])\)")
_LIMB_BOUNDARY = re.compile(
    r"\s+(?:in|since|for|as|by|between|during|who|that|which|were|was|have|has|had|are|is|on|over|at"
    r"|within|from|through|under|to|conducted|broken|each|of|with|with\s+a|did|do|does|respectively|left|made|died|took|got|lost|paid|[a-z]{3,}ed)\b"
    r"|,\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    end: int
    text: str  # what the words mean, with what they share


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds without white space or the joining words at either end."""
    while start < end and text[start] in " \t\r\n,;:.-–•*":
        start += 1
    end = _before_joint(text, start, end)
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.?"):
        end -= 1
    joint = _before_joint(text, start, end)
    if joint < end and joint > start and (text[joint - 1].isspace() or text[joint - 1] in ",;"):
        end = joint
        while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
            end -= 1
    return start, end


def _before_joint(text: str, start: int, end: int) -> int:
    """Where an "and" or "or" begins that ends the stretch; else `end`."""
    for word in ("and", "or"):
        at = end - len(word)
        stands_apart = at == start or (at > start and not _is_word(text[at - 1]))
        if stands_apart and text[at:end].lower() == word:
            return at
    return end


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The main clauses. A break inside a run of limbs ("(a) X; and (b) Y") is not one."""
    bounds, opened = [], start
    for found in _BREAK.finditer(text, start, end):
        if found.start() < opened or _LATER_MARKER.match(text, found.end()):
            continue
        if not _TWO_WORDS.search(text, opened, min(found.start(), opened + _NEAR)):
            continue
        if not _TWO_WORDS.search(text, found.end(), min(end, found.end() + _NEAR)):
            continue
        if _MARKER_LAST.search(text, max(opened, found.start() - 10), found.start()):
            continue
        if found[0].startswith(",") and not QUESTION_WORD.search(text, opened, found.start()):
            continue  # "Since April 2012, how much …": the opening belongs to what follows
        bounds.append((opened, found.start()))
        opened = found.end()
    bounds.append((opened, end))
    return bounds


def _kind_and_number(marker: str, before: str | None) -> tuple[str, int]:
    if marker.isdigit():
        return "1", int(marker)
    if marker.lower() in _ROMAN and not (marker == "i" and before == "h"):
        return ("i", _ROMAN[marker.lower()])
    return ("a", ord(marker.lower()) - ord("a") + 1)


def runs_of_limbs(text: str, start: int, end: int) -> list[list[re.Match[str]]]:
    """Runs of markers that count upwards in one style: (a)(b)(c), (i)(ii), (a) and (B)."""
    if text.find(")", start, end) < 0:
        return []
    runs: list[tuple[str, int, list[re.Match[str]]]] = []
    before = None
    for found in islice(_MARKER.finditer(text, start, end), _MOST_MARKERS):
        kind, number = _kind_and_number(found["m"], before)
        before = found["m"]
        for i in reversed(range(len(runs))):  # the latest run of a style goes on
            run_kind, last, members = runs[i]
            if run_kind == kind and number == last + 1:
                members.append(found)
                runs[i] = (kind, number, members)
                break
        else:
            if number == 1 or (kind == "i" and not any(k == "i" for k, _, _ in runs)):
                runs.append((kind, number, [found]))
    # "(iii), (ii) or (i)": counted downwards; taken in the order of the text
    return [members for _, _, members in runs if len(members) > 1]


def limbs(text: str, start: int, end: int) -> list[Piece]:
    whole = trimmed(text, start, end)
    alone = [Piece(*whole, plain(text[whole[0] : whole[1]]))]
    runs = runs_of_limbs(text, start, end)
    chosen = next((run for run in runs if not names_only_periods(text, run, end)), None)
    if chosen is None:
        return alone
    bounds = _limb_bounds(text, chosen, start, end)
    lead = text[start : chosen[0].start()]
    tail = text[bounds[-1][1] : end]
    pieces = []
    for (a, b), marker in zip(bounds, chosen, strict=True):
        own = text[marker.end() : b]
        a, b = trimmed(text, a, b)
        if b > a:
            pieces.append(Piece(a, b, _compose(lead, own, tail)))
    return pieces or alone


def plain(text: str) -> str:
    """Limb markers taken out, for reading."""
    unmarked = _MARKER.sub("", text) if ")" in text else text
    return _GAPS.sub(" ", unmarked).strip()


_LOOSE_END = re.compile(r"(?:[\s,;]|\b(?:and|or)\s*$)+$")
_LAST_AND = re.compile(r"[\s,;]+(?:and|or)\s*$")
_GAP_BEFORE = re.compile(r"\s+([,;.])")


def _compose(lead: str, own: str, tail: str) -> str:
    own = _LAST_AND.sub("", _LOOSE_END.sub("", own))
    joined = " ".join(part.strip() for part in (lead, own, tail) if part.strip(" ,;."))
    return _GAP_BEFORE.sub(r"\1", plain(joined)).strip(" ,;")


_OPENS_PERIOD = re.compile(
    r"(?:in\s+)?(?:the\s+)?(?:(?:19|20)\d\d|last|past|previous|this\s+year|current\s+year"
    r"|(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\s+(?:19|20)\d\d|months?\s+from|(?:one|two|three|five|six|12|24|twelve"
    r"|\d+)\s+(?:months?|years?|weeks?|days?)\b|latest|Q[1-4]|spring|summer|autumn|winter|week\s)",
    re.IGNORECASE,
)


def names_only_periods(text: str, run: list[re.Match[str]], end: int) -> bool:
    """True for "(a) 2022, (b) 2023 and (c) the last six months"."""
    ends = [m.start() for m in run[1:]] + [end]
    for marker, stop in zip(run, ends, strict=True):
        words = text[marker.end() : stop].strip(" ,;.?")
        first = " ".join(words.split()[:4])
        if not _OPENS_PERIOD.match(first):
            return False
    return True


def _limb_bounds(
    text: str, run: list[re.Match[str]], start: int, end: int
) -> list[tuple[int, int]]:
    """Bounds of each limb; the last ends where the words shared by all begin."""
    ends = [m.start() for m in run[1:]] + [end]
    bounds = [(m.start(), stop) for m, stop in zip(run, ends, strict=True)]
    earlier = [_word_count(text[m.end() : stop]) for m, stop in zip(run, ends[:-1], strict=False)]
    last = text[run[-1].end() : end]
    longest = max(earlier)
    others = [text[m.end() : stop] for m, stop in zip(run, ends[:-1], strict=False)]
    stands_alone = all(_LIMB_BOUNDARY.search(o.strip(" ,;")) for o in others) and longest > 3
    if longest <= 12 and not stands_alone and _word_count(last) > min(earlier):
        for boundary in _LIMB_BOUNDARY.finditer(last):
            if _word_count(last[: boundary.start()]) >= max(1, min(earlier)):
                bounds[-1] = (run[-1].start(), run[-1].end() + boundary.start())
                break
    return bounds


def _word_count(text: str) -> int:
    return len(_LAST_AND.sub("", text.rstrip(" ,;")).split())
