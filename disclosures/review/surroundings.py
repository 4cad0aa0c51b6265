"""What surrounds a decision: who has it, who else should look, what was noted."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from disclosures.models import Note, Pair, PairEvent, ReviewerPlace

from .decisions import follow
from .people import display_name, mentioned


@transaction.atomic
def assign(pair: Pair, by, to) -> None:
    """Give a pair to a reviewer, or to nobody (None)."""
    if pair.assigned_to_id == (to.pk if to else None):
        return
    pair.assigned_to = to
    pair.save(update_fields=["assigned_to"])
    words = f"Assigned to {display_name(to)}." if to else "Assigned to nobody."
    PairEvent.objects.create(pair=pair, by=by, kind="assignment", words=words)


@transaction.atomic
def ask_second_opinion(pair: Pair, by, of=None) -> None:
    """From anyone (None) or a named colleague. A pair dismissed by one reviewer goes back to
    wait for the second."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    pair.second_wanted, pair.second_from = True, of
    pair.save(update_fields=["second_wanted", "second_from"])
    whom = display_name(of) if of else "anyone"
    PairEvent.objects.create(
        pair=pair, by=by, kind="second", words=f"Asked {whom} for a second opinion."
    )
    if pair.state == "dismissed":
        follow(pair)


def opened(pair: Pair, user) -> list[ReviewerPlace]:
    """Note that this user has it open; the others who opened it in the last half hour."""
    now = timezone.now()
    place = ReviewerPlace.objects.filter(pair=pair, user=user)
    if not place.update(opened_at=now):
        ReviewerPlace.objects.bulk_create(
            [ReviewerPlace(pair=pair, user=user, opened_at=now)], ignore_conflicts=True
        )
    recent = now - timedelta(minutes=30)
    others = pair.places.select_related("user").filter(opened_at__gt=recent)
    return list(others.exclude(user=user).order_by("-opened_at"))


def not_now(pair: Pair, user) -> None:
    """To the end of this user's own list; nobody else's changes."""
    ReviewerPlace.objects.update_or_create(
        pair=pair, user=user, defaults={"not_now_at": timezone.now()}
    )


def write_note(pair: Pair, user, text: str, replaces: Note | None = None) -> tuple[Note, list]:
    """A note, or a new version of one's own. Returns it with the colleagues it mentions. Raises
    ValueError for somebody else's note."""
    if replaces is not None and replaces.by_id != user.pk:
        raise ValueError("Only its author can change a note.")
    with transaction.atomic():
        note = Note.objects.create(pair=pair, by=user, text=text.strip(), replaces=replaces)
    return note, mentioned(text)
