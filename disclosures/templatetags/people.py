"""Reviewers' names, as their colleagues see them."""

from django import template

from disclosures.review.people import display_name

register = template.Library()
register.filter("display_name", display_name)
