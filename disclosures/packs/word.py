"""The Word file of a pack: a docxtpl template, made here so that it can be read, and filled."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docxtpl import DocxTemplate, RichText
from jinja2 import Environment

# What a Word file (XML 1.0) cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SERIF, SHADES = "Cambria", {"refuse": "#FBE3C0", "release": "#CDEBE3"}
LINES = {"refuse": "dash", "release": "single"}

# (style, words). A paragraph that holds a {%p … %} tag alone disappears when filled.
_BODY = (
    ("Title", "Evidence {{ pack.name|lower }}"),
    (None, "{%p if pack.watermark %}"),
    ("Intense Quote", "{{ pack.watermark }}. For our own file only. Do not send it to anyone."),
    (None, "{%p endif %}"),
    (None, "For: {{ cover.for }}"),
    (None, "Date: {{ pack.day }}. Pack {{ pack.number }}, version {{ pack.version }}."),
    (None, "Contact: {{ cover.contact }}, {{ cover.email }}"),
    (None, "{{ cover.covering }}"),
    (None, "{%p for words in cover.asks %}"), (None, "{{ words }}"), (None, "{%p endfor %}"),
    ("Heading 2", "In this pack"),
    (None, "{%p for m in mismatches %}"),
    (None, "{{ m.reference }} {{ m.title }}\n{{ m.summary }}"),
    (None, "{%p endfor %}"),
    (None, "{{ cover.standing }} {{ cover.made_with }}"),
    (None, "{%p for m in mismatches %}"),
    ("Heading 1", "{{ m.reference }}. {{ m.title }}"),
    (None, "{{ m.status }}. {{ m.body }}.{% if m.description %} {{ m.description }}.{% endif %}"),
    (None, "{{ m.summary }}"),
    ("Heading 2", "What happened when"),
    (None, "{%p for e in m.timeline %}"),
    ("List Bullet", "{{ e.day }}. {% if e.kind != 'letter' %}{{ e.kind|upper }}: {% endif %}"
     "{{ e.words }}"
     "{% if e.since is not none %} ({{ e.since }} days after the one before){% endif %}"),
    (None, "{%p endfor %}"),
    ("Heading 2", "Ask by ask"),
    ("table", ("m.asks", ("Ask", "Written question and answer", "FOI request and response",
                          "Compared"),
               ("{{ r.letter }}", "{{r pair_of(r, 'pq') }}", "{{r pair_of(r, 'foi') }}",
                "{{ r.verdict }}. {{ r.facts|join('. ') }}"))),
    ("Heading 2", "What else could explain it"),
    (None, "{%p for e in m.explanations %}"),
    ("List Bullet", "{{ e.sentence }}{% if e.rests_on %} “{{ e.rests_on }}”{% endif %}"),
    (None, "{%p else %}"),
    ("List Bullet", "None of the usual explanations was detected. Consider others."),
    (None, "{%p endfor %}"),
    (None, "{%p for r in m.later_published %}"),
    ("List Bullet", "Published later: {{ r.title }}, {{ r.date }}: {{ r.address }}"),
    (None, "{%p endfor %}"),
    (None, "{%p if m.correspondence %}"), ("Heading 2", "Correspondence"), (None, "{%p endif %}"),
    (None, "{%p for c in m.correspondence %}"),
    ("List Bullet", "{{ c.day }}. {{ c.kind }}: {{ c.subject }}. {{ c['from'] }} to {{ c.to }}. "
     "{{ c.summary }}{% if c.period %} {{ c.period }}.{% endif %} Source: {{ c.source }}"),
    (None, "{%p endfor %}"),
    ("Heading 2", "The body’s reply"),
    (None, "{{ m.no_reply }}"),
    (None, "{%p for r in m.replies %}"),
    (None, "Received {{ r.day }}, in full:"), ("Quote", "{{ r.text }}"),
    (None, "{%p endfor %}"),
    (None, "{%p if m.questions %}"), ("Heading 2", "Draft question"), (None, "{%p endif %}"),
    (None, "{%p for q in m.questions %}"),
    ("Quote", "{{ q.wording }}"), (None, "{{ q.why }}"),
    (None, "{%p endfor %}"),
    (None, "{%p if m.remedies %}"), ("Heading 2", "What could follow"), (None, "{%p endif %}"),
    (None, "{%p for r in m.remedies %}"), ("List Bullet", "{{ r }}"), (None, "{%p endfor %}"),
    (None, "{{ m.checked }}"),
    (None, "{%p for d in m.documents %}"),
    ("Heading 2", "{{ d.kind|upper }}: {{ d.title }}, in full"),
    (None, "{%p for f in d.facts %}"), (None, "{{ f[0] }}: {{ f[1] }}"), (None, "{%p endfor %}"),
    (None, "{%p for p in d.parts %}"),
    ("Heading 3", "{{ p.heading }}"),
    (None, "{%p if p.note %}"), (None, "{{ p.note }}"), (None, "{%p endif %}"),
    ("Quote", "{{r quoted(p) }}"),
    (None, "{%p for t in p.tables %}"),
    (None, "{%p for line in lines_of(t) %}"), ("Quote", "{{ line }}"), (None, "{%p endfor %}"),
    (None, "{%p endfor %}"),
    (None, "{%p endfor %}"),
    (None, "{%p endfor %}"),
    (None, "{%p endfor %}"),
    ("Heading 1", "{{ rule.title }}"),
    (None, "{{ rule.name }}:"), ("Quote", "{{ rule.quote }}"),
    (None, "{{ rule.source }} {{ rule.address }}"),
    (None, "Three limits:"),
    (None, "{%p for w in rule.limits %}"), ("List Bullet", "{{ w }}"), (None, "{%p endfor %}"),
    ("Heading 1", "{{ cost_limits.title }}"),
    ("table", ("cost_limits.rows", ("For", "Limit", "Terms", "Source"),
               ("{{ r.what }}", "{{ r.limit }}", "{{ r.terms }}", "{{ r.source }}"))),
    (None, "{{ cost_limits.note }}"),
    ("Heading 1", "Sources"),
    ("table", ("sources", ("No.", "What and where", "Seen", "Saved copy"),
               ("{{ r.id }}", "{{ r.what }} ({{ r.references|join(', ') }}) {{ r.address }}",
                "{{ r.day }}", "{{ r.file or r.not_enclosed }} SHA-256 {{ r.sha256 }}"))),
    ("Heading 1", "How it was checked, and limits"),
    (None, "{%p for w in method + limits %}"), ("List Bullet", "{{ w }}"), (None, "{%p endfor %}"),
    ("Heading 1", "Licences"),
    (None, "{%p for w in licences %}"), ("List Bullet", "{{ w }}"), (None, "{%p endfor %}"),
)  # fmt: skip


def to_docx(data: dict) -> bytes:
    template = DocxTemplate(io.BytesIO(_template()))
    # Autoescaped: a text is never markup. Nothing of the data is ever a template.
    environment = Environment(autoescape=True)
    environment.globals |= {"quoted": _quoted, "pair_of": _pair_of, "lines_of": _lines_of}
    template.render(_fit(data), environment)
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def _fit(value):
    """The data without characters that XML cannot hold."""
    if isinstance(value, str):
        return _NOT_XML.sub(" ", value)
    if isinstance(value, dict):
        return {key: _fit(part) for key, part in value.items()}
    return [_fit(part) for part in value] if isinstance(value, list) else value


def _template() -> bytes:
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for style, words in _BODY:
        if style == "table":
            _add_table(document, *words)
        else:
            document.add_paragraph(words, style=style)
    _add_footer(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _add_table(document, rows: str, headings: tuple, cells: tuple) -> None:
    """A heading row, and one row for each of `rows` between two rows that hold only the tags."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for words in (("{%tr for r in " + rows + " %}",), cells, ("{%tr endfor %}",)):
        added = table.add_row().cells
        for cell, text in zip(added, words, strict=False):
            cell.text = text


