"""Taking the requester's name out of WhatDoTheyKnow pages before anything is kept.

A page is redacted first and parsed afterwards, so no record and no stored byte can hold the name.
Works on the markup as text: nothing but the names changes. Names of other site users
(annotations) go too. Binary attachments are beyond it: they are kept as the site masks them.
"""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup

from scrapers.records import Page

REQUESTER = "Requester"
SITE_USER = "Site user"
REDACTED_HEADER = ("x-redacted", "requester name")

_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Dame", "Rev", "Cllr")
_TITLE = "(?:" + "|".join(_TITLES) + r")\.?"
_GAP = r"(?:\s|&nbsp;|&#160;|<br\s*/?>)+"
_GREETING = r"(?:Dear|Hi|Hello|Hiya|Good (?:morning|afternoon|evening)|From:|To:|Name:|Thanks,?)"
# Text alone between two tags or line breaks: a sign-off, or the author line of a message.
_ALONE_BEFORE = r"(?:(?<=>)|(?<=\n)|^)(?P<lead>[^\S\n]*(?:&gt;[^\S\n]*)*)"
_ALONE_AFTER = r"(?=[\s,.]*(?:<|\n|$))"
# Bounded everywhere: a hostile page must not make the search slow.
_USER_LINK = re.compile(
    r"(<a\b[^<>]*href=[\"'][^\"'<>]*/user/)[^\"'/?#<>]+([^\"'<>]*[\"'][^<>]*>)(.{0,300}?)(</a>)",
    re.IGNORECASE | re.DOTALL,
)
_USER_PATH = re.compile(r"(/user/)(?!contact/|-)[^\"'/?#\s<>&]+")
_JSON_USER = re.compile(rb'"user"\s*:\s*\{[^{}]*\}?|"user_name"\s*:\s*"(?:[^"\\]|\\.)*"?')


def requester_names(page_html: str, request_json: dict[str, Any] | None = None) -> list[str]:
    """Every form in which the page or its JSON gives the requester's name."""
    soup = BeautifulSoup(page_html, "lxml")
    found = [link.get_text(" ", strip=True) for link in soup.select(_HEADER_USERS)[:1]]
    for author in soup.select("div.outgoing.correspondence .correspondence__header__author"):
        found.append(author.get_text(" ", strip=True).split(",")[0])
    if request_json:
        user = request_json.get("user")
        if isinstance(user, dict):
            found.append(str(user.get("name") or ""))
        found.append(str(request_json.get("user_name") or ""))
    return _tidy(found)


_HEADER_USERS = '.request-header__subtitle a[href*="/user/"]'


def user_names(page_html: str) -> list[str]:
    """The names behind every link to a site user: annotators, and requesters in a list."""
    soup = BeautifulSoup(page_html, "lxml")
    return _tidy(link.get_text(" ", strip=True) for link in soup.select('a[href*="/user/"]'))


def redact_html(text: str, names: Iterable[str], others: Iterable[str] = ()) -> str:
    """The markup with `names` replaced by "Requester", `others` by "Site user", and every address
    of a user's own page emptied."""
    names = list(names)
    others = [name for name in others if name not in names]

    def replace_link(match: re.Match[str]) -> str:
        shown = html.unescape(re.sub(r"<[^>]+>", "", match[3])).strip()
        is_other = shown == SITE_USER or any(_same(shown, name) for name in others)
        return f"{match[1]}-{match[2]}{SITE_USER if is_other else REQUESTER}{match[4]}"

    text = _USER_LINK.sub(replace_link, text)
    text = _USER_PATH.sub(r"\1-", text)
    for name in sorted(names, key=len, reverse=True):
        text = _glued(_redact_name(text, name), name)
    for name in others:
        if " " in name:
            text = _everywhere(text, name, SITE_USER)
    return text


def redact_page(page: Page, names: Iterable[str], others: Iterable[str] = ()) -> Page:
    """The same page with the names replaced in its bytes, its address and marked so.

    HTML and plain text alike; other kinds keep their bytes and are not marked.
    """
    names = list(names)
    url = redact_address(page.url, names)
    # A file's name is in the headers too.
    headers = tuple((key, _in_header(value, names)) for key, value in page.headers)
    page = dataclasses.replace(page, url=url, headers=headers)
    if not _is_text(page):
        return page
    text = page.body.decode("utf-8", errors="surrogateescape")
    if "csv" in page.content_type or "tab-separated" in page.content_type:
        # A table's cells may be first names in their own right: only the full name goes.
        for name in names:
            text = _everywhere(text, name, REQUESTER) if " " in name else text
    else:
        text = redact_html(text, names, others)
    return _marked(page, text.encode("utf-8", errors="surrogateescape"), url)


def redact_json(page: Page, names: Iterable[str]) -> Page:
    """A request's JSON without its user. JSON that cannot be read loses what looks like one."""
    try:
        value = json.loads(page.body.decode("utf-8-sig"))
    except ValueError:
        body = _JSON_USER.sub(b'"user": null', page.body)
        for name in names:
            body = body.replace(name.encode(), REQUESTER.encode())
        return _marked(page, body, page.url)
    if isinstance(value, dict):
        value.pop("user", None)
        value.pop("user_name", None)
    text = json.dumps(value, ensure_ascii=False, indent=1)
    for name in names:
        text = _redact_name(text, name)
    return _marked(page, text.encode(), page.url)


