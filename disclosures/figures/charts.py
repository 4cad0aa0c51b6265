"""Bars in whole hundredths (the content policy allows no style attribute) and lines in SVG."""

from __future__ import annotations

from dataclasses import dataclass, field

from .counts import Number, Share, Tally
from .scope import COUNTED, REFUSING

LEFT, RIGHT, TOP, BOTTOM = 40, 300, 14, 176  # of a drawing 400 by 200
APART = 15  # between the names of two lines
SMALL_STEP, SMALL_HEIGHT = 12, 24  # of the bars in a row of a table
FITS = 9  # hundredths of the widest bar that a number inside needs
# Refusals first, so that they share a baseline; class of the pattern, keys of the outcomes.
PARTS = (
    ("s3", "Said not held", ("not-held",)), ("s4", "Refused on cost", ("cost",)),
    ("s5", "Refused, other reason", ("refused",)),
    ("s2", "Pointed to published data, or to an earlier answer", ("published", "earlier")),
    ("s1", "Answered in part", ("part",)), ("s0", "Answered in full", ("answered",)),
    ("s6", "Neither", ("will-write", "no-request", "unclear")),
)  # fmt: skip
assert {key for part in PARTS for key in part[2]} == set(COUNTED["pq"])


@dataclass(frozen=True)
class Part:
    style: str
    words: str
    number: Number
    width: int  # hundredths of its bar
    fits: bool


@dataclass(frozen=True)
class Bar:
    year: int
    parts: list[Part]
    share: Share
    width: int  # hundredths of the longest bar
    bracket: int  # hundredths of its own bar


def by_year(tally: Tally) -> list[Bar]:
    """One bar a year; years without an answer have none."""
    years = [y for y in tally.scope.years if tally.number(year=y).count]
    most = max((tally.number(year=y).count for y in years), default=1)
    return [_bar(tally, year, most) for year in years]


def _bar(tally: Tally, year: int, most: int) -> Bar:
    numbers = [tally.number(*keys, year=year) for _, _, keys in PARTS]
    total = sum(n.count for n in numbers)
    widths = hundredths([n.count for n in numbers])
    whole = max(1, round(100 * total / most))
    parts = [
        Part(style, words, number, width, width * whole >= 100 * FITS)
        for (style, words, _), number, width in zip(PARTS, numbers, widths, strict=True)
    ]
    refused = sum(w for w, (_, _, keys) in zip(widths, PARTS, strict=True)
                  if set(keys) <= set(REFUSING["pq"]))  # fmt: skip
    return Bar(year, parts, tally.share(year=year), whole, refused)


def hundredths(counts: list[int]) -> list[int]:
    """Whole hundredths that add up to 100, by largest remainder."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [100 * n / total for n in counts]
    whole = [int(e) for e in exact]
    order = sorted(range(len(counts)), key=lambda i: whole[i] - exact[i])
    for i in order[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


@dataclass
class Line:
    """A series: `points` are (x, y, percent, Share)."""

    name: str
    style: str
    points: list[tuple] = field(default_factory=list)

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y, *_ in self.points)

    @property
    def end(self):
        return self.points[-1] if self.points else None


@dataclass
class Chart:
    lines: list[Line]
    grid: list[tuple[float, int]]  # (y, percent)
    years: list[tuple[float, int]]  # (x, year)
    bands: list[tuple] = field(default_factory=list)  # (x, width, name)
    label: str = ""

    @property
    def ends(self) -> list[tuple[float, str]]:
        """Where each line is named, apart enough to be read."""
        found, last = [], -APART
        for line in sorted(self.lines, key=lambda one: one.end[1]):
            last = max(line.end[1], last + APART)
            found.append((last, f"{line.name} {line.end[2]}%"))
        return found


@dataclass(frozen=True)
class Small:
    """The bars of one row of a table, a year each: (x, y, height)."""

    width: int
    bars: list[tuple[int, int, int]]


def small(rows: list[list[float | None]]) -> list[Small]:
    """One for each row, all to one scale; a year that is None has no bar."""
    most = max((value or 0 for row in rows for value in row), default=0) or 1
    return [
        Small(
            SMALL_STEP * len(row),
            [
                (SMALL_STEP * at, SMALL_HEIGHT - high, high)
                for at, value in enumerate(row)
                if value and (high := max(1, round(SMALL_HEIGHT * value / most)))
            ],
        )
        for row in rows
    ]


def of_shares(
    named: list[tuple[str, str, list[tuple[int, Share]]]], years,
    of: str = "share refused or said not held",
) -> Chart | None:  # fmt: skip
    """Lines of (name, style, [(year, Share)]). None where no year has enough for a percentage."""
    years = list(years)
    told = [[(y, s) for y, s in shares if s.percent is not None] for _, _, shares in named]
    most = max((s.percent for shares in told for _, s in shares), default=None)
    if most is None:
        return None
    top = max(10, -(-most // 10) * 10)
    step = 10 if top <= 40 else 20 if top <= 80 else 25
    lines = [
        Line(name, style, [(at(y + 0.5, years), _height(s.percent, top), s.percent, s)
                           for y, s in shares])
        for (name, style, _), shares in zip(named, told, strict=True)
    ]  # fmt: skip
    return Chart(
        [line for line in lines if line.points],
        [(_height(p, top), p) for p in range(0, top + 1, step)],
        [(at(y + 0.5, years), y) for y in years],
        label=_label(of, lines),
    )


def at(moment: float, years: list[int]) -> float:
    """The x of a moment as a year and its fraction."""
    return round(LEFT + (RIGHT - LEFT) * (moment - years[0]) / len(years), 1)


def _height(percent: float, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * percent / top, 1)


def _label(of: str, lines: list[Line]) -> str:
    said = [
        f"{line.name}: {line.points[0][2]}% at first, {line.end[2]}% at last"
        for line in lines if line.points
    ]  # fmt: skip
    return f"Line chart, {of}. {'. '.join(said)}."
