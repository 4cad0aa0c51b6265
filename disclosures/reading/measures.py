"""What sort of thing an ask wants: a count, a cost, an average, a document, a reason …"""

from __future__ import annotations

import re

# Tried in this order: the narrower measure first ("average cost" is an average). Each pattern runs
# only where one of its literal anchors stands; an empty anchor means always.
_MEASURES = tuple(
    (name, anchors.split("|"), re.compile(pattern))
    for name, anchors, pattern in (
        ("median", "median", r"\bmedian\b"),
        (
            "average",
            "average|mean",
            r"(?<!national )(?<!above )(?<!below )\b(?:average|on\s+average|arithmetic\s+mean)\b",
        ),
        (
            "share",
            "proportion|percent|per cent|share|fraction|%",
            r"\b(?:proportion|percentages?|per\s?cent|share\s+of|what\s+share|fraction)\b|%",
        ),
        ("rate", "rate", r"\brates?\s+of\b|\b\w+\s+rates?\b(?!\s+relief)"),
        (
            "reason",
            "why|reason|purpose|rationale|justif|grounds|considerations",
            r"\bwhy\b|\breasons?\b|\bfor\s+what\s+purpose|\brationale\b|\bjustification\b"
            r"|\b(?:which|what)\s+grounds\b|\bgrounds\s+on\s+which\b|\bconsiderations\b",
        ),
        (
            "yes_no",
            "",
            r"^\W*(?:and\s+)?(?:whether|if|is|are|does|do|did|has|have|was|were|will|would)\b",
        ),
        (
            "cost",
            "how much|cost|spen|expend|budget|amount|fee|paid|sum|value|£",
            r"\bhow\s+much\b(?!\s+(?:time|waste|land|energy|water|electricity|fuel))|\bcosts?\b"
            r"|\bspen[dt]\b|\bspending\b|\bexpenditure\b|\bbudget\b|\bamounts?\s+(?:paid|of\s+money)"
            r"|\bfees?\s+paid|\bpaid\s+(?:in|to)\b|\bsums?\b"
            r"|\b(?:total|monetary|contract)\s+value\b|\bvalue\s+of\b|£",
        ),
        (
            "date",
            "when|date|timetable",
            r"^\W*(?:and\s+)?when\b|\bon\s+what\s+dates?\b|\bdates?\s+(?:of|on|for)\b"
            r"|\bwhat\s+dates?\b|\btimetable\b",
        ),
        (
            "count",
            "how many|number|count|total|figure|statistic|how often|how frequently",
            r"\bhow\s+many\b|\bnumbers?\b|\bcounts?\b|\btotals?\b|\bhow\s+often\b|\bfigures?\b"
            r"|\bstatistics\b|\bhow\s+frequently\b",
        ),
        (
            "duration",
            "how long|how old|length|duration|waiting",
            r"\bhow\s+(?:long|old)\b|\blength\s+of\s+time\b|\bduration\b|\bwaiting\s+times?\b",
        ),
        (
            "document",
            "",
            r"\bcop(?:y|ies)\s+of\b|\breports?\b|\bcorrespondence\b|\bemails?\b|\bminutes\b"
            r"|\bguidance\b|\bdocuments?\b|\bcontracts?\b|\bbriefings?\b|\binstructions\b|\bleaflets?\b"
            r"|\bbrochures?\b|\bslides\b|\bpresentations?\b|\bmemos?\b|\bmanuals?\b"
            r"|\bletters?\b|\bagendas?\b|\bannex|\bimpact\s+assessments?\b|\banalys[ie]s\b",
        ),
        (
            "list",
            "which|who|list|name|identif|what",
            r"^\W*(?:and\s+)?(?:which|who)\b|\blists?\b|\bnames?\s+of\b|\bidentif"
            r"|\bwhat\s+(?!steps\b|plans\b|measures\b)\w+s\b",
        ),
    )
)
_COMMAND = re.compile(
    r"^\W*(?:and\s+)?if\s+(?:he|she|they|it|the\s+\w+|ministers?)\s+will\s+"
    r"(?:publish|list|place|set\s+out|provide|state|estimate|make\s+an\s+estimate|list)\b",
    re.IGNORECASE,
)
QUANTITIES = frozenset(
    {"count", "cost", "share", "rate", "average", "median", "duration"}
)  # fmt: skip

# A finer kind of the same measure: shown in words when two sides differ.
STATISTIC = {"average": "Average", "median": "Median", "share": "Share", "rate": "Rate"}


def measure_of(text: str) -> str:
    """One of the measures of `Ask.measure`; "other" when none fits.

    "if he will publish the number of …" asks for the number: the command is looked through.
    """
    looked_at = _COMMAND.sub("", text).lower()
    for name, anchors, pattern in _MEASURES:
        if not any(anchor in looked_at for anchor in anchors):
            continue
        found = pattern.search(looked_at)
        if found is None:
            continue
        counted = _COUNTED.search(looked_at) if name == "cost" else None
        # "how many … and at what cost" names both: what is named first is asked
        return "count" if counted and counted.start() < found.start() else name
    return "other"


