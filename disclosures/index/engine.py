"""The index's shape and its analysers. Plain values in, tantivy documents out; no Django.

Every text stands twice, stemmed (for words in any form) and exact (for quoted phrases).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy
from tantivy import Filter, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

SHAPE = 1  # goes up when the schema changes: an index of another shape is rebuilt
TEXTS = ("title", "asked", "replied", "attached")
# A word counts alike wherever it stands: of the weights tried on the links between questions
# (docs/decisions.md), none beat equal ones at every rank.
WEIGHTS = {"title": 1.0, "asked": 1.0, "replied": 1.0, "attached": 1.0}
FACETS = ("body", "outcome", "house", "year")
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What the index knows of one document. `day` is the proleptic ordinal of the date answered
    or responded, 0 where unknown."""

    document: str  # "question:12"
    kind: str  # "pq" or "foi"
    title: str
    asked: str
    replied: str
    attached: str = ""
    body: str = ""  # body key
    families: tuple[str, ...] = ()
    outcome: str = ""
    house: str = ""
    day: int = 0
    year: str = ""
    uin: str = ""


@cache
def stemmed() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return (
        builder.filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


@cache
def exact() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


@cache
def schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "family", "uin"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("day", indexed=True, fast=True)
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="stemmed")
        builder.add_text_field(f"{name}_exact", tokenizer_name="exact")
    return builder.build()


def open_index(folder: Path | None) -> tantivy.Index:
    """The index in a folder, created if there is none; in memory if `folder` is None."""
    if folder is None:
        index = tantivy.Index(schema())
    else:
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("stemmed", stemmed())
    index.register_tokenizer("exact", exact())
    return index


def exists(folder: Path) -> bool:
    """Whether there is an index in the folder (tantivy's own test fails without the folder)."""
    return (folder / "meta.json").is_file()


def to_tantivy(doc: IndexDocument) -> tantivy.Document:
    made = tantivy.Document(
        document=[doc.document], kind=[doc.kind], family=list(doc.families), uin=[doc.uin],
        body=[doc.body], outcome=[doc.outcome], house=[doc.house], year=[doc.year],
    )  # fmt: skip
    made.add_unsigned("day", doc.day)
    for name in TEXTS:
        text = getattr(doc, name)
        made.add_text(name, text)
        made.add_text(f"{name}_exact", text)
    return made


def write(index: tantivy.Index, documents: Iterable[IndexDocument], *, replace: bool) -> int:
    """Add documents and commit; `replace` first removes what stood under the same keys."""
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    count = 0
    for doc in documents:
        if replace:
            writer.delete_documents_by_term("document", doc.document)
        writer.add_document(to_tantivy(doc))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return count


def remove(index: tantivy.Index, keys: Iterable[str]) -> None:
    writer = index.writer(heap_size=32_000_000, num_threads=1)
    for key in keys:
        writer.delete_documents_by_term("document", key)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
