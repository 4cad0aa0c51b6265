"""What the search pages write in their own way."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

register = template.Library()


@register.filter
def without_sign(number: int) -> int:
    return abs(number)


@register.filter
def with_code(note: str) -> SafeString:
    """A note of the index, whose `quoted words` are set as code. Everything is escaped first."""
    return mark_safe(re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(note)))


@register.simple_tag
def ticks(group, choices) -> SafeString:
    """The boxes of one group of filters, each with its count. Written here and not in a template:
    there are dozens on every page of results, and they were a third of its time."""
    kind, name = ("radio" if group.is_radio else "checkbox"), escape(group.name)
    zero = ' class="zero"'
    made = [
        f'<li><label><input type="{kind}" id="f-{name}-{slugify(choice.value)}" name="{name}"'
        f' value="{escape(choice.value)}"{" checked" if choice.is_chosen else ""}>'
        f"<span{'' if choice.count else zero}>{escape(choice.words)}</span>"
        f'<span class="n">{choice.count:,}<span class="vh"> results</span></span></label></li>'
        for choice in choices
    ]
    return mark_safe("".join(made) or '<li class="small muted">None</li>')
