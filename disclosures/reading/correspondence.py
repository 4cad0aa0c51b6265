"""The authority's own words in a message, without quoted requests, footers and rights.

Mail wraps its lines, so a line end inside a sentence is made a blank; offsets stay those of the
message as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from disclosures.reading.phrases import fold, plain
from disclosures.reading.sentences import sentences, subject_words

# A line of at least this many characters that is followed by more text was broken by the mailer.
_WRAPPED_LINE = 52
_LONGEST_HEADING = 64
_ITEM = re.compile(
    r"\s*(?:[-*•·|>┌├└│]|\(?[a-z0-9]{1,3}[.):/]|\d+[.)/]?\s|q\d|question|answer)", re.I
)

# "… exempt under section" and "21 of the Act" are one sentence: the number opens no list.
_ENDS_OPEN = re.compile(
    r"\b(?:sections?|regulations?|under|of|the|to|and|or|for|in|an?|by|with|between|than|over|from|on"
    r"|at|is|are|was|were)$",
    re.I,
)
# "Reports in 2023: 574" is a line of a list: what follows in capitals is the next one.
_ENDS_IN_COUNT = re.compile(r"[:=–-]\s{0,3}[<£]?\d[\d,.]*%?$")
_ENDS_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


def _at_line(pattern: str) -> re.Pattern[str]:
    """The pattern at the start of a line; a blank in it stands for any run of blanks."""
    return re.compile(r"^[ \t>]*(?:" + pattern.replace(" ", r"[^\S\n]+") + ")", re.MULTILINE)


_QUOTED_FROM = _at_line(
    r"from:[^\n]*\n[\s>]*(?:sent|to|date|reply-to):|-{2,}\s*original message|"
    r"show quoted sections|on [^\n]{6,90} wrote:|disclaimer:|this email, and any attachments|"
    r"p please don't print|references\s*\n\s*visible links"
)
_RULE = re.compile(r"^[ \t]*[-_]{12,}[ \t]*$", re.MULTILINE)
_SIGN_OFF = _at_line(
    r"yours (?:sincerely|faithfully|truly)|(?:kind(?:est)?|best|warm|with kind)\s*regards|"
    r"best wishes|regards\b|knowledge and information access team|foi (?:support )?team\b|"
    r"mhclg foi|sheffield city council\s*\n\s*po box"
)
_ATTACHED_LETTER = re.compile(r"^\[attached[^\S\n]+letter\][ \t]*$", re.MULTILINE)

# The small print of mail: it hides nothing and gives nothing.
_DISCLAIMER = re.compile(
    r"\bintended (?:recipient|addressee)|\bintended (?:solely|only) for|\bmisdirected\b|"
    r"\bprotectively marked\b|\bnotify the (?:author|sender|originator)|\bsent to you in error|"
    r"\breceived (?:this|it) (?:e-?mail |message |communication )?in error|"
    r"\b(?:e-?mail|message|communication|transmission|it)s?(?: and any \w+)?,? (?:may|might|could) "
    r"(?:also )?contain\b|\b(?:views|opinions) (?:or opinions )?(?:expressed|presented)|"
    r"\b(?:are|is) (?:private|confidential) and\b|\blegally privileged|"
    r"\baccepts? (?:any|no) (?:liability|responsibility)|"
    r"\b(?:e-?mails?|calls|communications|traffic) (?:may|will|can) be (?:monitored|recorded)|"
    r"\binbox is not being monitored|\bconsider the environment|\bcan you be more environmentally"
)

# Sentences that stand in every letter and say nothing of this request.
_STANDING = re.compile(
    r"if you (?:have any|require|would like|wish|need) (?:further |other |any |to )?(?:queries|"
    r"questions|clarif|assist|help|info|discuss|advice|make a complaint)|"
    r"\b(?:re-use|reuse|re-using)\b|open government licence|terms of the ogl|copyright|"
    r"if you (?:are|feel|remain|wish to)(?: in)?(?: any way)? ?(?:unhappy|dissatisfied|not "
    r"(?:content|satisfied|happy)|complain|appeal)|"
    r"\binternal reviews?\b[^.]{0,60}(?:\brequests?\b|\bask\b|submitted|entitled|right|writ|"
    r"working days)|"
    r"\b(?:our|the|foi|regulations) internal review (?:process|procedure)\b|(?:request|ask for|"
    r"right to) (?:an |have )?[^.]{0,25}(?:internal )?review|"
    r"information commissioner.?s? office|ico\.org\.uk|wycliffe house|please (?:do not|don't|"
    r"leave) (?:change|edit|hesitate|the subject)|"
    r"please (?:use this|remember to quote|quote)|^note: please|^please see \[\d+\]|^for "
    r"further details|this message and any|do not hesitate|"
    r"thank you for (?:your|contacting)|thanks for your|which (?:we|was) received|^re[: -]|"
    r"^our ref|^foi [\d/-]+|^ref(?:erence)?:|"
    r"^freedom of information(?: act)?(?: 2000)?(?: request|: right to know request)?\W*$|"
    r"^dear\b|^request for information\W*$|"
    r"apologi[sz]e|sorry for the delay|logged as a|reference number for your request|must "
    r"respond to you within|"
    r"(?:was |we )?received (?:by|this|your)\b|has been considered under|considered (?:it|your "
    r"request) under|"
    r"completed its search|^you (?:asked|requested|contacted|wrote|emailed)|^your request was|"
    r"hope (?:this|that|the|you)\b|responded to as an? freedom|"
    r"(?:find|see|is|set out) [^.]{0,60}(?:response|reply)[^.]{0,50}(?:below|as follows)|"
    r"(?:find|see) below,? [^.]{0,60}(?:response|reply) to your|\binternal review of [\d-]+|"
    r"^(?:kind|many) thanks|^tel\b|^e-?mail:|"
    r"^(?:our |the )?(?:original |initial |previous )?response(?: sent| dated)?[^a-z]*$|"
    r"^(?:question|our reply)\W*$|^answer\W*$|^decision\W*$|dealt with under|^\d{1,2} \w+ "
    r"\d{4}\W*$|happy to process your revised|"
    r"^(?:we|i) have (?:now |also |carefully )?(?:searched|reviewed|considered|examined)"
    r"\b[^.]{0,40}(?:information|records|request|files)(?: (?:that )?you (?:have )?requested)?\W*$|"
    r"\bvirus(?:es)?\b|\bmalware\b|assistive technology|office is open|intended solely|"
    r"(?:more|an) accessible format|in response to your (?:foi )?request|"
    r"(?:can|may) be contacted (?:by|on|at|via)|contactable by|"
    r"extend this deadline|^as above\W*$|not happy with your response|"
    r"^(?:please )?(?:see|refer to) (?:the )?(?:above|(?:response|answer|reply) (?:to|at))|"
    r"duty to provide advice and assistance|processing your request|backlog of requests|^page "
    r"\d|i can now confirm that a full and impartial"
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9£]+")


_BLANKS = re.compile(r"[^\S\n]{2,}|\t")


def one_blank(text: str) -> str:
    """`text` with each run of blanks within a line made one: how many there are says nothing."""
    return _BLANKS.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`kind`: "own", "quoted" (the request's words) or "standing". `folded` has single blanks."""

    start: int
    end: int
    folded: str
    kind: str