def redact_address(url: str, names: Iterable[str]) -> str:
    """An address (a file's name may hold the requester's) without the names."""
    for name in names:
        url = _glued(url, name)
    return url


def _in_header(value: str, names: list[str]) -> str:
    for name in names:
        value = _glued(value, name)
        value = _everywhere(value, name, REQUESTER) if " " in name else value
    return value


def _marked(page: Page, body: bytes, url: str) -> Page:
    headers = tuple(h for h in page.headers if h != REDACTED_HEADER)
    return dataclasses.replace(page, body=body, url=url, headers=(*headers, REDACTED_HEADER))


def _is_text(page: Page) -> bool:
    kind = page.content_type.lower()
    return kind.startswith("text/") or "html" in kind or kind.endswith("xml")


def _glued(text: str, name: str) -> str:
    """The name as addresses and file names write it: "Jane%20Smith", "jane-smith"."""
    words = _words(name)
    gap = r"(?:%20|[+.-])+"
    for form in (words, [*words[:1], *words[-1:]]) if len(words) > 1 else ():
        pattern = gap.join(re.escape(w).replace("'", "(?:'|%27|&#39;|’)") for w in form)
        whole = rf"(?:(?<![a-z])|(?<=%[0-9a-f]{{2}})){pattern}(?![a-z])"
        text = re.sub(whole, REQUESTER, text, flags=re.IGNORECASE)
    return text


def _redact_name(text: str, name: str) -> str:
    words = _words(name)
    if not words or not _may_hold(text, words):
        return text
    if len(words) > 1:
        text = _everywhere(text, name, REQUESTER)
        first, last = words[0], words[-1]
        if len(words) > 2:
            text = _everywhere(text, f"{first} {last}", REQUESTER)
        if len(last) > 1:
            initial = rf"{re.escape(first[0])}\.?{_GAP}"
            surname = _cased(last)
            text = re.sub(rf"\b{_TITLE}{_GAP}(?:{initial})?{surname}\b", REQUESTER, text)
            text = re.sub(rf"\b{surname},{_GAP}{_cased(first)}\b", REQUESTER, text)
            text = re.sub(
                rf"\b{_cased(first)}[._]{surname}\b", REQUESTER, text, flags=re.IGNORECASE
            )
            text = _alone(text, rf"{initial}{re.escape(last)}")
    for form in dict.fromkeys((tuple(words), (words[0], words[-1]), (words[0],), (words[-1],))):
        if len(form[0]) > 1:
            text = _addressed(text, _GAP.join(map(_cased, form)))
    return text


def _may_hold(text: str, words: list[str]) -> bool:
    """A quick look before the slow ones: is the first or the last word there at all? Only the
    longest run of letters is looked for, since an apostrophe may be written in several ways."""
    folded = text.casefold()
    for word in (words[0], words[-1]):
        runs = re.findall(r"\w+", word.casefold())
        if runs and max(runs, key=len) in folded:
            return True
    return False


def _addressed(text: str, pattern: str) -> str:
    """A part of the name where only a name stands: after a greeting, or alone on a line. There
    small letters count too."""
    text = re.sub(
        rf"\b({_GREETING}{_GAP})(?:{_TITLE}{_GAP})?{pattern}\b(?!')(?! +(?-i:[A-Z]))",
        rf"\g<1>{REQUESTER}",
        text,
        flags=re.IGNORECASE,
    )
    return _alone(text, pattern)


def _everywhere(text: str, name: str, stand_in: str) -> str:
    """The full name as written, in capitals or in title case: never in small letters alone, which
    may be ordinary words ("data request")."""
    words = _words(name)
    return re.sub(
        rf"(?:\b{_TITLE}{_GAP})?(?<!\w){_GAP.join(_cased(word) for word in words)}(?!\w)",
        stand_in,
        text,
    )


def _alone(text: str, pattern: str) -> str:
    return re.sub(
        _ALONE_BEFORE + pattern + _ALONE_AFTER, rf"\g<lead>{REQUESTER}", text, flags=re.IGNORECASE
    )


def _cased(word: str) -> str:
    forms = {word, word.upper(), word.title()}
    forms |= {html.escape(form) for form in forms} | {
        f.replace("'", mark) for f in forms for mark in ("&#39;", "’")
    }
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")"


def _words(name: str) -> list[str]:
    return [word for word in name.split() if word.strip(".") not in _TITLES]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _tidy(names: Iterable[str]) -> list[str]:
    """Names without "(Account suspended)" and the like; stand-ins of earlier redaction dropped."""
    tidy = []
    for name in names:
        name = re.sub(r"\s*\([^)]*\)\s*$", "", " ".join(name.split())).strip(" ,")
        is_stand_in = name in ("", REQUESTER, SITE_USER) or "[" in name
        if not is_stand_in and name not in tidy:
            tidy.append(name)
    return tidy
