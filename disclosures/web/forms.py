"""How dates are written in every form."""

from disclosures.results.filters import DATE_HELP, DATES

__all__ = ["DATES", "DATE_HELP"]