@dataclass(frozen=True, slots=True)
class Request:
    """The request as runs of three words, to know its sentences again in a reply."""

    triples: frozenset[tuple[str, ...]]
    about: frozenset[str]
    text: str  # its words, joined by single blanks


# The body greeted is not what is asked about.
_GREETING = re.compile(r"^\s*dear\b[^\n]*")


def request_words(text: str) -> Request:
    folded = fold(text)
    words = _WORD.findall(folded)
    triples = frozenset(zip(words, words[1:], words[2:], strict=False))
    about = subject_words(_GREETING.sub(" ", folded))
    return Request(triples, about, f" {' '.join(words)} ")


def unwrapped(text: str) -> str:
    """`text` made plain, the mailer's line ends turned into blanks; same length."""
    flat = plain(text)
    lines = flat.split("\n")
    out: list[str] = []
    for index, line in enumerate(lines):
        out.append(line + (" " if _runs_on(lines, index) else "\n"))
    return "".join(out)[: len(flat)]


def _runs_on(lines: list[str], index: int) -> bool:
    """Did the mailer break this line? Some mails put an empty line between broken ones."""
    line = one_blank(lines[index]).rstrip()
    following = lines[index + 1] if index + 1 < len(lines) else ""
    if not line:
        before = lines[index - 1] if index else ""
        return _goes_on(before.rstrip(), following)
    if following.strip():
        whole = len(line) < _WRAPPED_LINE or _ENDS_IN_ADDRESS.search(line) or line[-1] == ":"
        whole = whole or (following.lstrip()[:1].isupper() and _ENDS_IN_COUNT.search(line))
        return not whole and not (_ITEM.match(following) and not _ENDS_OPEN.search(line))
    after = lines[index + 2] if index + 2 < len(lines) else ""
    return _goes_on(line, after)


