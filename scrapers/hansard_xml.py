"""What one day file of parlparse says: both layouts, as `QuestionRecord`.

The old layout (to 2014-15) names the day of the answer only; the new one names the day tabled in
its ids and addresses. One answer may stand under several questions: each becomes a record with
its own copy, the others in `grouped`, as in Parliament's API.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lxml import etree

from scrapers.errors import BadReply
from scrapers.records import (
    AnswerRecord,
    AttachmentRecord,
    House,
    Item,
    Page,
    Problem,
    QuestionRecord,
    QuestionReference,
)
from scrapers.text import answer_plain, fold_spaces

SOURCE = "hansard"
_STRAY_AMPERSAND = re.compile(rb"&(?!#\d+;|#x[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_DETAIL = re.compile(r"/detail/(\d{4}-\d\d-\d\d)/(\w+)")
_NEW_ID = re.compile(r"/wrans/(\d{4}-\d\d-\d\d)\.(\w+)\.q0$")
_GID_UIN = re.compile(r"\.(\w+)\.\w+$")
# "annex (xlsx, 23.0KB)": how the writing script lists an attachment after the answer.
_ATTACHMENT = re.compile(r"^\s*\((?P<type>[\w./+-]*),\s*[\d.]+\s*[KMG]?B\)\s*$")


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id of an earlier version; `kind` is perfectmatch, changes, removed or altques."""

    old: str
    new: str
    kind: str


@dataclass(slots=True)
class _Group:
    """Questions that share one reply, while their file is walked through."""

    body: str
    heading: str
    alternates: list[str] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    replies: list[Any] = field(default_factory=list)


def read_xml(page: Page) -> tuple[Any, list[Problem]]:
    """The root element, with a Problem for each repair. Raises BadReply if it is no XML at all.

    Entities of the internal subset are resolved; external ones never are.
    """
    fault, is_whole = "", True
    try:
        root = _parse(page.body, recover=False)
    except etree.XMLSyntaxError as error:
        fault = str(error)
        repaired = _NAMED_ENTITY.sub(_resolved(page.body), page.body)
        repaired = _STRAY_AMPERSAND.sub(b"&amp;", repaired)
        try:
            root = _parse(repaired, recover=False)
        except etree.XMLSyntaxError:
            root, is_whole = _recovered(repaired), False
    if root is None or root.tag != "publicwhip":
        raise BadReply(
            f"{page.url} is not a day file. {fault or 'Its root is not publicwhip'}. "
            "Fetch it again.",
            cause="malformed XML",
            url=page.url,
            page=page,
        )
    return root, [_repair(page, root, fault, is_whole)] if fault else []


def _parse(body: bytes, *, recover: bool) -> Any:
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(body, parser)


def _recovered(body: bytes) -> Any:
    try:
        return _parse(body, recover=True)
    except etree.XMLSyntaxError:  # nothing to recover from
        return None


def _resolved(body: bytes) -> Any:
    """New files have no DTD: HTML's names are written out. Files with one keep their own."""
    has_subset = b"<!ENTITY" in body

    def replace(match: re.Match[bytes]) -> bytes:
        name = match[1]
        if has_subset or name in _XML_ENTITIES:
            return match[0]
        text = html.unescape(f"&{name.decode()};")
        return b"&amp;" + match[0][1:] if text.startswith("&") else text.encode("utf-8")

    return replace


def _repair(page: Page, root: Any, fault: str, is_whole: bool) -> Problem:
    """`is_whole`: escaping ampersands was enough; else parts of the file may have been dropped."""
    written = len(re.findall(rb"<ques[\s>]", page.body))
    read = len(root.findall(".//ques"))
    advice = "Nothing was lost." if is_whole else "Parts may be lost: fetch it again or mend it."
    return Problem(
        source=SOURCE,
        record=page.url,
        cause="malformed XML",
        message=f"{page.url}: {fault}. Repaired: {read} of {written} questions read. {advice}",
        page=page,
        is_recovered=is_whole,
    )


def redirects(root: Any) -> list[Redirect]:
    """Old ids → new ones, to resolve links into earlier versions of a file."""
    return [
        Redirect(e.get("oldgid", ""), e.get("newgid", ""), e.get("matchtype", ""))
        for e in root.iter("gidredirect")
    ]


def parse_day(root: Any, page: Page, on: date, house: House) -> Iterator[Item]:
    """Every question of a day file. `on` is its date: answered, or (new layout) corrected."""
    is_old = root.get("scrapeversion") is not None or root.get("latest") is not None
    for group in _groups(root):
        if not group.questions:
            continue
        try:
            yield from _records(group, page, on, house, is_old)
        except (ValueError, TypeError, AttributeError) as error:
            gid = group.questions[0].get("id", "?")
            yield _problem(page, gid, "unreadable record", f"{type(error).__name__}: {error}")


