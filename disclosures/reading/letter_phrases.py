"""The words of FOI letters and the names of their files, as compiled patterns on folded text."""

# ruff: noqa: E501 (a pattern cut in two is harder to read than a long one)
from __future__ import annotations

import re

from disclosures.reading.phrases import compiled

EXTENSION = compiled(
    r"\bextend(?:ing|ed)? the (?:deadline|time|period|20|response)",
    r"\bneed(?:s|ed)? (?:more|additional|further) time\b",
    r"\bnot be able to (?:provide|send|issue) [^.]{0,60} within the (?:initial )?time",
    r"\bfurther time to consider the (?:balance of the )?public interest",
)

ACKNOWLEDGED = compiled(
    r"\b(?:aim|hope|expect|endeavour) to (?:send|provide|respond|reply)",
    r"\bmust respond to you within",
    r"\b(?:this|it|review|complaint) (?:has (?:now )?been|is|was) logged\b",
    r"\b(?:you (?:can|may|should|will)|can) expect (?:a |an |our |the |to )?(?:reply|response|answer|hear|receive|decision)",
    r"\b(?:request|message|e-?mail|letter|correspondence|enquiry|query) (?:of \d[^.]{0,30} )?(?:has|have|was|is)(?: now| been| being)* (?:arrived|reached us|logged|registered|read|noted|assigned|allocated|given (?:the |a )?(?:reference|case|number))\b",
    r"\b(?:it|this|(?:request|message|e-?mail|letter|correspondence|enquiry|query)) (?:has been|have been|is being|is now with|will be) (?:passed|forwarded|sent|given|assigned|allocated|referred|handed|transferred|looked into|dealt with)\b(?! to you\b)",
    r"\b(?:full |substantive )?(?:reply|response|answer) (?:will|should|is to) (?:follow|be sent|be with you|reach you)",
    r"\byou should expect to (?:hear|receive)",
    r"\bcurrently processing your request",
    r"\b(?:request|you) (?:should|will) receive (?:a|our|your) (?:full )?(?:reply|response)",
    r"\b(?:passed|forwarded|sent) (?:this|your|the|to)[^.]{0,60}(?:team|officer|department|service)",
    r"\b(?:mailbox|inbox) (?:will|is) not be(?:ing)? monitored",
    r"\bconsidering your (?:concerns|request)",
    r"\bactively working on",
    r"\backnowledg(?!\w* that\b)",
    r"\bwill be picked up\b|\bout of (?:the )?office\b|\bautomat(?:ed|ic) (?:reply|response)",
    r"\breceipt for an email",
    r"\bhope to send",
    r"\bas soon as (?:possible|we can)\b",
)

CLARIFY = compiled(
    r"\b(?:ask|asking|like|need|require|writing)(?: [a-z]+){0,6} clarif",
    r"\bplease (?:could you )?(?:clarify|confirm (?:which|what|whether|exactly)|specify|provide clarification|let us know (?:which|what|your full name))",
    r"\bcould you (?:please )?(?:clarify|let us know your full name|specify|be more specific)",
    r"\bwithout (?:this|that|further) (?:extra |further )?(?:information|clarification)",
    r"\bcannot process your requests? because you have not given",
    r"\bnot able to take this (?:matter )?further without",
    r"\b(?:seeking|seek|provide|for) (?:further )?clarification\b",
)

CLARIFY_FIRST = compiled(
    r"\bbefore we (?:can|are able to) (?:[a-z]+ ){0,2}(?:begin|start|process|proceed|deal|consider)",
    r"\bclock (?:will|is to) (?:re)?start\b[^.]{0,60}clarification|\bpaused\b[^.]{0,60}clarification",
    r"\b(?:let us know|confirm) (?:if|whether) you (?:still|would still) (?:wish|want|require|need|like)",
    r"\bsection 8\b[^.]{0,80}(?:valid|real|full|genuine) (?:[a-z]+ )?(?:name|address)",
    r"\bcannot process your requests? because",
    r"\bcannot (?:consider|accept) this as a valid request|\bname of the applicant|\bfalse name",
    r"\bnot able to take this (?:matter )?further without|\bnot be able to take this (?:matter )?further",
    r"\bask (?:you )?(?:for|to) (?:clarif|clarify)|\bclarify (?:the nature of )?your request",
)

