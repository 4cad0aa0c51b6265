"""Names as people know them: which bodies a name means, and who a key of an asker is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from disclosures.bodies import fold_name, heirs
from disclosures.models import BodyName, Member, PublicBody

MOST_NAMED = 40  # bodies that one name may mean
MOST_RENAMES = 12  # steps from a body to what it was called before and after


@dataclass(frozen=True, slots=True)
class Named:
    """What `body:` means: these bodies, and all of these families."""

    bodies: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    note: str = ""


def bodies_named(name: str) -> Named | None:
    """The bodies of a name, abbreviation, alias or former name, with all they were called before
    and after; None if there is none. A department stands for its family, agencies included; one
    that was split stands for itself, since what it became did not all do its work."""
    folded = fold_name(name)
    if not folded:
        return None
    found = list(_bodies(names__folded=folded) or _bodies(key=folded.replace(" ", "_")))
    if not found:
        rows = BodyName.objects.all()
        for word in folded.split()[:6]:
            rows = rows.filter(folded__contains=word)
        found = list(_bodies(names__in=rows))
    if not found:
        return None
    found = heirs(found)
    departments = [body for body in found if body.kind == "department"]
    whole = {body.families[0] for body in departments if len(body.families) == 1}
    split = [body for body in departments if len(body.families) > 1]
    alone = _renamed({body.key for body in found if body.kind != "department"})
    note = f"{split[0].name} was divided later: only its own documents count." if split else ""
    return Named(tuple(sorted(alone | {b.key for b in split})), tuple(sorted(whole)), note)


def _bodies(**condition):
    return PublicBody.objects.filter(**condition).distinct().order_by("key")[:MOST_NAMED]


def _renamed(keys: set[str]) -> set[str]:
    """Bodies with what they were called before and after."""
    found, frontier = set(keys), set(keys)
    links = PublicBody.successors.through.objects
    for _ in range(MOST_RENAMES):
        if not frontier:
            break
        ends = Q(from_publicbody__key__in=frontier) | Q(to_publicbody__key__in=frontier)
        rows = links.filter(ends).values_list("from_publicbody__key", "to_publicbody__key")
        frontier = {key for row in rows for key in row} - found
        found |= frontier
    return found


def asker_names(keys) -> dict[str, str]:
    """The names of askers or answerers by the keys of their facet."""
    numbers = [int(key) for key in keys if key.isdecimal()]
    known = Member.objects.filter(member_id__in=numbers).values_list("member_id", "name")
    named = {str(number): name for number, name in known}
    return {key: named.get(key, key) for key in keys}


def askers_named(text: str) -> list[str]:
    """Keys of Members whose name holds these words, at most 50."""
    rows = Member.objects.all()
    for word in text.split()[:6]:
        rows = rows.filter(name__icontains=word) | rows.filter(list_name__icontains=word)
    return [str(n) for n in rows.order_by("name").values_list("member_id", flat=True)[:50]]
