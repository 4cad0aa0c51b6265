"""Citations as files, for a reference manager."""

from __future__ import annotations

from django.http import HttpResponse

from disclosures import citations

FORMATS = {
    "bib": ("application/x-bibtex", citations.bibtex),
    "ris": ("application/x-research-info-systems", citations.ris),
    "json": ("application/vnd.citationstyles.csl+json", citations.csl_json),
    "txt": ("text/plain", citations.text),
}


class CitationForm:
    """The last part of an address: the format, by its file's ending."""

    regex = "|".join(FORMATS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def cited(row, form: str) -> HttpResponse:
    """The citation of a question or request in one of `FORMATS`."""
    media, write = FORMATS[form]
    response = HttpResponse(write(row), content_type=f"{media}; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
