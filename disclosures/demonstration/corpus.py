"""The content files as records, with dates, numbers and references filled in by the seed.

A draw depends on the seed and the record's own key, so that adding a record moves no other.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from disclosures.demonstration import BODIES, CONTENT
from disclosures.demonstration.days import (
    NEW_PARLIAMENT,
    add_working_days,
    draw_sitting_day,
    long_date,
    next_working_day,
)
from disclosures.demonstration.letters import acknowledgement, reply
from disclosures.demonstration.people import ASKERS, PEERS, REQUESTERS, opening


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    name: str
    title: str
    pages: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    is_broken: bool = False
    is_scan: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    key: str
    number: int  # the API's id
    body: str
    house: str
    member: str
    uin: str
    tabled: date
    due: date
    heading: str
    text: str
    answered: date | None = None
    answer: str = ""
    original: str = ""
    corrected: date | None = None
    is_holding: bool = False
    holding_on: date | None = None
    is_withdrawn: bool = False
    is_named_day: bool = False
    group: str = ""
    files: tuple[FileSpec, ...] = ()
    outcome: str = "answered"  # as its author meant it; "" where there is no answer
    secondary: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()  # other outcomes that a careful reader could defend


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    sender: str  # requester, authority, annotation, hidden
    on: date
    text: str
    files: tuple[FileSpec, ...] = ()
    is_substantive: bool = False
    quotes_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    key: str
    number: int
    body: str
    title: str
    slug: str
    reference: str
    sent: date
    state: str
    law: str
    requester: str
    messages: tuple[Message, ...]
    outcome: str
    sections: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    key: str
    body: str
    type: str
    slug: str
    title: str
    description: str
    published: date
    text: str
    outcome: str = ""
    reference: str = ""
    requested: date | None = None
    responded: date | None = None
    html: str = ""
    withdrawn: str = ""
    change_note: str = ""
    collection: str = ""
    files: tuple[FileSpec, ...] = ()

    @property
    def is_foi(self) -> bool:
        return self.type == "foi_release"

    @property
    def path(self) -> str:
        folder = "publications" if self.is_foi else "statistics"
        return f"/government/{folder}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    questions: dict[str, Question]
    requests: dict[str, Request]
    publications: dict[str, Publication]
    pairs: tuple[dict[str, Any], ...]
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)


def load(seed: int) -> Corpus:
    tables: dict[str, list[dict]] = defaultdict(list)
    # hansard.toml has a layout of its own: see `replies_hansard`.
    for path in sorted(p for p in CONTENT.glob("*.toml") if p.name != "hansard.toml"):
        for kind, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables[kind].extend(rows)
    with BODIES.open(encoding="utf-8", newline="") as file:
        bodies = {row["key"]: row for row in csv.DictReader(file)}
    questions = _numbered(_questions(tables["question"], seed), seed)
    requests = _requests(tables["request"], seed, bodies)
    publications = {row["key"]: _publication(row) for row in tables["publication"]}
    corpus = Corpus(
        questions=questions,
        requests=requests,
        publications=publications,
        pairs=tuple(tables["pair"]),
        bodies=bodies,
    )
    return _with_references(corpus)


def _questions(rows: list[dict], seed: int) -> list[Question]:
    return [_question(row, position, seed) for position, row in enumerate(rows, start=1)]


def _question(row: dict, position: int, seed: int) -> Question:
    key = row.get("key") or f"ordinary-{row['body']}-{_slug(row['heading'])}"
    random = Random(f"{seed}:{key}")
    house = row.get("house", "Commons")
    first, last = row.get("tabled_from"), row.get("tabled_to")
    tabled = row.get("tabled") or draw_sitting_day(random, first, last)
    has_answer = "answer" in row
    days = random.randint(5, 9) if house == "Lords" else random.randint(3, 7)
    answered = row.get("answered") or (add_working_days(tabled, days) if has_answer else None)
    text = " ".join(row["text"].split())
    if not row.get("full"):
        text = opening(row["body"], house, tabled) + text
    return Question(
        key=key,
        number=1_900_000 + position,
        body=row["body"],
        house=house,
        member=row.get("member") or random.choice(PEERS if house == "Lords" else ASKERS).key,
        uin=row.get("uin", ""),
        tabled=tabled,
        due=add_working_days(tabled, 10 if house == "Lords" else 5),
        heading=row["heading"],
        text=text,
        answered=answered,
        answer=row.get("answer", "").strip(),
        original=row.get("original", "").strip(),
        corrected=row.get("corrected"),
        is_holding=row.get("holding", False),
        holding_on=row.get("holding_on") or (answered if row.get("holding") else None),
        is_withdrawn=row.get("withdrawn", False),
        is_named_day=row.get("named_day", False),
        group=row.get("group", ""),
        files=_files(row),
        outcome=row.get("outcome", "answered"),
        secondary=tuple(row.get("secondary", ())),
        accept=tuple(row.get("accept", ())),
    )


def _files(row: dict) -> tuple[FileSpec, ...]:
    return tuple(
        FileSpec(
            name=file["name"],
            title=file["title"],
            pages=tuple(page.strip() for page in file.get("pages", ())),
            table=_table(file.get("table", "")),
            is_broken=file.get("broken", False),
            is_scan=file.get("scan", False),
            outcome=file.get("outcome", ""),
        )
        for file in row.get("file", ())
    )


def _table(text: str) -> tuple[tuple[str, ...], ...]:
    lines = text.strip().splitlines()
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines)


def _numbered(questions: list[Question], seed: int) -> dict[str, Question]:
    """UINs in the order of tabling: Commons anew each Parliament, Lords anew each session."""
    given = {q.uin for q in questions if q.uin}
    next_number = {"commons-1": 61_000, "commons-2": 3_000, "lords": 410}
    numbered = {}
    for question in sorted(questions, key=lambda q: (q.tabled, q.number)):
        uin = question.uin
        if not uin:
            is_new = question.tabled >= NEW_PARLIAMENT
            series = "lords" if question.house == "Lords" else f"commons-{2 if is_new else 1}"
            random = Random(f"{seed}:uin:{question.key}")
            next_number[series] += random.randint(3, 190)
            while str(next_number[series]) in given:
                next_number[series] += 1
            uin = f"{'HL' if series == 'lords' else ''}{next_number[series]}"
        numbered[question.key] = replace(question, uin=uin)
    return numbered


def _requests(rows: list[dict], seed: int, bodies: dict) -> dict[str, Request]:
    requests: dict[str, Request] = {}
    slugs: set[str] = set()
    for position, row in enumerate(sorted(rows, key=lambda r: r["sent"]), start=1):
        request = _request(row, position, seed, bodies[row["body"]]["name"])
        # Slugs are cut at 32 characters and told apart by a number, as the portal does.
        slug, copy = request.slug, 2
        while slug in slugs:
            slug, copy = f"{request.slug}_{copy}", copy + 1
        slugs.add(slug)
        requests[request.key] = replace(request, slug=slug)
    return requests


def _request(row: dict, position: int, seed: int, body_name: str) -> Request:
    random = Random(f"{seed}:{row['key']}")
    requester = random.choice(REQUESTERS)
    reference = row.get("reference") or f"FOI{row['sent'].year}/{100 + position * 17:05d}"
    return Request(
        key=row["key"],
        number=700_000 + position,
        body=row["body"],
        title=row["title"],
        slug=_slug(row["title"])[:32].strip("_"),
        reference=reference,
        sent=row["sent"],
        state=row["state"],
        law=row.get("law", "foi"),
        requester=requester,
        messages=tuple(_messages(row, random, body_name, requester)),
        outcome=row["outcome"],
        sections=tuple(row.get("sections", ())),
        accept=tuple(row.get("accept", ())),
    )


def _messages(row: dict, random: Random, body_name: str, requester: str) -> list[Message]:
    sent: date = row["sent"]
    request = f"Dear {body_name},\n\n{row['ask'].strip()}\n\nYours faithfully,\n\n{requester}"
    messages = [Message(sender="requester", on=sent, text=request)]
    replied = row.get("replied") or add_working_days(sent, random.randint(16, 21))
    is_acknowledged = random.random() < 0.5 and (replied - sent).days > 5
    if row.get("hidden_first"):
        messages.append(Message(sender="hidden", on=next_working_day(sent), text=""))
    elif is_acknowledged:
        text = acknowledgement(random, row, body_name, requester)
        messages.append(Message(sender="authority", on=add_working_days(sent, 1), text=text))
    if row["reply"].strip():
        messages.append(
            Message(
                sender="authority",
                on=replied,
                text=reply(random, row, body_name, requester),
                files=_files(row),
                is_substantive=True,
                quotes_request=row.get("quote", False),
            )
        )
    for later in row.get("message", ()):
        text = later["text"].strip()
        if later["from"] == "authority":
            text = f"Dear {requester},\n\n{text}\n\nYours sincerely,\n\n{body_name}"
        else:
            text = f"Dear {body_name},\n\n{text}\n\nYours faithfully,\n\n{requester}"
        is_reply = later["from"] == "authority"
        messages.append(
            Message(sender=later["from"], on=later["date"], text=text, is_substantive=is_reply)
        )
    if row.get("annotation"):
        on = add_working_days(replied, 3)
        messages.append(Message(sender="annotation", on=on, text=row["annotation"]))
    return messages


def _publication(row: dict) -> Publication:
    names = ("key", "body", "type", "slug", "title", "description", "published", "outcome")
    more = ("reference", "requested", "responded", "html", "withdrawn", "change_note")
    given = {name: row[name] for name in (*names, *more, "collection") if name in row}
    return Publication(text=row["text"].strip(), files=_files(row), **given)


def _with_references(corpus: Corpus) -> Corpus:
    """{uin:key}, {answered:key} and {ref:key} in texts become what they stand for."""

    def fill(text: str, own: str = "") -> str:
        text = text.replace("{ref}", own)
        return re.sub(r"\{(uin|answered|ref):([\w-]+)\}", stand_for, text)

    def stand_for(match: re.Match[str]) -> str:
        kind, key = match.groups()
        if kind == "ref":
            return corpus.requests[key].reference
        question = corpus.questions[key]
        return question.uin if kind == "uin" else long_date(question.answered)

    questions = {
        key: replace(q, text=fill(q.text), answer=fill(q.answer))
        for key, q in corpus.questions.items()
    }
    requests = {
        key: replace(
            r, messages=tuple(replace(m, text=fill(m.text, r.reference)) for m in r.messages)
        )
        for key, r in corpus.requests.items()
    }
    return replace(corpus, questions=questions, requests=requests)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
