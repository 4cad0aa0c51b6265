"""Refusals in an answer: which sentences refuse what was asked, on what ground, and how far.

A refusal counts only where it bears on the question; beside figures or tables that answer part of
it, the answer is partial; where the whole is given all the same, it is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from disclosures.reading import phrases
from disclosures.reading.admitted import ASSESSING, counts
from disclosures.reading.carrying import carrying_words
from disclosures.reading.cases import (
    Case,
    anchored,
    is_nil_about,
    points_elsewhere,
    promises_letter,
    refers_back,
    sentence_at,
)
from disclosures.reading.figures import AMOUNT, has_figure
from disclosures.reading.given import (
    gives_what_was_asked,
)
from disclosures.reading.phrases import Hit
from disclosures.reading.sentences import is_generic, speaks_of_records, subject_words

# "However" after a refusal, or "does hold … however": what follows or precedes counts more.
_NARROWED = re.compile(
    r"\b(?:prior to|before (?:april|january|\d+|this|then)|between (?:\d+|january|april)|"
    r"for (?:all|every)|earlier than|preceding|"
    r"(?:for|in) (?:19|20)\d\d|below|after|onwards|some of|previous years|only (?:from|since))\b"
)

# Words that make a refusal cover all that was asked.
_WHOLE = re.compile(
    r"\b(?:information|data|figures?|details|estimates?|statistics)(?: that)?(?: you have)? "
    r"(?:sought|"
    r"requested|asked for)|\brequested (?:information|data|figures?|details)|(?:^|"
    r"\n)\W*(?:this|that|these|such)"
    r" (?:information|data|figures)|(?:^|\n)\W*(?:the )?(?:information|data) (?:is|are) not\b"
)

_HOWEVER = re.compile(
    r"(?:^|\n|\. )\W*(?:however|but|although|nevertheless|nonetheless)\b|\b(?:that|which) is "
    r"available\b|\bis available (?:for|from|is)\b"
)


@dataclass(slots=True)
class Refusal:
    """Refusing words, by sentence. `first` and `last` are sentence numbers."""

    hits: list[Hit]
    first: int
    last: int
    ground: str
    grounds: list[str]

    @property
    def sentences(self) -> range:
        return range(self.first, self.last + 1)


_MOST_HITS = 40  # of one family; no answer a person wrote comes near

Judged = tuple[str, list[str], tuple[int, int] | None, float]


def find_refusal(case: Case) -> Refusal | None:
    hits = [hit for family in case.families for hit in islice(_admitted(case, family), _MOST_HITS)]
    if not hits:
        return None
    by_sentence: dict[int, list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(sentence_at(case, hit.start), []).append(hit)
    kept = {i: found for i, found in by_sentence.items() if _bears(case, i, found)}
    for i in sorted(by_sentence):
        if i not in kept and i - 1 in kept:
            kept[i] = by_sentence[i]
    if not kept:
        return None
    first = last = _main_sentence(case, kept)
    while last + 1 in kept and _goes_on(case, last + 1, kept):
        last += 1
    while first - 1 in kept and _goes_on(case, first, kept):
        first -= 1
    near = [h for i in sorted(kept) if first <= i <= last for h in kept[i]]
    grounds = [g for i in sorted(kept) for g in _grounds(case, i, kept[i])]
    main = [g for i in sorted(kept) if first <= i <= last for g in _grounds(case, i, kept[i])]
    return Refusal(near, first, last, _ruling(main), grounds)


_ANAPHORA = re.compile(
    r"\W*(?:this|it|to|such|collat|obtain|provid|therefore|these|similarly|as such|in order|doing|"
    r"consequently|furthermore|any|they|producing|compiling|gathering|that|we would|identifying)"
)


def _goes_on(case: Case, index: int, kept: dict[int, list[Hit]]) -> bool:
    """Does this sentence carry on the refusal of the one before it?"""
    cost = [any(h.ground == "disproportionate_cost" for h in kept[i]) for i in (index - 1, index)]
    return (cost[1] and not cost[0]) or _ANAPHORA.match(case.sentence(index)) is not None


def _admitted(case: Case, family: phrases.Family) -> Iterator[Hit]:
    """The family's words in the sentences that hold one of its anchors."""
    for index in anchored(case, family.anchors):
        for hit in family.hits_between(case.folded, *case.sentences[index]):
            if counts(case, family, hit):
                yield hit


