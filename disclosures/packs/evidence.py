"""One pair as a pack shows it: plain data, complete, with nothing in it that may not leave us.

Left out on purpose: score and strength, reasons and notes, names of reviewers and requesters.
"""

from __future__ import annotations

from datetime import date

from disclosures.documents import source_page
from disclosures.models import Alignment, Ask, PackItem, Pair
from disclosures.outcomes import outcome_of
from disclosures.repetition import TABLE_OFFICE

from .confirmed import confirmation, is_confirmed
from .dates import in_words, iso
from .followup import drafts
from .passages import Quoting
from .recipients import Recipient, remedies
from .replies import replies_to, reply_sentence
from .rules import NOT_CONFIRMED
from .texts import REMOVED_AT_SOURCE as GONE
from .texts import documents, earlier_heading

PREFETCH = (
    "alignments__pq_ask",
    "alignments__foi_ask",
    "findings",
    "question__answers__reading",
    "said_in__question",
    "said_in__reading",
    "said_in__page",
    "answer__later_publications__release__page",
    "answer__asks",
    "answer__page",
    "answer__enclosures__attachment__pages",
    "answer__enclosures__page",
    "request__asks",
    "request__messages__page",
    "request__messages__enclosures__page",
    "request__messages__enclosures__attachment__pages",
)


def mismatch(item: PackItem, recipient: Recipient, quoting: Quoting) -> dict:
    pair = item.pair
    confirmed = confirmation(item)
    asks = set(confirmed.asks) if is_confirmed(pair) else _flagged(pair)
    replies = replies_to(pair)
    numbers = bool(pair.answer.reading and pair.answer.reading.asks_quantity)
    return {
        "reference": pair.reference,
        "title": quoting.plain(pair.title),
        "status": "Confirmed" if is_confirmed(pair) else NOT_CONFIRMED,
        "body": _body(pair),
        "description": confirmed.words,
        "summary": quoting.plain(summary(pair, confirmed.words)),
        "timeline": timeline(pair),
        "asks": [_ask(pair, a, asks, quoting) for a in pair.answer.asks.all()],
        "documents": documents(pair, quoting),
        "explanations": [_explanation(pair, said, quoting) for said in pair.explanations],
        "later_published": _later(pair, quoting),
        "checked": confirmed.how_checked() + ".",
        "replies": [
            {"date": iso(r.received_on), "day": in_words(r.received_on),
             "text": quoting.plain(r.text)}
            for r in replies
        ],
        "no_reply": "" if replies else reply_sentence(pair, recipient.key),
        "questions": _questions(pair, recipient, quoting),
        "remedies": remedies(recipient.key, numbers),
    }  # fmt: skip


def _body(pair: Pair) -> str:
    return pair.question.body.name if pair.question.body else pair.question.body_name


def _flagged(pair: Pair) -> set[str]:
    return {a.pq_ask.letter for a in pair.alignments.all() if a.is_mismatch and a.pq_ask}


def summary(pair: Pair, description: str) -> str:
    """One neutral paragraph: what each document says, with both dates."""
    answer, request = pair.answer, pair.request
    finding = next(iter(pair.findings.all()), None)
    said = outcome_of("pq", answer.reading.outcome if answer.reading else "").words
    given = outcome_of("foi", request.reading.outcome if request.reading else "").words
    parts = [
        f"Question {pair.question.uin} to {_body(pair)} was answered{_on(answer.date_answered)}. "
        f"The answer is read as: {said.lower()}."
    ]
    if request.is_removed:
        return f"{parts[0]} {GONE}"
    named = f" {request.reference}" if request.reference else ""
    parts.append(
        f"The response to FOI request{named}{_dated(request.date_released)} is read as: "
        f"{given.lower()}."
    )
    if pair.days_between is not None:
        parts.append(_between(pair.days_between))
    if description:
        parts.append(f"Reviewers describe it as: {description[:1].lower()}{description[1:]}.")
    elif finding:
        parts.append(finding.sentence)
    return " ".join(parts)


def _on(day: date | None) -> str:
    return f" on {in_words(day)}" if day else ""


def _dated(day: date | None) -> str:
    return f", of {in_words(day)}," if day else ""


def _between(days: int) -> str:
    if not days:
        return "Both are of the same day."
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"The FOI response is dated {count} {'before' if days < 0 else 'after'} the answer."