def _groups(root: Any) -> Iterator[_Group]:
    group = _Group("", "")
    for element in root:
        if element.tag == "major-heading":
            yield group
            group = _Group(_text(element), "")
        elif element.tag == "minor-heading":
            yield group
            group = _Group(group.body, _text(element))
        elif element.tag == "gidredirect" and element.get("matchtype") == "altques":
            group.alternates.append(element.get("oldgid", ""))
        elif element.tag == "ques":
            if group.replies:  # a second question and answer under one heading
                yield group
                group = _Group(group.body, group.heading)
            group.questions.append(element)
        elif element.tag == "reply":
            group.replies.append(element)
    yield group


def _records(
    group: _Group, page: Page, on: date, house: House, is_old: bool
) -> Iterator[QuestionRecord | Problem]:
    asked = [(ques, *limb) for ques in group.questions for limb in _limbs(ques)]
    if not asked:
        gid = group.questions[0].get("id", "?")
        yield _problem(page, gid, "no question number", "no paragraph has a qnum")
        return
    if not group.replies:
        yield _problem(page, asked[0][1], "question without a reply", "no reply follows it")
    answer = _answer(group.replies, on) if group.replies else None
    tabled = {uin: None if is_old else _date_tabled(ques, uin) for ques, uin, _ in asked}
    alternates = [m[1] for gid in group.alternates if (m := _GID_UIN.search(gid))]
    references = [QuestionReference(uin=u, date_tabled=d) for u, d in tabled.items()]
    references += [QuestionReference(uin=u) for u in alternates if is_old and u not in tabled]
    for ques, uin, text in asked:
        yield QuestionRecord(
            source="hansard",
            source_key=f"wrans/{(tabled[uin] or on).isoformat()}.{uin}",
            house=house,
            uin=uin,
            date_tabled=tabled[uin],
            question_text=text,
            answering_body_name=group.body,
            heading=group.heading,
            asking_member=ques.get("speakername") or "",
            grouped=tuple(r for r in references if r.uin != uin),
            answer=answer,
            url=ques.get("url") or "",
            pages=(page,),
        )


def _limbs(ques: Any) -> Iterator[tuple[str, str]]:
    """(UIN, text) of each question in a `ques`.

    A paragraph without a number leads in all that follow ("To ask the Secretary of State");
    after a numbered one it goes on with that one.
    """
    lead_in: list[str] = []
    limbs: list[tuple[str, list[str]]] = []
    for paragraph in ques.iter("p"):
        text = _text(paragraph)
        uin = (paragraph.get("qnum") or "").strip()
        if uin:
            limbs.append((uin, [text]))
        elif limbs:
            limbs[-1][1].append(text)
        else:
            lead_in.append(text)
    for uin, texts in limbs:
        yield uin, "\n".join(t for t in (*lead_in, *texts) if t)


def _date_tabled(ques: Any, uin: str) -> date | None:
    """From the public address; the id names the day of the group's first question only."""
    match = _DETAIL.search(ques.get("url") or "") or _NEW_ID.search(ques.get("id") or "")
    return date.fromisoformat(match[1]) if match and match[2] == uin else None


def _answer(replies: list[Any], on: date) -> AnswerRecord:
    attachments = [a for reply in replies for a in _take_attachments(reply)]
    return AnswerRecord(
        html="\n".join(_inner_html(reply) for reply in replies),
        date_answered=on,
        # The printed words "holding answer 28 October" stand over the full answer.
        is_holding=False,
        date_holding=next((d for reply in replies if (d := _date_holding(reply))), None),
        answering_member=replies[0].get("speakername") or "",
        attachments=tuple(attachments),
    )


def _date_holding(reply: Any) -> date | None:
    for paragraph in reply.iter("p"):
        if paragraph.get("class") != "holdinganswer":
            continue
        phrase = paragraph.find(".//phrase[@class='date']")
        try:
            if phrase is not None:
                return date.fromisoformat(phrase.get("code", ""))
            words = _text(paragraph).lower().removeprefix("holding answer").strip(" :.")
            return datetime.strptime(words, "%d %B %Y").date()
        except ValueError:
            return None
    return None


def _take_attachments(reply: Any) -> list[AttachmentRecord]:
    """The writing script's own last paragraphs are files, not the minister's words: removed."""
    found: list[AttachmentRecord] = []
    while len(reply) and reply[-1].tag == "p" and len(reply[-1]) == 1:
        link = reply[-1][0]
        match = _ATTACHMENT.match(link.tail or "")
        if link.tag != "a" or not link.get("href") or match is None:
            break
        found.append(
            AttachmentRecord(
                url=link.get("href"),
                title=_text(link),
                content_type=match["type"],
                problem="not fetched",
            )
        )
        reply.remove(reply[-1])
    return found[::-1]


def _inner_html(element: Any) -> str:
    # "html" writes <td></td>: a self-closed cell would stay open in a browser.
    children = (etree.tostring(c, encoding="unicode", method="html") for c in element)
    return (html.escape(element.text or "", quote=False) + "".join(children)).strip()


def _text(element: Any) -> str:
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return fold_spaces(answer_plain(markup))


def _problem(page: Page, record: str, cause: str, detail: str) -> Problem:
    return Problem(
        source=SOURCE,
        record=record,
        cause=cause,
        message=f"{record} in {page.url}: {detail}. Look at the file by hand.",
        page=page,
    )
