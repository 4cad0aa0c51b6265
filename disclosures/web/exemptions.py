"""Plain titles of the grounds that responses cite: sections of the Freedom of Information Act
2000 ("s40(2)") and regulations of the Environmental Information Regulations 2004 ("r12(4)(b)")."""

from __future__ import annotations

import re

SECTIONS = {
    "8": "Not a valid request",
    "12": "Cost above the limit",
    "14": "Vexatious or repeated request",
    "21": "Available by other means",
    "22": "To be published later",
    "22a": "Research in progress",
    "23": "Security bodies",
    "24": "National security",
    "26": "Defence",
    "27": "International relations",
    "28": "Relations within the United Kingdom",
    "29": "The economy",
    "30": "Investigations and proceedings",
    "31": "Law enforcement",
    "32": "Court records",
    "33": "Audit",
    "34": "Parliamentary privilege",
    "35": "Forming government policy",
    "36": "Effective conduct of public affairs",
    "37": "Communications with the Crown, and honours",
    "38": "Health and safety",
    "39": "Environmental information, under its own regulations",
    "40": "Personal information",
    "41": "Given in confidence",
    "42": "Legal professional privilege",
    "43": "Commercial interests",
    "44": "Disclosure prohibited by other law",
}
REGULATIONS = {
    "6": "Already public in another form",
    "7": "More time for a complex request",
    "12(4)(a)": "Not held",
    "12(4)(b)": "Manifestly unreasonable request",
    "12(4)(c)": "Request too general",
    "12(4)(d)": "Unfinished material",
    "12(4)(e)": "Internal communications",
    "12(5)(a)": "International relations, defence, security or safety",
    "12(5)(b)": "Course of justice",
    "12(5)(c)": "Intellectual property",
    "12(5)(d)": "Confidential proceedings",
    "12(5)(e)": "Commercial confidentiality",
    "12(5)(f)": "Interests of the person who gave it",
    "12(5)(g)": "Protection of the environment",
    "13": "Personal information",
}


def titled(sections: list[str]) -> list[dict]:
    """[{"name": "Section 12", "title": "Cost above the limit"}]; an unknown one has no title."""
    return [_titled(code) for code in sections]


def _titled(code: str) -> dict:
    number = code[1:]
    if code.startswith("r"):
        named = max((k for k in REGULATIONS if number.startswith(k)), key=len, default="")
        return {"name": f"Regulation {number}", "title": REGULATIONS.get(named, "")}
    plain = re.match(r"\d+a?", number)
    return {"name": f"Section {number}", "title": SECTIONS.get(plain[0], "") if plain else ""}
