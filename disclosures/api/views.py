"""Lists and single records. Everything here is public: the same for all who ask."""

from __future__ import annotations

from datetime import date

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from disclosures import index
from disclosures.models import PublicBody, Question
from disclosures.results.filters import HOUSES, LINKS, OUTCOMES, SearchFilters
from disclosures.results.finding import loaded

from . import paging, records, serializers

PER_PAGE, MOST = 50, 200
BAD = OpenApiResponse(
    {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    "What was not understood, by parameter",
)
MISSING = OpenApiResponse(serializers.Problem, "There is no such record")
OFTEN = OpenApiResponse(serializers.Problem, "Too many requests: wait as Retry-After says")
_TEXT, _DAY = OpenApiTypes.STR, OpenApiTypes.DATE


def _several(name: str, words: str, values: list[str] | None = None) -> OpenApiParameter:
    items = {"type": "string"} | ({"enum": values} if values else {})
    kind = {"type": "array", "items": items}
    return OpenApiParameter(name, kind, description=words, explode=True, style="form")


PAGING = [
    OpenApiParameter("cursor", {"type": "string", "pattern": paging.PATTERN},
                     description="From `next` of the page before"),
    OpenApiParameter("size", {"type": "integer", "minimum": 1, "maximum": MOST},
                     description=f"Records on a page: {PER_PAGE} unless given"),
]  # fmt: skip
SHARED = [
    OpenApiParameter("q", _TEXT, description="Words, in the language of the search page"),
    _several("outcome", "Any of these outcomes", [key for key, _ in OUTCOMES]),
    _several("body", "Any of these bodies or their families, by key"),
    OpenApiParameter("answered_from", _DAY, description="Answered on this day or later"),
    OpenApiParameter("answered_to", _DAY, description="Answered on this day or earlier"),
    _several("links", "Any of these links", [key for key, _ in LINKS]),
]
OF_QUESTIONS = [
    OpenApiParameter("house", _TEXT, enum=[key for key, _ in HOUSES]),
    _several("asked_by", "Any of these Members, by Parliament’s number or printed name"),
    _several("answered_by", "Any who answered, likewise"),
]


@method_decorator(conditional_page, name="dispatch")
class PublicView(APIView):
    """Says how much may still be asked, and answers 304 to one that has the reply already."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "rate_limit", {}).items():
            response.headers[name] = value
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


class SearchList(PublicView):
    """The results of a search, newest first, to the very end."""

    kind = ""
    page: type[serializers.Page]

    def get(self, request):
        values = request.query_params.copy()
        for name in ("type", "sort"):
            values.pop(name, None)
        values["type"] = self.kind
        filters = SearchFilters(values)
        if not filters.is_valid():
            raise ValidationError(dict(filters.errors))
        query = filters.query()
        after = paging.read(request.query_params.get("cursor", ""))
        found = index.stretch(query, after, size_of(request))
        hits, notes = [hit.pk for hit in found.hits], list(found.notes)
        if found.kind != self.kind:
            hits, notes = [], [*notes, "`type:` in the words asks for another list than this."]
        rows = {row.pk: row for row in loaded(self.kind, hits)}
        shown = records.several([rows[pk] for pk in hits if pk in rows])
        told = {"next": next_address(request, found.after if hits else None), "notes": notes,
                "results": shown}  # fmt: skip
        return Response(self.page(told).data)


class Questions(SearchList):
    kind, page = "pq", serializers.QuestionPage

    @extend_schema(
        operation_id="questions", summary="Written questions with their answers",
        parameters=[*SHARED, *OF_QUESTIONS, *PAGING],
        responses={200: serializers.QuestionPage, 400: BAD, 429: OFTEN},
    )  # fmt: skip
    def get(self, request):
        return super().get(request)


class Requests(SearchList):
    kind, page = "foi", serializers.RequestPage

    @extend_schema(
        operation_id="foi_requests", summary="FOI requests with their responses",
        parameters=[*SHARED, *PAGING],
        responses={200: serializers.RequestPage, 400: BAD, 429: OFTEN},
    )  # fmt: skip
    def get(self, request):
        return super().get(request)


class OneQuestion(PublicView):
    @extend_schema(
        operation_id="question", summary="One question, with every version of its answer",
        parameters=[
            OpenApiParameter("house", _TEXT, "path", enum=["commons", "lords"]),
            OpenApiParameter("date", _DAY, "path", description="The day it was tabled"),
            OpenApiParameter("uin", _TEXT, "path"),
        ],
        responses={200: serializers.QuestionDetail, 404: MISSING, 429: OFTEN},
    )  # fmt: skip
    def get(self, request, house: str, date: str, uin: str):
        row = _question(house, date, uin)
        if row is None:
            raise NotFound("We do not have that question: numbers are used again, so give the "
                           "House and the day it was tabled.")  # fmt: skip
        return Response(serializers.QuestionDetail(records.question(row)).data)


def _question(house: str, day: str, uin: str) -> Question | None:
    """None for parts that no question could have, rather than an error."""
    try:
        tabled = date.fromisoformat(day)
    except ValueError:
        return None
    if house not in ("commons", "lords") or "\x00" in uin:
        return None
    found = Question.objects.filter(house=house.title(), date_key=tabled, uin__iexact=uin)
    return next(iter(loaded("pq", list(found.values_list("pk", flat=True)))), None)


class OneRequest(PublicView):
    @extend_schema(
        operation_id="foi_request", summary="One FOI request",
        responses={200: serializers.RequestDetail, 404: MISSING, 429: OFTEN},
    )  # fmt: skip
    def get(self, request, pk: int):
        row = next(iter(loaded("foi", [pk])), None) if pk < 2**63 else None
        if row is None:
            raise NotFound("We do not have that request.")
        return Response(serializers.RequestDetail(records.request(row)).data)


class Bodies(PublicView):
    @extend_schema(
        operation_id="bodies", summary="Public bodies, in the order they were recorded",
        parameters=PAGING, responses={200: serializers.BodyPage, 400: BAD, 429: OFTEN},
    )  # fmt: skip
    def get(self, request):
        size, after = size_of(request), paging.read(request.query_params.get("cursor", ""))
        rows = PublicBody.objects.select_related("parent").prefetch_related("names").order_by("pk")
        found = list(rows.filter(pk__gt=after.pk if after else 0)[: size + 1])
        more = index.Step(0, found[size - 1].pk) if len(found) > size else None
        told = {
            "next": next_address(request, more),
            "results": [records.body(b) for b in found[:size]],
        }
        return Response(serializers.BodyPage(told).data)


def size_of(request) -> int:
    given = request.query_params.get("size", "")
    if not given:
        return PER_PAGE
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:6]) <= MOST):
        raise ValidationError({"size": [f"Give a whole number from 1 to {MOST}."]})
    return int(given)


def next_address(request, step: index.Step | None) -> str | None:
    if step is None:
        return None
    values = request.query_params.copy()
    values["cursor"] = paging.written(step)
    return request.build_absolute_uri(f"{request.path}?{values.urlencode()}")


class NotThere(PublicView):
    """Any other address below the API: in JSON too."""

    @extend_schema(exclude=True)
    def get(self, request, rest: str):
        raise NotFound("There is nothing at this address. The document at openapi.json lists all.")
