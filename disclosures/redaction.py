"""Words taken out of stored texts, and what stands in their place.

Each sign of a passage is replaced by `FILL`, line ends kept, so that every span that was found in
the text still points right. Doors show a run of it as `SHOWN`. The words themselves go to
`Withheld`, which admins and an undo alone read; new texts of the same document lose them on the
way in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from disclosures.models import (
    Alignment,
    Answer,
    AnswerAttachment,
    AnswerReading,
    Ask,
    AskFix,
    AttachmentPage,
    Finding,
    FoiMessage,
    FoiRequest,
    MessageAttachment,
    Pair,
    Question,
    ResponseReading,
    Takedown,
    Withheld,
)
from disclosures.wordforms import pattern

# "Symbol for delete": no source prints it, so what is shown as taken out was taken out here.
FILL = "␡"
AROUND, MOST_SHOWN = 60, 8
SHOWN = "[removed: personal data]"
RUN = re.compile(f"{FILL}+(?:\\s+{FILL}+)*")

# table -> (its rows, with those that nothing else finds; the fields that hold words)
_ENCLOSED = ("title", "file_name")
_ASK = ("text", "span", "population", "periods", "places", "breakdown", "reply_span")
TABLES = {
    "question": (Question.every, ("heading", "text")),
    "answer": (Answer.objects, ("html", "text")),
    "answer_file": (AnswerAttachment.objects, _ENCLOSED),
    "answer_reading": (AnswerReading.objects, ("span",)),
    "request": (FoiRequest.objects, ("title", "reference")),
    "message": (FoiMessage.every, ("text", "text_unfolded")),
    "message_file": (MessageAttachment.objects, _ENCLOSED),
    "page": (AttachmentPage.every, ("name", "text", "tables")),
    "response_reading": (ResponseReading.objects, ("span", "release_span")),
    "ask": (Ask.objects, _ASK),
    "pair": (Pair.every, ("title", "points", "towards", "explanations")),
    "alignment": (Alignment.objects, ("facts",)),
    "finding": (Finding.objects, ("sentence", "pq_quote", "foi_quote")),
}


def shown(text: str) -> str:
    return RUN.sub(SHOWN, text) if FILL in text else text


def shown_all(value):
    """The same for every string in plain data."""
    return _changed(value, shown)


def without(value, passages: Iterable[str]):
    """Plain data without these passages, as it is shown."""
    patterns = [pattern(words) for words in passages]

    def taken(text: str) -> str:
        for found in patterns:
            text = found.sub(SHOWN, text)
        return text

    return _changed(_across_segments(value, patterns), taken)


def _across_segments(value, patterns: list[re.Pattern]):
    """A text that is cut into segments ([{"text": …, "mark": …}, …]) is searched as one: a
    passage may begin in one segment and end in another."""
    if isinstance(value, dict):
        return {key: _across_segments(part, patterns) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    if not value or not all(isinstance(v, dict) and {"text", "mark"} <= v.keys() for v in value):
        return [_across_segments(part, patterns) for part in value]
    texts = [segment["text"] for segment in value]
    for found in patterns:
        for match in reversed(list(found.finditer("".join(texts)))):
            _cut(texts, *match.span())
    return [{**segment, "text": text} for segment, text in zip(value, texts, strict=True)]


def _cut(texts: list[str], start: int, end: int) -> None:
    """Take what lies between two places of the joined texts out, and say so once."""
    at, said = 0, SHOWN
    for number, text in enumerate(texts):
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            texts[number] = text[:first] + said + text[last:]
            said = ""
        at += len(text)


def passages_of(documents: list[str]) -> list[str]:
    """The words that standing acts took out of these documents."""
    rows = Takedown.objects.standing().filter(kind="redact", documents__overlap=documents)
    return list(rows.values_list("passage", flat=True))


def passages_by(documents: list[str]) -> dict[str, list[str]]:
    """The same for each of them: one query, or none."""
    found: dict[str, list[str]] = {}
    rows = Takedown.objects.standing().filter(kind="redact", documents__overlap=documents)
    for named, passage in rows.values_list("documents", "passage") if documents else ():
        for document in named:
            found.setdefault(document, []).append(passage)
    return found


def has_hidden_parts(document: str) -> bool:
    """Is a message or a file of it taken down?"""
    rows = Takedown.objects.standing().filter(kind="hide", documents__contains=[document])
    return rows.exclude(target=document).exists()


def withhold(act: Takedown, document: str) -> int:
    """Take the words of an act out of every text of a document; in how many places they stood."""
    kept = []
    for table, rows in _rows(document).items():
        fields = TABLES[table][1]
        for row in rows:
            found = [f for name in fields for f in _found(act, table, row, name, act.passage)]
            if found:
                for name in {f.field for f in found}:
                    setattr(row, name, _filled(getattr(row, name), name, act.passage))
                _manager(table).filter(pk=row.pk).update(
                    **{f.field: getattr(row, f.field) for f in found}
                )
                kept += found
    Withheld.objects.bulk_create(kept)
    return len(kept)


def count(document: str, words: str) -> int:
    """In how many places a passage stands."""
    act = Takedown()
    stored = sum(
        len(list(_found(act, table, row, name, words)))
        for table, rows in _rows(document).items()
        for row in rows
        for name in TABLES[table][1]
    )
    return stored + sum(len(pattern(words).findall(text)) for text in _typed(document))


def _typed(document: str) -> list[str]:
    """What reviewers typed from a request's files: a ledger, so words leave it as it is read
    (`typed`), not where it is kept."""
    kind, _, pk = document.partition(":")
    rows = AskFix.objects.filter(kind="typed", pair__request=pk) if kind == "request" else ()
    return [row.after["text"] for row in rows]


def typed(fix: AskFix) -> AskFix:
    """The row with its text as it may be shown: not to be saved."""
    request = fix.pair.request
    if request.is_redacted:
        text = fix.after["text"]
        for words in passages_of([f"request:{request.pk}"]):
            text = _filled(text, "text", words)
        fix.after = {**fix.after, "text": text}
    return fix


def files_with(document: str, words: str) -> set[int]:
    """The files of a document, by id, in whose pages a passage stands."""
    act, fields = Takedown(), TABLES["page"][1]
    return {
        page.attachment_id
        for page in _rows(document)["page"]
        if any(True for name in fields for _ in _found(act, "page", page, name, words))
    }


def excerpts(document: str, words: str) -> list[dict[str, str]]:
    """The first places of a passage in the texts themselves: the words around it, and it."""
    found = []
    for table in ("question", "answer", "request", "message", "page"):
        for row in _rows(document).get(table, ()):
            name = "title" if table == "request" else "text"
            text = getattr(row, name)
            for match in pattern(words).finditer(text):
                start, end = match.span()
                around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
                found.append({"before": around[0], "words": match[0], "after": around[1]})
                if len(found) == MOST_SHOWN:
                    return found
    return found


def empty(act: Takedown, table: str, row, fields: Iterable[str]) -> None:
    """Keep whole fields aside: the row has none of their words any more."""
    kept = [
        Withheld(act=act, table=table, row=row.pk, field=name, was=getattr(row, name))
        for name in fields
        if getattr(row, name)
    ]
    Withheld.objects.bulk_create(kept)
    _manager(table).filter(pk=row.pk).update(**dict.fromkeys(fields, ""))


def is_emptied_since(act: Takedown) -> bool:
    """Is a field from which it took words kept aside as a whole by a later act that stands?"""
    later = Withheld.objects.filter(act__pk__gt=act.pk, start=None)
    emptied = set(later.values_list("table", "row", "field"))
    return any((w.table, w.row, w.field) in emptied for w in act.withheld.all())


def restore(act: Takedown) -> int:
    """Put back what an act took out, where it is still out; in how many places."""
    done = 0
    for kept in act.withheld.all():
        row = _manager(kept.table).filter(pk=kept.row).first()
        if row is None:
            continue
        value = _put_back(getattr(row, kept.field), kept, list(kept.path))
        if value != getattr(row, kept.field):
            _manager(kept.table).filter(pk=kept.row).update(**{kept.field: value})
            done += 1
    act.withheld.all().delete()
    return done


def reapply(documents: Iterable[str]) -> None:
    """New words of these documents lose what standing acts took out of the old."""
    documents = list(documents)
    if not documents:
        return
    acts = Takedown.objects.standing().filter(kind="redact", documents__overlap=documents)
    for act in acts:
        for document in set(act.documents) & set(documents):
            withhold(act, document)


def _manager(table: str):
    return TABLES[table][0]


def _rows(document: str) -> dict[str, QuerySet]:
    """Every row that holds words of a question or request."""
    kind, _, pk = document.partition(":")
    # What an earlier answer says is quoted by pairs that refer to it.
    own = Q(question=pk) | Q(said_in__question=pk) if kind == "question" else Q(request=pk)
    beside = {
        "pair": Pair.every.filter(own),
        "alignment": Alignment.objects.filter(pair__in=Pair.every.filter(own)),
        "finding": Finding.objects.filter(pair__in=Pair.every.filter(own)),
    }
    if kind == "question":
        files = AnswerAttachment.objects.filter(answer__question=pk)
        texts = {
            "question": Question.every.filter(pk=pk),
            "answer": Answer.objects.filter(question=pk),
            "answer_file": files,
            "answer_reading": AnswerReading.objects.filter(answer__question=pk),
            "ask": Ask.objects.filter(answer__question=pk),
        }
    else:
        files = MessageAttachment.objects.filter(message__request=pk)
        texts = {
            "request": FoiRequest.objects.filter(pk=pk),
            "message": FoiMessage.every.filter(request=pk),
            "message_file": files,
            "response_reading": ResponseReading.objects.filter(request=pk),
            "ask": Ask.objects.filter(request=pk),
        }
    pages = AttachmentPage.every.filter(attachment__in=files.values("attachment"))
    return {**texts, "page": pages, **beside}


def _filled(value, field: str, words: str):
    is_html = field == "html"
    return _changed(value, lambda t: pattern(words, is_html).sub(lambda m: _fill(m[0], is_html), t))


def _fill(words: str, is_html: bool = False) -> str:
    """As long as the words. Tags of HTML stay, so that it stays whole."""
    if is_html:
        return re.sub(r"<[^<>]*>|\S", lambda m: m[0] if m[0][0] == "<" else FILL, words)
    return re.sub(r"\S", FILL, words)


def _found(act, table: str, row, name: str, words: str) -> Iterator[Withheld]:
    for path, text in _strings(getattr(row, name)):
        for match in pattern(words, name == "html").finditer(text):
            yield Withheld(
                act=act, table=table, row=row.pk, field=name, path=path, start=match.start(),
                was=match[0],
            )  # fmt: skip


def _strings(value, path: tuple = ()) -> Iterator[tuple[list, str]]:
    if isinstance(value, str):
        yield list(path), value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _strings(part, (*path, key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _strings(part, (*path, number))


def _changed(value, change):
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _changed(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_changed(part, change) for part in value]
    return value


def _put_back(value, kept: Withheld, path: list):
    """The value with the kept words at their place; unchanged where something else is there."""
    if isinstance(value, str) and not path:
        if kept.start is None:
            return value or kept.was
        end = kept.start + len(kept.was)
        is_out = value[kept.start : end] == _fill(kept.was, kept.field == "html")
        return value[: kept.start] + kept.was + value[end:] if is_out else value
    if isinstance(value, dict) and path and path[0] in value:
        return {**value, path[0]: _put_back(value[path[0]], kept, path[1:])}
    if isinstance(value, list) and path and isinstance(path[0], int) and path[0] < len(value):
        part = _put_back(value[path[0]], kept, path[1:])
        return [*value[: path[0]], part, *value[path[0] + 1 :]]
    return value
