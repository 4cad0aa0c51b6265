"""The words of an ask that say what it is about, brought to one form.

Not a dictionary: a short table of words that officials and requesters use for the same act or
group. What an ask measures and when are compared apart, so those words are left out here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers by which a paper, an Act or a day is known count nobody: "FOI/00219", "the 1999 Act".
_REFERENCES = re.compile(
    r"\b(?:FOI|EIR|IR|HL|IC|UIN|PQ|[A-Z]{2,5}(?=\s?\d{4}[/-]))[\s:#./]*(?:no\.?\s*|ref\w*\W*)?\d[\w/-]*"
    r"|\b(?:questions?|answers?|ref(?:erence)?s?|requests?|sections?|regulations?|articles?|table|annex"
    r"|numbered)\s+(?:(?:no|number|to|ref(?:erence)?)\.?\s+)*[A-Z]{0,4}-?\d[\w/()-]*"
    r"|\b(?:19|20)\d\d(?=\s+(?:Act|Regulations|Order)\b)"
    r"|\b(?:Act|Regulations|Order)\s+(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})(?:\s+(?:19|20)\d\d)?\b",
    re.IGNORECASE,
)
# (a word without which the phrase cannot stand, the phrase, what it is read as)
_PHRASES = tuple(
    (word, re.compile(pattern, re.IGNORECASE), replacement)
    for word, pattern, replacement in (
        (
            "request",
            r"\b(?:freedom\s+of\s+information|foia?)\s+(?:act\s+)?(?:2000\s+)?requests?\b",
            " foi foirequest ",
        ),
        ("asylum", r"\basylum[\s-]seekers?\b", " asylumseeker "),
        ("slavery", r"\b(?:modern\s+)?slavery\b", " trafficking "),
        ("trafficking", r"\bhuman\s+trafficking\b", " trafficking "),
        (
            "conclusive",
            r"\b(?:positive\s+)?conclusive[\s-]grounds?(?:\s+(?:decision|status))?\b",
            " confirmed ",
        ),
        (
            "reasonable",
            r"\b(?:positive\s+)?reasonable[\s-]grounds?(?:\s+(?:decision|status))?\b",
            " potential ",
        ),
        ("let ", r"\blet\s+(?:out|go|free)\b", " release "),
        ("set ", r"\bset\s+(?:out|go|free)\b", " release "),
        ("detention", r"\bheld\s+in\s+(?=\w*\s?detention)", " "),
        ("office", r"\b(?:Home|Cabinet|Foreign|Scotland|Wales)\s+Office\b", " "),
        ("large", r"\b(?:(?:still|remain(?:s|ing)?)\s+)?at\s+large\b", " atlarge "),
        ("to work", r"\b(?:right|permission)\s+to\s+work\b", " workpermission "),
        ("work permit", r"\bwork\s+permits?\b", " workpermission "),
        ("permitted", r"\bpermitted\s+to\s+(?:stay|remain)\b", " grant leave "),
        ("allowed", r"\ballowed\s+to\s+(?:stay|remain)\b", " grant leave "),
        ("leave", r"\bleave\s+to\s+(?:remain|stay)\b", " leave "),
        ("under", r"\bunder[\s-]18s?\b", " children "),
        ("young", r"\byoung\s+people\b", " children "),
        ("minors", r"\bminors\b", " children "),
        ("servant", r"\bcivil\s+servants?\b", " staff "),
        ("equivalent", r"\bfull[\s-]time\s+equivalents?\b", " staff "),
        ("unmanned", r"\bunmanned\s+aer\w+\s+(?:vehicles?|systems?)\b", " drone "),
        ("uav", r"\buavs?\b", " drone "),
        ("reaper", r"\breapers?\b", " drone "),
        ("multiple", r"\bhouses?\s+(?:in|of)\s+multiple\s+occupation\b", " hmo "),
    )
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CONCEPTS = {
    word: line.split(":")[0].strip()
    for line in """
        detain: detention detained detain detainee detainees irc ircs detaining
        remove: removed removal removals deport deported deportation deportations deporting
        remove: expatriated
        remove: expelled expulsion
        return: return returned returns returning back recaptured
        apply: apply applied application applications applicant applicants sought seek seeking
        grant: grant granted grants granting given allowed permitted accepted approved obtained
        grant: awarded
        refuse: refuse refused refusal refusals rejected denied declined
        die: die died death deaths fatality fatalities mortality dying
        error: error errors mistake mistakes mistaken erroneous erroneously wrongly wrong
        release: release released releases freed releasing
        traffick: trafficking trafficked slavery
        confirmed: confirmed recognised conclusive
        potential: potential possible suspected
        staff: staff employee employees official officials headcount personnel workforce workers
        child: child children pupil pupils
        prison: prison prisons custody jail jails custodial
        prisoner: prisoner prisoners inmate inmates offender offenders
        adjourn: adjourned adjournment adjournments rescheduled rescheduling postponed
        adjourn: postponement
        interpret: interpreter interpreters interpreting interpretation translation translators
        refer: referral referrals referred refer referring
        support: support supported assistance
        consult: consultant consultants consultancy
        complain: complaint complaints complained
        arrest: arrest arrested arrests
        convict: convicted conviction convictions
        offence: offence offences crime crimes
        prosecute: prosecuted prosecution prosecutions
        fail: fail failed failure failures
        close: closed closure closures closing
        vacant: vacancy vacancies vacant unfilled
        leaver: resigned resignations leavers
        recruit: recruited recruitment hired hiring
        suspend: suspended suspension suspensions
        dismiss: dismissed dismissal dismissals
        inspect: inspected inspection inspections
        meeting: meeting meetings met
        train: training trained
        legal: legal litigation
        foi: foi freedom
        handle: handle handled handling deal dealing dealt
        wait: wait waiting waited waits
        threshold: threshold thresholds target targets standard
        publish: publish published publication publishing
        sanction: sanction sanctions sanctioned
        travel: travel travelling travelled flights flight fares
        vehicle: vehicle vehicles car cars fleet
        assault: assault assaults assaulted attacks attacked
        absence: absence absences absent sickness sick
        redact: redacted redaction redactions
    """.strip().splitlines()
    for word in line.split(":")[1].split()
}

# What happened to those counted. Two asks that name different acts count different things.
ACTS = _set(
    "detain remove return apply grant refuse die release refer adjourn support arrest convict"
    " prosecute complain dismiss suspend recruit inspect train assault close leaver redact"
    " absence sanction"
)
_ACT_OF = {act.rstrip("e"): act for act in ACTS}
CERTAINTY = frozenset({"confirmed", "potential"})

# What is counted: people, or what is done to them or made for them. Closed lists: a noun in neither
# says nothing.
PEOPLE = _set(
    "people persons person individuals individual victims children pupils students patients"
    " prisoners offenders inmates detainees claimants recipients applicants staff employees"
    " officers officials workers nurses doctors teachers drivers passengers pensioners adults"
    " women men girls boys veterans migrants refugees residents tenants households families"
    " mothers fathers parents customers members users carers soldiers constables judges"
    " suspects defendants learners apprentices candidates volunteers constituents"
)
THINGS = _set(
    "decisions orders notices visits appointments appeals posts vacancies deaths letters"
    " meetings inspections complaints contracts licences permits visas vehicles premises"
    " properties buildings hearings reviews assessments arrests convictions prosecutions"
    " penalties fines flights"
)
# Counted in place of people so often that a reviewer should see the pair, and be told.
NEARLY_PEOPLE = _set("cases incidents claims applications referrals records")
_COUNTABLE = PEOPLE | THINGS | NEARLY_PEOPLE
# After the noun that is counted: "decisions | to evict people".
_AFTER_HEAD = _set(
    "to of in on at by for from with who whom whose which that where per under after before had has"
    " have are is were was did made given held"
)


_STOP = _set(
    "a an the of in on at to for from by with and or as is are was were be been being has"
    " have had his her its their they them he she it this that these those which who whom"
    " whose what how when where why whether if will would can could should do does did no not"
    " any all each every per many much number numbers total totals count counts figure figures"
    " data statistics statistic information list copy copies details detail breakdown broken"
    " down split since last past previous latest recent year years month months week weeks day"
    " days currently present presently now date dates period during between until up end"
    " ending over under within across than then please provide provided supply send confirm"
    " tell state request requested requesting requests would like am writing me you your us we"
    " our department departments government ministry minister secretary estimate estimates"
    " estimated assessment assess made make makes set out hold holds held holding hm majesty's"
    " also including include includes included following such so other there one two three"
    " four five six seven eight nine ten twelve proportion percentage percent share average"
    " mean median rate cost costs spent spend spending expenditure paid amount value ask"
    " inferred summary subject reported about into through after before only most least"
    " financial calendar academic quarter available place placed took take still both some"
    " more less very just same i my mr mrs ms dr cases case uk united kingdom purse public but"
    " among while reply restates underwent point stage"
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z0-9][a-z0-9'’]*")
# Stems that name no subject: found in at least one ask in a hundred, whatever it was about, among
# written questions and requests of every department.
GENERAL_WEIGHT = 0.6
_GENERAL = _set(
    "people person individual member servic us used using overall typ level potential impact"
    " ensur local authority area national england wal region constituency council country"
    " receiv issu new relat requir access increas help process provision group payment allocat"
    " alloc result additional part reason current tim taken taking decision claim charg order"
    " record regard involv provid establish complet operat specific specifical bas based"
    " affect full respond respons particular relevant different kind category offic officer"
    " unit body party organis company agency position rol act work plan planned programm schem"
    " project system staff public fund budget contract chang improv develop implement introduc"
    " deliver consider assess review discuss meet meeting meetings address nam form start end"
    " follow own hon approv initial hand operated operation engag respect"
)
# Endings taken off, and the letters that must be left.
_ENDINGS = (
    ("ations", 4), ("ation", 4), ("ated", 5), ("ating", 5), ("ates", 5), ("ate", 5), ("ings", 4),
    ("ing", 4), ("ments", 4), ("ies", 3), ("ied", 3), ("ed", 4), ("es", 4), ("s", 3), ("ly", 4),
)  # fmt: skip
_REFERS_BACK = re.compile(
    r"\W*(?:and\s+)?(?:the\s+)?(?:\w+\s+){0,4}?(?:their|those|they|them|these)\b"
    r"|.*?\b(?:this|that|such|the\s+same)\s+(?:\w+\s+)?(?:matter|issue|list|figure|type|kind|subject"
    r"|topic|information|data|period|document|letter|report|review|assessment|case|number)s?\b"
    r"|.*?\b(?:of\s+(?:these|those)|so\s+\w+ed)\b",
    re.IGNORECASE | re.DOTALL,
)
# An ask that points back and says no more than this many words does not name its own subject.
_SHORT = 7


@dataclass(frozen=True, slots=True)
class Wording:
    """The concepts of a text: all of them, the acts, and the certainty of what is counted."""

    concepts: frozenset[str]
    acts: frozenset[str]
    certainty: frozenset[str]
    refers_back: bool  # "their ages": the words alone do not say whose
    weight: float  # of all the concepts, the general ones counting for less

    def without(self, concepts: frozenset[str]) -> Wording:
        kept = self.concepts - concepts
        return replace(self, concepts=kept, acts=self.acts - concepts, weight=_weight(kept))


def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s").removesuffix("s'").replace("'", "")
    known = _CONCEPTS.get(word)
    if known:
        return known
    for suffix, keep in _ENDINGS:
        if word.endswith(suffix) and len(word) - len(suffix) >= keep and not word.endswith("ss"):
            stem = word[: -len(suffix)]
            return _CONCEPTS.get(stem, stem + "y" if suffix in {"ies", "ied"} else stem)
    return word


@lru_cache(maxsize=1 << 16)
def _concept(word: str) -> str | None:
    """What a word in lower case stands for: None where it says nothing, "" for a number that is
    no year and no amount of note. Remembered: the same words come again and again, and all
    documents share one copy of each concept."""
    if len(word) < 2 or word in _STOP:
        return None
    if word.isdigit():
        return word if len(word) > 2 and word[0] != "0" else ""
    return _stem(word).rstrip("e")


# Capitals that name no particular thing.
_NOT_NAMES = _set(
    "secretary state minister ministers ministry department departments government office house"
    " commons lords library parliament parliamentary parliamentarians answer question questions act"
    " acts section regulations freedom information environmental majesty commissioner prime"
    " chancellor exchequer attorney general northern ireland scotland wales england britain united"
    " kingdom london british english european union january february march april may june july"
    " august september october november december justice home health social care work pensions"
    " education transport defence treasury cabinet foreign commonwealth development affairs food"
    " rural culture media sport housing communities local business trade energy science annex"
    " table official report hansard please reported described number count dear sir madam foi eir"
    " member members"
)
_NAME = re.compile(r"(?<=[a-z,;(] )[A-Z][\w'’-]*[a-z0-9]\b|\b[A-Z]{3,}\b")


@lru_cache(maxsize=16384)
def names_in(text: str) -> frozenset[str]:
    """Names of particular things ("Exercise Cygnus", "PIP"): words with capitals inside a sentence,
    in lower case, those of departments, months and nations left out."""
    found = (name.removesuffix("'s").removesuffix("’s").lower() for name in _NAME.findall(text))
    return frozenset(name for name in found if len(name) > 2 and name not in _NOT_NAMES)


@lru_cache(maxsize=16384)
def wording(text: str, without: tuple[str, ...] = ()) -> Wording:
    """The concepts of `text`; `without` are stretches (periods) to leave out."""
    for part in without:
        text = text.replace(part, " ")
    if _DIGIT.search(text):
        text = _REFERENCES.sub(" ", text)
    low = " ".join(text.lower().split())
    for word, pattern, replacement in _PHRASES:
        if word in low:
            text = pattern.sub(replacement, text)
    words = [c for c in map(_concept, _WORD.findall(text.lower())) if c is not None]
    stems = frozenset(filter(None, words))
    acts = frozenset(map(_ACT_OF.get, stems & _ACT_OF.keys()))
    if "error" in stems and "releas" in stems:  # "released in error" is one act
        acts |= {"release"}
    back = len(words) < _SHORT and bool(_REFERS_BACK.match(text))
    return Wording(stems, acts, CERTAINTY & stems, back, _weight(stems))


def similarity(one: Wording, other: Wording) -> tuple[float, float, float]:
    """Share of the shorter wording found in the longer, of both found in both (0 to 1), and the
    weight of what is shared: 1 for a word that names a subject, less for a general one."""
    both = one.concepts & other.concepts
    if not both:
        return 0.0, 0.0, 0.0
    weight = _weight(both)
    return (
        weight / min(one.weight, other.weight),
        weight / (one.weight + other.weight - weight),
        weight,
    )


def each_names_more(one: Wording, other: Wording) -> bool:
    """Does each name something of its own ("student visas" and "visitor visas")?"""
    return all((one.concepts - other.concepts - _GENERAL, other.concepts - one.concepts - _GENERAL))


def narrower(one: Wording, other: Wording) -> bool:
    """Does the first say all that the second says, and name something more ("while pregnant")? A
    figure for the second is then no figure for the first."""
    return bool(one.concepts - other.concepts - _GENERAL) and other.concepts <= (
        one.concepts | _GENERAL
    )


def _weight(concepts: frozenset[str]) -> float:
    return len(concepts) - (1 - GENERAL_WEIGHT) * len(concepts & _GENERAL)


@lru_cache(maxsize=16384)
def counted(population: str) -> str:
    """The noun that is counted, where it is one of the closed lists; else ""."""
    head = ""
    for word in re.findall(r"[a-z]+", population.lower()):
        if word in _AFTER_HEAD or (head and word.endswith(("ing", "ed"))):
            break
        plural = word if word in _COUNTABLE else f"{word}s"
        head = plural if plural in _COUNTABLE else head
    return head


def counts_differ(one: str, other: str) -> str:
    """ "Decisions against people" where one population is people and the other is not; else ""."""
    mine, theirs = counted(one), counted(other)
    if not mine or not theirs or (mine in PEOPLE) == (theirs in PEOPLE):
        return ""
    return f"{mine.capitalize()} against {theirs}"


def populations_apart(one: str, other: str) -> str:
    """The same where it makes two asks different: not for cases, claims and the like."""
    nearly = {counted(one), counted(other)} & NEARLY_PEOPLE
    return "" if nearly else counts_differ(one, other)


def nouns_apart(one: str, other: str, pq: Wording, foi: Wording) -> str:
    """ "Otters against kestrels": two short names of what is counted, each unknown to the other
    side's whole text; "" for words general enough to stand for one another."""
    stems = [wording(text).concepts for text in (one, other)]
    if not all(0 < len(named) <= 2 for named in stems) or stems[0] & stems[1]:
        return ""
    if (stems[0] & foi.concepts) or (stems[1] & pq.concepts):
        return ""
    if {counted(one), counted(other)} & _COUNTABLE:
        return ""
    return f"{one.capitalize()} against {other}"
