"""Did both sides give a figure for the same thing, and do the figures differ?

Strict on purpose: the same measure, the same closed period and the same words on both sides, and
one figure (or one for each of the same years) in the words each side replied with. A figure said
to be approximate, and two figures that agree once rounded, are no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from disclosures.reading.measures import QUANTITIES
from disclosures.reading.periods import hull
from disclosures.reading.values import Ask

from .values import Alignment
from .wording import wording

_LONGEST = 2_000  # characters of a reply; more holds tables, where a figure's row is not known
_OPEN = frozenset({"since", "latest", "relative"})  # periods that end on another day on each side
_SCALES = {"thousand": 1_000, "k": 1_000, "million": 10**6, "m": 10**6, "billion": 10**9,
           "bn": 10**9}  # fmt: skip

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR = r"(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d{4}|\d\d))?"
_DAYS = re.compile(
    rf"https?://\S+|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+(?:19|20)\d\d)?|\b{_MONTH}\s+(?:19|20)\d\d"
    r"|\b(?:FOI|IR|EIR|Ref\w*|reference|section|Act|attachment|annex|table|question|UIN)\W{0,3}\d[\d/.-]*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![\w.,/-])(?P<unit>£\s?)?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>thousand|million|billion|bn|k|m)\b)?(?P<share>\s?%|\s+per\s?cent\b)?(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
_INEXACT = re.compile(
    r"\b(?:around|about|approximately|approx|roughly|some|over|under|nearly|almost|circa|estimated?"
    r"|(?:more|less|fewer|greater)\s+than|at\s+least|at\s+most|up\s+to|between|fewer|provisional)\W*$"
    r"|[<>~≈±]\s*$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(
    rf"\s*(?:\w+\s+){{0,3}}?(?:in|for|during)\s+(?P<y>{_YEAR})", re.IGNORECASE
)
_LABEL_BEFORE = re.compile(rf"\b(?P<y>{_YEAR})\s*[:=]\s*£?\s*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as written, its value, and the step it seems to be rounded to."""

    said: str
    value: Decimal
    step: Decimal


def figures_apart(pq: Ask, foi: Ask, alignment: Alignment) -> tuple[Amount, Amount] | None:
    """The first two comparable figures that differ beyond rounding; None where there are none."""
    if not _comparable(pq, foi, alignment):
        return None
    one, other = amounts(pq), amounts(foi)
    if not one or one.keys() != other.keys():
        return None
    for label, mine in one.items():
        if not agree(mine, other[label]):
            return mine, other[label]
    return None


def _comparable(pq: Ask, foi: Ask, alignment: Alignment) -> bool:
    if alignment.verdict != "same" or (pq.reply, foi.reply) != ("answered", "released"):
        return False
    if pq.measure != foi.measure or pq.measure not in QUANTITIES or pq.breakdown != foi.breakdown:
        return False
    if set(pq.places) != set(foi.places) or not pq.periods or not foi.periods:
        return False
    if any(p.kind in _OPEN for p in (*pq.periods, *foi.periods)):
        return False
    if "" in (days := hull(pq.periods)) or days != hull(foi.periods):
        return False
    return _words(pq) == _words(foi) != (frozenset(), frozenset())


def _words(ask: Ask) -> tuple[frozenset[str], frozenset[str]]:
    """What an ask is about, and the numbers it names ("aged over 60"), its periods left out."""
    periods = tuple(period.text for period in ask.periods)
    rest = ask.text
    for period in periods:
        rest = rest.replace(period, " ")
    return wording(ask.text, periods).concepts, frozenset(re.findall(r"\d+", rest))


# Below this, two texts may hold the same number by chance, unless it has decimals.
_LEAST_TELLING = 10
_NO_FIGURE_ASKED = frozenset({"list", "document", "reason", "yes_no", "date"})


