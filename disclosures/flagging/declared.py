"""Pairs that people made themselves: a question that names an FOI response, a request that names
an answer, an answer that names a request, a later question that names both.

An answer is known by its UIN and a date, never by the UIN alone, and only within one family; a
reference only within one family too, since bodies number alike. A WhatDoTheyKnow address names
one request whoever cites it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Func, Value
from django.db.models.functions import Upper

from disclosures import index
from disclosures.chains import days_of
from disclosures.documents import request_text
from disclosures.matching.links import CitedAnswer, DeclaredLinks, declared_links, same_reference
from disclosures.models import FoiRequest, Question

MOST_READ = 20_000  # characters of the letters searched for a reference
TIERS = ("member", "requester", "answer")  # where several tied a pair, the first is named


class Tie(NamedTuple):
    """Who tied an answer and a request together: "member" with the id of the question that does
    it, "requester" or "answer"."""

    by: str
    question_id: int | None = None


Ties = dict[int, Tie]


def declared_requests(question: Question) -> Ties:
    """Ids of the requests that people tied to this question, with who did."""
    if question.body is None:
        return {}
    found: dict[int, list[Tie]] = defaultdict(list)
    for follower in questions_citing(question, question.date_key):
        for pk in _requests_named(_links_of(follower), question):
            found[pk].append(Tie("member", follower.pk))
    for pk in _requests_named(_links_of(question), question):
        found[pk].append(Tie("member", question.pk))
    for pk in _requests_citing(question):
        found[pk].append(Tie("requester"))
    for pk in _requests_named(_links_of_answer(question), question):
        found[pk].append(Tie("answer"))
    return _first_of_each(found)


def questions_citing(
    question: Question, since: date, among: set[int] | None = None
) -> list[Question]:
    """Other questions, tabled since a day, that name this one's answer by its number and date
    ("pursuant to the Answer of … to Question …"); only of the ids `among`, where they are given."""
    holding = set(index.holding(question.uin, kind="pq")) - {question.pk}
    if among is not None:
        holding &= among
    rows = Question.objects.filter(pk__in=holding, date_key__gte=since) if holding else ()
    return [
        row for row in rows if any(cites(answer, question) for answer in _links_of(row).answers)
    ]


def declared_questions(request: FoiRequest) -> Ties:
    """Ids of the questions that people tied to this request: the same ties from the other side."""
    if request.body is None:
        return {}
    found: dict[int, list[Tie]] = defaultdict(list)
    sent = request.date_sent.isoformat() if request.date_sent else ""
    for pk in _questions_cited(declared_links(request_text(request), sent).answers, request):
        found[pk].append(Tie("requester"))
    for question in _holding(request, "asked"):
        links = _links_of(question)
        if _names(links, request):
            for pk in {question.pk} | _questions_cited(links.answers, request):
                found[pk].append(Tie("member", question.pk))
    for question in _holding(request, "replied"):
        if _names(_links_of_answer(question), request):
            found[question.pk].append(Tie("answer"))
    return _first_of_each(found)


def _first_of_each(found: dict[int, list[Tie]]) -> Ties:
    return {
        pk: min(ties, key=lambda tie: (TIERS.index(tie.by), tie.question_id or 0))
        for pk, ties in found.items()
    }


def _holding(request: FoiRequest, text: str):
    """Questions of the family whose question or answer holds the request's name or number."""
    ids: set[int] = set()
    for words in {request.slug} | _spellings(request.reference, *_own_references(request)):
        if words:
            ids.update(index.holding(words, kind="pq", text=text))
    if not ids:
        return ()
    rows = Question.objects.filter(pk__in=ids).select_related("current_answer")
    return _of_family(rows, request)


def cites(cited: CitedAnswer, question: Question) -> bool:
    """By number and date. Texts give the day of the answer or, less often, that of tabling."""
    if cited.uin.upper() != question.uin.upper():
        return False
    named = {cited.answered, cited.tabled} - {""}
    return bool(named & {day.isoformat() for day in days_of(question)})


