"""A merged body's links: its parts and successions go to its heir, and an undo puts them back."""

from __future__ import annotations

from disclosures.models import BodyAct, PublicBody


def problem(gone: PublicBody, into: PublicBody) -> str:
    """Why a merge would make a loop, in a sentence; empty where it would not."""
    if is_above(gone, into):
        return f"{into.name} is part of {gone.name}, so the merge would make it part of itself."
    for first, second in ((gone, into), (into, gone)):
        if leads_to(first, second):
            return (
                f"{second.name} comes after {first.name}, so they are not one body. Record that it "
                "does not, if that is wrong."
            )
    return ""


def is_above(body: PublicBody, row: PublicBody | None) -> bool:
    """Whether `row` is the body, or part of it through any number of parents."""
    seen = set()
    while row is not None and row.pk not in seen:
        if row.pk == body.pk:
            return True
        seen.add(row.pk)
        row = row.parent
    return False


def leads_to(first: PublicBody, second: PublicBody) -> bool:
    """Whether `second` comes after `first` through any number of successions."""
    seen, frontier = set(), {first.pk}
    links = PublicBody.successors.through.objects
    while frontier:
        seen |= frontier
        later = links.filter(from_publicbody__in=frontier)
        frontier = set(later.values_list("to_publicbody", flat=True)) - seen
    return second.pk in seen - {first.pk}


def carry(gone: PublicBody, into: PublicBody) -> dict:
    """Give the heir what hung on the merged body. Returns what `put_back` needs, by key:
    {"children": [...], "successors": {key: was added}, "predecessors": ..., "marks": [...]}."""
    children = list(PublicBody.objects.filter(parent=gone).exclude(pk=into.pk))
    later, earlier = list(gone.successors.all()), list(gone.predecessors.all())
    had_later = set(into.successors.values_list("key", flat=True))
    had_earlier = set(into.predecessors.values_list("key", flat=True))
    into.successors.add(*later)
    into.predecessors.add(*earlier)
    gone.successors.clear()
    gone.predecessors.clear()
    marks = []
    for child in children:
        child.parent = into
        marks += _mark(child, "parent")
    # Where loading the table would bring the old links back.
    for body in [gone, into, *earlier] if later or earlier else []:
        marks += _mark(body, "successors")
    return {
        "into": into.key,
        "children": [child.key for child in children],
        "successors": {b.key: b.key not in had_later for b in later},
        "predecessors": {b.key: b.key not in had_earlier for b in earlier},
        "marks": marks,
    }


def put_back(act: BodyAct) -> None:
    """Undo what `carry` did. A link that was changed since is left as it is."""
    gone, into, carried = act.other, act.body, act.after
    keys = {*carried["children"], *carried["successors"], *carried["predecessors"]}
    bodies = {body.key: body for body in PublicBody.objects.filter(key__in=keys)}
    for key in carried["children"]:
        if bodies[key].parent_id == into.pk:
            PublicBody.objects.filter(key=key).update(parent=gone)
    for side, ours, theirs in (
        ("successors", into.successors, gone.successors),
        ("predecessors", into.predecessors, gone.predecessors),
    ):
        standing = set(ours.values_list("key", flat=True)) & carried[side].keys()
        theirs.add(*(bodies[key] for key in standing))
        ours.remove(*(bodies[key] for key in standing if carried[side][key]))
    _unmark(act, carried["marks"])


def _mark(body: PublicBody, name: str) -> list[list[str]]:
    """Note that a person set this; what was noted now and not before."""
    added = [] if name in body.curated else [[body.key, name]]
    body.curated = sorted({*body.curated, name})
    body.save(update_fields=["curated", "parent"])
    return added


def _unmark(act: BodyAct, marks: list[list[str]]) -> None:
    """The table rules again, but where another act came since."""
    since = BodyAct.objects.filter(pk__gt=act.pk, kind__in=("parent", "succession", "merge"))
    touched = {key for row in since.values_list("body__key", "other__key") for key in row}
    for key, name in marks:
        if key not in touched:
            body = PublicBody.objects.get(key=key)
            body.curated = [n for n in body.curated if n != name]
            body.save(update_fields=["curated"])