def timeline(pair: Pair) -> list[dict]:
    request, answer = pair.request, pair.answer
    said = outcome_of("pq", answer.reading.outcome if answer.reading else "").words.lower()
    given = outcome_of("foi", request.reading.outcome if request.reading else "").words.lower()
    came = "FOI response" if request.date_responded else "Published on GOV.UK"
    listed = [
        (request.date_sent, "foi", "FOI request sent"),
        (request.date_released, "foi", f"{came}: {given}"),
        (pair.question.date_tabled, "pq", "Question tabled"),
        (answer.date_answered, "pq", f"Answer: {said}"),
        (_corrected_on(pair), "pq", "Answer corrected"),
    ]
    dated = sorted((row for row in listed if row[0]), key=lambda row: (row[0], row[1] == "pq"))
    rows, before = [], None
    for day, kind, words in dated:
        since = (day - before).days if before else None
        rows.append(
            {"date": iso(day), "day": in_words(day), "kind": kind, "words": words, "since": since}
        )
        before = day
    return rows


def _corrected_on(pair: Pair) -> date | None:
    current = pair.question.current_answer
    return current.date_corrected if current else pair.answer.date_corrected


def _ask(pair: Pair, ask: Ask, chosen: set[str], quoting: Quoting) -> dict:
    best = _best(pair, ask)
    other = best.foi_ask if best and best.verdict != "different" else None
    shown = None if pair.request.is_removed else other
    return {
        "letter": ask.letter,
        "at_issue": ask.letter in chosen,
        "verdict": _verdict(best, other, ask.letter in chosen),
        "facts": [quoting.plain(fact) for fact in best.facts[:3]] if shown else [],
        "pq_asked": quoting.plain(ask.text),
        "pq_replied": quoting.plain(_answered(pair, ask)),
        "foi_asked": quoting.plain(shown.text) if shown else "",
        "foi_replied": quoting.plain(_reply(shown)) if shown else "",
        "foi_where": quoting.plain(_where(pair, shown)) if shown else "",
    }


def _best(pair: Pair, ask: Ask) -> Alignment | None:
    lined_up = [a for a in pair.alignments.all() if a.pq_ask_id == ask.pk]
    return max(
        lined_up,
        key=lambda a: (a.is_mismatch, a.verdict != "different", a.closeness),
        default=None,
    )


def _verdict(best: Alignment | None, other: Ask | None, is_chosen: bool) -> str:
    if is_chosen:
        return "The replies differ" if other else "Reviewers: the replies differ. See the texts"
    if not best or not other:
        return "Nothing to compare"
    if best.verdict == "same" and not best.is_mismatch:
        return "Consistent"
    return "Close, not the same" if not best.is_mismatch else "Not part of this"


def _answered(pair: Pair, ask: Ask) -> str:
    """Where the answer only refers to an earlier one, the words are that one's."""
    if pair.said_in is None:
        return _reply(ask)
    quotes = [f.pq_quote for f in pair.findings.all() if f.pq_letter == ask.letter and f.pq_quote]
    return f"{quotes[0]['text']} ({earlier_heading(pair)})" if quotes else _reply(ask)


def _reply(ask: Ask) -> str:
    return (ask.reply_span or {}).get("text", "")


def _where(pair: Pair, ask: Ask) -> str:
    found = source_page(pair.request, ask.reply_source or "")
    if not found:
        return "Response"
    enclosure, page = found
    return f"Response, {enclosure.file_name or 'attachment'}, {page.kind} {page.number}"


def _later(pair: Pair, quoting: Quoting) -> list[dict]:
    """Statistical releases that cover, after the answer, what was asked; each once."""
    releases = {row.release_id: row.release for row in pair.answer.later_publications.all()}
    return [
        {"title": quoting.plain(r.title), "address": r.url, "date": iso(r.first_published_on)}
        for r in releases.values()
    ]


def _explanation(pair: Pair, said: dict, quoting: Quoting) -> dict:
    rests_on = "" if pair.request.is_removed else said.get("rests_on") or ""
    sentence = said["sentence"] if said["sentence"].endswith((".", "?")) else f"{said['sentence']}."
    return {"sentence": quoting.plain(sentence), "rests_on": quoting.plain(rests_on)}


def _questions(pair: Pair, recipient: Recipient, quoting: Quoting) -> list[dict]:
    if not recipient.drafts_question:
        return []
    return [
        {"wording": quoting.plain(d.wording), "why": f"{d.why} {TABLE_OFFICE}"}
        for d in drafts(pair)
    ]
