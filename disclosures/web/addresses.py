"""Addresses that sources give, for pages."""

from disclosures.addresses import web_address

__all__ = ["web_address"]