# Asks now, rather than offers to be asked: an attachment beside it is no release.
CLARIFY_NOW = compiled(
    r"\b(?:we|i) (?:are|am|have|need|require|must|would like|now|therefore|still)\b(?: [a-z]+){0,6} clarif",
    r"\bplease (?:could you )?(?:clarify|specify|provide clarification)",
    r"\bcould you (?:please )?(?:clarify|specify|be more specific)",
)

# What may be attached to a receipt: nothing that was asked for.
_REQUEST_COPY = r"(?:cop(?:y|ies)|text|record|transcript|print) of (?:the|your|this|that)(?: [a-z-]+){0,3} (?:requests?|e-?mail|letter|enquiry|correspondence|message)\b"
NOTHING_SENT = compiled(
    rf"\b{_REQUEST_COPY}",
    r"\b(?:letter|note|e-?mail|notice|form)s? (?:of acknowledg\w+|acknowledging)",
    r"\backnowledge?ments?(?: (?:letter|e-?mail|leaflet|note|notice|receipt|form|card|slip|of (?:your|the) [a-z]+))?",
    r"\b(?:leaflet|booklet|fact ?sheet|privacy (?:notice|policy|statement)|complaints? (?:procedure|policy|leaflet)|(?:review|appeals?) (?:procedure|process|leaflet)|clarification (?:form|request)|request for clarification)s?\b",
    r"\b(?:guide|guidance|information|note|document) (?:on|about|to|explaining) (?:how (?:we|to)|making|your rights|the (?:act|foi|freedom))",
    r"\b(?:attach(?:ed|ing)?|enclos(?:ed|ing)?)(?: is| herewith)? your (?:original |initial |foi )?request\b",
)
INFORMATION_SENT = compiled(
    r"\b(?:data|figures?|statistics|tables?|spreadsheets?|lists?|reports?|registers?|documents?|extracts?|breakdowns?|minutes|invoices?|contracts?|charts?|plans?|maps?|records?)\b",
    r"\binformation\b(?! (?:act|rights|commissioner|team|request|regulations|leaflet))",
    r"\byou (?:have )?(?:asked for|requested)\b",
    r"\b(?:response|reply|answers?|decision)\b",
)

# Another body's release, or one to another person, is none to this request.
_GAVE = r"(?:released|disclosed|published|provided|supplied|gave|sent)"
RELEASED_BY_OTHERS = compiled(
    rf"\b(?:which|who)(?: (?:has|have|had))?(?: (?:previously|already|recently|since))? {_GAVE}\b[^.]{{0,80}}",
    rf"\b{_GAVE}\b[^.]{{0,80}} to (?:another|a different|a previous|an earlier|other|someone else) ?(?:requesters?|applicants?|enquirers?|persons?|people|individuals?|member)?\b",
    r"\b(?:please|you (?:may|might|could|can|should|will need to))(?: [a-z]+){0,3} (?:contact|approach|write to|apply to|redirect|direct your)\b",
)

_OBJECT = r"(?:it\b|(?:(?:this|that|the|any|such|a|an|these|those|specific|definitive|further|relevant|recorded|requested) )*(?:information|data|records?|figures?|details|lists?|polic(?:y|ies)|documents?|breakdowns?|number|copy|copies|statistics|byelaws|logs?|reports?)\b|(?:any|a|an|the) (?:[a-z]+ ){1,2}(?:information|data|records|polic(?:y|ies)|documents?|reports?)\b)"

