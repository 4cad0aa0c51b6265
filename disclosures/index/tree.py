"""A query understood, as a small tree; how it is written, and what it looks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any form; lower case, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words that begin with `text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words side by side, exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """One of the left words at most `within` words from one of the right, in either order."""

    left: tuple[Word | Beginning, ...]
    right: tuple[Word | Beginning, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Field:
    """body, asked-by, answered-by or uin with any of these values, or a value of a closed list."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """tabled or answered between two days, each of which may be open."""

    name: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Times:
    """Asked at least and at most so often in the same words."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words beside it must be: "question", "answer" or "attachment"."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


Node = Word | Beginning | Phrase | Near | Field | Days | Times | Place | Not | And | Or
EVERYTHING = And(())


def joined(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, And) else [part]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Or) else [part]
    flat = [part for part in flat if part != EVERYTHING]
    return flat[0] if len(flat) == 1 else Or(tuple(flat)) if flat else EVERYTHING


def leaves(node: Node, *, wanted: bool = True) -> list[Node]:
    """The leaves that a document must or may have; what it must be without is left out."""
    match node:
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in leaves(part, wanted=wanted)]
        case Not(part):
            return leaves(part, wanted=not wanted)
        case _:
            return [node] if wanted else []


def written(node: Node) -> str:
    """A tree as it would be typed."""
    match node:
        case Word(text):
            return text
        case Beginning(text):
            return f"{text}*"
        case Phrase(text):
            return f'"{text}"'
        case Near(left, right, within):
            ends = [_bracketed(either(list(end))) for end in (left, right)]
            return f" near/{within} ".join(ends)
        case Field(name, values):
            return f'{name}:"{",".join(values)}"'
        case Days(name, first, last):
            return f"{name}:{first or ''}..{last or ''}"
        case Times(least, most):
            return f"asked:{'' if least is None else least}..{'' if most is None else most}"
        case Place(name):
            return f"in:{name}"
        case Not(part):
            return f"-{_bracketed(part)}"
        case Or(parts):
            return " OR ".join(map(_bracketed, parts))
        case And(parts):
            return " ".join(f"({written(p)})" if isinstance(p, Or) else written(p) for p in parts)


def _bracketed(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, And | Or | Near) else written(node)
