"""Words that say why someone acted, which the record must not (ui.md section 6).

The check warns and never blocks; words inside quotation marks are the source's own.
"""

from __future__ import annotations

import re

# never -> say instead
INSTEAD = {
    "lie": "the replies differ", "lied": "the replies differ", "lies": "the replies differ",
    "cover-up": "the replies differ", "cover up": "the replies differ",
    "caught": "possible mismatch", "exposed": "possible mismatch",
    "contradiction": "possible mismatch", "contradicted": "the replies differ",
    "failed": "describe what the document says",
    "claimed": "said the information was not held",
    "pretended": "said the information was not held",
    "hid": "refused on cost grounds", "dodged": "refused on cost grounds",
    "blocked": "refused on cost grounds",
    "leaked": "an FOI response released it", "revealed": "an FOI response released it",
    "forced out": "an FOI response released it",
    "false": "the replies differ", "misleading": "the replies differ",
    "misled": "the replies differ", "was wrong": "the replies differ",
    "suppressed": "withheld", "concealed": "withheld",
    "being found out": "released first, or released later",
}  # fmt: skip
_QUOTED = re.compile('“[^”]*”|"[^"]*"|‘[^’]*’(?!\\w)')
_NEVER = re.compile(
    r"\b(?:" + "|".join(re.escape(w) for w in sorted(INSTEAD, key=len, reverse=True)) + r")\b", re.I
)


def says_why(text: str) -> list[str]:
    """The words found outside quotation marks, each once, in the order of the text."""
    return list(dict.fromkeys(m[0].lower() for m in _NEVER.finditer(_QUOTED.sub(" ", text))))