NOT_HELD = compiled(
    r"\b(?:information|data|records?|details|figures?|recorded information)(?: (?:requested|you (?:have )?requested|that you requested))?(?: is| are)?(?: therefore| currently)? not (?:held|recorded|collected|available|stored|kept)",
    r"\bnot held\b",
    r"\b(?:do|does|did) not(?: [a-z]+){0,3} (?:hold|record|collect|keep|collate|compile|produce|maintain|possess|capture|store)\b(?! (?:to|responsibility|a duty|the power))",
    rf"\b(?:do|does|did) not(?: [a-z]+){{0,2}} have {_OBJECT}",
    r"\b(?:don't|doesn't|didn't)(?: [a-z]+)? (?:hold|record|collect|keep|collate)\b",
    rf"\b(?:don't|doesn't|didn't)(?: [a-z]+)? have {_OBJECT}",
    r"\breturned no (?:information|records?|data|results?)\b",
    r"\bholds? no (?:relevant |such |recorded )?(?:information|data|records?)",
    r"\bno (?:relevant |such |recorded )?(?:information|data|records?|documents?)(?: [^\s.]+){0,6}? (?:is |are |was |were |has been )?(?:held|found|located|identified|kept|available|exists?)\b",
    r"\b(?:has|have) no (?:information|records?|data)\b",
    r"\b(?:information|data|records?|figures)(?: [^\s.]+){0,6} (?:is|are|would be|will be) (?:only )?held (?:by|with|at) (?!(?:us|our|this|the (?:council|department|authority|agency|office|ministry|trust|commission))\b|(?:[a-z]+ ){1,2}council\b)",
    r"\bnot all (?:of )?(?:which|this|it|them|these|the [a-z]+)(?: [a-z]+){0,3} (?:is|are) held\b",
    r"\bthere (?:is|are|has been|have been|was|were) no (?:[a-z]+ ){0,3}(?:records?|information|data|assessment|document|evidence)[^.]{0,60}",
    r"\bno means of (?:identifying|recording|telling)",
    r"\b(?:because|as) we do not have it\b",
    r"\bnot (?:stored|held|recorded|collected) centrally",
    r"\bonly (?:available|held|go back|be run|run) (?:from|for|since|back)\b",
    r"\b(?:does|do) not (?:date|go) back as far",
    r"\bunable to provide (?:this|the|a|you with)[^.]{0,60}(?:because|as) we do not",
    r"\b(?:cannot|unable to|not possible to) (?:identify|separate|distinguish|break|disaggregate)",
)

# It is another body's business: said of a request, it holds that nothing is held here.
OF_ANOTHER_BODY = compiled(
    r"\b(?:whose|their|its) remit\b|\b(?:outside|not within|beyond) (?:our|the (?:council|department|authority)'s|its) (?:remit|control|responsibilit)",
    r"\bit is for (?:the )?[a-z' -]{3,60} to answer\b",
    r"\brequest(?:s)? (?:for (?:records|information|data) )?(?:from|to|for) (?:the )?[a-z' ]{2,40} (?:council|authority|trust|police|department|agency)\b[^.]{0,30}$",
    r"\b(?:not|isn't) (?:the )?(?:responsib\w+ (?:of|for)|a matter for) (?:this|the|our|us)\b|\bnot the (?:responsible|correct|relevant|appropriate) (?:authority|council|body|department|organisation)",
    r"\b(?:is|are|would be|falls?) (?:the |under the )?(?:responsibility|remit) of\b",
    r"\b(?:should|will need to|would need to|must) (?:be )?(?:re)?(?:direct|submit|address|send|sent|contact|approach)(?:ed|ted)?\b[^.]{0,80}\b(?:council|authority|trust|police|department|agency|nhs|office|directly)\b",
)

# Words that say the cost limit of section 12 is passed; no other law sets one.
_LIMIT = (
    r"\b(?:exceed|excess of|more than|above|over)(?:s|ed)? (?:[a-z]+ ){0,3}(?:cost|appropriate|fees?) (?:and [a-z]+ )?(?:limit|threshold)",
    r"\b(?:exceed|excess of|more than|over) (?:18|24) hours",
    r"\bexceed\w* [^.]{0,40}\b(?:18|24) hours",
)
PAST_LIMIT = compiled(*_LIMIT)

COST = compiled(
    r"\bsection 12\b(?! ?\((?:4|5))",
    r"\bs\.12\b|\bunder s12\b|\bs12 (?:of|applies|cost|exempt)",
    r"\bregulation 12 ?\(4\) ?\(b\)",
    r"\bmanifestly unreasonable",
    r"\bappropriate limit\b",
    *_LIMIT,
)