def _bears(case: Case, index: int, hits: Sequence[Hit]) -> bool:
    """Is this sentence about what was asked? A refusal of something nobody asked is none."""
    if index == 0 or len(case.sentences) <= 2 or hits[0].ground == "disproportionate_cost":
        return True
    if len(case.folded) < 500:
        return True
    text = case.sentence(index)
    if is_generic(text) or len(text) < 70:
        return True
    if hits[0].ground.startswith("not_held") and speaks_of_records(text):
        return True
    words = subject_words(text)
    return len(words) < 3 or bool(words & case.about)


def _main_sentence(case: Case, kept: dict[int, list[Hit]]) -> int:
    """The refusing sentence nearest to the question's own words; cost counts above all."""

    def weight(index: int) -> tuple[float, int]:
        text = case.sentence(index)
        points = 2.0 if any(h.ground == "disproportionate_cost" for h in kept[index]) else 0.0
        points += 1.5 if is_generic(text) else 0.0
        points += min(3, len(subject_words(text) & case.about)) * 0.5
        points -= 1.0 if all(h.is_soft for h in kept[index]) else 0.0
        return points, -index

    return max(kept, key=weight)


_FROM_PUBLISHED = re.compile(r"available (?:from|in|within)\b[^.]{0,30}publish|in published")


def _grounds(case: Case, index: int, hits: Sequence[Hit]) -> list[str]:
    """The grounds of one sentence: a reason turns "do not publish" into withholding."""
    found = {hit.ground for hit in hits}
    text = case.sentence(index)
    if "not_held_centrally" in found:
        found.discard("not_held")
    # "Not available from published statistics" is one ground, not two.
    if "not_published" in found and _FROM_PUBLISHED.search(text):
        found.discard("not_held")
    if "not_published" in found and "withheld" not in found and phrases.REASONED.search(text):
        found = (found - {"not_published"}) | {"withheld"}
    if "withheld" in found and "not_held" in found and phrases.REASONED.search(text):
        found.discard("not_held")
    able = any(_ABILITY.search(case.folded, h.start, h.end) for h in hits)
    if "not_held" in found and able and _DELICATE.search(text):
        found = (found - {"not_held"}) | {"withheld"}
    if {"withheld", "not_published"} <= found:
        found.discard("not_published" if phrases.REASONED.search(text) else "withheld")
    return sorted(found)


# "Unable to give details for reasons of security" withholds; it does not say "not held".
_ABILITY = re.compile(r"\b(?:un)?able\b|\bpossible\b|\bcannot\b|\bprovided\b|\bgive\b")

_DELICATE = re.compile(
    r"security\b|commercial|confidential|prejudic|sensitiv|propriety|litigation|data protection|"
    r"prevent identification|identify (?:an |the )?individual"
)

_RANK = ("disproportionate_cost", "withheld", "not_held_centrally", "not_held", "not_published")


def _ruling(grounds: list[str]) -> str:
    for ground in _RANK:
        if ground in grounds:
            return ground
    return grounds[0]


