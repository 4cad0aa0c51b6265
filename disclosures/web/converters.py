"""Parts of addresses that are more than a word or a number."""

from __future__ import annotations

from datetime import date


class House:
    regex = "commons|lords"

    def to_python(self, value):
        return value.title()

    def to_url(self, value):
        return value.lower()


class Day:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return date.fromisoformat(value)  # a ValueError is a 404

    def to_url(self, value):
        return str(value)


class Sha256:
    regex = "[0-9a-f]{64}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