# What a requester writes to let a request go.
WITHDRAWS = compiled(
    r"\b(?:i|we) (?:(?!not\b|never\b)[a-z]+ ){0,12}(?:withdraw|withdrawing|cancel|cancelling|withdrawn) (?:my|our|this|the) (?:[a-z]+ ){0,2}(?:request|enquiry)\b",
    r"\bplease (?:withdraw|cancel|close) (?:my|our|this|the) (?:[a-z]+ ){0,2}request\b",
)

# "It is released to you: 26 …": whatever the sentence says of the refusal before.
RELEASED_NOW = compiled(
    r"\b(?:is|are|can|now|be) (?:[a-z]+ )?(?:released|disclosed|provided|supplied|given)(?: to you)?:",
)

WITHDRAWN = compiled(
    r"\b(?:request|it|enquiry)(?: [a-z]+){0,4} (?:is|has been|was)(?: now)?(?: (?:treated|considered|regarded|deemed|recorded|marked|logged))?(?: as)?(?: having been)? (?:withdrawn|lapsed)\b",
    r"\byou (?:have (?:now )?withdrawn|withdrew|wish to withdraw|are withdrawing) (?:your|the|this) (?:[a-z]+ ){0,2}request",
)

VEXATIOUS = compiled(r"\bsection 14\b", r"\bvexatious\b", r"\brepeated request")

EXEMPT = compiled(
    r"\b(?:is|are|be|considered|deemed|therefore)(?: [a-z]+){0,3} exempt(?:ed)?\b(?! from vat)",
    r"\bexempt (?:from (?:disclosure|release)|information|under)",
    r"\b(?:is|are|being|been|be|have|has) (?:[a-z]+ )?(?:withheld|redacted|suppressed)\b",
    r"\bwithholding (?:this|the|some|that|your|names?)",
    r"\bwithhold\b",
    r"\brefus(?:e|ing|al)(?: [a-z]+){0,3} (?:your request|to (?:disclose|provide|release)|under)",
    r"\b(?:request|information|part|it)(?: [a-z]+){0,4} (?:is|are|has been|was|were|must be|are being|is being)(?: [a-z]+)? refused\b",
    r"\bexempts? (?:this |the )?information",
    r"\bunable to (?:disclose|release)",
    r"\bneither confirm n?or deny|\brefus(?:e|es|ed|ing) to (?:neither )?confirm n?or deny|\bduty to confirm or deny (?:does not|whether)",
    r"\bconfirming or denying\b[^.]{0,60} (?:would|constitutes)",
    r"\b(?:is|are|as|be|being) (?:considered |deemed |also )?(?:commercial(?:ly)? (?:sensitive|confidential|in confidence)|confidential)\b",
    r"\b(?:unable|not able|not possible|impossible)(?: for us)? to (?:answer|comply with|fulfil)\b(?![^.]{0,60}\b(?:within|until|yet|in time|by the)\b)",
    r"\b(?:removed|omitted|blanked out|taken out)\b[^.]{0,60}\b(?:section|regulation) \d",
    r"\bcannot be (?:answered|provided|supplied|released|disclosed)\b",
    r"\bcovered by (?:an|the) (?:[a-z]+ )?exemption|\bdeclin(?:e|ed|ing) (?:to (?:provide|release|disclose|answer)|your request)",
    r"\b(?:can ?not|unable to|not able to) disclose|\b(?:unable|not able) to provide (?:you with )?all (?:of )?(?:this|the|that)\b",
    r"\bexception (?:to|from|under|for|at|in regulation)",
    r"\b(?:unable|not able|not in a position|cannot|can not)(?: to)?(?: [a-z]+ly)? (?:provide|supply|send|give|share)(?: you)?(?: with)? (?:this|the|any|that|your|these|those|it|them|what|copies|a copy|a list)\b(?! (?:full |substantive |final )?(?:response|reply|answer|letter|decision|deadline|date|outcome|time))",
    r"\bengages? (?:the )?(?:section|exemption|exception)",
)

