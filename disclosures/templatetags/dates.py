"""Numbers of days in templates."""

from django import template

register = template.Library()


@register.filter
def without_sign(number: int) -> int:
    return abs(number)
