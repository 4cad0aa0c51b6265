"""Which body is meant: names, ids and dates in, one body out.

Ids are used again and names change hands, so every look-up takes the date of the document. Lists
inside a cell of the table are separated by ";".
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.text import slugify

from disclosures.models import BodyName, FoiRequest, PublicBody, Question

TABLE = Path(__file__).parent / "data" / "bodies.csv"


def fold_name(name: str) -> str:
    """One spelling for comparison: lower case, "&" as "and", no punctuation, no leading "the"."""
    name = name.lower().replace("&", " and ").replace("’", "").replace("'", "")
    name = re.sub(r"[^a-z0-9]+", " ", name).strip()
    return re.sub(r"^(the|hm) ", "", name)


def _listed(row: dict, column: str) -> list[str]:
    return [part.strip() for part in (row.get(column) or "").split(";") if part.strip()]


def _families(rows: dict[str, dict], successors: dict[str, set[str]]) -> dict[str, list[str]]:
    """The present departments that each key leads to, through parents and successors. A row needs
    its "answering_body_id" and the key of its "parent"."""

    def department(key: str) -> str:
        row, seen = rows[key], {key}
        while not row.get("answering_body_id") and row.get("parent") in rows:
            key = row["parent"]
            if key in seen:
                break
            seen.add(key)
            row = rows[key]
        return key

    def present(key: str, seen: frozenset[str]) -> set[str]:
        key = department(key)
        if key in seen:  # a circle: what leads back leads nowhere
            return set()
        later = (present(k, seen | {key}) for k in successors[key] if k in rows)
        return set().union(*later) or {key}

    return {key: sorted(present(key, frozenset())) for key in rows}


@transaction.atomic
def load_bodies(path: Path = TABLE) -> int:
    """Create or update every body of a table; returns how many rows it holds."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    successors: dict[str, set[str]] = defaultdict(set)
    for key, row in rows.items():
        successors[key].update(_listed(row, "successors"))
        for earlier in _listed(row, "predecessors"):
            successors[earlier].add(key)
    bodies = _save_bodies(rows)
    _save_links(bodies, rows, successors)
    settle_families()
    BodyName.objects.bulk_create(
        [name for key, body in bodies.items() for name in _names(body, rows[key])],
        ignore_conflicts=True,
    )
    return len(rows)


def settle_families() -> None:
    """Make every body's families anew from parents, successions and merges as they stand. Documents
    of a body whose families changed are filed again in the index."""
    stored = PublicBody.objects.select_related("parent", "merged_into")
    bodies = {body.key: body for body in stored}
    rows = {
        key: {
            "answering_body_id": body.answering_body_id,
            "parent": body.parent and body.parent.key,
        }
        for key, body in bodies.items()
    }
    successors: dict[str, set[str]] = defaultdict(set)
    links = PublicBody.successors.through.objects
    for earlier, later in links.values_list("from_publicbody__key", "to_publicbody__key"):
        successors[earlier].add(later)
    families, changed = _families(rows, successors), []
    for body in bodies.values():
        settled = families[heir(body).key]
        if body.families != settled:
            body.families = settled
            changed.append(body)
    PublicBody.objects.bulk_update(changed, ["families"])
    _file_again([body.pk for body in changed])


def _file_again(bodies: list[int]) -> None:
    """A line of the outbox for every document of these bodies, however many there are."""
    with connection.cursor() as cursor:
        for kind, table in (("question", Question), ("request", FoiRequest)):
            cursor.execute(
                "INSERT INTO disclosures_indexchange (document, created_at)"
                f" SELECT %s || id, now() FROM {table._meta.db_table} WHERE body_id = ANY(%s)",
                [f"{kind}:", bodies],
            )


def _save_bodies(rows: dict[str, dict]) -> dict[str, PublicBody]:
    slugs: set[str] = set()
    made = []
    for key, row in rows.items():
        slug = slugify(row["name"])[:100]
        if slug in slugs:  # one name at two times
            slug = f"{slug}-{key.replace('_', '-')}"
        slugs.add(slug)
        number = row.get("answering_body_id") or ""
        made.append(
            PublicBody(
                key=key,
                slug=slug,
                kind=row["kind"],
                name=row["name"],
                answering_body_id=int(number) if number else None,
                valid_from=row.get("valid_from") or None,
                valid_to=row.get("valid_to") or None,
            )
        )
    PublicBody.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[
            "slug", "kind", "name", "answering_body_id", "valid_from", "valid_to",
        ],
    )  # fmt: skip
    return {body.key: body for body in PublicBody.objects.filter(key__in=rows)}


def _save_links(bodies: dict[str, PublicBody], rows, successors: dict[str, set[str]]) -> None:
    for key, body in bodies.items():
        if "parent" not in body.curated:
            body.parent = bodies.get(rows[key].get("parent") or "")
    PublicBody.objects.bulk_update(bodies.values(), ["parent"])
    links = PublicBody.successors.through
    bodies_as_listed = {k: b for k, b in bodies.items() if "successors" not in b.curated}
    links.objects.filter(from_publicbody__in=bodies_as_listed.values()).delete()
    links.objects.bulk_create(
        [
            links(from_publicbody=body, to_publicbody=bodies[later])
            for key, body in bodies_as_listed.items()
            for later in sorted(successors[key])
            if later in bodies
        ]
    )


