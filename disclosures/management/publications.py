"""The demonstration's mismatches at the end of their road: two published, one with the body, one
withdrawn. Every step is the one people take, at a day of its own; every word is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.utils import timezone

from disclosures import demonstration, review
from disclosures.models import Pair
from disclosures.publishing import checks, content, letters
from disclosures.review import publication as steps


@dataclass(frozen=True)
class Story:
    """Of the pair of one question: `reply` and `withdrawn` are words, or "" for neither."""

    heading: str
    confirmed_days_ago: int
    is_published: bool = True
    reply: str = ""
    withdrawn: str = ""


STORIES = (
    Story(
        "Cider Mills: Pollution", 62,
        reply="The answer and the response were prepared by different teams. The answer was about "
        "a central record, which the Department does not keep. The response was compiled from the "
        "returns of its regional offices after the question had been answered. The Department is "
        "considering whether to publish the figures each year.",
    ),
    Story("Public Clocks: Repairs", 48),
    Story("Toll Bridges: Inspections", 4, is_published=False),
    Story(
        "Harbour Wardens: Complaints", 75, reply="The two records are about different years.",
        withdrawn="the two records cover different years.",
    ),
)  # fmt: skip


def publish() -> int:
    """Tell the stories of those pairs that are there and wait to be reviewed."""
    users = get_user_model().objects
    accounts = demonstration.ACCOUNTS
    reviewers = [users.get(username=a.email) for a in accounts if a.role == "Reviewer"]
    admin = users.get(username=next(a.email for a in accounts if a.role == "Admin"))
    told = 0
    for story in STORIES:
        pair = (
            Pair.objects.main_queue().filter(question__heading=story.heading).order_by("pk").first()
        )
        if pair is not None:
            _tell(story, pair, reviewers, admin)
            told += 1
    return told


def _tell(story: Story, pair: Pair, reviewers: list, admin) -> None:
    with _days_ago(story.confirmed_days_ago):
        for reviewer in reviewers:
            _confirm(pair, reviewer)
    with _days_ago(story.confirmed_days_ago - 1):
        pair, today = content.with_documents(pair.pk), timezone.localdate()
        to = f"The correspondence unit, {letters.body_name(pair)}"
        letters.send(pair, admin, to=to, text=letters.draft(pair, today), sent_on=today)
    if story.reply:
        with _days_ago(story.confirmed_days_ago - 12):
            steps.record_reply(pair.pk, admin, text=story.reply, received_on=timezone.localdate())
    if story.is_published:
        with _days_ago(story.confirmed_days_ago - 30):
            _publish(pair, admin)
    if story.withdrawn:
        with _days_ago(story.confirmed_days_ago - 50):
            checks.withdraw(pair, admin, story.withdrawn)


def _confirm(pair: Pair, reviewer) -> None:
    pair = Pair.objects.get(pk=pair.pk)
    flagged = pair.alignments.filter(is_mismatch=True, pq_ask__isnull=False)
    letters_at_issue = flagged.values_list("pq_ask__letter", flat=True).distinct()
    came_first = pair.days_between is not None and pair.days_between < 0
    outcome = pair.answer.reading.outcome
    described = "not_held_given_before" if came_first else "not_held_given_later"
    choice = review.Choice(
        verdict="confirm",
        documents=pair.documents,
        seen=review.decisions.last_seen(pair, reviewer),
        asks=tuple(letters_at_issue),
        description=described if outcome.startswith("not_held") else "other_given",
        reason="Both texts are about the same measure and the same years.",
    )
    review.decide(pair.pk, reviewer, choice)


def _publish(pair: Pair, admin) -> None:
    pair = content.with_documents(pair.pk)
    hits = next(check.hits for check in checks.checks(pair) if check.key == "personal")
    choices = [("explanation", said["sentence"], "approve") for said in pair.explanations]
    choices += [("personal", found.hit.words, "remove") for found in hits]
    steps.choose(pair.pk, admin, choices)
    pair = content.with_documents(pair.pk)
    checks.publish(pair, admin, description="", title=pair.title)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """The clock of these steps: rows take their dates from it."""
    then = timezone.now() - timedelta(days=days)
    with patch("django.utils.timezone.now", return_value=then):
        yield
