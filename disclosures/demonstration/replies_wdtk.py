"""Pages and JSON of a request site, in the markup of Alaveteli's public templates.

Shapes: ../shared/sources/whatdotheyknow.md §3, §6, §7 and §8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from disclosures.demonstration import WDTK
from disclosures.demonstration.corpus import Corpus, FileSpec, Message, Request
from disclosures.demonstration.files import content_type, render
from disclosures.demonstration.markup import paragraphs
from disclosures.demonstration.people import ANNOTATOR

LONDON = ZoneInfo("Europe/London")
STATES = {
    "successful": ("Successful", "The request was <strong>successful</strong>."),
    "partially_successful": (
        "Partially successful",
        "The request was <strong>partially successful</strong>.",
    ),
    "rejected": ("Refused", "The request was <strong>refused</strong>."),
    "not_held": ("Information not held", "The authority does not hold the information."),
    "waiting_response": ("Awaiting response", "Waiting for a reply."),
    "waiting_clarification": ("Awaiting clarification", "Waiting for clarification."),
    "internal_review": ("Awaiting internal review", "Waiting for an internal review."),
    "requires_admin": ("Unusual response", "This request has had an unusual response."),
    "user_withdrawn": ("Withdrawn", "The request was withdrawn."),
}
# Which list of a body holds which states.
LISTS = {
    "successful": ("successful", "partially_successful"),
    "unsuccessful": ("rejected", "not_held"),
}
_HIDDEN = (
    '<p id="hidden_message" class="hidden_message">This message is not shown on the demonstration '
    'site. Please <a href="/help/contact">ask us</a> why.</p>'
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A message with the numbers and the moment the site gives it."""

    message: Message
    number: int
    at: datetime

    @property
    def element(self) -> str:
        kinds = {"requester": "outgoing", "annotation": "comment"}
        return f"{kinds.get(self.message.sender, 'incoming')}-{self.number}"


def placed(request: Request) -> list[Placed]:
    """Numbers follow the request's own, so that adding a request elsewhere moves none."""
    base = {"requester": 800_000, "annotation": 50_000}
    hours = {"requester": time(10, 12, 33), "annotation": time(20, 5)}
    found = []
    for position, message in enumerate(request.messages):
        number = base.get(message.sender, 3_000_000) + (request.number % 100_000) * 20 + position
        clock = hours.get(message.sender, time(15, 40, 7))
        at = datetime.combine(message.on, clock, LONDON)
        found.append(Placed(message, number, at))
    return found


def file_path(request: Request, item: Placed, part: int, spec: FileSpec, html: bool = False) -> str:
    kind = "attach/html" if html else "attach"
    name = quote(spec.name) + (".html" if html else "")
    return f"/request/{request.slug}/response/{item.number}/{kind}/{part}/{name}"


def request_page(request: Request, corpus: Corpus, *, unfold: bool = False) -> str:
    name = escape(corpus.bodies[request.body]["name"])
    law = "Environmental Information" if request.law == "eir" else "Freedom of Information"
    items = placed(request)
    blocks = "\n".join(_block(request, item, name, unfold) for item in items)
    title, who = escape(request.title), escape(request.requester)
    user = _user_slug(request.requester)
    published, modified = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in _span(items))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>{title} - a {law} request to {name} - Demonstration requests</title>
<meta property="article:published_time" content="{published}" />
<meta property="article:modified_time" content="{modified}" />
<link rel="alternate" type="application/json" href="/request/{request.slug}.json" />
</head>
<body>
<div class="request-header"><div class="row">
<h1>{title}</h1>
<div class="request-header__action-bar-container"><div class="request-header__action-bar">
<p class="request-header__subtitle "><a href="/user/{user}">{who}</a> made this {law} request to \
<a href="/body/{corpus.bodies[request.body]["wdtk_url_name"]}">{name}</a></p>
</div></div>
<div class="request-status"><div id="request_status" \
class="request-status-message request-status-message--{request.state}">
<p>{STATES[request.state][1]}</p></div></div>
</div></div>
<div id="left_column" class="left_column">
{blocks}
</div>
</body>
</html>
"""


def _span(items: list[Placed]) -> tuple[datetime, datetime]:
    return items[0].at, items[-1].at


def _user_slug(name: str) -> str:
    return name.lower().replace(" ", "_")


def _time(at: datetime) -> str:
    title = f"{at:%Y-%m-%d %H:%M:%S %z}"
    shown = f" {at.day} {at:%B %Y}"
    return f'<time datetime="{at.isoformat()}" title="{title}">{shown}</time>'


def _block(request: Request, item: Placed, authority: str, unfold: bool) -> str:
    message = item.message
    if message.sender == "annotation":
        return _annotation(item)
    is_incoming = message.sender != "requester"
    author = authority if is_incoming else escape(request.requester)
    prominence = "hidden" if message.sender == "hidden" else "normal"
    classes = f"incoming correspondence {prominence}" if is_incoming else "outgoing correspondence"
    body = _HIDDEN if message.sender == "hidden" else _text(request, item, unfold)
    return f"""<div class="ff-print-fix"></div>
