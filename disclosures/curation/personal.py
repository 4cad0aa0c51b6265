"""Words of FOI texts that may be personal data: looked for as packs do, decided by a person."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from disclosures.documents import PREFETCH, enclosures
from disclosures.models import FoiRequest, PersonalHit, Takedown
from disclosures.packs.personal import Hit, file_texts, hits_in
from disclosures.redaction import FILL
from disclosures.review.log import record

from . import takedown

BATCH = 200


def unsearched():
    """Requests whose present version has not been looked through."""
    return FoiRequest.objects.filter(is_removed=False).exclude(searched_version=F("version"))


def search(limit: int = BATCH) -> int:
    """Look through the requests that changed, the newest first; how many were."""
    rows = unsearched().order_by("-pk").prefetch_related(*PREFETCH)[:limit]
    found = list(rows)
    for request in found:
        _keep(request)
    return len(found)


@transaction.atomic
def _keep(request: FoiRequest) -> None:
    """Its findings as they are now: an open one that is no longer there goes."""
    hits = {hit.words: hit for hit in hits_of(request)}
    request.personal_hits.filter(choice="").exclude(words__in=hits).delete()
    rows = [
        PersonalHit(request=request, words=h.words, kind=h.kind, where=h.where[:200],
                    before=h.before[-100:], after=h.after[:100])
        for h in hits.values()
    ]  # fmt: skip
    PersonalHit.objects.bulk_create(rows, ignore_conflicts=True)
    FoiRequest.objects.filter(pk=request.pk).update(searched_version=request.version)


def hits_of(request: FoiRequest) -> list[Hit]:
    found: dict[str, Hit] = {}
    for text, where in _texts(request):
        for hit in hits_in(text, where, True):
            if FILL not in hit.words:
                found.setdefault(hit.words, hit)
    return list(found.values())


def _texts(request: FoiRequest):
    yield request.title, "Title"
    for message in request.messages.all():
        if not message.is_hidden and message.sender in ("requester", "authority"):
            yield message.text, f"Message {message.position}"
    for number, enclosure in enclosures(request):
        for text, where, _ in file_texts(enclosure, f"File {number}", True):
            yield text, where


def waiting():
    return PersonalHit.objects.filter(choice="", request__is_removed=False)


def requests():
    """Requests with findings to decide: those of which least was decided first."""
    is_open = Q(personal_hits__choice="")
    rows = FoiRequest.objects.filter(is_removed=False).annotate(
        open=Count("personal_hits", filter=is_open),
        decided=Count("personal_hits", filter=~is_open),
    )
    return rows.filter(open__gt=0).order_by("decided", "-open", "pk")


def listed(rows: list[FoiRequest]) -> list[dict]:
    """Each with its open findings: one query."""
    hits: dict[int, list[PersonalHit]] = {}
    for hit in PersonalHit.objects.filter(request__in=rows, choice=""):
        hits.setdefault(hit.request_id, []).append(hit)
    return [
        {"foi": row, "target": f"request:{row.pk}", "hits": hits.get(row.pk, [])} for row in rows
    ]


@transaction.atomic
def decide(actor, hit: PersonalHit, choice: str, reason: str) -> Takedown | str:
    """ "remove" takes the words out of the whole request; "keep" says that they are no personal
    data, or public already. Returns the act, or a sentence. Raises ValueError."""
    hit = PersonalHit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    if hit.choice:
        raise ValueError("That was decided already.")
    if choice not in ("keep", "remove"):
        raise ValueError("Choose whether the words stay.")
    made: Takedown | str = ""
    if choice == "remove":
        made = takedown.redact(actor, f"request:{hit.request_id}", hit.words, reason)
    else:
        if not reason.strip():
            raise ValueError(takedown.NO_REASON)
        made = f"Words in FOI request {hit.request_id} were kept: not personal data."
        said = f"{made} Reason: {reason.strip()}"
        record(actor, "privacy", f"takedown:request:{hit.request_id}", said, "", "keep")
    _set(hit, choice, actor)
    return made


@transaction.atomic
def reopen(actor, hit: PersonalHit, reason: str) -> str:
    """Put words that were kept back on the list."""
    hit = PersonalHit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    if hit.choice != "keep":
        raise ValueError("Only what was kept is put back on the list here.")
    if not reason.strip():
        raise ValueError(takedown.NO_REASON)
    _set(hit, "", None)
    words = f"Words in FOI request {hit.request_id} are to be decided again."
    said = f"{words} Reason: {reason.strip()}"
    record(actor, "privacy", f"takedown:request:{hit.request_id}", said, "keep", "")
    return words


@transaction.atomic
def undo(actor, act: Takedown, reason: str) -> Takedown:
    """`takedown.undo`; words that were put back are on the list again."""
    made = takedown.undo(actor, act, reason)
    if act.kind == "redact" and act.target.startswith("request:"):
        rows = PersonalHit.objects.filter(request=act.target.partition(":")[2], choice="remove")
        for hit in rows:
            if " ".join(hit.words.split()) == act.passage:
                _set(hit, "", None)
    return made


def _set(hit: PersonalHit, choice: str, actor) -> None:
    hit.choice, hit.by = choice, actor
    hit.decided_at = timezone.now() if choice else None
    hit.save(update_fields=["choice", "by", "decided_at"])
