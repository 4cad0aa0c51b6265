"""How often the reader's outcome was right when people checked it: the one place that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from django.db.models import Exists, F, Max, Min, OuterRef
from django.utils import timezone

from disclosures.models import SampleItem, SampleReading

FEWEST = 50  # one month's sample: fewer are no figure
MONTHS = timedelta(days=366)  # the last twelve
Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Check:
    """`right` of `size` answers, the last read on `on`; `source` says which they were."""

    right: int
    size: int
    on: date
    source: str

    @property
    def in_100(self) -> int:
        """Never 100 while one was wrong, nor 0 while one was right."""
        rounded = round(100 * self.right / self.size)
        if 0 < self.right < self.size:
            return min(max(rounded, 1), 99)
        return rounded

    @property
    def interval(self) -> tuple[int, int]:
        """Wilson's score interval (E. B. Wilson, 1927), in 100, at 95 %."""
        n, share = self.size, self.right / self.size
        middle = share + Z * Z / (2 * n)
        reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        whole = 1 + Z * Z / n
        return round(100 * (middle - reach) / whole), round(100 * (middle + reach) / whole)


# Agreement with labels of readers who had not seen the rules, on the third of them kept aside while
# rules were written (docs/decisions.md, "Further labels"): drawn to be hard, every outcome alike.
DEVELOPMENT = Check(
    96, 137, date(2026, 11, 22), "a set drawn so that every outcome is there, harder than most"
)


def standing():
    """Readings of the blind check that were not taken back."""
    return SampleReading.objects.filter(undone_by=None).exclude(outcome="")


def finished():
    """Those of months that were read to the end. A figure that moved with each reading would tell
    its reader what the program read, and half a month is no sample of it. What the program had not
    read counts neither way."""
    stands = standing().filter(item=OuterRef("pk"))
    shown = SampleItem.objects.filter(answer__question__is_hidden=False)
    unread = shown.filter(~Exists(stands)).values("month")
    return standing().exclude(item__month__in=unread).exclude(machine="")


def sampled(rows) -> Check | None:
    """The check that these readings make; None for none."""
    found = rows.aggregate(last=Max("at"), first=Min("item__month"), until=Max("item__month"))
    size = rows.count()
    if not size:
        return None
    first, until = (f"{found[name]:%B %Y}" for name in ("first", "until"))
    months = first if first == until else f"{first} to {until}"
    return Check(
        rows.filter(outcome=F("machine")).count(), size, timezone.localdate(found["last"]),
        f"drawn by lot from the answers of {months}, and read without sight of the program’s",
    )  # fmt: skip


def latest() -> Check:
    """The check to be shown: the blind sample of the last twelve months once it is of a size, and
    until then the figures of development."""
    check = sampled(finished().filter(at__gte=timezone.now() - MONTHS))
    return check if check and check.size >= FEWEST else DEVELOPMENT
