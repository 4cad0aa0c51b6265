"""How well FOI responses are read, against labels made by people who read the correspondence.

Only rows of basis `read_full` count. The reading sees the incoming messages' bodies and the names
of their attachments: never the portal's state, which is measured beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from disclosures.evaluation.scores import macro_f1, overlap, ratio, rows
from disclosures.reading.responses import read_response
from disclosures.reading.values import ResponseReading, ResponseText

REFUSED = ("refused_cost", "refused_vexatious", "refused_exemption", "refused_unspecified")
# Outcomes near one another: what was given, and the grounds on which it was not.
NEAR = ({"released", "partial"}, set(REFUSED))

# The portal's states in our words: what a reader would conclude from the state alone.
PORTAL = {
    "successful": "released",
    "partially_successful": "partial",
    "not_held": "not_held",
    "rejected": "refused_exemption",
    "waiting_response": "pending",
    "waiting_clarification": "clarification",
    "internal_review": "pending",
    "gone_postal": "released",
    "user_withdrawn": "withdrawn",
}


def evaluate(records_path: str | Path, labels_path: str | Path) -> dict[str, Any]:
    """Measure the reading of responses. Keys as in the architecture's list of measures."""
    labels = [label for label in rows(labels_path) if label["basis"] == "read_full"]
    return measure(labels, {r["key"]: r for r in rows(records_path)})


def measure(labels: list[dict[str, Any]], records: dict[str, dict]) -> dict[str, Any]:
    known = [label for label in labels if label["key"] in records]
    seen = seen_on(records.values())
    inputs = {
        label["key"]: (
            *parts_of(records[label["key"]]),
            seen[_drawn_from(records[label["key"]])],
            last_written(records[label["key"]]),
        )
        for label in known
    }
    started = time.process_time()
    pairs = [(read_response(*inputs[label["key"]]), label) for label in known]
    seconds = time.process_time() - started
    portal = [PORTAL.get(records[label["key"]]["described_state"] or "", "") for label in known]
    return {
        "n": len(known),
        "label": _labels(pairs),
        "sections": _sections(pairs),
        "span": _spans(pairs),
        "portal_accuracy": ratio(
            sum(p == label["outcome"] for p, label in zip(portal, known, strict=True)), len(known)
        ),
        "per_second": round(len(known) / seconds) if seconds else 0,
    }


def parts_of(record: dict[str, Any]) -> tuple[str, list[ResponseText], str]:
    """(request, the authority's messages with the names of their attachments, date sent)."""
    parts: list[ResponseText] = []
    request = sent = ""
    for index, event in enumerate(record["events"]):
        day = (event["date"] or "")[:10]
        if event["direction"] == "outgoing":
            request, sent = request or event["body"] or "", sent or day
            continue
        parts.append(ResponseText(f"message:{index}", event["body"] or "", day))
        for number, name in enumerate(event["attachments"] or ()):
            source = f"attachment:{index}.{number}"
            parts.append(ResponseText(source, "", day, is_attachment=True, name=name))
    return request, parts, sent


def seen_on(records: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The latest date in the records of each source: on that day at the earliest they were
    saved, and a request that then had no reply had none yet. ISO dates by source."""
    latest: dict[str, str] = {}
    for record in records:
        days = [(event["date"] or "")[:10] for event in record["events"]]
        source = _drawn_from(record)
        latest[source] = max([latest.get(source, ""), *days])
    return latest


def last_written(record: dict[str, Any]) -> str:
    """The requester's message that ends the thread, where it is not the request itself."""
    events = record["events"]
    ends = len(events) > 1 and events[-1]["direction"] == "outgoing"
    return events[-1]["body"] or "" if ends else ""


def _drawn_from(record: dict[str, Any]) -> str:
    return f"{record['authority_url_name']} {record['text_kind']}"


def _labels(pairs: list[tuple[ResponseReading, dict]]) -> dict[str, float]:
    strict = sum(r.outcome == label["outcome"] for r, label in pairs)
    lenient = sum(_near(r.outcome, label["outcome"]) for r, label in pairs)
    return {
        "strict": ratio(strict, len(pairs)),
        "lenient": ratio(lenient, len(pairs)),
        "macro_f1": macro_f1((r.outcome, label["outcome"]) for r, label in pairs),
    }


def _near(said: str, true: str) -> bool:
    return said == true or any(said in group and true in group for group in NEAR)


def section_name(labelled: str) -> str:
    """A label's "12", "40(2)", "EIR 12(4)(a)" in our writing, cut to the section: labels write 40
    and 40(2) for one exemption. Regulations keep their letters: they are the exception."""
    if labelled.upper().startswith("EIR"):
        return "r" + labelled[3:].strip().lower()
    return base_section("s" + labelled.strip().lower())


def base_section(ours: str) -> str:
    return ours if ours.startswith("r") else ours.split("(")[0]


def _sections(pairs: list[tuple[ResponseReading, dict]]) -> dict[str, float]:
    hit = said = true = 0
    for reading, label in pairs:
        ours = {base_section(s) for s in reading.sections}
        theirs = {section_name(s) for s in label["sections"] or ()}
        hit, said, true = hit + len(ours & theirs), said + len(ours), true + len(theirs)
    return {"precision": ratio(hit, said), "recall": ratio(hit, true)}


def _spans(pairs: list[tuple[ResponseReading, dict]]) -> dict[str, float]:
    shared = []
    for reading, label in pairs:
        gold = label.get("release_offsets")
        if gold:
            span = reading.release_span
            same = span is not None and reading.release_source == f"message:{gold['event']}"
            found = (span.start, span.end) if span is not None and same else (0, 0)
            shared.append(overlap(found, (gold["start"], gold["end"])))
    return {
        "found": ratio(sum(value > 0 for value in shared), len(shared)),
        "mean_iou": ratio(sum(shared), len(shared)),
    }
