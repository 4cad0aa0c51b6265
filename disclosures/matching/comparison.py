"""Is this the same thing asked twice? One ask of a question against one of a request.

Each comparison yields a relation and a fact in plain words. The verdict follows from the relations
in a fixed order: measure, act, wording, population, place, period. A period that does not meet can
at most show that the record exists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from disclosures.reading.measures import QUANTITIES, STATISTIC
from disclosures.reading.periods import hull
from disclosures.reading.values import Ask, Period

from .contrasts import contrast, negated_apart
from .values import Alignment
from .wording import (
    Wording,
    each_names_more,
    narrower,
    nouns_apart,
    populations_apart,
    similarity,
    wording,
)

# Least share of the shorter ask's words found in the other, of both found in both, and weight of
# the words shared (two that name a subject). Chosen beside two checks: the labelled verdicts, and
# 58,125 pairs of a department's answer and a council's reply that had words in common and nothing
# else, where 90 findings became 19.
LEAST_SHARED = 0.55
LEAST_COMMON = 0.22
LEAST_WEIGHT = 1.9
LIKE_THROUGHOUT = 0.6  # from here on two short asks that share nearly all their words meet too
SAME_COMMON = 0.5  # below this one side says more than the other: part
ONE_ACT_COMMON = 0.45  # where only one side says what happened to those counted
LOOSE_COMMON = 0.42  # for a document against something else

_A_MONTH = 31
_A_RANGE = 400  # days: a period longer than this asks for several years

NARROWER = "The question asks for something narrower"
EACH_NAMES_MORE = "Each side names something that the other does not"
REFUSED = frozenset({"refused", "not_held"})
GIVEN = frozenset({"released", "answered", "partial"})

_NAMES = {
    "count": "a number", "cost": "a cost", "share": "a share", "rate": "a rate",
    "average": "an average", "median": "a median", "duration": "a length of time", "date": "a date",
    "list": "a list", "document": "a document", "reason": "reasons",
    "yes_no": "whether something is so",
}  # fmt: skip
_IN_WORDS = {
    "detain": "detentions", "remove": "removals", "return": "returns", "apply": "applications",
    "grant": "grants", "refuse": "refusals", "die": "deaths", "release": "releases",
    "refer": "referrals", "adjourn": "adjournments", "support": "support", "arrest": "arrests",
    "convict": "convictions", "prosecute": "prosecutions", "complain": "complaints",
    "dismiss": "dismissals", "suspend": "suspensions", "recruit": "recruitment",
    "inspect": "inspections", "train": "training", "assault": "assaults", "close": "closures",
    "leaver": "resignations", "redact": "redactions", "absence": "absences",
    "sanction": "sanctions",
}  # fmt: skip
_OUTCOMES = frozenset({"apply", "grant", "refuse"})
# Acts kept in one record: a count of the one shows that the other is recorded.
_SIBLINGS = tuple(
    frozenset(family.split())
    for family in (
        "apply grant refuse", "remove return", "arrest prosecute convict", "dismiss suspend",
        "recruit leaver", "detain release",
    )
)  # fmt: skip
_NATIONAL = frozenset({"UK", "United Kingdom", "Great Britain", "England and Wales", "England"})
_WHOLE = frozenset({"UK", "United Kingdom"})
_PUBLISHING = frozenset({"publish", "publicis", "publication", "deposit", "library", "copi"})

_EACH = re.compile(r"\b(?:whether|if)\s+(?:each|every)\b", re.IGNORECASE)
_DO_YOU = re.compile(
    r"(?:^|[.:;?)]\s|\b(?:are|confirm|follow(?:s|ing)?|know|say)\s)\W*(?:if|whether"
    r"|(?:do|does|did|is|are|was|were|have|has|will)\s+(?:you|your|the|there|any|it)\b)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\bY(?:es)?\s?/\s?No?\b", re.IGNORECASE)
# Asks for what is done or thought, not for what is recorded.
_POLICY = re.compile(
    r"\W*(?:what\s+)?(?:recent\s+|further\s+|specific\s+)?"
    r"(?:steps|assessment|plans|discussions|progress|action|measures|consideration)\b"
    r"|\W*(?:please\s+\w+\s+)?(?:information\s+(?:on|about)\s+)?how\s+"
    r"(?!many|much|often|long|old|far|frequently)\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str  # same, part, near, loose, unlike, apart, unstated
    fact: str = ""


@dataclass(frozen=True)
class Facets:
    """An ask with what comparing it needs, worked out once and used against many others; what
    only asks whose words meet are compared by, when it is first looked at."""

    ask: Ask
    wording: Wording
    measure: str
    own: frozenset[str] | None = None  # its own words, where it is read with the first ask's

    @cached_property
    def is_policy(self) -> bool:
        return bool(_POLICY.match(self.ask.text))

    @cached_property
    def days(self) -> tuple[date, date] | None:
        return _days(self.ask.periods)


def facets(ask: Ask) -> Facets:
    words = wording(ask.text, tuple(p.text for p in ask.periods))
    measure = _measure(ask)
    if measure == "yes_no" and _PUBLISHING & words.concepts:
        measure = "publication"  # whether it will be published: the thing itself is the subject
        words = words.without(_PUBLISHING)
    return Facets(ask, words, measure)


def compare(pq_ask: Ask, foi_ask: Ask) -> Alignment:
    """The verdict on two asks, with up to four facts that decided it."""
    return compare_facets(facets(pq_ask), facets(foi_ask))


def compare_facets(one: Facets, other: Facets) -> Alignment:
    """As `compare`. Measures, periods and places are looked at only where the words meet: most
    asks laid side by side have nothing in common."""
    pq, foi = one.wording, other.wording
    shared, common, weight = similarity(pq, foi)
    if not _meet(pq, foi, shared, common, weight) or _only_by_context(one, foi):
        near = _nearness("different", shared, common)
        letters = one.ask.letter, other.ask.letter
        return Alignment(*letters, "different", ("Few words in common",), near, False)
    measure = _relate_measures(one, other)
    period = _relate_days(one.ask.periods, one.days, other.ask.periods, other.days)
    place = relate_places(one.ask.places, other.ask.places)
    act = _relate_acts(pq, foi)
    population = _relate_populations(one, other)
    relations = (measure, act, population, place, period)
    verdict = _verdict(relations, shared, common)
    if verdict != "different" and (pq.refers_back or foi.refers_back) and shared < 0.75:
        verdict = "different"  # the words left do not say whose
    elif verdict == "same" and (pq.refers_back or foi.refers_back):
        verdict = "part"
    facts = [relation.fact for relation in relations if relation.fact]
    if verdict in {"same", "part"} and one.measure in QUANTITIES and narrower(pq, foi):
        facts.insert(0, NARROWER)
    if verdict in {"same", "part"} and one.measure in QUANTITIES and each_names_more(pq, foi):
        facts.insert(0, EACH_NAMES_MORE)
    return Alignment(
        pq_letter=one.ask.letter,
        foi_letter=other.ask.letter,
        verdict=verdict,
        facts=tuple(facts[:4]),
        closeness=_closeness(verdict, relations, shared, common),
        is_mismatch=verdict in {"same", "part"} and replies_differ(one.ask, other.ask),
        is_apart="apart" in {population.kind, period.kind} or act.kind == "sibling",
    )


def words_meet(one: Wording, other: Wording) -> bool:
    """Whether two asks of these words may be anything but different."""
    return _meet(one, other, *similarity(one, other))


def _meet(one: Wording, other: Wording, shared: float, common: float, weight: float) -> bool:
    """Do two texts share enough words? One alone ("offences") names no subject, unless it points
    back ("their offences")."""
    if shared < LEAST_SHARED or common < LEAST_COMMON:
        return False
    if (one.refers_back or other.refers_back) and shared == 1.0:
        return True
    if common == 1.0 and weight >= 1:
        return True  # the very same words, though few
    return weight >= LEAST_WEIGHT or (common >= LIKE_THROUGHOUT and weight > 1)


def _only_by_context(one: Facets, other: Wording) -> bool:
    """ "Of what kind were these" meets whatever its first ask meets: of its own it says nothing."""
    return one.own is not None and one.measure == "other" and not one.own & other.concepts


def replies_differ(pq_ask: Ask, foi_ask: Ask) -> bool:
    """Refused or said not held in the answer, and given by the response."""
    return pq_ask.reply in REFUSED and foi_ask.reply in GIVEN


def _verdict(relations: Sequence[_Relation], shared: float, common: float) -> str:
    """Of two asks whose words meet."""
    measure, act, population, place, period = relations
    if measure.kind == "apart" or place.kind == "apart":
        return "different"
    if measure.kind == "loose":
        return "shows_record_exists" if common >= LOOSE_COMMON else "different"
    if act.kind == "apart":
        near = common >= LOOSE_COMMON and act.fact.endswith("also named")
        return "shows_record_exists" if near else "different"
    if act.kind == "sibling":
        return "shows_record_exists"
    if act.kind == "loose" and common < ONE_ACT_COMMON:
        return "different"
    if population.kind == "apart" or period.kind in {"apart", "unlike"}:
        return "shows_record_exists"
    parts = [r for r in relations if r.kind == "part"]
    if parts or (common < SAME_COMMON and shared < 0.99):
        return "part"
    return "same"


def _closeness(verdict: str, relations: Sequence[_Relation], shared: float, common: float) -> float:
    penalty = 0.9 ** sum(r.kind in {"part", "apart", "unlike"} for r in relations)
    return round(_nearness(verdict, shared, common) * penalty, 3)


_FACTOR = {"same": 1.0, "part": 0.85, "shows_record_exists": 0.6, "different": 0.4}


def _nearness(verdict: str, shared: float, common: float) -> float:
    return round((0.5 * shared + 0.5 * min(common / 0.6, 1.0)) * _FACTOR[verdict], 3)


def _relate_measures(pq: Facets, foi: Facets) -> _Relation:
    """Same measure, part of it (share and number), or another; "other" says nothing."""
    one, other = pq.measure, foi.measure
    if pq.is_policy != foi.is_policy and "document" not in {one, other}:
        return _Relation("loose", "Steps or an assessment against records")
    if one == other:
        return _Relation("same", f"Same measure: {_NAMES[one]}" if one in _NAMES else "")
    if "publication" in {one, other}:
        return _Relation("same")  # whether it will be published, against the thing itself
    pair = {one, other}
    if pair <= {"average", "median", "share", "rate", "count"} and pair & set(STATISTIC):
        named = [STATISTIC.get(m, "Number") for m in (one, other)]
        fact = f"{named[0]} against {named[1].lower()}"
        return _Relation("part" if pair == {"share", "count"} else "apart", fact)
    if "other" in pair:
        known = one if other == "other" else other
        vague = known in {"count", "list", "share", "document", "cost", "average", "median", "rate"}
        if known == "document":
            return _Relation("loose")  # something done, against a paper about it: ask for more
        return _Relation("unstated" if vague else "apart", "" if vague else _against(one, other))
    if pair <= {"list", "count", "document"}:
        kind = "unstated" if pair == {"list", "count"} else "apart"
        return _Relation(kind, "" if kind == "unstated" else _against(one, other))
    return _Relation("apart", _against(one, other))


def _measure(ask: Ask) -> str:
    """As read, but "whether each is back" asks for a list, and "do you use …" for a yes or no."""
    if ask.measure == "yes_no" and _EACH.search(ask.text):
        return "list"
    if "/" in ask.text and _YES_OR_NO.search(ask.text):
        return "yes_no"
    if ask.measure in {"", "other"} and _DO_YOU.search(ask.text):
        return "yes_no"
    return ask.measure or "other"


def _against(one: str, other: str) -> str:
    first, second = _NAMES.get(one, "something else"), _NAMES.get(other, "something else")
    return f"{first[0].upper()}{first[1:]} against {second}"


def _relate_acts(pq: Wording, foi: Wording) -> _Relation:
    if pq.acts == foi.acts:
        return _Relation("same" if pq.acts else "unstated")
    if not pq.acts or not foi.acts:
        # "Their offences" leaves out what happened to them because it was said before.
        back = pq.refers_back if not pq.acts else foi.refers_back
        return _Relation("unstated" if back else "loose")
    both = pq.acts & foi.acts
    if not both:
        names = f"{_words(pq.acts)} against {_words(foi.acts)}"
        kind = "sibling" if _are_siblings(pq.acts, foi.acts) else "apart"
        return _Relation(kind, f"Different things counted: {names}")
    extra = foi.acts - pq.acts
    if extra <= _OUTCOMES:
        return _Relation("part" if extra else "same")  # granted, against granted or refused
    if len(pq.acts) == 1:
        return _Relation("apart", f"The request counts {_words(extra)}; {_words(both)} also named")
    return _Relation("part")


def _are_siblings(one: frozenset[str], other: frozenset[str]) -> bool:
    """Are these two ways in which the same record may end?"""
    return any(one & family and other & family for family in _SIBLINGS)


def _words(concepts: frozenset[str]) -> str:
    return " and ".join(sorted(_IN_WORDS.get(concept, concept) for concept in concepts))


def _relate_populations(one: Facets, other: Facets) -> _Relation:
    pq, foi = one.wording, other.wording
    apart = contrast(one.ask.text, other.ask.text)
    if not apart and one.measure == other.measure == "count":
        named = one.ask.population, other.ask.population
        apart = negated_apart(one.ask.text, other.ask.text)
        apart = apart or populations_apart(*named) or nouns_apart(*named, pq, foi)
    if apart:
        return _Relation("apart", apart)
    if pq.certainty and foi.certainty and not pq.certainty & foi.certainty:
        return _Relation(
            "apart", f"{_words(pq.certainty).capitalize()} against {_words(foi.certainty)} cases"
        )
    numbers = {c for c in pq.concepts ^ foi.concepts if c.isdigit()}
    if numbers:
        return _Relation("part", f"Only one side says {', '.join(sorted(numbers))}")
    return _Relation("unstated")


def relate_places(pq: Sequence[str], foi: Sequence[str]) -> _Relation:
    """Same places, one within the other, or others altogether."""
    one, other = set(pq) - _WHOLE, set(foi) - _WHOLE
    if not one and not other:
        return _Relation("same" if pq and foi else "unstated")
    if one == other:
        return _Relation("same", f"Same place: {', '.join(sorted(one))}")
    if one & other or not one or not other or (one | other) & _NATIONAL:
        named = ", ".join(sorted(one ^ other))
        return _Relation("part", f"Only one side names {named}")
    return _Relation("apart", f"{', '.join(sorted(one))} against {', '.join(sorted(other))}")


def relate_periods(pq: tuple[Period, ...], foi: tuple[Period, ...]) -> _Relation:
    """How the days named by the two sides meet; "unstated" where a side names none."""
    return _relate_days(pq, _days(pq), foi, _days(foi))


def _relate_days(
    pq: tuple[Period, ...],
    one: tuple[date, date] | None,
    foi: tuple[Period, ...],
    other: tuple[date, date] | None,
) -> _Relation:
    if not pq or not foi:
        stated = one if pq else other
        ranges = stated is not None and (stated[1] - stated[0]).days > _A_RANGE
        fact = "" if not pq and not foi else "Only one side names a period"
        return _Relation("part" if ranges else "unstated", fact)
    if all(p.kind == "latest" for p in (*pq, *foi)):
        return _relate_snapshots(one, other)
    if one is None or other is None:
        return _Relation("unstated")
    (a, b), (c, d) = one, other
    span = b - a if _is_snapshot(foi) else d - c
    gap = (max(a, c) - min(b, d)).days  # negative where the two meet
    one_day = _is_snapshot(pq) != _is_snapshot(foi) and span.days > _A_MONTH
    if one_day and gap <= _A_RANGE:
        return _Relation("unlike", "A figure on one day against a figure over a period")
    if abs((a - c).days) <= 5 and abs((b - d).days) <= 5:
        return _Relation("same", "Same period")
    if abs((a - c).days) <= 5 and all(p.kind == "since" for p in (*pq, *foi)):
        return _Relation("same", "Same period, each up to its own day")
    if gap > 0:
        latest = any(p.kind in {"latest", "point"} for p in (*pq, *foi))
        if latest and gap <= _A_RANGE:  # two days, or a day and a month, not far apart
            return _Relation("near", "Two dates within about a year")
        return _Relation("apart", f"Other period: {_said(pq)} against {_said(foi)}")
    kinds = {p.kind for p in (*pq, *foi)}
    if {"financial", "calendar"} <= kinds and abs((a - c).days) < 120 and abs((b - d).days) < 120:
        return _Relation("part", "Financial year against calendar year")
    return _Relation("part", f"Periods overlap: {_said(pq)} and {_said(foi)}")


def _is_snapshot(periods: tuple[Period, ...]) -> bool:
    return all(p.kind in {"latest", "point"} for p in periods)


def _relate_snapshots(one: tuple[date, date] | None, other: tuple[date, date] | None) -> _Relation:
    if one and other and abs((one[0] - other[0]).days) > 400:
        return _Relation("unlike", "Both ask for the figure of the day, over a year apart")
    return _Relation("same", "Both ask for the latest figure")


def _days(periods: tuple[Period, ...]) -> tuple[date, date] | None:
    if all(not p.first and not p.last for p in periods):
        return None
    first, last = hull(periods)
    try:
        return (
            date.fromisoformat(first) if first else date.min,
            date.fromisoformat(last) if last else date.max,
        )
    except ValueError:
        return None


def _said(periods: tuple[Period, ...]) -> str:
    return " and ".join(p.text.strip() for p in periods[:3])
