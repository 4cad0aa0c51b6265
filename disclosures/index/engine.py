"""The index's shape and its analysers. Plain values in, tantivy documents out; no Django.

All texts of a document stand together, stemmed, for words in any form; and each by itself, exact,
for phrases. Whom a question is put to stands apart: it says little of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy
from tantivy import Filter, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

SHAPE = 4  # goes up when the schema changes: an index of another shape is rebuilt
# A word counts alike wherever it stands, and once: one field of all texts found more of the links
# between questions than a field for each, however weighed (docs/decisions.md).
STEMMED = ("words", "whom")
TEXTS = ("title", "asked", "replied", "attached")
# Kept as columns, to be counted. The short lists stand together in one column, "profile": one
# pass over it counts them all (docs/decisions.md).
COLUMNS = ("profile", "body", "year", "asked_by", "answered_by")
STORED = ("document", "kind", "uin", "cites", "wording")
LINKS = ("foi", "mismatch", "again", "attachment")
NUMBERS = ("day", "tabled", "took", "asked_times", "together", "group", "linked")  # and "pk"
LONGEST_WORD = 40
# "To ask the Secretary of State for Housing, Communities and Local Government, what …": the parts
# of a department's name have capitals, what follows has none. Older prints have no comma.
ADDRESS = re.compile(
    r"\s*(?i:to ask)\b[^;?]{0,160}?(?:,\s+(?=[a-z])|\s+(?=(?:what|how|whether|if|when|which|who"
    r"|why|where|pursuant|further to|with reference)\b))"
)


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What the index knows of one document. `day` and `tabled` are proleptic ordinals of the dates
    answered or responded, and tabled or sent; 0 where unknown.

    `asked_by` and `answered_by` are keys ("172", or a name where there is no number), `asker` and
    `answerer` every name they are known by. `links` are of LINKS: public ones alone. `wording` is
    the same for questions in the same words to the same family, `asked_times` how many there are;
    `group` is the same number for questions answered together, `together` how many others.
    """

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
    cites: tuple[str, ...] = ()  # UINs that the question names
    tabled: int = 0
    took: int = 0  # days from the question to the answer
    asked_by: str = ""
    asker: str = ""
    answered_by: str = ""
    answerer: str = ""
    links: tuple[str, ...] = ()
    wording: str = ""
    asked_times: int = 1
    group: int = 0
    together: int = 0

    @property
    def linked(self) -> int:
        """`links` as one number, a bit each: read with a hit, without a look at the document."""
        return sum(1 << place for place, link in enumerate(LINKS) if link in self.links)


def links_of(linked: int) -> tuple[str, ...]:
    return tuple(link for place, link in enumerate(LINKS) if linked >> place & 1)


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
    for name in (
        "document",
        "uin",
        "cites",
        "kind",
        "wording",
        "family",
        "outcome",
        "house",
        "links",
    ):
        kept = name in ("document", "uin", "cites", "kind", "wording")
        builder.add_text_field(
            name, stored=kept, fast=name == "kind", tokenizer_name="raw", index_option="basic"
        )
    for name in COLUMNS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, stored=name == "day", indexed=True, fast=True)
    builder.add_unsigned_field("pk", fast=True)
    builder.add_boolean_field("is_foi", fast=True)
    for name in STEMMED:
        kept = name == "whom"
        builder.add_text_field(name, stored=kept, tokenizer_name="stemmed", index_option="freq")
    for name in (*TEXTS, "asker", "answerer"):
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


def addressed(text: str) -> tuple[str, str]:
    """A question as whom it is put to and what is asked; ("", text) of any other text."""
    found = ADDRESS.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def to_tantivy(doc: IndexDocument) -> tantivy.Document:
    made = tantivy.Document(
        document=[doc.document], kind=[doc.kind], family=list(doc.families), uin=[doc.uin],
        body=[doc.body], outcome=[doc.outcome], house=[doc.house], year=[doc.year],
        cites=list(doc.cites), wording=[doc.wording], links=list(doc.links),
        asked_by=[doc.asked_by], answered_by=[doc.answered_by],
        profile=["|".join((doc.kind, doc.house, doc.outcome, ",".join(doc.links)))],
    )  # fmt: skip
    for name in NUMBERS:
        made.add_unsigned(name, getattr(doc, name))
    number = doc.document.partition(":")[2]
    made.add_unsigned("pk", int(number) if number.isdecimal() else 0)  # no row: an evaluation's
    made.add_boolean("is_foi", doc.kind == "foi")
    whom, asked = addressed(doc.asked)
    made.add_text("whom", whom)
    for text in (doc.title, asked, doc.replied, doc.attached):
        made.add_text("words", text)
    for name in (*TEXTS, "asker", "answerer"):
        made.add_text(f"{name}_exact", getattr(doc, name))
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
