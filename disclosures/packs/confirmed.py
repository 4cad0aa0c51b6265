"""What two reviewers decided of a pair, as far as a pack may say it: asks and description.

Nothing here is read of a pair that is not confirmed, so a pack made while a second opinion is
awaited shows nothing of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosures.models import Decision, PackItem, Pair
from disclosures.review import ledger

from .dates import day_of, in_words

# States that two reviewers, or an admin who settled it, have made.
CONFIRMED = ("confirmed", "with_body", "published")


def is_confirmed(pair: Pair) -> bool:
    return pair.state in CONFIRMED


@dataclass(frozen=True)
class Confirmation:
    """`asks` are those that all who confirmed chose; `offered` are the descriptions they chose,
    and `description` the one that stands (a code) or ""."""

    asks: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    description: str = ""
    decisions: list[Decision] = field(default_factory=list)

    @property
    def words(self) -> str:
        return dict(Decision.DESCRIPTIONS).get(self.description, "")

    @property
    def is_settled(self) -> bool:
        return any(d.kind == "settling" for d in self.decisions)

    def how_checked(self) -> str:
        """One sentence without names."""
        days = [day_of(d.made_at) for d in self.decisions]
        if self.is_settled:
            return f"Two reviewers decided differently; an admin settled it on {in_words(days[-1])}"
        if len(days) < 2:
            return "Not confirmed by two reviewers"
        first, second = (in_words(day) for day in days[-2:])
        when = f"both on {first}" if first == second else f"on {first} and on {second}"
        return f"Confirmed by two reviewers, {when}"


def confirmation(item: PackItem) -> Confirmation:
    """Of a confirmed pair; empty for any other."""
    pair = item.pair
    if not is_confirmed(pair):
        return Confirmation()
    rows = [d for d in ledger.standing(pair) if d.verdict == "confirm"]
    settled = [d for d in rows if d.kind == "settling"]
    rows = settled[-1:] or rows
    if not rows:
        return Confirmation()
    common = set.intersection(*(set(d.asks) for d in rows))
    offered = tuple(dict.fromkeys(d.description for d in rows if d.description))
    chosen = item.description if item.description in offered else ""
    return Confirmation(
        asks=tuple(sorted(common)),
        offered=offered,
        description=chosen or (offered[0] if len(offered) == 1 else ""),
        decisions=rows,
    )
