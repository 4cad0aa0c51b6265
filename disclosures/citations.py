"""How to cite a written question or an FOI response: plain text, BibTeX, RIS and CSL-JSON.

Each takes one row, or for the three formats that hold several a list of them. The form of words is
that of ui.md section 5.3. Any text is safe in any format: what would end a field early is escaped
(BibTeX), or taken out (line ends and control characters in RIS). No requester's name is known here.

Rows are best loaded with `current_answer__page` and `body`: nothing else is asked of the database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.timezone import localdate

from disclosures.addresses import web_address
from disclosures.models import FoiRequest, Question
from disclosures.packs.dates import in_words

TITLE_IN_DEPTH = 300  # characters of a title that a reference manager shows
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
# One character at a time, so that what an escape writes is never escaped again.
LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """What every format says. `day` is that of the answer or response, else of the question or
    request; `seen` the day on which the copy was taken."""

    key: str
    sentence: str
    title: str
    author: str  # who published it: a House, or the body
    number: str
    body: str
    day: date | None
    address: str
    seen: date
    kind: str


def citation(row: Question | FoiRequest) -> Citation:
    return _of_question(row) if isinstance(row, Question) else _of_request(row)


def text(row: Question | FoiRequest) -> str:
    """One line: "House of Commons, Written Question 990412, tabled 4 March 2024, answered 14 March
    2024, Department for Harbours and Islands. https://… (seen 15 March 2024)." """
    made = citation(row)
    return f"{made.sentence}. {made.address} (seen {in_words(made.seen)})."


def bibtex(rows: Question | FoiRequest | Iterable) -> str:
    return "\n".join(_bibtex(made) for made in _all(rows))


def ris(rows: Question | FoiRequest | Iterable) -> str:
    return "".join(_ris(made) for made in _all(rows))


def csl_json(rows: Question | FoiRequest | Iterable) -> str:
    items = [_csl(made) for made in _all(rows)]
    return json.dumps(items, ensure_ascii=False, indent=1)


def seen_on(row: Question | FoiRequest) -> date:
    """The day of the saved copy; without one, of the last time the record was taken in."""
    if isinstance(row, FoiRequest):
        return localdate(row.seen_at)
    page = row.current_answer.page if row.current_answer else None
    return localdate(page.fetched_at if page else row.changed_at)


def original_address(row: Question | FoiRequest) -> str:
    """Where the original is; our own page where the source gives no web address."""
    return web_address(row.url) or f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"


def _of_question(question: Question) -> Citation:
    answered = question.current_answer.date_answered if question.current_answer else None
    parts = [f"House of {question.house}", f"Written Question {question.uin}"]
    if question.date_tabled:
        parts.append(f"tabled {in_words(question.date_tabled)}")
    parts.append(f"answered {in_words(answered)}" if answered else "not answered when seen")
    body = _plain(question.body.name if question.body else question.body_name)
    return Citation(
        key=_key(question.house, question.uin, question.date_key.isoformat()),
        sentence=_plain(", ".join([*parts, body])),
        title=_plain(question.title)[:TITLE_IN_DEPTH],
        author=f"House of {question.house}",
        number=_plain(question.uin),
        body=body,
        day=answered or question.date_key,
        address=original_address(question),
        seen=seen_on(question),
        kind="Written Question",
    )


def _of_request(request: FoiRequest) -> Citation:
    body = _plain(request.body.name if request.body else request.body_name)
    what = "FOI request" + (f" {request.reference}" if request.reference else "")
    parts = [body, f"{what}, “{_plain(request.title)[:TITLE_IN_DEPTH]}”"]
    if request.date_sent:
        parts.append(f"sent {in_words(request.date_sent)}")
    day = request.date_released
    if day:
        parts.append(f"{'response' if request.date_responded else 'published'} {in_words(day)}")
    return Citation(
        key=_key("FOI", str(request.pk), day.isoformat() if day else ""),
        sentence=_plain(", ".join(parts)),
        title=_plain(request.title)[:TITLE_IN_DEPTH],
        author=body,
        number=_plain(request.reference),
        body=body,
        day=day or request.date_sent,
        address=original_address(request),
        seen=seen_on(request),
        kind="FOI response",
    )


def _all(rows: Question | FoiRequest | Iterable) -> list[Citation]:
    found = [rows] if isinstance(rows, Question | FoiRequest) else rows
    return [citation(row) for row in found]


def _plain(value: str) -> str:
    """One line without control characters."""
    return " ".join(CONTROL.sub(" ", value or "").split())


def _key(*parts: str) -> str:
    return "-".join(filter(None, (re.sub(r"[^A-Za-z0-9-]+", "", part) for part in parts)))


def _bibtex(made: Citation) -> str:
    fields = {
        "author": f"{{{_latex(made.author)}}}",  # in braces: a name that is not a person's
        "title": f"{{{_latex(made.title)}}}",
        "howpublished": _latex(f"{made.kind} {made.number}".strip()),
        "institution": _latex(made.body),
        "year": str(made.day.year) if made.day else "",
        "date": made.day.isoformat() if made.day else "",
        "note": _latex(made.sentence),
        "url": _in_address(made.address),
        "urldate": made.seen.isoformat(),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{made.key},\n{lines}}}\n"


def _latex(value: str) -> str:
    return "".join(LATEX.get(character, character) for character in value)


def _in_address(value: str) -> str:
    """An address in BibTeX stands as it is, but for what would end its field."""
    for character in ("\\", "{", "}"):
        value = value.replace(character, f"%{ord(character):02X}")
    return _plain(value)


def _ris(made: Citation) -> str:
    fields = [
        ("TY", "GOVDOC"),
        ("ID", made.key),
        ("TI", made.title),
        ("AU", made.author),
        ("PB", made.body),
        ("PY", str(made.day.year) if made.day else ""),
        ("DA", f"{made.day:%Y/%m/%d}/" if made.day else ""),
        ("M1", made.number),
        ("M3", made.kind),
        ("N1", made.sentence),
        ("UR", _plain(made.address)),
        ("Y2", f"{made.seen:%Y/%m/%d}/"),
    ]
    lines = "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value)
    return f"{lines}ER  - \r\n\r\n"


def _csl(made: Citation) -> dict:
    item = {
        "id": made.key,
        "type": "document",
        "genre": made.kind,
        "title": made.title,
        "author": [{"literal": made.author}],
        "publisher": made.body,
        "number": made.number,
        "note": made.sentence,
        "URL": made.address,
        "issued": _csl_day(made.day) if made.day else None,
        "accessed": _csl_day(made.seen),
    }
    return {name: value for name, value in item.items() if value}


def _csl_day(day: date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}
