"""What should be made of the corpus: each pair as its author meant it, each outcome likewise."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.demonstration import SEED
from disclosures.demonstration.corpus import Corpus, Publication, load
from disclosures.demonstration.replies_govuk import content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPair:
    """`release_source` and `release_key` are the `source` and `source_key` of the stored FOI
    record."""

    question_key: str
    question_number: int
    house: str
    uin: str
    tabled: str
    release_source: str  # whatdotheyknow, govuk
    release_key: str
    release_content_key: str
    attachment: str = ""
    kinds: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    decoy: str = ""  # why it must not be flagged Strong; "" for a mismatch
    version: str = "current"  # "original" where the mismatch is with the text before correction
    declared_by: str = ""
    note: str = ""

    @property
    def is_mismatch(self) -> bool:
        return not self.decoy


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPublication:
    """A statistical release that covers what an answer refused: shown beside it, and no pair,
    since nothing was released under FOI."""

    question_key: str
    question_number: int
    content_id: str
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedOutcome:
    """What a reader should make of one answer or response. `source_key` is the stored record's."""

    key: str
    source_key: str
    outcome: str
    accept: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    seed: int
    pairs: tuple[ExpectedPair, ...]
    later_published: tuple[ExpectedPublication, ...]
    answers: tuple[ExpectedOutcome, ...]
    responses: tuple[ExpectedOutcome, ...]
    questions: int
    requests: int  # on the request site
    releases: int  # FOI releases on GOV.UK, each file of a bundle on its own
    statistics: int
    files: int
    pages: int = 0

    @property
    def mismatches(self) -> tuple[ExpectedPair, ...]:
        return tuple(pair for pair in self.pairs if pair.is_mismatch)

    @property
    def decoys(self) -> tuple[ExpectedPair, ...]:
        return tuple(pair for pair in self.pairs if not pair.is_mismatch)


def manifest(corpus: Corpus, seed: int, pages: int = 0) -> Manifest:
    publications = corpus.publications.values()
    releases = [p for p in publications if p.is_foi]
    files = [f for q in corpus.questions.values() for f in q.files]
    files += [f for r in corpus.requests.values() for m in r.messages for f in m.files]
    files += [f for p in publications for f in p.files]
    return Manifest(
        seed=seed,
        pairs=tuple(_pair(row, corpus) for row in corpus.pairs if not _is_statistical(row, corpus)),
        later_published=tuple(
            _publication(row, corpus) for row in corpus.pairs if _is_statistical(row, corpus)
        ),
        answers=tuple(_answers(corpus)),
        responses=tuple(_responses(corpus)),
        questions=len(corpus.questions),
        requests=len(corpus.requests),
        releases=sum(max(1, sum(1 for f in p.files if f.outcome)) for p in releases),
        statistics=sum(1 for p in publications if not p.is_foi),
        files=len(files),
        pages=pages,
    )


def _is_statistical(row: dict, corpus: Corpus) -> bool:
    return "publication" in row and not corpus.publications[row["publication"]].is_foi


def _publication(row: dict, corpus: Corpus) -> ExpectedPublication:
    question = corpus.questions[row["question"]]
    return ExpectedPublication(
        question_key=question.key,
        question_number=question.number,
        content_id=content_id(corpus.publications[row["publication"]].path),
        asks=tuple(row.get("asks", ())),  # none: it must not be shown
    )


def _pair(row: dict, corpus: Corpus) -> ExpectedPair:
    question = corpus.questions[row["question"]]
    if "request" in row:
        content_key = row["request"]
        source, key = "whatdotheyknow", str(corpus.requests[content_key].number)
    else:
        content_key = row["publication"]
        publication = corpus.publications[content_key]
        source, key = "govuk", _release_key(publication, row.get("attachment", ""))
    return ExpectedPair(
        question_key=question.key,
        question_number=question.number,
        house=question.house,
        uin=question.uin,
        tabled=question.tabled.isoformat(),
        release_source=source,
        release_key=key,
        release_content_key=content_key,
        attachment=row.get("attachment", ""),
        kinds=tuple(row.get("kinds", ())),
        asks=tuple(row.get("asks", ())),
        decoy=row.get("decoy", ""),
        version=row.get("version", "current"),
        declared_by=row.get("declared_by", ""),
        note=row.get("note", ""),
    )


def _answers(corpus: Corpus):
    for q in corpus.questions.values():
        if q.outcome:
            yield ExpectedOutcome(
                key=q.key,
                source_key=str(q.number),
                outcome=q.outcome,
                accept=q.accept,
                secondary=q.secondary,
            )


def _responses(corpus: Corpus):
    for r in corpus.requests.values():
        yield ExpectedOutcome(
            key=r.key,
            source_key=str(r.number),
            outcome=r.outcome,
            accept=r.accept,
            sections=r.sections,
        )
    for p in corpus.publications.values():
        if not p.is_foi:
            continue
        parts = [(f"{p.key}/{f.name}", f.name, f.outcome) for f in p.files if f.outcome]
        for key, name, outcome in parts or [(p.key, "", p.outcome)]:
            yield ExpectedOutcome(key=key, source_key=_release_key(p, name), outcome=outcome)


def _release_key(publication: Publication, attachment: str = "") -> str:
    """As `scrapers.govuk` keys its records: content id and locale, and the file of a bundle."""
    key = content_id(publication.path)
    return f"{key}:en:{attachment}" if attachment else f"{key}:en"


def expected(seed: int = SEED) -> Manifest:
    """The manifest without writing anything."""
    return manifest(load(seed), seed)


EXPECTED = expected()