def judge_refusal(case: Case, refusal: Refusal) -> Judged:
    where = carrying_words(case, refusal.first, refusal.last, refusal.hits)
    secondary = [g for g in refusal.grounds if g != refusal.ground]
    given, whole = _gives_some(case, refusal)
    soft = all(hit.is_soft for hit in refusal.hits)
    if case.asks_why and refusal.ground in ("withheld", "not_published"):
        return "answered", secondary, None, 0.5
    costly = refusal.ground == "disproportionate_cost"
    if refusal.first > 0 and not costly and case.limbs == 1 and is_nil_about(case, 0):
        return "answered", [refusal.ground], None, 0.5
    if _asked_whether_assessed(case, refusal) and not given:
        return "answered", ["not_held", *secondary], where, 0.55
    if given and (whole or soft):
        return "answered", [], None, 0.6
    if given and _nearly_that(case, refusal):
        return "answered", [refusal.ground], where, 0.5
    if promises_letter(case) and refusal.ground in ("not_held",):
        return "referred", ["holding"], where, 0.7
    if given:
        return "partial", [refusal.ground, *secondary], where, 0.7
    if refers_back(case.sentence(0)) and (refusal.first > 0 or _EXCEPT.search(case.sentence(0))):
        return "earlier_answer", secondary, None, 0.6
    if _only_a_rider(case, refusal):
        return "answered", [refusal.ground], where, 0.5
    if points_elsewhere(case, refusal.sentences):
        secondary.append("published_elsewhere")
    return refusal.ground, secondary, where, 0.9


def _nearly_that(case: Case, refusal: Refusal) -> bool:
    """ "Not kept in that form. However, the following table gives …": told to the asked thing."""
    if case.limbs > 1 or refusal.ground in ("withheld", "not_published"):
        return False
    return any(
        _HOWEVER.match(text)
        and (phrases.GIVEN_WHOLE.search(text) or AMOUNT.search(text))
        and len(subject_words(text) & case.about) >= 0.5 * len(case.about)
        for text in (case.sentence(i) for i in range(refusal.last + 1, len(case.sentences)))
    )


# "I refer the Member to my answer, except for …": what is excepted is the smaller part.
_EXCEPT = re.compile(r"\b(?:answer|statement|reply)\w*\b.*\bexcept\b", re.DOTALL)

_WHETHER_ASSESSED = re.compile(
    r"\b(?:whether|if) (?:(?:he|she|they|it|(?:his|her|their|the)\s+[a-z ]{3,40})\s+)?(?:has|"
    r"have|had)?\s?"
    r"(?:made|undertaken|carried out|conducted|commissioned|completed|assessed|plans? to)\b"
)


def _asked_whether_assessed(case: Case, refusal: Refusal) -> bool:
    """Asked whether an assessment was made, "none has been" is the answer, not a refusal."""
    if refusal.ground != "not_held" or not _WHETHER_ASSESSED.search(case.question):
        return False
    return all(ASSESSING.search(case.folded, h.start, h.end) for h in refusal.hits)


def _gives_some(case: Case, refusal: Refusal) -> tuple[bool, bool]:
    """(is something of what was asked given, is the whole said to be given)?"""
    if ("some of the" in case.folded and _SOME.search(case.folded)) or _adds_figure(case, refusal):
        return True, False
    if gives_what_was_asked(case, [hit.start for hit in refusal.hits]):
        return True, False
    rest = [i for i in range(len(case.sentences)) if not refusal.first <= i <= refusal.last]
    if not rest:
        return False, False
    if _FOOTNOTE.match(case.sentence(refusal.first)) and refusal.first > len(rest) // 2:
        return True, False
    text = "\n".join(case.sentence(i) for i in rest)
    whole = re.search(
        r"\b(?:information|data|figures) (?:you have )?(?:requested|asked for)[^.\n]{0,40} "
        r"(?:is|are|has been)"
        r" (?:provided|set out|shown|contained|given|attached|in)\b", text
    ) is not None  # fmt: skip
    if any(a in text for a in phrases.GIVEN_ANCHORS) and phrases.GIVEN_WHOLE.search(text):
        return True, whole
    if not case.asks_quantity:
        return False, False
    refused = "\n".join(case.sentence(i) for i in range(refusal.first, refusal.last + 1))
    narrowed = _NARROWED.search(refused) is not None
    one_place = _ONE_OF_THEM.search(refused) is not None
    if (narrowed or one_place) and points_elsewhere(case, refusal.sentences):
        return True, False
    covers = case.limbs == 1 and len(subject_words(refused) & case.about) >= 0.6 * len(case.about)
    if not narrowed and (covers or _WHOLE.search(refused)) and not _HOWEVER.search(text):
        return False, False
    if any(_is_figure_about(case, i) for i in rest):
        return True, False
    many = case.limbs > 1 and refusal.first >= 2
    return many and any(has_figure(case.sentence(i)) for i in rest), False


