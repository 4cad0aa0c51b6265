"""What the search pages write in their own way."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def without_sign(number: int) -> int:
    return abs(number)


@register.filter
def with_code(note: str) -> SafeString:
    """A note of the index, whose `quoted words` are set as code. Everything is escaped first."""
    return mark_safe(re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(note)))
