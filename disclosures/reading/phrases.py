"""The words by which answers and letters say what they do, as data and compiled patterns.

Every pattern runs on `fold(text)`: lower case, one character for one character, so that an
offset in the folded text is an offset in the text as given. Patterns are grouped in families;
each family names a few literal `anchors`, and its pattern runs only if one of them is present
(a substring test is some fifty times cheaper than the alternation).

The grounds are those of the label rules in the data set's README; the phrases were gathered by
reading answers of 2009 to 2026.
"""

# ruff: noqa: E501 (a pattern cut in two is harder to read than a long one)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# One character for one character: offsets survive. Zero-width characters become blanks, because
# removing them would move every offset behind them; patterns allow any run of blanks.
_SPACES = "\t\x0b\x0c\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_SPACES += "\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"
_FOLDED = {ord(c): " " for c in _SPACES}
_FOLDED |= {ord(c): "\n" for c in "\r\x85\u2028\u2029\x1c\x1d\x1e"}
_FOLDED |= {ord(c): "'" for c in "\u2018\u2019\u201a\u201b\u2032\u00b4`"}
_FOLDED |= {ord(c): '"' for c in "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"}
_FOLDED |= {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}


_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _FOLDED) + "]")
_PLAIN = {chr(code): kept for code, kept in _FOLDED.items()}


# Question, answer and heading are each asked for by more than one reader of the same record.
@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """`text` with spaces, quotation marks and dashes made plain; same length, same case."""
    return _ODD.sub(lambda found: _PLAIN[found[0]], text)


