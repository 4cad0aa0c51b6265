"""What an FOI release's own words say of its reference, its dates and the request.

GOV.UK has no fields for them (../shared/sources/govuk.md §5): each is given only when the words
are plain, and left empty otherwise.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from scrapers.text import fold_spaces

_LABELLED_REFERENCE = re.compile(
    r"\b(?:FOI |EIR |FOIA |our |case |request )?(?:reference|ref)(?: number| no\.?)?\s*[:.]?\s+"
    r"(?P<ref>[A-Z0-9][A-Z0-9/._-]{3,29})",
    re.IGNORECASE,
)
_NAMED_REFERENCE = re.compile(
    r"(?<![A-Z0-9])(?P<ref>(?:FOIA?|EIR)[ _-]?(?:\d{4}[/_-]\d{3,6}|\d{5,10}))(?!\d)", re.IGNORECASE
)
_DAY = r"(?P<day>\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4})"
_REQUEST_DATES = (
    re.compile(rf"\brequest (?:was )?(?:dated|received(?: on)?|made on|of)\s+{_DAY}"),
    re.compile(rf"\b[Dd]ate (?:of (?:the )?request|(?:request )?received)\s*:?\s+{_DAY}"),
)
_RESPONSE_DATES = (
    re.compile(
        rf"\b(?:[Rr]esponse|[Rr]eply) (?:was )?(?:dated|sent(?: on)?|issued(?: on)?)\s+{_DAY}"
    ),
    re.compile(rf"\b[Dd]ate (?:of (?:the |our )?(?:response|reply)|answered)\s*:?\s+{_DAY}"),
)
_REQUEST_HEADING = re.compile(
    r"^(?:you (?:have )?(?:asked|requested)(?: for)?(?: us)?(?: the following)?(?: information)?"
    r"|(?:your |the |details of (?:the )?)?(?:FOI )?request|information requested)\s*:?$",
    re.IGNORECASE,
)
_RESPONSE_HEADING = re.compile(
    r"^(?:(?:our |the |\w+ )?(?:response|answer|reply)|information released|"
    r"(?:I|we) (?:can |am |are |have |do |wish )\w+.*)\s*:?$",
    re.IGNORECASE,
)


def reference_in(*texts: str) -> str:
    """A case reference, as text: after a label, or in the form of one ("FOI2024/00123"). A number
    alone in a file's name is none: `PUBLIC_1392629965.pdf` holds a time."""
    for pattern in (_LABELLED_REFERENCE, _NAMED_REFERENCE):
        for text in texts:
            found = {m["ref"].rstrip(".-_/") for m in pattern.finditer(text)}
            found = {ref for ref in found if sum(c.isdigit() for c in ref) >= 3}
            if len(found) == 1:
                return found.pop()
            if found:
                return ""
    return ""


def quoted_request(text: str) -> str:
    """The request where the text quotes it under a heading of its own and the reply follows under
    another; else ""."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if _REQUEST_HEADING.match(line)), None)
    if start is None:
        return ""
    for end in range(start + 1, len(lines)):
        if _RESPONSE_HEADING.match(lines[end]):
            return "\n".join(lines[start + 1 : end]).strip()
    return ""


def dates_in(texts: list[str], published: date | None) -> tuple[date | None, date | None]:
    """(request, response), each only if the texts name exactly one day and the order is possible:
    asked, answered, published."""
    asked = _only_day(_REQUEST_DATES, texts)
    replied = _only_day(_RESPONSE_DATES, texts)
    if published and asked and asked > published:
        asked = None
    if replied and ((published and replied > published) or (asked and replied < asked)):
        replied = None
    return asked, replied


def _only_day(patterns: tuple[re.Pattern[str], ...], texts: list[str]) -> date | None:
    days = set()
    for text in texts:
        for pattern in patterns:
            for match in pattern.finditer(fold_spaces(text)):
                words = re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", match["day"])
                try:
                    days.add(datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date())
                except ValueError:
                    continue
    return days.pop() if len(days) == 1 else None