def _names(body: PublicBody, row: dict) -> list[BodyName]:
    names = [("official", row["name"])]
    names += [("wdtk", n) for n in _listed(row, "wdtk_url_name")]
    names += [("govuk", n) for n in _listed(row, "govuk_slug")]
    names += [("alias", n) for n in _listed(row, "abbreviations")]
    names += [("hansard", n) for n in _listed(row, "hansard_headings")]
    return [
        BodyName(body=body, kind=kind, name=name, folded=fold_name(name)) for kind, name in names
    ]


def heir(body: PublicBody) -> PublicBody:
    """The body that this one was merged into, one after another; itself where it was not."""
    while body.merged_into_id:
        body = body.merged_into
    return body


def heirs(rows: Iterable[PublicBody]) -> list[PublicBody]:
    """The heirs of these bodies, each once. Whoever asks for a merged body means its heir."""
    return list({body.pk: body for body in map(heir, rows)}.values())


def heir_of_key(key: str) -> str:
    """The key of the heir; the key as it was given where we have no such body."""
    row = PublicBody.objects.select_related("merged_into").filter(key=key).first()
    return heir(row).key if row else key


def with_merged(ids: Iterable[int], into: dict[int, int] | None = None) -> set[int]:
    """These bodies and all that were merged into them: what is filed under the names they had.
    `into` is {body: the body it was merged into}, where the caller has it."""
    into = dict(_merged()) if into is None else into
    found = set(ids)
    while more := {pk for pk, to in into.items() if to in found} - found:
        found |= more
    return found


def heir_ids(ids: Iterable[int]) -> set[int]:
    """The ids of the heirs of these bodies."""
    into, found = dict(_merged()), set()
    for pk in ids:
        while pk in into:
            pk = into[pk]
        found.add(pk)
    return found


def _merged():
    rows = PublicBody.objects.exclude(merged_into=None).order_by()
    return rows.values_list("pk", "merged_into_id")


class BodyFinder:
    """Resolves sources' ids and names to bodies. Holds the whole table: build one for a run."""

    def __init__(self):
        self._by_id = defaultdict(list)
        self._by_name = defaultdict(list)
        bodies = {body.pk: body for body in PublicBody.objects.all()}
        for body in bodies.values():
            if body.answering_body_id is not None:
                self._by_id[body.answering_body_id].append(body)
        self._bodies = bodies
        columns = ("kind", "folded", "body_id", "valid_from", "valid_to")
        for kind, folded, body_id, since, until in BodyName.objects.values_list(*columns):
            self._by_name[kind, folded].append((bodies[body_id], since, until))

    def answering(self, number: int | None, name: str, on: date | None) -> PublicBody | None:
        """The answering body by Parliament's id at a date, else by its printed name."""
        if number is not None and self._by_id[number]:
            return self._lasting(self._at(self._by_id[number], on))
        return self.named(name, on)

    def authority(self, source: str, key: str, name: str, on: date | None) -> PublicBody | None:
        """An FOI authority by its key at WhatDoTheyKnow or GOV.UK, else by its name."""
        kind = "govuk" if source == "govuk" else "wdtk"
        found = self._called(kind, fold_name(key), on) if key else None
        return self._lasting(self._at(found, on)) if found else self.named(name, on)

    def named(self, name: str, on: date | None) -> PublicBody | None:
        """By official name, printed heading or alias. Aliases that several bodies share at that
        date decide nothing: the clashing abbreviations (FSA, UKSA …) are never matched alone. A
        spelling that a person has placed comes last, and decides."""
        folded = fold_name(name)
        for kind in ("official", "hansard", "alias", "spelling"):
            found = self._called(kind, folded, on)
            if found:
                current = [b for b in found if _valid(b, on)] or found
                if kind != "alias" or len(current) == 1:
                    return self._lasting(self._at(current, on))
        return None

    def _called(self, kind: str, folded: str, on: date | None) -> list[PublicBody]:
        """The bodies with that name, but for a name whose own dates leave this day out."""
        return [
            body
            for body, since, until in self._by_name.get((kind, folded), ())
            if on is None or (since or date.min) <= on < (until or date.max)
        ]

    def _lasting(self, body: PublicBody) -> PublicBody:
        """The body that this one was merged into, if it was."""
        while body.merged_into_id:
            body = self._bodies[body.merged_into_id]
        return body

    @staticmethod
    def _at(bodies: list[PublicBody], on: date | None) -> PublicBody:
        """The body in being on that date; today's where no date is known."""
        if on is not None:
            for body in bodies:
                if _valid(body, on):
                    return body
        return max(bodies, key=lambda b: (b.valid_to is None, b.valid_from or date.min))


def _valid(body: PublicBody, on: date | None) -> bool:
    if on is None:
        return body.valid_to is None
    return (body.valid_from or date.min) <= on < (body.valid_to or date.max)