@lru_cache(maxsize=16)
def fold(text: str) -> str:
    """`plain(text)` in lower case; always of the same length as `text`."""
    flat = plain(text)
    lower = flat.lower()
    if len(lower) == len(flat):
        return lower
    # A few letters grow when lowered (U+0130): leave those alone.
    return "".join(low if len(low := c.lower()) == 1 else c for c in flat)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that carry a ground: offsets into the text given."""

    ground: str
    start: int
    end: int
    is_soft: bool = False  # "not routinely": often followed by the figure all the same


@dataclass(frozen=True, slots=True)
class Family:
    """`needs_subject`: the sentence must speak of information for the words to count."""

    ground: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    needs_subject: bool = False

    def hits(self, folded: str) -> Iterator[Hit]:
        if any(anchor in folded for anchor in self.anchors):
            yield from self.hits_between(folded, 0, len(folded))

    def hits_between(self, folded: str, start: int, end: int) -> Iterator[Hit]:
        for match in self.pattern.finditer(folded, start, end):
            soft = "routinely" in match[0] or "regularly" in match[0]
            yield Hit(self.ground, match.start(), match.end(), soft)


def _blanks(match: re.Match[str]) -> str:
    if match[0][0] == "[":
        return match[0].replace(" ", r"\s")
    return r"\s*" if match[0] == " ?" else r"\s+"


def compiled(*alternatives: str) -> re.Pattern[str]:
    """One pattern of all alternatives; a blank in them stands for any run of blanks."""
    joined = "|".join(alternatives)
    return re.compile(re.sub(r"\[[^\]]*\]| \?| ", _blanks, joined))


def _after_not(*endings: str, negation: str = "") -> str:
    """One alternative for many endings: the costly "does not" is looked for once."""
    return (negation or NOT) + "(?:" + "|".join(endings) + ")"


# Up to three words between "not" and its verb: "does not currently routinely hold".
_ADV = r"(?:,? (?!only)(?:[a-z]+ly|currently|at present|at this time|however|therefore|itself|also|now|always|in general|in general terms|generally|as a matter of course|as a matter of routine),?){0,3}"
NOT = rf"(?:\b(?:do|does|did|has|have|had|is|are|was|were|could|can|would|be|been){_ADV} not|cannot|\b(?:do|does|did|has|have|is|are|was|were)n't|\bnor(?: do| does| did| is| are)?(?: [a-z]+){{0,3}}?){_ADV}"
_HELD = r"(?:held|collected|recorded|collated|kept|maintained|captured|compiled|monitored|gathered|tracked|retained|logged|stored|identified|counted|measured|aggregated)"
_HOLD = r"(?:hold|collect|collate|record|capture|compile|gather|retain|track|monitor|keep|maintain|have|store|aggregate|disaggregate|separate|separately identify|identify|quantify|require (?:\w+ ){1,6}to (?:report|collect|record|provide))"
INFORMATION = (
    r"\b(?:information|detail|data|figures?|statistics?|records?|estimates?|breakdowns?|details|numbers?|"
    r"costs?|spend(?:ing)?|expenditure|assessments?|analysis|lists?|totals?|sums?|times?|"
    r"it|this|these|they|which|that|amounts?|proportions?|percentages?|averages?|log|level of|rates?|"
    r"requested|correspondence|documents?)\b"
)
INFORMATION_WORD = re.compile(INFORMATION)
_THINGS = r"(?:information|data|figures?|statistics|records?|estimates?|breakdowns?|details|numbers|lists?|register|database|log|analysis|count|totals?)"
_CENTRAL = r"(?:central(?:ly|ised)?|by central government|at (?:a )?national level|nationally)"
_WITHHOLD = r"(?:disclos(?:e|ed|ing)|comment(?:ed|ing)?|discuss(?:ed)?|divulge[d]?|releas(?:e|ed|ing)|share[d]?|speculat(?:e|ing)|confirm or deny|reveal(?:ed)?|go into|be drawn)"

_DELICATE = r"(?:security|operational|commercial|confidentiality|protection|legal|privacy)"
_GIVE = r"(?:provid|giv|publish|comment|disclos|discuss|releas|shar|confirm|public|go into|reveal|detail)"

COST = Family(
    "disproportionate_cost",
    ("disproportion", "manual", "prohibitive", "cost limit", "cost threshold", "excessive", "undue",
     "individual case", "case files", "significant resource", "too costly", "time-consuming",
     "time consuming"),
    compiled(
        r"\b(?:at|incur(?:ring)?(?: a)?|involve(?: a)?|without|be of) (?:a |an )?(?:very )?disproportionate (?:costs?|expense|effort|resource|burden)",
        r"\bdisproportionate(?:ly)? (?:[a-z]+ ){0,2}?(?:costs?|expens\w+|costly|effort|time|burden\w*|resource|amount of (?:time|resource|work))",
        r"\b(?:cost|time|effort|resource|work)\w*(?: [a-z]+){0,8} (?:would|will|could) be disproportionate",
        r"\b(?:would|will|could|to) (?:only )?(?:require|involve|need|necessitate)s? (?:a |an |the )?(?:[a-z]+ ){0,3}(?:manual(?:ly)?|case-by-case|individual) (?:[a-z]+ ){0,2}(?:search|review|check|trawl|examin|interrogat|analys|count|exercise|collat|inspect|process|extract|go|look|assess|scrutin)\w*",
        r"\b(?:exceed|excess of) (?:[a-z]+ ){0,3}(?:cost|time) (?:limit|threshold)",
        r"\b(?:excessive|prohibitive|undue|significant|considerable|unreasonable) (?:public )?(?:cost|expense|resource|administrative burden)s?\b(?= to (?:collate|obtain|provide|compile|gather))",
        r"\bprohibitive(?:ly)? (?:cost|expens)\w*",
        r"\b(?:would|could) (?:only )?be (?:obtained|provided|identified|collated|established|determined) (?:only )?(?:by|through) (?:a |an |the )?(?:manual|individual|detailed)\w*",
        r"\btoo (?:costly|time[- ]consuming) to",
    ),
)  # fmt: skip

CENTRALLY = Family(
    "not_held_centrally",
    ("central", "national level", "nationally", "reportable"),
    compiled(
        _after_not(
            rf" (?:{_HOLD}|hold)(?: [^\s.;]+){{0,12}}? {_CENTRAL}\b",
            rf" {_CENTRAL} (?:{_HELD}|available|hold|collect|record|collate|monitor|capture)",
            rf" (?:been )?(?:{_HELD}|available|known|reported)(?: [^\s.;]+){{0,9}}? {_CENTRAL}\b",
            r"(?: [^\s.;]+){0,6}? in an? (?:centrally? |easily |readily )?(?:[a-z]+ )?reportable (?:format|form)",
        ),
        r"(?:^|\n)\W*(?:information |data )?not (?:held|recorded|collected|available|collated) centrally\W*(?=$|\n)",
        rf"\b(?:no|nor any|any) central(?:ly|ised)?(?: [a-z]+){{0,2}} {_THINGS}",
        rf"\bno {_THINGS}(?: [^\s.;]+){{0,8}}? (?:is|are|was|were|has been|have been)?(?: {_HELD})? ?{_CENTRAL}\b",
        rf"\b(?:is|are) only (?:{_HELD}|available) (?:locally|at a local level)",
    ),
)  # fmt: skip

HELD_ACTIVE = Family(
    "not_held",
    (" not", "cannot", "n't", "nor ", "unable"),
    compiled(
        _after_not(
            r" hold\b(?! (?:meeting|responsib|a position|position|share|contract|regular|power|discussion|a view|view|an inquiry|a public|stock|event|office|the power|to account|people|companies|elections))",
            r" (?:collect(?:ed)?|record(?:ed)?|collated?|captured?|compiled?)\b(?! by (?:patients|the public))",
            rf" (?:keep|maintain|monitor|gather|retain|track|have|possess|store|receive|produce|prepare|disaggregate|require (?:[a-z]+ ){{1,6}}to (?:report|collect|record))\b(?: [^\s.;]+){{0,3}}? {_THINGS}\b",
            r" (?:estimate|forecast)\b",
            r" (?:made|make|undertaken|carried out|conducted|produced|completed|commissioned) (?:an?|any|such|any such|a specific|specific|a formal|an official|recent|any recent|any specific|this|that|these)(?: [a-z]+){0,2} (?:assessments?|estimates?|analysis|analyses|evaluation|calculation|forecast|projection)",
            r" (?:make|produce) (?:such |any )?(?:estimates|assessments|projections|forecasts)\b",
            r" (?:been )?(?:assess|quantif|calculat|estimat|model)(?:ed|ied)\b",
            r" (?:include|provide|contain|offer) (?:an? |any |the |further )?(?:information|data|breakdowns?|details?|figures?|split)\b",
            r" have (?:an? |any |the )?(?:mechanism|means|system|process|facility|method)s? (?:to|of|for)(?: [a-z]+ly)? (?:record|track|monitor|collect|identify|captur|measur)",
            r" (?:separately |specifically )?identify (?:those|these|such|the|which|whether|how|what)\b",
            r" (?:able|possible|feasible|practicable)(?: for [^\s]+(?: [a-z]+){0,3})? to (?:[a-z]+ly )?(?:identify|provide|determine|say|separate|separately|disaggregate|distinguish|estimate|quantify|calculate|give|break|isolate|state|list|produce|obtain (?:this|the|that|such|any|these)? ?(?:requested )?(?:information|data|figures?|details)|confirm how|accurately|supply|extract|attribute|ascertain|establish|assess|report|derive|compare|split|answer|readily)\b",
            r" (?:show|indicate|reveal) (?:how (?:many|much)|the number)\b",
            r" (?:something|information|data|figures|statistics) (?:that |which )?(?:we|they|it|(?:the|this|my) [a-z ]{3,40}?)(?: currently| routinely)? (?:holds?|collects?|records?|keeps?)\b",
            r" allow (?:for |us to )?(?:distin|estimat|identif|a break|break|disaggreg|such|this)\w*",
        ),
        r"\bunable to (?!(?:provide|give) (?:a |any |further )?(?:running )?comment)(?:[a-z]+ly )?(?:provide|identify|determine|disaggregate|estimate|quantify|calculate|break|isolate|extract|supply|distinguish|give|say how|answer)\b",
    ),
)  # fmt: skip

HELD_PASSIVE = Family(
    "not_held",
    (" not", "cannot", "n't", "unavailable", "unknown", "nor "),
    compiled(
        _after_not(
            rf" (?:been |being |be )?(?:[a-z]+(?:ed|ted) (?:or|nor|and) )?(?:{_HELD}|available|(?:readily|publicly|easily|separately|currently|routinely) (?:available|{_HELD}|identifiable)|obtainable|known|identifiable|accessible)\b(?! (?:(?:any |formal |recent |specific |further )*(?:discussion|meeting|talks|conversation|consultation|event|inquir)|toward|against|as |for purchase|to buy|on prescription|on the nhs|for sale|waiting|informed|up to date|to (?:be|have)|responsible|liable))",
            r" (?:separately |further |individually )?(?:disaggregated|broken down|split|identified separately|itemised|analysed|separated|distinguished|differentiated)\b",
            r" (?:be |been |being )?(?:separately )?(?:provided|supplied|produced|extracted|reported)\b(?! (?:by\b|to (?:the )?(?:patients?|public)))",
        ),
        r"\bcannot (?:currently |readily |easily |accurately )?be (?:[a-z]+ly )?(?:disaggregated|identified|provided|broken|determined|estimated|separated|analysed|extracted|obtained|calculated|isolated|distinguished|established|quantified|given|attributed|derived|supplied|split|reported|confirmed|counted|produced)\b",
        r"\b(?:is|are) (?:currently )?(?:unavailable|unknown)\b",
        rf"\b{_HELD} by [^.;]{{3,80}}?,? (?:and|but) not by (?:the|this|my|our) (?:department|ministry|government|home office|treasury|office|agency)\b",
        r"\b(?:calculat|identify|disaggregat|provid|separat|estimat|quantify)ing(?: [^\s.;]+){0,12} (?:is|was|would be) (?:therefore )?not possible",
    ),
    needs_subject=True,
)  # fmt: skip

HELD_NONE = Family(
    "not_held",
    ("no ", "none ", "not "),
    compiled(
        r"(?:^|\n)\W*(?:information |data )?not (?:held|recorded|collected|available)\W*(?=$|\n)",
        rf"\b(?:no|nor any) (?:(?!plans|longer|[a-z]*\d)[a-z-]+ ){{0,4}}?(?:{_THINGS}|assessments?|evaluations?|calculations?|formal assessment)(?: [^\s.;]+){{0,12}}? (?:is|are|was|were|has been|have been|exists?)(?: (?:currently|routinely|yet))?(?: {_HELD}| available| made| undertaken| carried out| produced| conducted|(?=\.))",
        r"\b(?:has|have|holds?|keeps?) no (?:such |formal |specific |reliable |robust |comprehensive )?(?:records?|data|information|figures|estimates?|statistics|assessment)\b",
        r"\bno (?:such )?(?:records?|data|information|figures|estimates?|statistics) (?:of|on|about|relating)(?= [^.;]{0,80}\b(?:held|available|kept|found|collected|recorded))",
        r"\bno such (?:assessment|estimate|record|information|data|analysis)",
        r"\b(?:estimat(?:es?|ions?)|breakdowns?|disaggregation|calculations?|analysis|comparisons?)(?: [^\s.;]+){0,8} (?:is|are|was|were|would) (?:therefore |currently |also )?not (?:be )?(?:possible|feasible|practicable)\b",
        rf"\bno (?:[a-z]+ )?{_THINGS} (?:can|could|may) be (?:given|produced|provided|made|supplied)\b",
        r"\b(?:has|have|had) (?:made|undertaken|produced) no (?:[a-z]+ )?(?:assessment|estimat|calculation|forecast)",
    ),
)  # fmt: skip

# "Did not publish" and "has not published" report a fact; "does not publish" declines.
NOT_NOW = NOT.replace("|did|has|have|had|", "|", 1)

# "Does not intend to publish guidance" tells of a plan: no information that exists is kept back.
_TO_BE_MADE = r"(?! (?:[a-z-]+ ){0,3}(?:guidance|strateg|consultation|legislation|roadmap|white paper|green paper|framework|action plan))"

NOT_PUBLISHED = Family(
    "not_published",
    ("publish", "public domain", "publicly", "not report "),
    compiled(
        _after_not(
            r" report (?!to\b)(?:[a-z'-]+ ){1,4}(?:by|at|for) (?:[a-z'-]+ ){0,3}(?:sector|level|basis|category|group|region|area|type|individual|constituency)\w*",
            r" publish\b(?! until)",
            r" (?:currently |routinely |be |being |normally )?(?:published|made public|made publicly available|publishing|publicly available)\b(?! until)",
            r" available (?:from|in|within|through) (?:[a-z'-]+ ){0,4}published\b",
            rf" (?:intend|plan|propose|planning|intending) to publish\b{_TO_BE_MADE}",
            r" (?:broken down|disaggregated|available|included|provided|reported) in (?:[a-z'-]+ ){0,4}(?:publication|publish|statistic)\w*",
            negation=NOT_NOW,
        ),
        r"\bpublish(?:es)? (?:no|neither)\b",
        rf"\b(?:no|nor any) (?:such |official )?{_THINGS}(?: [^\s.;]+){{0,8}}? (?:is|are|has been|have been) (?:currently |routinely )?published\b",
        r"\bno longer (?:routinely )?(?:publish|publici[sz]|releas|disclos)\w*",
        rf"\bno (?:current |immediate |present |further )?(?:plans?|intention) (?:to|for|of) (?:[a-z]+ly )?(?:publish|publication|releas|make (?:it|them|these|this|the [a-z]+) public)\w*{_TO_BE_MADE}",
    ),
)  # fmt: skip

WITHHELD = Family(
    "withheld",
    ("disclos", "comment", "discuss", "divulg", "releas", "share", "speculat", "confirm", "reveal",
     "go into", "appropriate", "sensitiv", "confiden", "prejudic", "security", "would not be right",
     "exempt", "privilege", "classified", "identif", "running commentary", "practice", "policy"),
    compiled(
        rf"\b(?:do|does|will|would|can|could|is|are|to|normally|ordinarily){_ADV} not(?: (?:normally|routinely|publicly|ordinarily|usually|generally|be|been|therefore|also|being|in a position to|able to|prepared to|seek to|intend to|propose to))* {_WITHHOLD}\b",
        rf"\bcannot (?:[a-z]+ly )?(?:be )?{_WITHHOLD}\b",
        r"\bnot (?:to|possible to|able to|in a position to|prepared to|willing to) (?:[a-z]+ly )?(?:comment|disclose|discuss|release|divulge|share|reveal|publish|provide (?:a )?running)\b",
        rf"\bunable to (?:[a-z]+ly )?(?:{_WITHHOLD}|(?:provide|give) (?:a |any |further )?(?:running )?comment(?:ary)?)\b",
        r"\b(?:not|in)(?: be| have been| therefore| currently| yet)*(?: |(?=appropriate))appropriate(?: for [^.;\n]{1,60}?)? (?:to|or) (?:[a-z]+ly )?(?:comment|disclose|discuss|release|publish|provide|share|speculate|give|go|reveal|list|set out|pre-?empt|confirm|answer)\w*",
        r"\bnot(?: [a-z']+){0,4} (?:practice|policy|custom)(?: (?:for|of) [^.\n]{1,60}?)? to (?:[a-z]+ly )?(?:comment|disclose|reveal|release|discuss|divulge|share|speculate|provide|give|confirm|identify|name)\b",
        r"\b(?:give|gives|make|makes|offer|offers|have|has) no comment\b",
        r"\bneither confirms? (?:n?or|and) den(?:y|ies)",
        r"\b(?:not |to )?confirm (?:n?or) deny\b",
        r"\b(?:is|are|as|being|be|remains?|considered|contains?|of)(?: [a-z]+){0,3}? commercial(?:ly)?(?: and [a-z]+)? (?:sensitiv|confiden)\w*",
        r"\bcommercial(?:ly)?[ -](?:in[ -])?(?:confiden|sensitiv)\w*",
        r"\b(?:taxpayer|patient|client|legal professional|customer) (?:confidentiality|privilege)",
        r"\b(?:are|is|remains?|considered|kept) (?:considered |treated as |strictly |rightly )*confidential\b",
        r"\b(?:would|could|may|might|likely to)(?:,? or would be likely to,?)? (?:[a-z]+ly )?(?:prejudice|undermine (?:national|operational|the security)|compromise|jeopardise)\b",
        rf"\b(?:for|due to|on) (?:[a-z]+ ){{0,2}}{_DELICATE} (?:[a-z]+ )?(?:reasons|grounds|sensitiv\w+|confiden\w+|concerns),?[^.\n]{{0,140}}?\b(?:not|cannot|unable)\b[^.\n]{{0,60}}?{_GIVE}",
        rf"\b(?:not|cannot|unable)\b[^.\n]{{0,60}}?{_GIVE}[^.\n]{{0,140}}? (?:for|due to|on) (?:[a-z]+ ){{0,2}}{_DELICATE} (?:[a-z]+ )?(?:reasons|grounds|sensitiv\w+|confiden\w+|concerns)",
        r"\b(?:information|details|data|figures?) (?:is|are)(?: being)? withheld",
        r"\bwithh(?:e|o)ld(?:ing)? (?:this|the|these|that|some|certain|any|such)(?: of the)?(?: [a-z]+)? (?:information|details?|data|figures?|names?|[a-z]+s)",
        r"\bexempt from (?:disclosure|release)",
        r"\bwould not be right to (?:comment|disclose|provide|speculate|discuss)",
        r"\b(?:risk|could|would|might|may) (?:of )?(?:identify|identifying|lead to the identification of|identification of) (?:an? |the )?(?:individual|person|people)s?",
        r"\brunning commentary",
        r"\b(?:remain|remains|is|are) (?:highly )?classified\b(?! as)",
        r"\bcannot (?:give|provide) (?:any )?(?:further )?(?:details|information) (?:of|on|about) (?:on-?going|live|current|operational|individual|the security)",
    ),
)  # fmt: skip

REFUSAL_FAMILIES = (
    COST, CENTRALLY, HELD_ACTIVE, HELD_PASSIVE, HELD_NONE, NOT_PUBLISHED, WITHHELD,
)  # fmt: skip

# A reason beside "we do not publish" makes the refusal a withholding.
REASONED = re.compile(
    r"security\b(?! (?:benefit|scheme))|sensitiv|confidential|prejudic|frank|commercial|privacy|"
    r"operational|litigation|legal proceedings|undermin|long-?\s?(?:standing|established)|negotiat|"
    r"data protection|identif(?:y|iable|ication of) (?:an |the )?individual|ongoing (?:investig|legal)|"
    r"safety of"
)

TEMPLATE_ANCHORS = ("possible to", "being prepared", "shall ", "i will ")
HOLDING_TEMPLATE = compiled(
    r"will not be possible to answer (?:this|these|the) questions? within the usual",
    r"(?:an|the) answer is being prepared and will be provided",
    r"not (?:proved )?(?:been )?possible to (?:respond|answer|reply)[^\n]{0,90}(?:before|prior to|due to|because of) (?:the )?(?:prorogation|dissolution)",
    r"(?:^|\n)[^.\n]{0,40}\bshall (?:let the hon|reply|answer)[^.\n]{0,60} (?:as soon as possible|have a reply)",
    r"\bi will (?:respond|reply|answer)[^.\n]{0,60} as soon as possible\b",
)
HOLDING = compiled(
    r"\b(?:in due course|at the earliest opportunity|as soon as (?:possible|practicable|parliamentary time allows))\b",
    r"\b(?:is|are|has|have) not yet (?:been )?(?:possible to|available|completed?|published|finalised|known|ready|made|taken|decided|determined|agreed|set)\b",
    r"\b(?:will|to|shall|be|expect\w*|intend\w*) (?:[a-z]+ ){0,4}(?:publish|announc|set out|provid|confirm|available|update|shared?|report)\w*(?: [^\s.;]+){0,10}? (?:shortly|soon|later (?:this|in)|next (?:year|month|week|spring|summer|autumn)|once|when|in the (?:coming|autumn|spring|summer|new year)|following|after|at the (?:spending review|budget))\b",
    r"\b(?:will be|(?:is|are) (?:planned|due|scheduled|expected)(?: [a-z]+){0,3}) (?:published|publication|announced|available|released|set out)\b",
    r"\b(?:no (?:final )?decisions? (?:has|have) (?:yet )?been (?:made|taken)|too early to|under (?:active )?consideration|(?:is|are|currently) (?:being )?(?:reviewed|considered|collated|finalised)|under review|being (?:collated|validated|compiled))\b",
)
HOLDING_ANCHORS = (
    "due course", "will be", "planned", "scheduled", "expected", "not yet", "shortly", "soon", "later ", "next ", "once ", "decision", "too early",
    "consideration", "being ", "review", "considered", "earliest", "coming", "autumn", "spring",
    "summer", "new year", "when ", "after ", "following",
)  # fmt: skip

WILL_WRITE_ANCHORS = ("write", "written", "writing", "asked ", "ask ", "invited", "by letter")
WILL_WRITE = compiled(
    r"\b(?:i|we|he|she|ministers?|officials?|department|the [a-z ]{3,40})(?: therefore)? (?:will|shall|have|has) (?:(?:arrange for|asked?) [^.\n]{3,60} to )?(?:write|written|respond by letter|writing) (?:directly )?to (?:my |him|her\b|them\b|you|hon|(?:the )?(?:right |rt\.? |noble )?(?:hon|member|lord|baroness|gentleman|lady))",
    r"\bi (?:will|shall)(?: therefore| also| instead)? write\b(?! to (?!(?:the )?(?:right|rt|hon|noble|my|him\b|her\b|them\b|you|member|lord|lady|baroness)))",
    r"\bcommitted to writing to\b",
    r"\b(?:asked|ask|invited) [^.\n]{3,90} to (?:write|reply|respond)\b",
    r"\bwill respond to the [^.\n]{3,40} by letter",
)
REFERRED_ANCHORS = ("matter", "fall", "responsib", "accountab", "devolved", "directed", "referred",
                    "addressed", "forwarded", "passed to", "transferred")  # fmt: skip
REFERRED = compiled(
    r"\b(?:is|are|remains?|would be|were|was|be)(?: [a-z]+){0,2} (?:an? )?(?:operational |devolved |reserved )?matters? for (?!debate|concern|regret|the next|the spending|future)",
    r"\bfalls? (?:under|within|to|outside) (?:the )?(?:[a-z]+ ){0,2}?(?:remit|responsib|portfolio|competence|jurisdiction)\w*",
    r"\b(?:is|are|remains?|be|within) (?:[a-z]+ ){0,3}?responsibilit(?:y|ies) of\b",
    r"\bresponsibilit(?:y|ies) for [^.\n]{1,120}? (?:rests?|lies?|sits?|falls?|is with|are with)\b",
    r"\b(?:is|are) (?:[a-z]+ ){0,2}(?:responsible|accountable) for\b",
    r"\b(?:is|are)(?: a)? (?:fully )?devolved\b",
    r"\b(?:question|matter|letter|query|issue)s? (?:should|would|is|are|was|has been|have been) (?:[a-z]+ ){0,2}(?:directed|addressed|referred|forwarded|passed|transferred) to",
    r"\bnot (?:a matter|the responsibility|a responsibility) (?:for|of)\b",
)
EARLIER_ANCHORS = ("refer", "direct", "point", "draw", "answer", "set out", "response", "reply")
EARLIER = compiled(
    r"\b(?:refer|direct|point|draw)(?:red|s)?(?: back)?(?: [a-z'.,]+){0,14}? (?:to|in) (?:(?:the|my|our|his|her|a|that|those|these|this|an|both|earlier|previous|recent|linked|noble|right|rt|hon|honourable|friend's|oral|written|full|joint) ?\.? ?)*(?:answers?|repl(?:y|ies)|responses?|statements?|letters?|pq|parliamentary question|written question|uin|question|speech|remarks|evidence)\b",
    r"\b(?:i|we|as) (?:set out|gave|said|stated|provided|answered|outlined) in (?:my|the|our) (?:answer|reply|response) (?:of|to|on)\b",
    r"\b(?:the )?answer (?:i )?(?:gave|given|provided)(?: [^\s.]+){0,8} (?:question|uin|on \d)",
)
POINTER = compiled(
    r"\b(?:is|are|was|were|be|been|has|have)(?: (?!not\b)[a-z]+){0,4} (?:published|available|placed|deposited)\b(?: [^\s.;]+){0,14}? (?:at|on|in|from|via|here|using|by)\b(?! (?:the time|\d))",
    r"\b(?:can|may) (?:also |then |now )?be (?:found|accessed|viewed|downloaded|read|obtained from)\b",
    r"(?<!will\s)(?<!to\s)(?<!not\s)\bpublish(?:es)?\b(?: [^\s.;]+){0,8}? (?:data|statistics|information|figures|estimates|reports?|tables|releases?|breakdowns?|details|quarterly|annually|monthly|lists?)\b",
    r"\b(?:is|are|was|were|been)(?: [a-z]+){0,3} published\b(?! on \d| by the end| in due)",
    r"\b(?:librar(?:y|ies) of (?:the|both) house|house librar|in the librar)",
    r"\bfollowing (?:link|web ?site|address|url)",
    r"https?://|www\.",
)
POINTER_ANCHORS = ("publish", "available", "librar", "http", "www.", "link", "found ", "placed",
                   "viewed", "accessed", "downloaded", "be read", "obtained from", "deposited")  # fmt: skip

# "The information requested is in the table": the whole is given, whatever else is said.
GIVEN_WHOLE = compiled(
    r"\b(?:information|data|figures?|details|breakdown|statistics)(?: (?:requested|you have requested|that is available|asked for))?(?: [^\s.;]+){0,8}? (?:is|are|has been|have been)(?: [a-z]+){0,3}? (?:provided|set out|shown|contained|given|included|listed|presented|detailed|displayed|in the|as)(?: (?:in|at|the|an?|as|attached|following|accompanying|excel|two|three|to|with|this)){0,4}? (?:tables?|attached|below|annex|spreadsheets?|attachment|follows?|following)\b(?! [a-z]*_?\d)",
    r"\b(?:tables?|spreadsheet|annex|attachment|chart)(?: [^\s.;]+){0,4}? (?:shows?|provides?|sets? out|gives?|details?|contains?|lists?|presents?|outlines?)\b(?! on\b)",
    r"\bfollowing (?:tables?|numbers|figures|information)\b|table below|tables below|(?:set out|shown|provided|listed|given|detailed|outlined|included) (?:in the table|below)|can be (?:viewed|found|seen) in the (?:attached )?table",
    r"\b(?:see|in) (?:the )?(?:attached|following|accompanying) (?:table|spreadsheet|annex|document|file)",
    r"\btable attached\b",
    r"\b(?:is|are) as follows\b|\bbelow (?:data|figures|table)|\bas follows:",
)
GIVEN_ANCHORS = ("table", "attach", "below", "annex", "spreadsheet", "follow", "chart")

# The question: what it asks for.
QUANTITY = compiled(
    r"\bhow (?:many|much|long|often|frequently|large|far|old)\b",
    r"\bon (?:how many|what) occasions?\b",
    r"\bestimates? (?:(?:he|she|they|his department|her department|their department) (?:has|have|had) made )?(?:of|for)\b",
    r"\bestimate of the\b",
)
# A measure asked for by name; not where the question is what steps, talks or plans there are.
MEASURE = compiled(
    r"\b(?:numbers?|proportions?|percentages?|per cent|amounts?|total|average|mean|median|rates?|costs?|value|volume|size|sums?|spend|spent|spending|expenditure|budget|ratio|quantity|length of time|frequency|revenues?|receipts?|turnover|prevalence|incidence|duration|salary|waiting times?) (?:was|were|is|are|has|have|of|on|to|for|by|per|and|cost|in|over|from|each|that|his|her|their|it|paid|spent)\b",
    r"\bwhat (?:the |is the |was the )?(?:[a-z-]+ ){0,5}(?:number|proportion|percentage|amount|total|average|mean|median|rate|cost|costs|value|budget|expenditure|spend|salary|funding|level)\b",
)
TALK = compiled(
    r"\bwhat (?:the |recent |further |specific |additional |urgent |diplomatic |his |her |their )*(?:steps|discussions|progress|guidance|representations|plans|support|assessment|action|measures|consideration|criteria|reports|mechanisms|safeguards|role|policy|reasons?)\b",
    r"\b(?:whether|if) (?:he|she|they|it|his|her|their|the|there)\b",
    r"\bfor what reasons?\b|\bpotential (?:merits|implications|impact)",
    r"\b(?:in|under) what circumstances\b|\bon what (?:[a-z]+ )?(?:basis|grounds)\b",
)
NOT_A_QUESTION = compiled(
    r"\bif (?:he|she|they|it|the [a-z' ]{3,60}|his [a-z' ]{3,60}|her [a-z' ]{3,60}) will (?!publish|list|place|set out|provide (?:a|the) (?:list|breakdown|details|copy|number|figures|information)|estimate|make an? (?:[a-z]+ )?(?:estimate|statement)|name|state|deposit|confirm|detail|give|break|release|share)",
    r"\bwhether (?:he|she|they|the government|his department|her department|their department|the department) (?:will|plans to|intends to) (?:introduce|bring forward|make it|ban|take steps|review|amend|consider|support|legislate|extend|increase|commit)",
)
STATEMENT_TAIL = re.compile(r"(?:[;,]|(?<=[^\s;,]))\s+and if (?:he|she|they) will make a statement")