<div class="{classes} js-collapsible" id="{item.element}">
<div class="correspondence__header">
<span class="correspondence__header__author js-collapsible-trigger">{author}</span>
<a class="correspondence__header__date" href="#{item.element}">{_time(item.at)}</a>
</div>
{body}
</div>"""


def _text(request: Request, item: Placed, unfold: bool) -> str:
    message = item.message
    html = paragraphs(message.text, line_breaks=True)
    if message.sender == "requester":
        return f'<div class="correspondence_text"><div>{html}</div></div>'
    if message.quotes_request:
        html += _quoted(request, item, unfold)
    body = f'<div id="attachment-{_file_number(item, 0)}">{html}</div>'
    return f'<div class="correspondence_text">{_files(request, item)}{body}</div>'


def _quoted(request: Request, item: Placed, unfold: bool) -> str:
    if not unfold:
        address = f"?unfold=1#{item.element}"
        return (
            f'<p><span class="unfold_link"> <a href="{address}">show quoted sections</a> '
            "</span></p>"
        )
    lines = request.messages[0].text.splitlines()
    return paragraphs("-----Original Message-----\n" + "\n".join(f"> {line}" for line in lines))


def _file_number(item: Placed, part: int) -> int:
    return 3_000_000 + item.number * 10 % 3_000_000 + part


def _files(request: Request, item: Placed) -> str:
    if not item.message.files:
        return ""
    entries = []
    # Part 1 is the body, part 2 the first file.
    for part, spec in enumerate(item.message.files, start=2):
        download = f"{file_path(request, item, part, spec)}?cookie_passthrough=1"
        view = file_path(request, item, part, spec, html=True)
        size = max(1, len(render(spec)) // 1024)
        entries.append(
            f'<li class="attachment" id="attachment-{_file_number(item, part)}">'
            f'<a href="{download}"><img class="attachment__image" alt="Attachment" src="" /></a>'
            f'<p class="attachment__name">{escape(spec.name)}</p>'
            f'<p class="attachment__meta">{size}K <a href="{view}">View</a> '
            f'<a href="{download}">Download</a></p></li>'
        )
    count = f"{len(entries)} Attachment{'s' if len(entries) > 1 else ''}"
    return (
        f'<div class="attachments"><div class="attachments__header"><h3>{count}</h3></div>'
        f'<ul class="list-of-attachments">{"".join(entries)}</ul></div>'
    )


def _annotation(item: Placed) -> str:
    text = paragraphs(item.message.text)
    return f"""<div class="comment_in_request box" id="{item.element}">
