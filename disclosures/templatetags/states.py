"""The state of a pair as a tag: icon and words (ui.md section 2)."""

from __future__ import annotations

from datetime import date

from django import template

from disclosures.models import Pair

register = template.Library()

ICONS = {
    "to_review": "open",
    "needs_more": "q",
    "second_opinion": "two",
    "reviewers_differ": "two",
    "confirmed": "check",
    "with_body": "mail",
    "published": "page",
    "dismissed": "x",
    "source_changed": "swap",
    "withdrawn": "struck",
    "unlinked": "x",
    "merged": "link",
}


@register.inclusion_tag("components/state.html")
def state_tag(pair: Pair, reply_due: date | None = None, dismissal: str = "") -> dict:
    """`dismissal` is why it was dismissed, in words, where the reader may know."""
    words = pair.get_state_display()
    if pair.state == "with_body" and reply_due:
        words = f"Reply due {reply_due:%-d %B %Y}"
    elif pair.state == "needs_more" and pair.back_on:
        words = f"{words}, back on {pair.back_on:%-d %B %Y}"
    elif pair.state == "dismissed" and dismissal:
        words = f"{words}: {dismissal[0].lower()}{dismissal[1:]}"
    elif pair.state == "source_changed":
        words = f"{words} since the decision"
    return {"icon": ICONS[pair.state], "words": words}
