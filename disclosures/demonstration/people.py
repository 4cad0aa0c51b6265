"""Who asks and who answers. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    number: int
    name: str
    list_name: str
    house: str
    member_from: str
    party: str


def _commons(key: str, number: int, place: str, party: str) -> Person:
    name = f"Member for {place}"
    return Person(key, number, name, f"{place}, Member for", "Commons", place, party)


ASKERS = (
    _commons("exampleton", 5001, "Exampleton", "Example Party"),
    _commons("sampleford", 5002, "Sampleford North", "Sample Party"),
    _commons("testwick", 5003, "Testwick", "Sample Party"),
    _commons("fictham", 5004, "Fictham and Low Hythe", "Instance Party"),
    _commons("mockbury", 5005, "Mockbury", "Example Party"),
)
PEERS = (
    Person("specimen", 5101, "Lord Specimen", "Specimen, L.", "Lords", "Life peer", "Crossbench"),
    Person(
        "placeholder",
        5102,
        "Baroness Placeholder",
        "Placeholder, B.",
        "Lords",
        "Life peer",
        "Sample Party",
    ),
    Person(
        "instance",
        5103,
        "The Earl of Instance",
        "Instance, E.",
        "Lords",
        "Excepted Hereditary",
        "Crossbench",
    ),
)
MINISTERS = {
    "dhi": _commons("draftminster", 5201, "Draftminster", "Government Party"),
    "mol": _commons("outlineham", 5202, "Outlineham", "Government Party"),
    "dbf": _commons("modelton", 5203, "Modelton", "Government Party"),
    "dfc": _commons("patternby", 5204, "Patternby", "Government Party"),
    "dwo": _commons("sketchley", 5205, "Sketchley Vale", "Government Party"),
    "dlc": _commons("mimicford", 5206, "Mimicford", "Government Party"),
    "dcg": _commons("replicaston", 5207, "Replicaston", "Government Party"),
}
LORDS_MINISTER = Person(
    "boilerplate",
    5301,
    "Lord Boilerplate",
    "Boilerplate, L.",
    "Lords",
    "Life peer",
    "Government Party",
)
PEOPLE = {p.key: p for p in (*ASKERS, *PEERS, *MINISTERS.values(), LORDS_MINISTER)}

# Surnames that occur nowhere else in the corpus: a test looks for them in what was stored.
REQUESTERS = (
    "Alex Mockname",
    "Robin Pretendson",
    "Jo Madeupton",
    "Sam Nonamely",
    "Chris Fictivo",
    "Lee Imaginer",
)
ANNOTATOR = "Kit Onlooker"

SECRETARIES = {
    "dhi": "Harbours and Islands",
    "mol": "Lanterns",
    "dbf": "Bridges and Ferries",
    "dfc": "Crossings",
    "dwo": "Weather and Orchards",
    "dlc": "Libraries and Clocks",
    "dcg": "Crafts and Guilds",
}


def opening(body: str, house: str, tabled: date) -> str:
    """How a question begins, in the form of its House and day."""
    if house == "Lords":
        crown = "Her" if tabled < date(2022, 9, 9) else "His"
        return f"To ask {crown} Majesty's Government "
    return f"To ask the Secretary of State for {SECRETARIES[body]}, "
