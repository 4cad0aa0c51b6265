"""Writing fixes down: of an ask, of the title, of figures typed from a file; and undoing one.

Every fix is a row of its own with its line in History, made under a lock on the pair. Those lines
are hidden from a blind second reviewer, as the fixes are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from disclosures.models import Ask, AskFix, Pair, PairEvent

from . import fixes
from .fixes import NOTHING, Lined
from .ledger import OPEN_STATES
from .passages import answer_texts, asked_texts, find, question_texts, response_texts
from .visible import is_blind

# What two reviewers confirmed stays as they confirmed it.
FIXABLE = OPEN_STATES - {"confirmed"}
CLOSED = "{} is {}: change the decision before you fix what was read."
OTHER = "other"  # the request's ask is another passage, typed


class StaleFix(Exception):
    """Someone fixed this pair since it was read; `newer` are their fixes, latest first."""

    def __init__(self, pair: Pair, newer: list[AskFix]):
        super().__init__(f"{pair.reference} has been fixed since it was read.")
        self.pair, self.newer = pair, newer


class Unfound(ValueError):
    """`errors`: {field: sentence} for each passage that does not stand in its text."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class Seen:
    """What the form rested on: the versions, and the last fix its user could see."""

    documents: str
    last: int


@dataclass(frozen=True)
class AskWanted:
    """An ask as a person wants it. `foi` is the letter of the request's ask, OTHER for the passage
    in `foi_asked`, "" for none; `answer_of` the letter to which the answer's words belong."""

    verdict: str
    asked: str
    answered: str = ""
    foi: str = ""
    foi_asked: str = ""
    replied: str = ""
    answer_of: str = ""


@transaction.atomic
def fix_ask(pair_id: int, user, letter: str, wanted: AskWanted, seen: Seen) -> AskFix:
    """Change the ask under this letter, or add one ("" as letter). Raises StaleFix, Unfound, or
    ValueError for a pair past fixing or a letter that is not there."""
    pair, blind = _locked(pair_id, user, seen)
    shown = fixes.seen_by(pair, user, blind)
    lined = {one.letter: one for one in fixes.as_seen(pair, shown)}
    if letter and letter not in lined:
        raise ValueError(f"{pair.reference} has no ask {letter}.")
    before = lined.get(letter)
    own = letter or fixes.next_letter(pair, user, blind)
    after = _wanted(pair, own, before, wanted, shown)
    moved = wanted.answer_of if wanted.answer_of in lined else ""
    if moved and moved != own:
        _move_reply(pair, user, lined[moved], after.pq)
        after = replace(after, pq=_without_reply(after.pq))
    return _write(pair, user, before, after)


@transaction.atomic
def set_title(pair_id: int, user, title: str, seen: Seen) -> AskFix:
    pair, _ = _locked(pair_id, user, seen)
    title = " ".join(title.split())
    if not title or len(title) > 300:
        raise ValueError("Write a title of at most 300 characters.")
    before = {"title": pair.title, "is_own": pair.has_own_title}
    words = f"Title changed from “{pair.title}” to “{title}”."
    pair.title, pair.has_own_title = title, True
    pair.save(update_fields=["title", "has_own_title"])
    fix = row(pair, user, "title", before, {"title": title, "is_own": True})
    tell(pair, user, words)
    return fix


@transaction.atomic
def type_figures(pair_id: int, user, number: int, file: dict, text: str, seen: Seen) -> AskFix:
    """Figures from attachment `number`, which nothing was read of; `file` is {"file", "sha256"}.
    What stood before is kept and replaced."""
    pair, blind = _locked(pair_id, user, seen)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValueError("Type the figures first.")
    shown = {f.after["number"]: f for f in fixes.typed_of(fixes.seen_by(pair, user, blind))}
    before = shown[number].after if number in shown else {}
    fix = row(pair, user, "typed", before, {"number": number, **file, "text": text})
    tell(pair, user, f"Typed figures from attachment {number}, which could not be read.")
    return fix


