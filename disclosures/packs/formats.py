"""HTML and PDF of a pack, each from its data alone."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from django.template.loader import render_to_string

TEMPLATE = Path(__file__).with_name("pack.typ")


def to_json(data: dict) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def to_html(data: dict) -> bytes:
    """One file that needs no other: its style is inside, its addresses are text."""
    return render_to_string("packs/standalone.html", {"data": data}).encode()


def to_pdf(data: dict) -> bytes:
    """With the fonts inside typst alone, so that every machine makes the same pages."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        root=TEMPLATE.parent,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(),
        timestamp=int(datetime.fromisoformat(data["pack"]["made_at"]).timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
