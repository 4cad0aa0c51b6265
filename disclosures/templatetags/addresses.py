"""`{{ url|web_address }}`: an address from a source, or nothing where it is no web address."""

from django import template

from disclosures.addresses import web_address

register = template.Library()
register.filter("web_address", web_address)
