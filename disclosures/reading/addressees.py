"""Greetings in the files of FOI responses: whom a letter is written to is no part of what it gives.

A site masks the requester's name on its pages; a letter enclosed as a file still greets them. Where
a line begins with a greeting to a person, the name goes before the text is kept. Who is greeted by
an office ("Dear Minister") stays: that is content.
"""

from __future__ import annotations

import re

TAKEN_OUT = "[name taken out]"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev|Cllr)\b\.?"
_NAME = r"[A-Z][\w'’-]{0,40}"
_OFFICE = (
    r"(?:All|Applicant|Ambassador|Board|Chair|Chairman|Chancellor|Chief|Citizen|Colleagues?|"
    r"Commissioner|Committee|Councillors?|Customer|Director|Editor|Everyone|FOI|Freedom|General|"
    r"Governor|Head|Home|Information|Lord|Madam|Member|Minister|Office|Parents?|Permanent|Prime|"
    r"Principal|Private|Requester|Residents?|Right|Rt|Secretary|Sir|Sirs|Speaker|Staff|Supplier|"
    r"Team|The|Under)\b"
)
# Bounded everywhere: a hostile file must not make the search slow.
_GREETING = re.compile(
    rf"^(?P<lead>[ \t>]{{0,20}}(?:Dear|Hi|Hello)[ \t]{{1,5}})"
    rf"(?:{_TITLE}[ \t]{{1,5}}(?:{_NAME}[ \t]{{1,3}}){{0,3}}{_NAME}"
    rf"|(?!{_OFFICE})(?:{_NAME}[ \t]{{1,3}}){{0,2}}{_NAME})"
    r"(?=[ \t]{0,5}[,:.;!-]{0,2}[ \t]{0,5}$)",
    re.MULTILINE,
)


def without_addressee(text: str) -> str:
    """The text with the name of each greeting that stands on a line of its own taken out."""
    return _GREETING.sub(rf"\g<lead>{TAKEN_OUT}", text)