PUBLISHED = compiled(
    r"\b(?:information|data|this|it|they|which|figures?|details|documents?|list|report|records?)(?: [^\s.]+){0,8} (?:is|are|can be|has been|have been)(?: [a-z]+){0,3} (?:published|found|accessed|viewed|available|publicly available|downloaded)\b(?! to us)",
    r"\bavailable (?:online|here|at|on|via|from|in the public|through|to (?:view|download))",
    r"\b(?:publish|publishes|published)\b(?! and)",
    r"\b(?:following|this|the|see|at|via|attached) (?:[a-z]+ )?(?:links?|web ?page|web ?site)\b",
    r"\bpublic(?:ly)? (?:domain|realm|available|accessible)",
    r"\baccessible (?:to (?:the )?(?:applicant|you)|by other means|via|on|through)",
    r"\bsection 21\b",
    r"\[\d+\]\s?https?://|\bhttps?://",
)

ATTACHED = compiled(
    r"\b(?:have )?attach(?:ed|ing)?(?! to (?:this|the|my|our) e-?mail\b(?! (?:is|are)\b))(?: (?!response|reply|letter|request)[^\s.]+){0,8} (?:list|report|spreadsheet|information|data|document|copy|copies|table|file|figures|guidance|policy|template|register|extract|presentation|power|map|plan|email|correspondence|minutes|chart|invoice|contract)\w*",
    r"\b(?:list|report|spreadsheet|information|data|documents?|cop(?:y|ies)|tables?|file|figures|guidance|policy|register|plans?)(?: [^\s.]+){0,6} attach(?:ed|ment)",
    r"\b(?:see|find|refer to|in|set out) (?:the )?attach(?:ed|ment)s?\b(?! (?:our|my|a|the|sheffield|[a-z]+'s)? ?[^.]{0,80}(?:response|reply|letter|notice|outcome|decision|refusal))",
    r"\b(?:enclosed|attached) (?:attachments?|documents?|files?|papers?|pdfs?) (?:shows?|gives?|contains?|sets? out|lists?|provides?)\b",
    r"\bplease find (?:the|below|enclosed|our|a)(?: [^\s.]+){0,4} (?:data|information|table|figures|list|copy|copies)\b",
    r"\band the information you (?:asked for|requested)",
    r"\b(?:enclosed?|copy of)(?: [^\s.]+){0,6} (?:is|are) (?:attached|enclosed|provided)",
    r"\bwe (?:are|have|can)(?: [a-z]+)? (?:disclos|releas)(?:e|ing|ed)\b",
    r"\b(?:information|figures?|data) (?:is|are|can)(?: now| therefore)?(?: be)? (?:released|disclosed) to you\b",
)

# "The attached document", no word of what is in it: the file must tell.
ONLY_ATTACHED = compiled(
    r"\battached (?:document|file|attachment|pdf|papers?|correspondence)s?\b(?! (?:shows?|gives?|contain|sets? out|list|provid|with the|which|that))",
    r"\b(?:see|find|refer to) (?:the )?(?:attached|attachments?|enclosed)(?: (?:document|file|pdf)s?)?(?: (?:in|as|by way of) (?:reply|response|answer)\b|\W*$)",
)

RESPONSE_ATTACHED = compiled(
    r"\battach(?:ed|ing)?(?: [^\s.]+){0,6} (?:response|reply|letter|notice|refusal|outcome|decision)",
    r"\b(?:response|reply|letter|notice|outcome|decision)(?: [^\s.]+){0,6} attach(?:ed|ment)",
    r"\b(?:see|find) (?:the )?attached\b",
    r"\bto your (?:foi |freedom of information )?(?:request|enquiry) (?:is |are )?attached\b",
)

BACKWARD = compiled(
    r"\b(?:explained|set out|stated|advised) in our (?:initial|original|previous|first|earlier) (?:response|reply)",
    r"\b(?:could|should) (?:reduce|narrow|refine)\b",
    r"\bre-?send\b",
)