# "(1) The split is not available prior to 2001": a note under the table that is given.
_FOOTNOTE = re.compile(r"\W*(?:\(\s?[\da-z]{1,2}\s?\)|\[\s?\d{1,2}\s?\]|notes?\b\W*\d?|\*+|†)\s*\w")

# "Figures for Bolsover are not available": the refusal names one of several asked about.
_ONE_OF_THEM = re.compile(
    r"^\W*(?:figures|data|information|statistics) (?:for|on|in) "
    r"(?!the (?:number|information|data)|this|these|that|those|all|how)"
    r"(?:[a-z'-]+ ){1,4}(?:is|are) not\b"
)

_SOME = re.compile(
    r"\b(?:provide|give|share|disclose|release|set out) some of the (?:information|details?|data|"
    r"figures)\b"
)

_BUT = re.compile(r"[,;:]? (?:but|however|although|though)\b")


def _adds_figure(case: Case, refusal: Refusal) -> bool:
    """ "Does not hold applications but 2,500 were awarded": the figure in the same sentence."""
    if not case.asks_quantity:
        return False
    said = max(hit.end for hit in refusal.hits)
    but = _BUT.search(case.folded, said, case.sentences[refusal.last][1])
    if but is None:
        return False
    added = case.folded[but.end() : case.sentences[refusal.last][1]]
    return has_figure(added) and bool(subject_words(added) & case.about)


# "Leases of more than 21 years will be excluded": a number in a rule or a plan counts nothing.
_SPEAKS_OF_RULES = re.compile(
    r"\b(?:must|should|will (?:be|ensure|need)|required to|act (?:19|20)\d\d)\b"
)


def _is_figure_about(case: Case, index: int) -> bool:
    text = case.sentence(index)
    if is_nil_about(case, index):
        return True
    if not has_figure(text) or _SPEAKS_OF_RULES.search(text):
        return False
    words = subject_words(text)
    shared = len(words & case.about)
    if shared >= 3 and shared >= 0.3 * len(case.about):
        return True
    return shared >= 2 and shared >= 0.25 * len(words)


_ASKS_FOR_DEEDS = re.compile(
    r"\bwhat (?:the |recent |further |specific |additional |diplomatic |his |her |their "
    r")*(?:steps|discussions|"
    r"progress|guidance|representations|plans|support|actions?|measures|role|policy|reasons?)\b"
    r"|\b(?:he|she|they|it|department|government) plans? to (?!publish)"
)


# "While it does not comment on single cases, the office is ready to …": said in passing.
_CONCEDES = re.compile(r"\W*(?:while|whilst|although|though)\b[^.]{10,200}?, ")


def _only_a_rider(case: Case, refusal: Refusal) -> bool:
    """An answer of many sentences to a question that asks for no record, refusing in one."""
    if case.asks_quantity:
        return False
    text = case.sentence(refusal.first)
    passing = refusal.ground == "withheld" and _CONCEDES.match(text)
    if passing and refusal.first == refusal.last and len(case.sentences) > 2:
        return True
    refused = case.sentences[refusal.last][1] - case.sentences[refusal.first][0]
    late = refusal.first >= 2 and refused < 0.25 * len(case.folded)
    return late and (case.limbs > 1 or _ASKS_FOR_DEEDS.search(case.question) is not None)
