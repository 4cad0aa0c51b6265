"""What people would have added beside the pairs of the demonstration: letters and the pairs they
bear on, and a pack that was sent before the answer was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from disclosures import review
from disclosures.demonstration import CONTENT
from disclosures.models import Correspondence, Pack, Pair
from disclosures.packs import checks, drafts, making, outcomes
from disclosures.packs.content import items_of
from disclosures.review import letters
from disclosures.review.decisions import last_seen
from disclosures.review.letters_file import load

LETTERS: Path = CONTENT / "letters.csv"
SENT = date(2024, 1, 8)  # nine days before the correction
REASON = "The answer says that it is not held. The response gives it for the same years."
COVERING = "The written answer and the FOI response differ on reports by orchards."


def add_letters(user) -> int:
    """Load the invented letters and link those on buoys to the first pair on them; the others
    wait as suggestions. Returns how many letters there are."""
    load(LETTERS, user)
    pair = Pair.objects.filter(question__heading="Buoys: Theft").order_by("reference").first()
    if pair is not None:
        for letter in letters.suggested_letters(pair):
            letters.link(letter, pair, user)
    return Correspondence.objects.count()


def add_pack(reviewers: list) -> int:
    """Confirm the pair whose answer was corrected later, by two reviewers, and send a pack on it:
    the correction is then proposed as an outcome. Returns how many packs there are."""
    pair = Pair.objects.filter(question__answers__kind="corrected", state="to_review").first()
    if pair is not None and not Pack.objects.exists():
        for user in reviewers[:2]:
            _confirm(pair, user)
        _send(pair, reviewers[0])
        outcomes.propose()
    return Pack.objects.count()


def _confirm(pair: Pair, user) -> None:
    pair.refresh_from_db()
    asks = tuple(a.pq_ask.letter for a in pair.alignments.all() if a.is_mismatch)
    first = (pair.days_between or 0) <= 0
    choice = review.Choice(
        "confirm", pair.documents, last_seen(pair, user), asks=asks, reason=REASON,
        description="not_held_given_before" if first else "not_held_given_later",
    )  # fmt: skip
    review.decide(pair.pk, user, choice)


def _send(pair: Pair, user) -> None:
    pair.refresh_from_db()
    pack = drafts.start(user, "osr", pair)
    drafts.word(pack, COVERING, "Evidence team", "evidence@example.org")
    for check in checks.checks(pack, items_of(pack)):
        drafts.judge_hits(pack, user, {d.hit.words: "keep" for d in check.hits})
    making.begin(pack.pk, user)
    version = making.make(pack.pk)
    drafts.record(
        pack, user, version=version, kind="sent", on=SENT, to="Board for Official Figures"
    )