def figure_in_answer(answer: str, pq: Ask, foi: Ask) -> str:
    """The figure released for the ask, as written, where the answer's text holds it too; else "".

    Not every number tells: no year, day or reference, none below ten without a decimal, and none
    of the question's own ("aged over 60"). Of several figures released, all must be there, so that
    a total given beside a breakdown refused is still a difference.
    """
    if foi.measure in _NO_FIGURE_ASKED:
        return ""
    asked = {amount.value for amount in _telling(pq.text)}
    released = [a for a in _released(foi) if a.value not in asked]
    if not released:
        return ""
    held = {amount.value for amount in _telling(answer)}
    return released[0].said if all(a.value in held for a in released) else ""


def _released(foi: Ask) -> list[Amount]:
    """What the response gives for the ask: its one figure, those of its years, or every one."""
    labelled = amounts(foi)
    years = {p.text for p in foi.periods}
    own = [a for label, a in labelled.items() if not label or any(label in y for y in years)]
    if own or labelled:
        return [a for a in own or labelled.values() if _tells(a)]
    said = foi.reply_span.text if foi.reply_span else ""
    return _telling(said) if len(said) <= _LONGEST else []


@lru_cache(maxsize=512)
def _telling(text: str) -> list[Amount]:
    """Every figure in a text that could be known again in another."""
    text = _DAYS.sub(lambda m: " " * len(m[0]), text)
    found = (m for m in _AMOUNT.finditer(text) if not re.fullmatch(_YEAR, m[0].strip()))
    return [amount for amount in map(_amount, found) if _tells(amount)]


def _tells(amount: Amount) -> bool:
    return amount.value >= _LEAST_TELLING or amount.value % 1 != 0


def amounts(ask: Ask) -> dict[str, Amount]:
    """What the reply's words give: {"": amount}, or one for each year named; {} where unclear."""
    said = ask.reply_span.text if ask.reply_span else ""
    if not said or len(said) > _LONGEST:
        return {}
    said = _DAYS.sub(lambda m: " " * len(m[0]), said)
    found = [m for m in _AMOUNT.finditer(said) if not re.fullmatch(r"(?:19|20)\d\d", m[0].strip())]
    found = [m for m in found if _is_of_measure(m, ask.measure)]
    if any(_INEXACT.search(said[max(m.start() - 30, 0) : m.start()]) for m in found):
        return {}
    if len(found) > 1:
        labelled = {_label(said, m): _amount(m) for m in found}
        if len(labelled) == len(found) and "" not in labelled:
            return labelled
        found = [m for m in found if _counts(said[m.end() :], ask)]
    return {"": _amount(found[0])} if len(found) == 1 else {}


def _is_of_measure(found: re.Match[str], measure: str) -> bool:
    if measure == "cost":
        return bool(found["unit"])
    if measure == "share":
        return bool(found["share"])
    return not found["unit"] and not found["share"]


def _counts(after: str, ask: Ask) -> bool:
    """Do the words after the figure name what was counted? "312 pier masters"."""
    counted = wording(ask.population).concepts
    return (
        bool(counted) and counted <= wording(" ".join(after.split()[: 2 + len(counted)])).concepts
    )


def _label(said: str, found: re.Match[str]) -> str:
    """The year a figure is for; "" where the words do not say."""
    label = _LABEL_AFTER.match(said, found.end()) or _LABEL_BEFORE.search(said[: found.start()])
    return re.sub(r"\s", "", label["y"]) if label else ""


def _amount(found: re.Match[str]) -> Amount:
    scale = _SCALES.get((found["scale"] or "").lower(), 1)
    digits = found["n"].replace(",", "")
    value = Decimal(digits) * scale
    decimals = len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals else 0
    step = Decimal(10) ** (zeros - decimals) * scale
    if step == 1 and digits.endswith("5"):
        step = Decimal(5)  # many bodies round counts of people to five
    return Amount(" ".join(found[0].split()), value, step)


def agree(one: Amount, other: Amount) -> bool:
    """Equal, or equal once both are rounded as the coarser one is."""
    gap = abs(one.value - other.value)
    return gap == 0 or gap < max(one.step, other.step)