@transaction.atomic
def undo_fix(fix_id: int, user) -> Pair:
    """A further row takes a fix back. Raises ValueError where it may not be, saying why."""
    found = AskFix.objects.get(pk=fix_id)
    pair = Pair.objects.select_for_update().get(pk=found.pair_id)
    check_open(pair)
    shown = fixes.seen_by(pair, user, is_blind(pair, user))
    fix = next((f for f in shown if f.pk == found.pk), None)
    if fix is None or fix.kind == "reading":
        raise ValueError("That fix is not there to undo.")
    if any(f.pk > fix.pk and _same_subject(f, fix) for f in shown):
        raise ValueError("It has been fixed again since. Undo the later fix first.")
    if fix.kind == "title":
        pair.title, pair.has_own_title = fix.before["title"], fix.before["is_own"]
        pair.save(update_fields=["title", "has_own_title"])
    row(pair, user, "undo", fix.after, fix.before, undoes=fix, pq_letter=fix.pq_letter)
    what = {"ask": f"fix of ask {fix.pq_letter}", "title": "change of title"}
    tell(pair, user, f"Undid the {what.get(fix.kind, 'figures typed from a file')}.")
    return pair


def _same_subject(one: AskFix, other: AskFix) -> bool:
    number = one.after.get("number") == other.after.get("number")
    return (one.kind, one.pq_letter) == (other.kind, other.pq_letter) and number


def check_open(pair: Pair) -> None:
    if pair.state not in FIXABLE:
        raise ValueError(CLOSED.format(pair.reference, pair.get_state_display().lower()))
    if pair.request.is_removed:
        raise ValueError("The request is gone from its site, so its text is not shown or fixed.")


def _locked(pair_id: int, user, seen: Seen) -> tuple[Pair, bool]:
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    check_open(pair)
    blind = is_blind(pair, user)
    if seen.documents != pair.documents or seen.last != fixes.last_seen(pair, user, blind):
        shown = fixes.seen_by(pair, user, blind)
        raise StaleFix(pair, [f for f in reversed(shown) if f.pk > seen.last])
    return pair, blind


def _wanted(pair: Pair, letter: str, before: Lined | None, wanted: AskWanted, shown) -> Lined:
    errors: dict[str, str] = {}
    held = before.pq if before else Ask()
    asked = _passage(question_texts(pair), wanted.asked, held.span, "asked", errors)
    said = _passage(answer_texts(pair), wanted.answered, held.reply_span, "answered", errors)
    if not wanted.asked.strip():
        errors["asked"] = "Give the passage of the question that asks it."
    foi = _other_side(pair, before, wanted, shown, errors)
    if foi is None and not errors and wanted.verdict != NOTHING:
        errors["foi"] = "Choose what the request asked, or “Nothing to compare”."
    if errors:
        raise Unfound(errors)
    pq = _ask(letter, before.pq if before else None, asked, said, _answer_reply(pair))
    foi = None if wanted.verdict == NOTHING else foi
    same = before and before.foi and foi and before.foi.letter == foi.letter
    return Lined(pq, foi, wanted.verdict, before.facts if same else ())


def _other_side(pair: Pair, before: Lined | None, wanted: AskWanted, shown, errors) -> Ask | None:
    lined = fixes.as_seen(pair, shown)
    asks = {ask.letter: ask for ask in fixes.request_asks(pair, lined)}
    held = before.foi if before else None
    typed = fixes.typed_of(shown)
    said = held.reply_span if held else None
    replied = _passage(response_texts(pair, typed), wanted.replied, said, "replied", errors)
    if not wanted.foi:
        return None
    if wanted.foi in asks:
        chosen = asks[wanted.foi]
        # Paired otherwise and its reply left as it was: the words are those of the ask chosen.
        is_left = _same_words(wanted.replied, said)
        if is_left and (held is None or held.letter != chosen.letter):
            return chosen
        return _ask(chosen.letter, chosen, chosen.span, replied, _response_reply(pair))
    asked = _passage(asked_texts(pair), wanted.foi_asked, None, "foi_asked", errors)
    if not wanted.foi_asked.strip():
        errors["foi_asked"] = "Give the passage of the request that asks it."
    letter = held.letter if held and held.letter not in _read_letters(pair) else _free(asks)
    return _ask(letter, None, asked, replied, _response_reply(pair)) if asked else None


