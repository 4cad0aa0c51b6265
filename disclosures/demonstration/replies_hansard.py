"""A day of printed answers as XML, in the older layout of the Hansard archive.

Shape: ../shared/sources/hansard-archive.md.
"""

from __future__ import annotations

import tomllib
from datetime import date
from html import escape

from disclosures.demonstration import CONTENT
from disclosures.demonstration.days import long_date

FOLDER = "hansard"


def printed() -> list[dict]:
    text = (CONTENT / "hansard.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["printed"]


def day_files() -> dict[str, bytes]:
    """File name to bytes, one file a day."""
    days: dict[date, list[dict]] = {}
    for row in printed():
        days.setdefault(row["on"], []).append(row)
    return {f"answers{day}a.xml": _file(day, rows) for day, rows in days.items()}


def _file(day: date, rows: list[dict]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<publicwhip scraperversion="a" latest="yes">',
    ]
    body = ""
    for row in rows:
        stem = f"uk.org.publicwhip/wrans/{day}a.{row['uin']}"
        if row["body"] != body:
            body = row["body"]
            lines.append(f'<major-heading id="{stem}.mh" nospeaker="true">{body}</major-heading>')
        lines += _question(row, stem)
    return "\n".join([*lines, "</publicwhip>", ""]).encode()


def _question(row: dict, stem: str) -> list[str]:
    reply = [f"<p>{escape(row['answer'], False)}</p>"]
    if "holding_on" in row:
        held: date = row["holding_on"]
        phrase = f'<phrase class="date" code="{held}">{long_date(held)}</phrase>'
        reply.insert(0, f'<p class="holdinganswer">holding answer {phrase}</p>')
    return [
        f'<minor-heading id="{stem}.h" nospeaker="true">{escape(row["heading"])}</minor-heading>',
        f'<ques id="{stem}.q0" speakername="{row["asker"]}" colnum="301W">'
        f'<p qnum="{row["uin"]}">{escape(row["text"], False)}</p></ques>',
        f'<reply id="{stem}.r0" speakername="{row["minister"]}" colnum="301W">'
        f"{''.join(reply)}</reply>",
    ]
