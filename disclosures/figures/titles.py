"""What a chart shows, in words made by rule: no word says why."""

from __future__ import annotations

import math

from .counts import FEWEST, Share

TOO_FEW = "Too few answers for a percentage"
SAME = "About the same as all bodies"
MARGIN = 1.96  # standard errors: nineteen times in twenty
# Shares that are said as a fraction, if the figure is this near.
FRACTIONS = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), *((1, n) for n in range(5, 21)))


def is_same(ours: Share, every: Share) -> bool:
    """Whether the two differ by less than the margin of error of ours against the others."""
    others = every.whole.count - ours.whole.count
    if not others or not ours.whole.count:
        return True
    other = (every.part.count - ours.part.count) / others
    both = every.fraction
    error = math.sqrt(both * (1 - both) * (1 / ours.whole.count + 1 / others))
    return abs(ours.fraction - other) <= MARGIN * error


def of_share(share: Share) -> str:
    """ "About 1 in 5 answers were a refusal or ‘not held’" """
    if share.whole.count < FEWEST:
        return TOO_FEW
    if not share.part.count:
        return "No answer was read as a refusal or ‘not held’"
    if share.fraction < 1 / 20.5:
        return "Fewer than 1 in 20 answers were a refusal or ‘not held’"
    top, bottom = min(FRACTIONS, key=lambda f: abs(f[0] / f[1] - share.fraction))
    said = f"{top} in {bottom}" if abs(top / bottom - share.fraction) < 0.04 else ""
    said = said or f"{round(10 * share.fraction)} in 10"
    return f"About {said} answers were a refusal or ‘not held’"


def of_years(pairs: list[tuple[Share, Share]], ours: Share, every: Share) -> str:
    """How a body's yearly shares stand to those of all bodies."""
    if ours.whole.count < FEWEST:
        return TOO_FEW
    if is_same(ours, every):
        return SAME
    word = "Above" if ours.fraction > every.fraction else "Below"
    sides = [a.fraction > b.fraction for a, b in pairs if a.percent is not None]
    if len(sides) > 1 and len(set(sides)) == 1:
        return f"{word} the share of all bodies each year"
    return f"{word} the share of all bodies over the period"
