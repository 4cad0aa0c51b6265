"""The list that must be clear before a mismatch is published."""

from __future__ import annotations

from django.utils import timezone

from disclosures.models import Letter, Pair
from disclosures.packs.checks import Check, DecidedHit, are_clear, of_documents
from disclosures.packs.dates import in_words
from disclosures.packs.personal import hits_in, hits_of
from disclosures.review import publication as steps
from disclosures.review.wording import says_why

from .content import as_item, to_publish


def checks(pair: Pair, description: str = "", title: str = "") -> list[Check]:
    """Every item of the list, each worked out now."""
    letter = steps.letter_of(pair)
    return [
        _confirmed(pair),
        _reply(letter),
        *of_documents([as_item(pair, description)]),
        _explanations(pair),
        _personal(pair),
        _words(pair, title or pair.title),
    ]


def publish(pair: Pair, user, *, description: str, title: str, note: str = ""):
    """Publish or correct. Raises `review.publication.Refused`, saying what is not clear."""
    listed = checks(pair, description, title)
    if not are_clear(listed):
        first = next(problem for check in listed for problem in check.problems)
        raise steps.Refused(f"The list is not clear yet. {first}")
    for words in (title or pair.title, note):
        if said := problems_of(words):
            raise steps.Refused(" ".join(said))
    # Not made in vain, and not in the transaction: setting a PDF takes a second.
    step = "correct" if pair.state == "published" else "publish"
    if not steps.may(step, pair):
        raise steps.Refused(f"{pair.reference} cannot be published from its state.")
    made = to_publish(pair, timezone.now(), description, title)
    if step == "correct":
        return steps.correct(pair.pk, user, made, note)
    return steps.publish(pair.pk, user, made, note)


def withdraw(pair: Pair, user, reason: str):
    """Raises `review.publication.Refused`, also for a reason that everyone may not read."""
    if said := problems_of(reason):
        raise steps.Refused(" ".join(said))
    return steps.withdraw(pair.pk, user, reason)


def problems_of(words: str) -> list[str]:
    """Why words that a person wrote may not be shown to everyone: they say why someone acted, or
    hold what may be personal data. Members are named in the two documents, never by us."""
    said = []
    if found := says_why(words):
        said.append(
            f"This says why someone acted: {', '.join(found)}. "
            "Describe what the documents say instead."
        )
    if found := [hit.words for hit in hits_in(words, "", is_letter=True)]:
        said.append(f"This may be personal data: {', '.join(found)}. Take it out.")
    return said


def explanations(pair: Pair) -> list[dict]:
    """Each with what was decided of it ("" until somebody does)."""
    chosen = steps.chosen(pair)
    return [
        {**said, "choice": chosen.get(("explanation", said["sentence"]), "")}
        for said in pair.explanations
    ]


def _confirmed(pair: Pair) -> Check:
    problems = [] if steps.is_confirmed(pair) else ["Two reviewers’ Confirm no longer stands."]
    return Check("confirmed", "Confirmed by two reviewers", problems,
                 "Both decided on the documents as they are now.")  # fmt: skip


def _reply(letter: Letter | None) -> Check:
    title = "The body replied, or its time has passed"
    if letter is None:
        return Check("reply", title, ["The body has not been asked for a reply."])
    if letter.replies.exists():
        return Check("reply", title, [], "Its reply is shown in full.")
    due = in_words(letter.reply_due)
    if steps.is_past_due(letter):
        return Check("reply", title, [], f"None received by {due}.")
    return Check("reply", title, [f"The body has until {due} to reply."])


def _explanations(pair: Pair) -> Check:
    listed = explanations(pair)
    waiting = sum(not said["choice"] for said in listed)
    problems = [f"{waiting} of {len(listed)} still to decide."] if waiting else []
    if listed and not waiting and not any(s["choice"] == "approve" for s in listed):
        problems.append("At least one explanation must be shown.")
    found = "Each one was decided." if listed else "The page says to consider others."
    return Check("explanations", "What else could explain it: each one decided", problems, found)


def _personal(pair: Pair) -> Check:
    chosen = steps.chosen(pair)
    hits = [DecidedHit(hit, chosen.get(("personal", hit.words), "")) for hit in hits_of([pair])]
    waiting = sum(not hit.choice for hit in hits)
    problems = [f"{waiting} of {len(hits)} still to decide."] if waiting else []
    found = f"{len(hits)} found, each decided." if hits else "Nothing like it was found."
    return Check("personal", "No requester’s name or other personal data", problems, found, hits)


def _words(pair: Pair, title: str) -> Check:
    ours = " ".join([title, *(said["sentence"] for said in pair.explanations)])
    problems = [
        f"This says why someone acted: “{word}”. Describe what the documents say instead."
        for word in says_why(ours)
    ]
    return Check("words", "Title and explanations describe, and do not say why", problems,
                 "None of the words to avoid is in them.")  # fmt: skip