_COUNTED = re.compile(r"\bhow\s+many\b|\bnumber\s+of\b")
_POPULATION_LEAD = re.compile(
    r"(?:\b(?:how\s+many|numbers?\s+of|counts?\s+of|totals?\s+of|proportion\s+of|percentage\s+of"
    r"|share\s+of|costs?\s+of|value\s+of|rates?\s+of|lists?\s+of|copy\s+of|copies\s+of|which|amount\s+of"
    r"|average\s+(?:cost|time|length|number)\s+(?:of|for|taken)|spent\s+on|spend\s+on))\s+",
    re.IGNORECASE,
)
_POPULATION_END = re.compile(
    r"[,;:?.()]|\b(?:in|since|between|during|for|from|were|was|have|has|had|are|is|did|do|does|by|on|at"
    r"|that|who|which|broken|per|under|within|over|as|to|with|there|being|across|each)\b",
    re.IGNORECASE,
)


_ARTICLES = re.compile(r"^(?:the\s+|\([a-z]+\)\s+|all\s+|any\s+)+", re.IGNORECASE)


def population_of(text: str) -> str:
    """The noun phrase that is counted or asked about, as written; "" if none is plain."""
    lead = _POPULATION_LEAD.search(text)
    if not lead:
        return ""
    rest = _ARTICLES.sub("", text[lead.end() :])
    end = _POPULATION_END.search(rest)
    phrase = rest[: end.start()] if end else rest
    return " ".join(phrase.split())[:120]


_BREAKDOWN = re.compile(
    r"\b(?:broken\s+down|break(?:\s+it)?\s+down|split|disaggregated|categorised|listed|breakdown)\s+"
    r"(?:of\s+\w+\s+)?(?:by|into|according\s+to)\s+(?P<a>[^.;?]{2,80})",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|per|for\s+each|in\s+each|each|every)\s+(?:\([a-z]+\)\s+)?(?P<a>(?:(?!his\b|her\b|their\b)\w+\s+)?"
    r"(?:age(?:\s+group)?|sex|gender|ethnicity|nationality|country|region|year|month|quarter|offence"
    r"|grade|department|constituency|local\s+authority(?:\s+area)?|council|police\s+force|trust"
    r"|prison|hospital|school|location|type|category|outcome|reason|area|force|profession))\b",
    re.IGNORECASE,
)
_SPLITS = ("broken", "break", "split", "disaggregated", "categorised", "listed")
_EACHES = ("by", "per", "each", "every")
_EACH_YEAR = re.compile(r"\b(?:each|every|year\s+by\s+year|yearly|annual(?:ly)?|by\s+year)\b")
_A_YEAR = re.compile(r"year|\b(?:19|20)\d\d")


def breakdown_of(text: str) -> str:
    """The split that is asked for, in its own words: "region; year"; "" if none."""
    lower = text.lower()
    parts = []
    if any(anchor in lower for anchor in _SPLITS):
        parts = [" ".join(m["a"].split()) for m in _BREAKDOWN.finditer(text)]
    if not parts and any(anchor in lower for anchor in _EACHES):
        parts = [" ".join(m["a"].split()) for m in _BY.finditer(text)]
    has_year = any("year" in part.lower() for part in parts)
    if not has_year and _EACH_YEAR.search(lower) and _A_YEAR.search(lower):
        parts.append("year")
    return "; ".join(dict.fromkeys(parts))


_NATIONS = re.compile(
    r"\b(?:UK|United\s+Kingdom|England\s+and\s+Wales|England|Scotland|Wales|Northern\s+Ireland"
    r"|Great\s+Britain|Greater\s+London|London)\b"
)
_NAMED_PLACE = re.compile(
    r"\b(?:in|at|near|within|across)\s+(?:\([a-z]+\)\s+)?(?:the\s+)?(?P<a>[A-Z][\w'’-]+"
    r"(?:\s+(?:(?:and|of|upon|on|the|under)\s+)?[A-Z][\w'’-]+){0,4})"
)
_NOT_PLACES = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Department|Government|Parliament|Secretary|Minister|Act|Question|Answer|Official|Report|Table"
    r"|House|Annex|Section|Schedule|Bill|Plan|Strategy|Discretionary|Humanitarian|Number|Total|Covid"
    r"|COVID|I|FOI|Home Office|Ministry|Jobcentre|Universal|Personal|Level|Phase|Part|Foreign"
    r"|Armed|Civil|HM|NHS|Excel|PDF|Operation|Exercise)\b"
)


def places_of(text: str) -> tuple[str, ...]:
    """Nations and named places, as written, each once."""
    found = [m[0] for m in _NATIONS.finditer(text)]
    for m in _NAMED_PLACE.finditer(text):
        if not _NOT_PLACES.search(m["a"]) and m["a"].lower() not in {"the", "a"}:
            found.append(m["a"])
    places = list(dict.fromkeys(" ".join(place.split()) for place in found))
    return tuple(p for p in places if not any(p != q and p in q for q in places))
