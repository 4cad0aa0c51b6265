"""Successions and agencies of a body as boxes and lines, for an SVG made on the server."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from disclosures.models import PublicBody

WIDTH, HEIGHT, GAP_X, GAP_Y = 220, 62, 50, 14
LETTERS = 27  # in a line of a box
MOST = 12  # boxes in a column: a department may have had fifty agencies


@dataclass(frozen=True)
class Box:
    body: PublicBody
    x: int
    y: int

    @property
    def lines(self) -> list[dict]:
        """The name in at most two lines, and its years."""
        words = wrap(self.body.name, LETTERS, max_lines=2, placeholder=" …")
        since, until = self.body.valid_from, self.body.valid_to
        years = f"{since.year if since else ''}–{until.year if until else ''}"
        words += [years] if years != "–" else []
        top = self.y + (HEIGHT - 17 * len(words)) // 2 + 13
        return [{"text": w, "y": top + 17 * n} for n, w in enumerate(words)]


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int
    is_part: bool = False  # drawn dashed: a part of it, not what came after


@dataclass(frozen=True)
class Picture:
    boxes: list[Box]
    lines: list[Line]
    width: int
    height: int
    left_out: int
    agencies: list[PublicBody]


def of(body: PublicBody) -> Picture | None:
    """Predecessors, the body, successors from left to right; its agencies below it. None for a
    body with none of them. Three queries."""
    before, after = list(body.predecessors.all()), list(body.successors.all())
    agencies = list(PublicBody.objects.filter(parent=body, merged_into=None))
    if not (before or after or agencies):
        return None
    columns = [before[:MOST], [body], after[:MOST]]
    rows = max(len(column) for column in columns)
    boxes: list[list[Box]] = []
    place = 0
    for column in columns:
        top = (rows - len(column)) * (HEIGHT + GAP_Y) // 2
        boxes.append([Box(b, place, top + n * (HEIGHT + GAP_Y)) for n, b in enumerate(column)])
        place += (WIDTH + GAP_X) if column else 0
    own = boxes[1][0]
    lines = [_across(box, own) for box in boxes[0]] + [_across(own, box) for box in boxes[2]]
    below = rows * (HEIGHT + GAP_Y) + GAP_Y
    parts = [
        Box(b, own.x + GAP_X // 2, below + n * (HEIGHT + GAP_Y))
        for n, b in enumerate(agencies[:MOST])
    ]
    lines += [line for box in parts for line in _down(own, box)]
    shown = [box for column in boxes for box in column] + parts
    return Picture(
        boxes=shown,
        lines=lines,
        width=max(box.x for box in shown) + WIDTH,
        height=max(box.y for box in shown) + HEIGHT,
        left_out=len(before) + len(after) + len(agencies) + 1 - len(shown),
        agencies=agencies,
    )


def _across(one: Box, other: Box) -> Line:
    return Line(one.x + WIDTH, one.y + HEIGHT // 2, other.x, other.y + HEIGHT // 2)


def _down(own: Box, part: Box) -> list[Line]:
    x, middle = own.x + 10, part.y + HEIGHT // 2
    return [
        Line(x, own.y + HEIGHT, x, middle, is_part=True),
        Line(x, middle, part.x, middle, is_part=True),
    ]