# A review that finds the refusal right.
UPHOLDS = compiled(
    r"\buph(?:eld|old)\b|\b(?:applied|engaged|complied with|dealt with|handled) correctly\b",
    r"\bcorrect(?:ly)? (?:to )?(?:appl|engage|complied|withh|refus|cite|rel)",
    r"\b(?:original|initial) (?:decision|position|response|refusal)\b[^.]{0,40} (?:stands?|remains?|was (?:right|correct))\b",
)

# Sentences that argue for a refusal: nothing in them is given.
ARGUED = compiled(
    r"\b(?:original|initial|previous) (?:decision|position|refusal)\b|\bthe intention of an? internal review|\byour (?:complaint|appeal)\b|"
    r"\bpublic interest\b|\bapolog|\bsorry\b|\bdata protection\b|\bpersonal data\b|\barticle \d|\bprejudice|\bdisclos|"
    r"\bmanual(?:ly)? (?:search|review|check)|\belectronic report|\bwe (?:estimate|would (?:have|need)|"
    r"searched|identified)|\bit would take\b|\bwould (?:require|involve|mean|take)\b|\bcost limit|\bofficer time|"
    r"\bby hand\b|\bhave to be (?:read|opened|searched|checked|examined|gone)|"
    r"\bsections? \d|\bregulations? \d|\bnarrow(?:er|ing|ed|\s+(?:your|the|it|down))|\bhowever, we do not record|\bdoes hold the information|"
    r"\binformation (?:you have requested )?is held\b|\bredirect|\bcontact (?:the|them|schools?|your)|"
    r"\bsubmit (?:an|a)|\blikely to be held|\bbreach of|\bour records show|\bfreedom of information|"
    r"\bwe are only able|\bcollate\b|\bonly be able|\bset out (?:the )?(?:detail|reason)",
)

CAVEATS = (
    ("management information", re.compile(r"management information")),
    ("estimate", re.compile(r"\bestimat(?:e|ed|es)\b|\bapproximate")),
    ("small numbers suppressed", re.compile(r"(?:small|low) numbers|fewer than (?:five|\d)|less than (?:five|5|10)\b|suppress")),
    ("provisional", re.compile(r"\bprovisional\b|subject to (?:change|revision)")),
    ("not quality assured", re.compile(r"not (?:been )?(?:fully )?(?:quality|validat|verif)\w*")),
    ("rounded", re.compile(r"\brounded\b")),
    ("redacted", re.compile(r"\bredact")),
)  # fmt: skip

# What file names say. First that matches counts.
NAMES = (
    ("partial", re.compile(r"some (?:info\w* )?(?:exempt|withheld|redact|not held)|part(?:ial|ly|)\b.{0,12}(?:exempt|release|disclos|refus)")),
    ("refused_cost", re.compile(r"fee notice|cost (?:limit|refus|exce)|section ?12|s12\b|over (?:cost|limit)")),
    ("refused_vexatious", re.compile(r"vexatious|section ?14")),
    ("not_held", re.compile(r"not[ _-]?held|no info(?:rmation)? held")),
    ("released", re.compile(r"all info\w*.{0,12}suppl|full (?:release|disclosure)|for release|disclos(?:ed|ure) (?:bundle|doc)")),
    ("refused_exemption", re.compile(r"exempt|refus|withheld")),
)  # fmt: skip

DATA_FILE = re.compile(r"\.(?:xlsx?|csv|ods|xlsm|zip|pptx?|kml|json|txt)(?:\.\w{3,4})?$")

IGNORED_FILE = re.compile(
    r"^(?:image|pbrush|logo|att0)\w*|acknowledg|receipt|freedom of information request", re.I
)

LEAFLET_FILE = re.compile(
    r"acknowledg|receipt|leaflet|booklet|fact ?sheet|privacy|complaints|copy of (?:your |the )?request"
)

LETTER_WORDS = frozenset(
    [
        "response",
        "reply",
        "letter",
        "notice",
        "final",
        "sent",
        "internal",
        "review",
        "decision",
        "request",
        "information",
        "freedom",
        "council",
        "ofcom",
        "full",
        "docx",
        "sheffield",
        "city",
        "refusal",
        "case",
        "number",
        "formal",
        "covering",
        "reference",
        "environmental",
    ]
)
