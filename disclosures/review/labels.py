"""Fixes as labels: what people say the texts hold, for training and for the label sets."""

from __future__ import annotations

from collections.abc import Iterator

from disclosures.documents import request_text, response_parts
from disclosures.models import AskFix, Pair

from .fixes import as_seen, standing


def verdicts(pair: Pair) -> dict[str, tuple[str, str]]:
    """{letter: (letter of the request's ask or "", verdict)} of the asks that people fixed."""
    lined = as_seen(pair, standing(pair))
    return {
        one.letter: (one.foi.letter if one.foi else "", one.verdict) for one in lined if one.fix
    }


def lines() -> Iterator[dict]:
    """One for each standing fix of an ask or an outcome, by pair, oldest first. No names: who
    made a fix is not written out."""
    pairs = Pair.objects.filter(fixes__isnull=False).distinct().order_by("reference")
    pairs = pairs.select_related("question", "answer", "request").prefetch_related(
        "fixes", "request__messages__enclosures__attachment__pages"
    )
    for pair in pairs.iterator(chunk_size=100):
        for fix in _latest(standing(pair)):
            yield _line(pair, fix)


def _latest(fixes: list[AskFix]) -> list[AskFix]:
    """Of each ask, and of each side's outcome, what was fixed last."""
    last = {
        (fix.kind, fix.pq_letter, fix.after.get("side")): fix
        for fix in fixes
        if fix.kind in ("ask", "reading")
    }
    return sorted(last.values(), key=lambda fix: fix.pk)


def _line(pair: Pair, fix: AskFix) -> dict:
    line = {
        "key": f"{pair.reference}-{fix.pk}",
        "kind": fix.kind,
        "on": fix.at.date().isoformat(),
        "uin": pair.question.uin,
        "request": pair.request.url,
        "question": pair.question.text,
        "answer": (fix.answer or pair.answer).text,
        "before": fix.before,
        "after": fix.after,
    }
    # Only the version it was made on: of another the spans would not be those of its text.
    if not pair.request.is_removed and fix.request_version == pair.request.version:
        line["asked"] = request_text(pair.request)
        line["response"] = {p.source: p.text for p in response_parts(pair.request)}
    return line
