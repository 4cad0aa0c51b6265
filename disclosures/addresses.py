"""Addresses that sources give: they are other people's text, and may be anything."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address(given: str) -> str:
    """The address if it is a web address, else "": never `javascript:` and its like."""
    try:
        parts = urlsplit((given or "").strip())
    except ValueError:
        return ""
    return given.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
