"""Changes to the reader's phrases: kept only after a trial over the stored answers, each a row,
logged, undone by another row. All answers are read again after each (`reader.kept_phrases`)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from disclosures.models import Answer, AnswerReading, PhraseChange, PhraseTrial
from disclosures.reader import kept_phrases
from disclosures.reading import families
from disclosures.reading.families import ADD, TAKE, TITLES, Change
from disclosures.review.log import record

NO_REASON = "Give a reason. It goes into the log."
BUSY = "Another trial is running. Wait until it is done."
REREADING = "Answers are still read again after the latest change. Try when that is done."
SILENT = timedelta(minutes=15)  # a trial that said nothing for so long was cut off


@transaction.atomic
def start(actor, change: Change | None) -> PhraseTrial:
    """A trial to be run; without a change it counts. Raises ValueError, in a sentence, for a change
    that will not do, or while another trial runs."""
    if change is not None:
        if problem := families.check(change):
            raise ValueError(problem)
        if change in kept_phrases().changes:
            raise ValueError("The reader has this change already.")
    if _awaits_rereading():
        raise ValueError(REREADING)
    since = timezone.now() - SILENT
    if PhraseTrial.objects.filter(state__in=("waiting", "running"), moved_at__gt=since).exists():
        raise ValueError(BUSY)
    values = (
        {"kind": change.kind, "family": change.family, "alternative": change.alternative}
        if change
        else {}
    )
    return PhraseTrial.objects.create(by=actor, rests_on=kept_phrases().version, **values)


def _awaits_rereading() -> bool:
    """A trial over the few that are read so far would show next to nothing."""
    read = AnswerReading.objects.filter(answer=OuterRef("pk"), reader__startswith="machine:")
    again = read.filter(reader=kept_phrases().version)
    rows = Answer.objects.filter(Exists(read), ~Exists(again), question__current_answer=F("pk"))
    return rows.filter(question__is_hidden=False).exists()


def change_of(row: PhraseTrial | PhraseChange) -> Change:
    return Change(row.kind, row.family, row.alternative)


@transaction.atomic
def keep(actor, trial: PhraseTrial, reason: str) -> PhraseChange:
    """Keep what was tried. Raises ValueError where the trial is not done, or the phrases have been
    changed since."""
    list(PhraseTrial.objects.select_for_update().order_by("pk").values_list("pk"))
    trial = PhraseTrial.objects.get(pk=trial.pk)
    if trial.state != "done" or not trial.kind:
        raise ValueError("Try the change first, and wait until the trial is done.")
    if trial.rests_on != kept_phrases().version:
        raise ValueError("The phrases were changed after this trial. Try it again.")
    return _act(actor, change_of(trial), said(change_of(trial)), reason)


@transaction.atomic
def undo(actor, row: PhraseChange, reason: str) -> PhraseChange:
    row = PhraseChange.objects.select_for_update().get(pk=row.pk)
    if row.kind == "undo" or PhraseChange.objects.filter(undoes=row).exists():
        raise ValueError("That was undone already.")
    back = Change("undo", row.family, row.alternative)
    return _act(actor, back, f"Undone: {row.words}", reason, undoes=row)


def said(change: Change) -> str:
    family = TITLES[change.family]
    if change.kind == ADD:
        return f"The words “{change.alternative}” were added to the family {family}."
    taken = families.said_of(change.family, change.alternative)
    return f"The alternative “{taken}” was taken out of the family {family}."


def tried(change: Change) -> str:
    """The same, of a change that is not kept."""
    family = TITLES[change.family]
    if change.kind == TAKE:
        taken = families.said_of(change.family, change.alternative)
        return f"Without the alternative “{taken}” of the family {family}"
    return f"With the words “{change.alternative}” in the family {family}"


def _act(actor, change: Change, words: str, reason: str, undoes=None) -> PhraseChange:
    if not reason.strip():
        raise ValueError(NO_REASON)
    before = kept_phrases().version
    row = PhraseChange.objects.create(
        by=actor, kind=change.kind, family=change.family, alternative=change.alternative,
        words=words, reason=reason.strip(), undoes=undoes,
    )  # fmt: skip
    record(
        actor, "phrase", f"phrase:{row.pk}", f"{words} Reason: {row.reason}",
        {"reader": before}, {"reader": kept_phrases().version},
    )  # fmt: skip
    return row
