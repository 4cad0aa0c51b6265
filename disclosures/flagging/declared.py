"""Pairs that people made themselves: a question that names an FOI response, a request that names
an answer, a later question that names both.

An answer is known by its UIN and a date, never by the UIN alone, and only within one family; a
reference only within one family too, since bodies number alike. A WhatDoTheyKnow address names
one request whoever cites it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Func, Value
from django.db.models.functions import Upper

from disclosures import index
from disclosures.documents import request_text
from disclosures.matching.links import CitedAnswer, DeclaredLinks, declared_links, same_reference
from disclosures.models import FoiRequest, Question


def declared_requests(question: Question) -> set[int]:
    """Ids of the requests that people tied to this question."""
    if question.body is None:
        return set()
    links = [_links_of(question)]
    followers = set(index.holding(question.uin, kind="pq")) - {question.pk}
    if followers:
        rows = Question.objects.filter(pk__in=followers, date_key__gte=question.date_key)
        named = [_links_of(follower) for follower in rows]
        links += [n for n in named if any(cites(answer, question) for answer in n.answers)]
    return _requests_named(links, question) | _requests_citing(question)


def declared_questions(request: FoiRequest) -> set[int]:
    """Ids of the questions that people tied to this request: the same ties from the other side."""
    if request.body is None:
        return set()
    sent = request.date_sent.isoformat() if request.date_sent else ""
    found = _questions_cited(declared_links(request_text(request), sent).answers, request)
    citing: set[int] = set()
    for words in {request.slug, request.reference} - {""}:
        citing.update(index.holding(words, kind="pq"))
    for question in _of_family(Question.objects.filter(pk__in=citing), request) if citing else ():
        links = _links_of(question)
        if _names(links, request):
            found |= {question.pk} | _questions_cited(links.answers, request)
    return found


def cites(cited: CitedAnswer, question: Question) -> bool:
    """By number and date. Texts give the day of the answer or, less often, that of tabling."""
    if cited.uin.upper() != question.uin.upper():
        return False
    answer = question.current_answer
    days = {question.date_key, question.date_tabled}
    if answer is not None:
        days |= {answer.date_answered, answer.date_holding, answer.date_corrected}
    named = {cited.answered, cited.tabled} - {""}
    return bool(named & {day.isoformat() for day in days if day})


def _links_of(question: Question) -> DeclaredLinks:
    return declared_links(question.text, question.date_key.isoformat())


def _names(links: DeclaredLinks, request: FoiRequest) -> bool:
    if request.slug and request.slug in links.request_slugs:
        return True
    return any(same_reference(request.reference, named) for named in links.foi_references)


def _requests_named(links: Iterable[DeclaredLinks], question: Question) -> set[int]:
    slugs = {slug for named in links for slug in named.request_slugs}
    references = {_plain(r) for named in links for r in named.foi_references}
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
