"""The door to curation: what waits for an admin, list by list. Each area registers its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from disclosures.models import Pair
from disclosures.review import invitations

from .roles import admins_only


@dataclass(frozen=True)
class Waiting:
    """One line: the list's title, the name of its address, the query behind it if it has one,
    what it is for in a few words, and a function that counts what waits for this admin."""

    title: str
    address: str
    count: Callable[[object], int]
    about: str = ""
    query: str = ""

    @property
    def url(self) -> str:
        return f"{reverse(self.address)}{f'?{self.query}' if self.query else ''}"


LISTS: list[Waiting] = []


def register(title: str, address: str, count: Callable[[object], int], **more: str) -> None:
    """Add a line to the landing page: call it in the module of the page it leads to.

    `count(user)` makes one query; `more` is `about` and `query` of Waiting.
    """
    LISTS.append(Waiting(title, address, count, **more))


@admins_only
@never_cache
def landing(request):
    lines = [{"list": line, "waiting": line.count(request.user)} for line in LISTS]
    context = {"area": "curate", "lines": lines, "waiting": sum(row["waiting"] for row in lines)}
    return render(request, "curate/landing.html", context)


register(
    "Reviewers differ",
    "review_queue",
    lambda user: Pair.objects.filter(state="reviewers_differ").count(),
    about="Two reviewers decided differently and may ask an admin to settle it.",
    query="tab=differ",
)
register(
    "Invitations",
    "users",
    lambda user: invitations.waiting().count(),
    about="Sent, and not taken up yet.",
)
