"""Published mismatches, as their pages show them: never the pairs that wait."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response

from disclosures.index import Step
from disclosures.models import Publication
from disclosures.outcomes import ANSWERS
from disclosures.packs.dates import in_words
from disclosures.publishing import public, records
from disclosures.results.mismatches import MismatchFilter

from . import paging, serializers
from .views import BAD, MISSING, OFTEN, PAGING, PublicView, next_address, size_of

NOT_HERE = "We have not published a mismatch with that reference."
GONE = OpenApiResponse(serializers.Problem, "It was withdrawn: when, and why")
FILTERS = [
    OpenApiParameter("body", OpenApiTypes.STR, description="The body, by key"),
    OpenApiParameter("outcome", OpenApiTypes.STR, enum=[o.key for o in ANSWERS],
                     description="What the answer does"),
    OpenApiParameter("since", OpenApiTypes.DATE, description="Published on this day or later"),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Published on this day or earlier"),
]  # fmt: skip


class Withdrawn(APIException):
    status_code = status.HTTP_410_GONE


class Mismatches(PublicView):
    """In the order in which they were found, the latest first: a correction moves none, so that
    one who follows `next` has each once."""

    @extend_schema(
        operation_id="mismatches", summary="Published mismatches",
        parameters=[*FILTERS, *PAGING],
        responses={200: serializers.MismatchPage, 400: BAD, 429: OFTEN},
    )  # fmt: skip
    def get(self, request):
        size, after = size_of(request), paging.read(request.query_params.get("cursor", ""))
        rows = public.standing().select_related("pair__question").order_by("-pair_id")
        found = MismatchFilter(request.query_params, queryset=rows, request=request)
        if not found.is_valid():
            raise ValidationError(dict(found.errors))
        rows = found.qs.filter(pair__lt=after.pk) if after else found.qs
        listed = list(rows[: size + 1])
        more = Step(0, listed[size - 1].pair_id) if len(listed) > size else None
        told = {"next": next_address(request, more), "results": [_record(p) for p in listed[:size]]}
        return Response(serializers.MismatchPage(told).data)


class OneMismatch(PublicView):
    @extend_schema(
        operation_id="mismatch", summary="One published mismatch, ask by ask",
        parameters=[OpenApiParameter("reference", OpenApiTypes.STR, "path")],
        responses={200: serializers.MismatchDetail, 404: MISSING, 410: GONE, 429: OFTEN},
    )  # fmt: skip
    def get(self, request, reference: str):
        name = public.resolve(reference)
        found = public.latest(name) if name else None
        if found is None:
            raise NotFound(NOT_HERE)
        if public.is_withdrawn(found):
            gone = found.pair.withdrawal
            said = f"This was withdrawn on {in_words(gone.withdrawn_at)} because {gone.reason}"
            raise Withdrawn(" ".join([said, *_see(found)]))
        told = _record(found) | {
            "asks": records.asks(found),
            "versions": records.history(found),
            "files": records.files(found),
            "citation": records.citation(found),
            "pieces": [_detail(piece) for piece in public.pieces(found)],
        }
        return Response(serializers.MismatchDetail(told).data)


def _record(publication: Publication) -> dict:
    return records.record(publication) | {"detail": _detail(publication)}


def _detail(publication: Publication) -> str:
    address = reverse("api_mismatch", args=[publication.reference])
    return urljoin(f"{settings.SITE_ADDRESS}/", address)


def _see(publication: Publication) -> list[str]:
    """Where it was split, what of it is published."""
    named = ", ".join(piece.reference for piece in public.pieces(publication))
    return [f"It was split: see {named}."] if named else []
