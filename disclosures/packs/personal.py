"""Words of a quoted text that may be personal data, each shown to a person for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosures.documents import enclosures
from disclosures.models import Pair
from disclosures.review.fixes import for_packs, typed_of

from .replies import replies_to

_NAME = r"[A-Z][\w'’-]+"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev|Cllr)\.?"
_PLAIN_GREETINGS = r"(?:Sirs?|Madam|Requester|Applicant|Colleagues?|All|Team|FOI|Freedom)\b"
# Bounded everywhere: a hostile letter must not make the search slow.
# Anywhere. The second group is looked for in FOI texts only: Members and ministers are named in
# questions and answers as of right.
EVERYWHERE = (
    (
        "An e-mail address",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    ),
    ("A telephone number", re.compile(r"(?<![\d,.])(?:\+44\s?|0)\d(?:[ -]?\d){8,9}(?!\d)")),
    ("A postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b")),
    ("A National Insurance number", re.compile(r"\b[A-Z]{2}(?:\s?\d{2}){3}\s?[A-D]\b")),
)
_GREETING, _SIGN_OFF = "A greeting by name", "A name under a letter"
IN_LETTERS = (
    (_GREETING, re.compile(rf"\b(?:Dear|Hi|Hello)\s+(?!{_PLAIN_GREETINGS}|{_TITLE}\s)"
                                      rf"(?P<w>{_NAME}(?:[ ]{_NAME}){{0,2}})")),
    ("A person’s name", re.compile(rf"\b(?P<w>{_TITLE}\s{_NAME}(?:[ -]{_NAME}){{0,2}})")),
    (_SIGN_OFF, re.compile(
        r"(?:Yours\s{1,5}(?:sincerely|faithfully)|(?:Kind |Best |Many )?[Rr]egards),?[ \t]{0,5}"
        r"\n\s{0,20}"
        # One word too: people sign with a first name.
        rf"(?!{_PLAIN_GREETINGS})(?P<w>{_NAME}(?:[ ]{_NAME}){{0,2}}),?[ \t]*(?:\n|$)")),
)  # fmt: skip
# The Commissioner's published addresses, which every refusal notice carries.
PUBLISHED = {"SK9 5AF", "0303 123 1113", "icocasework@ico.org.uk", "casework@ico.org.uk"}
# A greeting that holds one of these is to an office, not to a person.
_OFFICE = re.compile(
    r"\b(?:Agency|Authority|Board|Commission|Committee|Council|Department|Directorate|Executive|"
    r"Ministry|Office|Officer|Secretariat|Service|Team|Treasury|Trust|Unit)\b"
)
AROUND = 60


@dataclass(frozen=True)
class Hit:
    words: str
    kind: str
    where: str
    before: str
    after: str


def hits_in(text: str, where: str, is_letter: bool) -> Iterator[Hit]:
    """Each finding once, in the order of the text."""
    seen = set()
    for kind, pattern in EVERYWHERE + (IN_LETTERS if is_letter else ()):
        for match in pattern.finditer(text):
            group = "w" if "w" in pattern.groupindex else 0
            words, (start, end) = match[group], match.span(group)
            if words in seen or words in PUBLISHED or len(words) > 300:
                continue
            if kind in (_GREETING, _SIGN_OFF) and _OFFICE.search(words):
                continue
            seen.add(words)
            before = text[max(0, start - AROUND) : start].lstrip()
            yield Hit(words, kind, where, before, text[end : end + AROUND].rstrip())


def texts_of(pair: Pair) -> Iterator[tuple[str, str, bool]]:
    """(text, where it stands, whether it is a letter) of everything a pack quotes of a pair."""
    yield pair.title, f"{pair.reference}, title", False
    yield pair.question.text, f"{pair.reference}, question", False
    yield pair.answer.text, f"{pair.reference}, answer", False
    if pair.said_in:
        yield pair.said_in.text, f"{pair.reference}, the earlier answer", False
    yield pair.request.title, f"{pair.reference}, title of the request", True
    for message in pair.request.messages.all():
        if not message.is_hidden:
            whose = "request" if message.sender == "requester" else "response"
            yield message.text, f"{pair.reference}, {whose}", True
    for reply in replies_to(pair):
        yield reply.text, f"{pair.reference}, the body’s reply", True
    for number, enclosure in enclosures(pair.request):
        yield from file_texts(enclosure, f"{pair.reference}, attachment {number}", True)
    for fix in typed_of(for_packs(pair)):
        where = f"{pair.reference}, typed from attachment {fix.after['number']}"
        yield fix.after["text"], where, True
    for number, enclosure in enumerate(pair.answer.enclosures.all(), 1):
        where = f"{pair.reference}, attachment {number} to the answer"
        yield from file_texts(enclosure, where, False)


def file_texts(enclosure, where: str, is_letter: bool) -> Iterator[tuple[str, str, bool]]:
    yield enclosure.file_name or enclosure.title, f"{where}, its name", is_letter
    for page in enclosure.attachment.pages.all() if enclosure.attachment else ():
        cells = [str(c) for t in page.tables for row in t.get("rows") or [] for c in row]
        yield "\n".join([page.text, *cells]), f"{where}, {page.kind} {page.number}", is_letter


def hits_of(pairs: Iterable[Pair]) -> list[Hit]:
    """Every finding in what the pack quotes, each set of words once."""
    found: dict[str, Hit] = {}
    for pair in pairs:
        if pair.request.is_removed:
            continue
        for text, where, is_letter in texts_of(pair):
            for hit in hits_in(text, where, is_letter):
                found.setdefault(hit.words, hit)
    return list(found.values())
