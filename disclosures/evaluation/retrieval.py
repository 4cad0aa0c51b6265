"""Does the index find the earlier question that a later one is about?"""

from __future__ import annotations

import json
from pathlib import Path

from disclosures.index import asked, engine
from scrapers import extract
from scrapers.records import QuestionRecord
from scrapers.text import answer_plain


def evaluate(records: Path, links: Path) -> dict:
    """Recall at 1, 10 and 50 and mean reciprocal rank over `links` ({from, to, query} a line),
    searching an index of `records` built in memory. `from` itself never counts as found."""
    index = engine.open_index(None)
    engine.write(index, _documents(records), replace=False)
    searcher = index.searcher()
    ranks = []
    for line in links.read_text(encoding="utf-8").splitlines():
        link = json.loads(line)
        near = asked.nearest(searcher, link["query"], limit=50, without=[link["from"]])
        found = [key for key, _ in near]
        ranks.append(next((n for n, key in enumerate(found, 1) if key in link["to"]), None))
    total = len(ranks) or 1
    return {
        "n": len(ranks),
        **{
            f"recall_at_{k}": sum(r is not None and r <= k for r in ranks) / total
            for k in (1, 10, 50)
        },
        "mrr": sum(1 / r for r in ranks if r) / total,
    }


def _documents(records: Path):
    for item in extract.questions(records):
        if isinstance(item, QuestionRecord):
            on = (item.answer and item.answer.date_answered) or item.date_tabled
            yield engine.IndexDocument(
                document=item.source_key,
                kind="pq",
                title=item.heading,
                asked=item.question_text,
                replied=answer_plain(item.answer.html) if item.answer else "",
                day=on.toordinal() if on else 0,
                uin=item.uin.lower(),
                cites=asked.cites(item.question_text),
            )