def _links_of(question: Question) -> DeclaredLinks:
    return declared_links(question.text, question.date_key.isoformat())


def _links_of_answer(question: Question) -> DeclaredLinks:
    answer = question.current_answer
    if answer is None:
        return declared_links("")
    on = answer.date_answered or question.date_key
    return declared_links(answer.text, on.isoformat())


def _names(links: DeclaredLinks, request: FoiRequest) -> bool:
    if request.slug and request.slug in links.request_slugs:
        return True
    own = (request.reference, *_own_references(request))
    return any(same_reference(one, named) for named in links.foi_references for one in own)


def _spellings(*references: str) -> set[str]:
    """ "FOI 2024/00731" and "FOI2024/00731": the index tells them apart."""
    found = set()
    for reference in filter(None, references):
        joined = "".join(reference.split())
        found |= {reference, joined, re.sub(r"(?<=[A-Za-z])(?=\d)", " ", joined, count=1)}
    return found


def _own_references(request: FoiRequest) -> set[str]:
    """The body's number for this request where only its letters give it, and give it in no other
    request of the family."""
    if request.reference:
        return set()
    said = " ".join(m.text for m in request.messages.all() if m.sender == "authority")
    return {
        reference
        for reference in declared_links(said[:MOST_READ]).foi_references
        if _replied_with(reference, request) == {request.pk}
    }


def _replied_with(reference: str, document: Question | FoiRequest) -> set[int]:
    """Requests of the family in whose replies the reference stands."""
    ids: set[int] = set()
    for words in _spellings(reference):
        ids.update(index.holding(words, kind="foi", text="replied"))
    rows = FoiRequest.objects.filter(pk__in=ids, reference="", body__isnull=False)
    return set(_of_family(rows, document).values_list("pk", flat=True)) if ids else set()


def _requests_named(links: DeclaredLinks, question: Question) -> set[int]:
    slugs = set(links.request_slugs)
    references = {_plain(r) for r in links.foi_references}
    found: set[int] = set()
    if not slugs and not references:
        return found
    rows = FoiRequest.objects.filter(body__isnull=False)
    if slugs:
        found |= set(rows.filter(slug__in=slugs).values_list("pk", flat=True))
    if references:
        plain = Func(
            Upper(F("reference")), Value("[^A-Z0-9]"), Value(""), Value("g"),
            function="regexp_replace",
        )  # fmt: skip
        same = _of_family(rows, question).annotate(plain=plain).filter(plain__in=references)
        found |= set(same.values_list("pk", flat=True))
        for reference in links.foi_references:
            ids = _replied_with(reference, question)
            found |= ids if len(ids) == 1 else set()
    return found


def _requests_citing(question: Question) -> set[int]:
    ids = index.holding(question.uin, kind="foi")
    if not ids:
        return set()
    rows = _of_family(FoiRequest.objects.filter(pk__in=ids), question)
    return {
        request.pk
        for request in rows.prefetch_related("messages")
        if any(cites(answer, question) for answer in _cited_in(request))
    }


def _cited_in(request: FoiRequest) -> tuple[CitedAnswer, ...]:
    sent = request.date_sent.isoformat() if request.date_sent else ""
    return declared_links(request_text(request), sent).answers


def _questions_cited(answers: Iterable[CitedAnswer], request: FoiRequest) -> set[int]:
    answers = [answer for answer in answers if answer.answered or answer.tabled]
    if not answers:
        return set()
    rows = Question.objects.filter(uin__in={answer.uin.upper() for answer in answers})
    rows = _of_family(rows, request).select_related("current_answer")
    return {row.pk for row in rows if any(cites(answer, row) for answer in answers)}


def _of_family(rows, document):
    return rows.filter(body__families__overlap=document.body.families)


def _plain(reference: str) -> str:
    return "".join(c for c in reference.upper() if c.isascii() and c.isalnum())
