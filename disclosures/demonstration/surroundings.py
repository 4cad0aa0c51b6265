"""What people would have added beside the pairs of the demonstration: letters, and which pairs
they bear on."""

from __future__ import annotations

from pathlib import Path

from disclosures.demonstration import CONTENT
from disclosures.models import Correspondence, Pair
from disclosures.review import letters
from disclosures.review.letters_file import load

LETTERS: Path = CONTENT / "letters.csv"


def add_letters(user) -> int:
    """Load the invented letters and link those on buoys to the first pair on them; the others
    wait as suggestions. Returns how many letters there are."""
    load(LETTERS, user)
    pair = Pair.objects.filter(question__heading="Buoys: Theft").order_by("reference").first()
    if pair is not None:
        for letter in letters.suggested_letters(pair):
            letters.link(letter, pair, user)
    return Correspondence.objects.count()
