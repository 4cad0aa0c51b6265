"""The demonstration corpus: invented departments, questions, requests and releases.

Pure Python, no Django. `build(folder)` writes every page and file of the corpus as an archive of
saved pages; `server.DemoFetcher(folder)` answers the real scrapers from it. The words are in
`content/*.toml`; what a matcher should make of them is in `expected`. No real body, person or
scheme is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PARLIAMENT = "https://parliament.demo.invalid"
MEMBERS = "https://members.demo.invalid"
WDTK = "https://foi.demo.invalid"
GOVUK = "https://govuk.demo.invalid"

SEED = 2011
BODIES = Path(__file__).parent / "bodies.csv"
CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account. `role` is the name of its group."""

    email: str
    password: str
    role: str
    display_name: str


# One a role, and a second reviewer, since a confirmation needs two. A visitor has no account.
# The passwords are public on purpose: they are printed by `make run`.
ACCOUNTS = (
    Account("researcher@example.org", "harbour-lamp-1", "Researcher", "Researcher"),
    Account("reviewer@example.org", "harbour-lamp-2", "Reviewer", "Reviewer 1"),
    Account("reviewer2@example.org", "harbour-lamp-3", "Reviewer", "Reviewer 2"),
    Account("admin@example.org", "harbour-lamp-4", "Admin", "Admin"),
)
SAVED_SEARCH = {
    "name": "Waiting times at harbours",
    "address": "q=harbour+waiting",
    "how_often": "daily",
    "what": ["answer", "correction", "mismatch"],
}
MESSAGE = {
    "text": "The page gives the number of the annex as 2. In the copy that we have it is 3.",
    "email": "reader@example.org",
}
# Why an admin unlinked two pairs, and why each was put back.
UNLINKED = (
    ("One counts visits and the other people.", "Both count people: the heading was misread."),
    ("The response seems to be of another scheme.", "The scheme was renamed. It is the same one."),
)
INVITED = "reviewer3@example.org"  # has not taken up the invitation


def build(folder: Path | str, seed: int = SEED):
    """Write the corpus into `folder` as an archive; returns its `Manifest`."""
    from disclosures.demonstration.building import build_archive

    return build_archive(Path(folder), seed)
