"""`evaluate pairs`: ranking of labelled pairs, verdicts on labelled asks, kinds of finding.

Only what the system would have is looked at: question, answer, request, response, figures, dates,
bodies, references. Where a question or request is missing the `text` of its asks stands in. Labels
(`reply`, `aligned`, `match`, `notes`, `defence`, `why`) are read for scoring alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from disclosures.evaluation.scores import ratio, rows
from disclosures.matching.comparison import compare
from disclosures.matching.judgement import judge
from disclosures.matching.links import declared_links
from disclosures.matching.values import AnswerSide, Judgement, ResponseSide
from disclosures.reading.answers import read_answer
from disclosures.reading.asks import read_ask
from disclosures.reading.responses import read_response
from disclosures.reading.values import ResponseText

Row = Mapping[str, Any]


def evaluate(pairs_path: str | Path, without_cluster: str = "") -> dict[str, Any]:
    """The figures of architecture section 8; `without_cluster` leaves one story out of them."""
    records = [r for r in rows(pairs_path) if counts(r) and r["cluster"] != without_cluster]
    started = time.perf_counter()
    judged = [(record, judge_record(record)) for record in records]
    seconds = time.perf_counter() - started
    ranked = sorted(judged, key=lambda item: -item[1].score.total)
    truths = [record["label"] == "mismatch" for record, _ in ranked]
    totals = [judgement.score.total for _, judgement in ranked]
    verdicts = [v for record in records for v in _verdicts(record)]
    kinds = [_kind_is_right(r, j) for r, j in judged if r["label"] == "mismatch"]
    return {
        "n": len(records),
        "average_precision": round(average_precision(truths, totals), 4),
        "precision_at_recall_90": round(precision_at_recall(truths, totals, 0.9), 4),
        "alignment_accuracy": ratio(sum(said == true for said, true in verdicts), len(verdicts)),
        "alignments": len(verdicts),
        "kind_accuracy": ratio(sum(kinds), len(kinds)),
        "kinds": len(kinds),
        "strong_decoys": sum(
            j.score.strength == "Strong" for r, j in judged if r["label"] != "mismatch"
        ),
        "per_second": round(ratio(len(records), seconds)),
    }


def counts(record: Row) -> bool:
    return bool(record["complete_pair"]) and not record.get("candidate")


def judge_record(record: Row) -> Judgement:
    """One labelled pair through the same road as a real one."""
    answer, response = answer_side(record["pq"]), response_side(record["foi"])
    return judge(answer, response, declared=_is_declared(answer, response))


def _is_declared(answer: AnswerSide, response: ResponseSide) -> bool:
    cited = declared_links(response.request, response.sent).answers
    return bool(answer.uin) and any(link.uin == answer.uin for link in cited)


def answer_side(pq: Row) -> AnswerSide:
    question = pq.get("question") or _stand_in(pq)
    answer = pq.get("answer") or ""
    tabled = pq.get("date_asked") or pq.get("date_answered") or ""
    body = pq.get("answering_body") or ""
    return AnswerSide(
        question=question,
        answer=answer,
        reading=read_answer(question, answer, tabled=tabled),
        tabled=tabled,
        answered=pq.get("date_answered") or tabled,
        body=body,
        family=_family(body),
        uin=pq.get("uin") or "",
    )


def response_side(foi: Row) -> ResponseSide:
    request = foi.get("request") or _stand_in(foi)
    sent = foi.get("date_requested") or foi.get("date_answered") or ""
    parts = _parts(foi)
    body = foi.get("authority") or ""
    return ResponseSide(
        request=request,
        response="\n\n".join(part.text for part in parts),
        reading=read_response(request, parts, sent=sent),
        sent=sent,
        responded=foi.get("date_answered") or "",
        body=body,
        family=_family(body),
        reference=foi.get("ref") or "",
    )


def _family(body: str) -> str:
    """The department: "Prison Service (Ministry of Justice)" is of the Ministry of Justice."""
    inner = re.search(r"\(([^()]+)\)$", body)
    return inner[1] if inner else body


def _parts(foi: Row) -> list[ResponseText]:
    dated = foi.get("date_answered") or ""
    parts = []
    if foi.get("response"):
        parts.append(ResponseText("message:1", str(foi["response"]), dated))
    if foi.get("figures"):
        figures = str(foi["figures"])
        parts.append(ResponseText("attachment:1:p1", figures, dated, True, "figures"))
    return parts


def _stand_in(side: Row) -> str:
    """The asks as a numbered list, for a question or request whose wording is not known."""
    texts = [ask["text"] for ask in side.get("asks", ())]
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, start=1))


def _verdicts(record: Row) -> Iterable[tuple[str, str]]:
    """(said, true) for each labelled pair of asks, from their texts and dates alone."""
    pq, foi = record["pq"], record["foi"]
    asked = pq.get("date_asked") or pq.get("date_answered") or ""
    sent = foi.get("date_requested") or foi.get("date_answered") or ""
    for pq_index, foi_index, verdict in record["aligned"]:
        one = read_ask(pq["asks"][pq_index]["text"], asked)
        other = read_ask(foi["asks"][foi_index]["text"], sent)
        yield compare(one, other).verdict, verdict


def _kind_is_right(record: Row, judgement: Judgement) -> bool:
    accepted = {record["kind"], *record.get("secondary_kinds", ())}
    return bool(judgement.findings) and judgement.findings[0].kind in accepted


def average_precision(truths: Sequence[bool], totals: Sequence[float]) -> float:
    """Mean precision at each true row of a ranking; rows of equal score share one rank."""
    hits = seen = 0
    gained = 0.0
    for block in _blocks(truths, totals):
        seen += len(block)
        hits += sum(block)
        gained += sum(block) * hits / seen
    return gained / hits if hits else 0.0


def precision_at_recall(truths: Sequence[bool], totals: Sequence[float], recall: float) -> float:
    """Precision at the first cut that reaches `recall`; equal scores are cut together."""
    hits = seen = 0
    wanted = sum(truths) * recall
    for block in _blocks(truths, totals):
        seen += len(block)
        hits += sum(block)
        if hits and hits >= wanted:
            return hits / seen
    return 0.0


def _blocks(truths: Sequence[bool], totals: Sequence[float]) -> Iterable[list[bool]]:
    block: list[bool] = []
    for index, truth in enumerate(truths):
        if block and totals[index] != totals[index - 1]:
            yield block
            block = []
        block.append(truth)
    if block:
        yield block