def _goes_on(line: str, after: str) -> bool:
    """Across an empty line: in small letters, or a line too long to be a heading."""
    if len(line) < _WRAPPED_LINE or line[-1] in ".:;!?":
        return False
    long = len(line) >= _LONGEST_HEADING and after[:1].isalpha() and not _ITEM.match(after)
    return after[:1].islower() or long


def letter(text: str, request: Request) -> tuple[Sentence, ...]:
    """Every sentence of the sender's part of a message, with what kind it is."""
    flat = unwrapped(text)
    folded = fold(flat)
    kept: list[Sentence] = []
    for start, end in sentences(flat):
        kept.extend(_parts(folded, start, end, request))
    limits = _own_ranges(folded)
    return tuple(s for s in kept if any(a <= s.start < b for a, b in limits))


def _own_ranges(folded: str) -> list[tuple[int, int]]:
    """The ranges before quoted mail and after no sign-off; an attached letter opens a new one."""
    starts = [0, *(m.end() for m in _ATTACHED_LETTER.finditer(folded))]
    ends = [*(m.start() for m in _ATTACHED_LETTER.finditer(folded)), len(folded)]
    return [(a, _cut(folded, a, b)) for a, b in zip(starts, ends, strict=True)]


def _cut(folded: str, start: int, end: int) -> int:
    for pattern in (_QUOTED_FROM, _SIGN_OFF):
        found = pattern.search(folded, start, end)
        if found and len(one_blank(folded[start : found.start()])) > 20:
            end = found.start()
    for rule in _RULE.finditer(folded, start, end):
        # A rule under a heading is not a quotation mark; one after a letter's text is.
        if len(one_blank(folded[start : rule.start()])) > 200:
            return rule.start()
    return end


def _parts(folded: str, start: int, end: int, request: Request) -> list[Sentence]:
    """A sentence, cut at its question mark where the reply follows on ("Both? Yes, both")."""
    mark = folded.find("? ", start, end - 1)
    if mark > 0 and mark + 2 < end:
        return [*_parts(folded, start, mark + 1, request), *_parts(folded, mark + 2, end, request)]
    text = one_blank(folded[start:end])
    kind = "own"
    if _STANDING.search(text) or _DISCLAIMER.search(text):
        kind = "standing"
    elif _is_quoted(text, request):
        kind = "quoted"
    return [Sentence(start, end, text, kind)]


def _is_quoted(text: str, request: Request) -> bool:
    words = _WORD.findall(text)
    joined = " ".join(words)
    if len(joined) >= 10 and f" {joined} " in request.text:
        return True
    if len(words) < 3:
        return False
    triples = list(zip(words, words[1:], words[2:], strict=False))
    if _NEW_NUMBER.search(text) and any(_is_new_number(w, request) for w in words[1:]):
        return (
            False  # "In 2024, 129 boats were late": the request's words with its answer among them
        )
    shared = sum(triple in request.triples for triple in triples)
    return shared >= 0.7 * len(triples) and (len(words) >= 5 or text.rstrip(" .").endswith("?"))


_NEW_NUMBER = re.compile(r"\d[^?]*$")


def _is_new_number(word: str, request: Request) -> bool:
    return word.strip("£").isdigit() and f" {word} " not in request.text
