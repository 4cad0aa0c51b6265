"""How well answers are read, against labels made by people.

The reading sees what the system would have: question, heading, date tabled, and the plain text
made from `answerText`. Nothing of the label but its key reaches it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from disclosures.evaluation.scores import macro_f1, overlap, precision_recall, ratio, rows
from disclosures.reading.answers import read_answer, refuses
from disclosures.reading.values import REFUSALS, AnswerReading
from scrapers.text import answer_plain

# A span counts as found when it shares anything with the labelled one; `mean_iou` says how much,
# over all labelled spans, a missed one counting nothing.


def evaluate(records_path: str | Path, labels_path: str | Path) -> dict[str, Any]:
    """Measure the reading of answers. Keys as in the architecture's list of measures."""
    labels = list(rows(labels_path))
    wanted = {label["key"] for label in labels}
    records = {r["key"]: r for r in rows(records_path) if r["key"] in wanted}
    return measure(labels, records)


def measure(labels: Iterable[dict[str, Any]], records: dict[str, dict]) -> dict[str, Any]:
    known = [label for label in labels if label["key"] in records]
    texts = {key: answer_plain(record["answerText"] or "") for key, record in records.items()}
    started = time.process_time()
    readings = {label["key"]: _read(records[label["key"]], texts) for label in known}
    seconds = time.process_time() - started
    pairs = [(readings[label["key"]], label) for label in known]
    answered = [reading for reading, label in pairs if label["label"] == "answered"]
    return {
        "n": len(known),
        "refusal": precision_recall((refuses(r), is_refusal(label)) for r, label in pairs),
        "label": _labels(pairs),
        "span": _spans(pairs),
        "false_alarms": ratio(sum(refuses(r) for r in answered), len(answered)),
        "per_second": round(len(known) / seconds) if seconds else 0,
    }


def _read(record: dict[str, Any], texts: dict[str, str]) -> AnswerReading:
    return read_answer(
        record["questionText"] or "",
        texts[record["key"]],
        (record["dateTabled"] or "")[:10],
        record["heading"] or "",
    )


def is_refusal(label: dict[str, Any]) -> bool:
    """As the data set defines it: one of five grounds, or partial with one of them secondary."""
    if label["label"] in REFUSALS:
        return True
    return label["label"] == "partial" and bool(REFUSALS & set(label["secondary"]))


def _labels(pairs: list[tuple[AnswerReading, dict]]) -> dict[str, float]:
    strict = sum(r.outcome == label["label"] for r, label in pairs)
    lenient = sum(r.outcome in (label["label"], *label["also_acceptable"]) for r, label in pairs)
    return {
        "strict": ratio(strict, len(pairs)),
        "lenient": ratio(lenient, len(pairs)),
        "macro_f1": macro_f1((r.outcome, label["label"]) for r, label in pairs),
    }


def _spans(pairs: list[tuple[AnswerReading, dict]]) -> dict[str, float]:
    shared = []
    for reading, label in pairs:
        gold = label["refusal_span"]
        if gold is not None:
            span = reading.span
            found = (span.start, span.end) if span else (0, 0)
            shared.append(overlap(found, (gold["start"], gold["end"])))
    return {
        "found": ratio(sum(value > 0 for value in shared), len(shared)),
        "mean_iou": ratio(sum(shared), len(shared)),
    }