<div class="comment_content">
<h2><a href="/user/{_user_slug(ANNOTATOR)}">{ANNOTATOR}</a> left an annotation \
({_time(item.at)})</h2>
<div class="comment_in_request_text">{text}</div>
</div>
</div>"""


def request_json(request: Request, corpus: Corpus) -> dict:
    items = placed(request)
    first, last = _span(items)
    return {
        "id": request.number,
        "url_title": request.slug,
        "title": request.title,
        "created_at": _stamp(first),
        "updated_at": _stamp(last),
        "described_state": request.state,
        "display_status": STATES[request.state][0],
        "awaiting_description": False,
        "prominence": "normal",
        "law_used": request.law,
        "tags": [],
        "user": {
            "id": 77_000 + len(request.requester),
            "url_name": _user_slug(request.requester),
            "name": request.requester,
            "ban_text": "",
            "about_me": "",
        },
        "public_body": body_json(request.body, corpus),
        "info_request_events": [_event(request, item) for item in items],
    }


def _event(request: Request, item: Placed) -> dict:
    sender = item.message.sender
    is_first = item.message is request.messages[0]
    kinds = {"requester": "sent" if is_first else "followup_sent", "annotation": "comment"}
    incoming = sender in ("authority", "hidden")
    return {
        "id": item.number * 3,
        "event_type": kinds.get(sender, "response"),
        "created_at": _stamp(item.at),
        "described_state": "waiting_response" if is_first else None,
        "calculated_state": request.state if item.message.is_substantive else "waiting_response",
        "last_described_at": _stamp(item.at),
        "incoming_message_id": item.number if incoming else None,
        "outgoing_message_id": item.number if sender == "requester" else None,
        "comment_id": item.number if sender == "annotation" else None,
    }


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def body_json(key: str, corpus: Corpus) -> dict:
    row = corpus.bodies[key]
    # Numbered by their place in the table.
    number = list(corpus.bodies).index(key) + 1
    return {
        "id": number,
        "url_name": row["wdtk_url_name"],
        "name": row["name"],
        "short_name": row["abbreviations"].split(";")[0],
        "created_at": "2008-02-01T12:00:00.000+00:00",
        "updated_at": "2025-11-03T09:15:22.104+00:00",
        "home_page": "",
        "notes": "Invented for the demonstration.",
        "publication_scheme": "",
        "disclosure_log": "",
        "tags": [["department_uk", None]] if row["kind"] == "department" else [],
        "info": {},
    }


def list_entry(data: dict) -> str:
    """One request in a list, from its JSON."""
    body, user = data["public_body"], data["user"]
    last = data["info_request_events"][-1]
    at = datetime.fromisoformat(last["created_at"])
    return f"""<div class="request_listing"><div class="request_left">
<span class="head"><a href="/request/{data["url_title"]}">{escape(data["title"])}</a></span>
<div class="requester">Response by <a href="/body/{body["url_name"]}">{escape(body["name"])}</a> \
to <a href="/user/{user["url_name"]}">{escape(user["name"])}</a> on {_time(at)}.</div>
<p><strong> {data["display_status"]} </strong></p>
</div></div>"""


def list_page(entries: list[dict], next_address: str) -> str:
    shown = "\n".join(list_entry(data) for data in entries)
    more = f'<a class="next_page" rel="next" href="{next_address}">Next</a>' if next_address else ""
    if not entries:
        shown = "<p>There were no requests found.</p>"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" /><title>Requests</title>'
        f'</head><body><div class="results_section"><div class="results_block">{shown}</div>'
        f'<div class="pagination">{more}</div></div></body></html>'
    )


def in_list(state: str, view: str) -> bool:
    """Whether a request of that state stands in that list of its body."""
    named = {s for states in LISTS.values() for s in states}
    return view == "all" or (state in LISTS[view] if view in LISTS else state not in named)


def sent_on(data: dict) -> date:
    return datetime.fromisoformat(data["created_at"]).astimezone(LONDON).date()


def pages(corpus: Corpus) -> Iterator[tuple[str, str, object]]:
    """(address, content type, JSON value, text or bytes) of everything but lists."""
    for request in corpus.requests.values():
        address = f"{WDTK}/request/{request.slug}"
        yield f"{address}.json", "application/json; charset=utf-8", request_json(request, corpus)
        yield address, "text/html; charset=utf-8", request_page(request, corpus)
        unfolded = request_page(request, corpus, unfold=True)
        yield f"{address}?unfold=1", "text/html; charset=utf-8", unfolded
        for item in placed(request):
            for part, spec in enumerate(item.message.files, start=2):
                path = file_path(request, item, part, spec)
                yield f"{WDTK}{path}?cookie_passthrough=1", content_type(spec), render(spec)
    for key, row in corpus.bodies.items():
        if row["wdtk_url_name"]:
            address = f"{WDTK}/body/{row['wdtk_url_name']}.json"
            yield address, "application/json; charset=utf-8", body_json(key, corpus)
