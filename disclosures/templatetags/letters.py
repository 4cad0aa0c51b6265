from django import template

from disclosures.review.periods import period_of

register = template.Library()
register.filter("period", period_of)