def _add_footer(document) -> None:
    """ "Pack 0031, page 4 of 9" by Word's own fields, and the watermark's words."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.LEFT
    footer.add_run("{{ pack.name }}, page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")
    footer.add_run(". Version {{ pack.version }}, {{ pack.day }}. ")
    mark = footer.add_run("{{ pack.watermark }}")
    mark.bold, mark.font.color.rgb = True, RGBColor(0x8F, 0x47, 0x00)


def _add_field(paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _quoted(part: dict) -> RichText:
    rich = RichText()
    for segment in part["segments"]:
        if segment["ask"] not in ("", "-"):
            rich.add(f"[{segment['ask']}] ", bold=True)
        mark = segment["mark"]
        rich.add(
            segment["text"],
            font=SERIF,
            highlight=SHADES.get(mark),
            underline=LINES.get(mark, "dotted" if segment["ask"] else False),
        )
    return rich


def _pair_of(ask: dict, side: str) -> RichText:
    asked, replied = ask[f"{side}_asked"], ask[f"{side}_replied"]
    rich = RichText()
    rich.add(f"Asked: “{asked}”" if asked else "Nothing lined up")
    if replied:
        label = ask["foi_where"] if side == "foi" else "Answer"
        rich.add(f"\n{label}: “{replied}”")
    return rich


def _lines_of(table: dict) -> list[str]:
    """A quoted table as lines, cells parted by bars: its columns may be many."""
    above = [[table["caption"]], table["headings"]]
    return [" | ".join(row) for row in [*above, *table["rows"]] if any(row)]
