"""Where a pair stands in the list that a reviewer came from. The list is in the address, so Next
works without a script."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from disclosures.models import Pair

from . import cluster
from .review_queue import TABS, listed, without

AROUND = 50  # places on either side of where the pair stood when its link was made
READ = 2 * AROUND + 2


def strip_of(request, pair: Pair) -> dict | None:
    """None for a pair that was opened by itself. A list moves while it is worked through, so the
    pair is looked for near `pos`, then at the list's beginning; one found in neither has left."""
    values = request.GET if request.method == "GET" else QueryDict(request.POST.get("list", ""))
    if values.get("list") == "cluster":
        return cluster.strip(pair)
    if "pos" not in values:
        return None
    rows = listed(request).qs
    near = int(values["pos"]) if values["pos"].isdigit() and len(values["pos"]) < 7 else 1
    address = without(values, "page", "pos")
    strip = {
        "list": f"{reverse('review_queue')}?{address}",
        "name": dict(TABS).get(values.get("tab", ""), "To review"),
    }
    for start in dict.fromkeys((max(0, near - 1 - AROUND), 0)):
        found = list(rows.values_list("reference", flat=True)[start : start + READ])
        if _is_inside(pair.reference, found, start):
            return strip | _placed(pair.reference, found, start, rows.count(), address)
    return strip | {"position": None}


def _is_inside(reference: str, found: list[str], start: int) -> bool:
    """With its neighbours: not first or last of what was read, unless of the whole list."""
    first = 1 if start else 0
    last = len(found) - 1 if len(found) == READ else len(found)
    return reference in found[first:last]


def _placed(reference: str, found: list[str], start: int, total: int, address: str) -> dict:
    at = found.index(reference)

    def link(index: int) -> str | None:
        if not 0 <= index < len(found):
            return None
        place = f"pos={start + index + 1}"
        joined = f"{address}&{place}" if address else place
        return f"{reverse('review', args=[found[index]])}?{joined}"

    return {
        "position": start + at + 1,
        "total": total,
        "share": round(100 * (start + at + 1) / total),
        "previous": link(at - 1),
        "next": link(at + 1),
    }