def _read_letters(pair: Pair) -> set[str]:
    return {ask.letter for ask in pair.request.asks.all()}


def _free(asks: dict[str, Ask]) -> str:
    return next(f"P{n}" for n in range(1, 1000) if f"P{n}" not in asks)


WHERE = {"asked": "the question", "answered": "the answer", "foi_asked": "the request",
         "replied": "the response"}  # fmt: skip


def _passage(texts, words: str, held: dict | None, name: str, errors: dict) -> dict | None:
    """Where the words stand: the place held, if they are the same words."""
    if held and _same_words(words, held):
        return held
    found = find(texts, words)
    if words.strip() and found is None:
        errors[name] = f"These words are not in {WHERE[name]}. Copy them from the text below."
    return found


def _same_words(words: str, span: dict | None) -> bool:
    return words.split() == ((span or {}).get("text") or "").split()


def _ask(letter: str, held: Ask | None, span: dict, said: dict | None, reply: str) -> Ask:
    """An ask at this place with this reply; what was read of it stays while its words do."""
    same = held is not None and span == held.span
    return Ask(
        letter=letter,
        text=held.text if same else " ".join(span["text"].split()),
        span=held.span if same else span,
        reply=held.reply if held and held.reply != "unknown" else reply,
        reply_span=said,
        reply_source=(said or {}).get("source") or "",
    )


def _answer_reply(pair: Pair) -> str:
    reading = pair.answer.reading
    return "answered" if reading and reading.outcome == "answered" else "refused"


def _response_reply(pair: Pair) -> str:
    reading = pair.request.reading
    return "released" if reading and reading.outcome in ("released", "partial") else "refused"


def _without_reply(ask: Ask) -> Ask:
    return Ask(**{**fixes.side_of(ask), "reply": "not_addressed", "reply_span": None,
                  "reply_source": ""})  # fmt: skip


def _move_reply(pair: Pair, user, to: Lined, of: Ask) -> None:
    """The words of the answer go to another ask."""
    side = {**fixes.side_of(to.pq), "reply": of.reply, "reply_span": of.reply_span,
            "reply_source": of.reply_source}  # fmt: skip
    _write(pair, user, to, replace(to, pq=Ask(**side)))


def _write(pair: Pair, user, before: Lined | None, after: Lined) -> AskFix:
    fix = row(
        pair, user, "ask", fixes.snapshot(before), fixes.snapshot(after),
        pq_letter=after.letter, foi_letter=after.foi.letter if after.foi else "",
    )  # fmt: skip
    tell(pair, user, _words(before, after))
    return fix


def _words(before: Lined | None, after: Lined) -> str:
    verdict = after.words[0].lower() + after.words[1:]
    if before is None:
        return f"Added ask {after.letter}, “{after.pq.text}”: {verdict}."
    if before.verdict != after.verdict:
        was = before.words[0].lower() + before.words[1:]
        return f"Fixed ask {after.letter}: {verdict} (was: {was})."
    return f"Fixed ask {after.letter}: {verdict}, as before; its passages changed."


def row(pair: Pair, user, kind: str, before: dict, after: dict, **values) -> AskFix:
    return AskFix.objects.create(
        pair=pair, by=user, kind=kind, before=before, after=after, answer_id=pair.answer_id,
        request_version=pair.request_version, **values,
    )  # fmt: skip


def tell(pair: Pair, user, words: str) -> None:
    PairEvent.objects.create(pair=pair, by=user, kind="fix", words=words, is_blind=True)
