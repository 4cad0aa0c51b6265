"""Middleware: passages that were taken out are shown in words, on whatever leaves the site as
text. Saved copies and made files go out as their bytes are."""

from __future__ import annotations

import re

from disclosures.redaction import FILL, SHOWN

_SIGN = re.escape(FILL.encode()) + b"|" + re.escape(b"\\u%04x" % ord(FILL))
_RUN = re.compile(rb"(?:%b)+(?:(?:\s|\\n)+(?:%b)+)*" % (_SIGN, _SIGN))
_TEXT = re.compile(r"text/|json|xml")
AS_THEY_ARE = ("saved_copy", "bulk_file", "mismatch_file", "pack_file")


class Redacted:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        is_made = match is not None and match.url_name in AS_THEY_ARE
        if is_made or not _TEXT.search(response.headers.get("Content-Type", "")):
            return response
        if response.streaming:
            response.streaming_content = map(_shown, response.streaming_content)
        else:
            changed = _shown(response.content)
            if changed is not response.content:
                response.content = changed
        return response


def _shown(content: bytes) -> bytes:
    return _RUN.sub(SHOWN.encode(), content) if re.search(_SIGN, content) else content
