"""Working days, for pages."""

from disclosures.working_days import FOI_LIMIT, between, in_words

__all__ = ["FOI_LIMIT", "between", "in_words"]
