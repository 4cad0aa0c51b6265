"""Saved searches and what is told of them: `searches` reads them, `events` says what is new of a
record, `finding` looks for it, `sending` makes the e-mails and sends them."""

from .finding import find
from .searches import Volume, ended, save, token, volume, whats
from .sending import send_due

__all__ = ["Volume", "ended", "find", "save", "send_due", "token", "volume", "whats"]
