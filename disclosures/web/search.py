"""The search page: words, filters with counts, results with question and answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import render

from disclosures import index
from disclosures.documents import PREFETCH, request_text, response_parts
from disclosures.models import FoiRequest, PublicBody, Question
from disclosures.outcomes import KINDS, grouped, outcome_of

from .forms import SearchForm
from .marking import Mark, excerpt, span_mark

PER_PAGE = 10
MOST_PAGES = 1000  # beyond this a person narrows the search
MOST_BODIES = 15


@dataclass
class Result:
    """One result as the page shows it."""

    kind: str
    row: Question | FoiRequest
    outcome: object
    asked: str
    replied: str


@dataclass(frozen=True)
class Choice:
    """One tick box of a filter."""

    name: str
    value: str
    words: str
    count: int
    is_chosen: bool


def search(request):
    form = SearchForm(request.GET)
    form.is_valid()
    page_number = _page(request)
    query = form.query(page_number, PER_PAGE)
    found = index.search(query)
    chosen = {name: form.chosen(name) for name in ("body", "outcome")}
    filters = sum(map(len, chosen.values())) + sum(
        bool(form.cleaned_data.get(n)) for n in ("house", "answered_from", "answered_to")
    )
    context = {
        "form": form,
        "query": query,
        "found": found,
        "results": _results(query.kind, query.words, found.hits),
        "noun": "written answer" if query.kind == "pq" else "FOI response",
        "other_noun": "FOI response" if query.kind == "pq" else "written answer",
        "other_kind": "foi" if query.kind == "pq" else "pq",
        "outcome_groups": _outcome_choices(query.kind, found.facets["outcome"], chosen["outcome"]),
        "bodies": _body_choices(found.facets["body"], chosen["body"]),
        "houses": _house_choices(found.facets["house"], query.house),
        "years": _years(found.facets["year"]),
        "active": _active_words(query.kind, chosen),
        "filter_count": filters,
        "outcome_count": len(chosen["outcome"]),
        "body_count": len(chosen["body"]),
        "pages": _pager(page_number, found.total),
        "address": _address_without(request, "page"),
        "clear": _address_keeping(request, "q", "type", "sort"),
        "other_address": _address_keeping(request, "q"),
        "hidden": [
            (n, v) for n, vs in request.GET.lists() if n not in ("sort", "page") for v in vs
        ],
        "area": "search",
        "is_panel": request.GET.get("panel") == "filters",
    }
    return render(request, "search/search.html", context)


def _page(request) -> int:
    try:
        return min(max(int(request.GET.get("page", 1)), 1), MOST_PAGES)
    except ValueError:
        return 1


def _results(kind: str, words: str, hits) -> list[Result]:
    ids = [hit.pk for hit in hits]
    if kind == "pq":
        rows = {q.pk: q for q in Question.objects.for_pages().filter(pk__in=ids)}
        return [_question_result(rows[pk], words) for pk in ids if pk in rows]
    requests = FoiRequest.objects.select_related("body", "reading").prefetch_related(*PREFETCH)
    rows = {r.pk: r for r in requests.filter(pk__in=ids)}
    return [_request_result(rows[pk], words) for pk in ids if pk in rows]


def _hits(text: str, words: str) -> list[Mark]:
    return [Mark(start, end, "hit") for start, end in index.highlight(text, words)]


def _question_result(question: Question, words: str) -> Result:
    answer = question.current_answer
    reading = answer.reading if answer else None
    code = reading.outcome if reading else ("" if answer else "unanswered")
    outcome = outcome_of("pq", code)
    replied = ""
    if answer:
        span = span_mark(reading.span, "refuse") if reading and outcome.tone == "refuse" else []
        replied = excerpt(answer.text, span + _hits(answer.text, words))
    asked = excerpt(question.text, _hits(question.text, words))
    return Result("pq", question, outcome, asked, replied)


def _request_result(row: FoiRequest, words: str) -> Result:
    reading = row.reading
    outcome = outcome_of("foi", reading.outcome if reading else "")
    asked = request_text(row)
    part = next((p for p in response_parts(row) if _hits(p.text, words)), None)
    spans = []
    if reading and reading.release_span and outcome.tone == "release":
        source, spans = reading.release_span["source"], span_mark(reading.release_span, "release")
        part = next((p for p in response_parts(row) if p.source == source), part)
    text = part.text if part else ""
    return Result(
        "foi", row, outcome,
        excerpt(asked, _hits(asked, words)),
        excerpt(text, spans + _hits(text, words)) if text else "",
    )  # fmt: skip


def _outcome_choices(kind: str, counts: dict, chosen: list[str]):
    return [
        (
            heading,
            [
                Choice("outcome", o.key, o.words, sum(counts.get(c, 0) for c in o.codes),
                       o.key in chosen)
                for o in outcomes
            ],
        )
        for heading, outcomes in grouped(kind).items()
    ]  # fmt: skip


def _body_choices(counts: dict, chosen: list[str]) -> list[Choice]:
    keys = sorted(counts, key=lambda k: -counts[k])[:MOST_BODIES]
    keys += [k for k in chosen if k not in keys]
    names = dict(PublicBody.objects.filter(key__in=keys).values_list("key", "name"))
    return [Choice("body", k, names[k], counts.get(k, 0), k in chosen) for k in keys if k in names]


def _house_choices(counts: dict, chosen: str) -> list[Choice]:
    return [Choice("house", h, h, counts.get(h, 0), h == chosen) for h in ("Commons", "Lords")]


def _years(counts: dict) -> list[dict]:
    """The last six years with answers, with the height of each bar in twentieths of an em."""
    years = sorted(counts)[-6:]
    most = max((counts[y] for y in years), default=1)
    return [
        {"year": y, "count": counts[y], "height": max(2, round(52 * counts[y] / most))}
        for y in years
    ]


def _active_words(kind: str, chosen: dict[str, list[str]]) -> list[str]:
    names = dict(PublicBody.objects.filter(key__in=chosen["body"]).values_list("key", "name"))
    outcomes = [o.words for o in KINDS[kind] if o.key in chosen["outcome"]]
    return outcomes + [names[k] for k in chosen["body"] if k in names]


def _pager(number: int, total: int) -> dict:
    last = min(max(1, -(-total // PER_PAGE)), MOST_PAGES)
    near = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    shown = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            shown.append(None)  # a gap
        shown.append(page)
    return {"number": number, "last": last, "shown": shown}


def _address_without(request, *names: str) -> str:
    values = request.GET.copy()
    for name in (*names, "panel"):
        values.pop(name, None)
    return values.urlencode()


def _address_keeping(request, *names: str) -> str:
    values = request.GET.copy()
    for name in list(values):
        if name not in names:
            del values[name]
    return values.urlencode()
