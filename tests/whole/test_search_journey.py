"""A researcher on a phone: finds an answer, narrows it down, copies a citation, takes the table."""

import csv
import io
from pathlib import Path

import pytest

from .looks import DESK, PHONE, faults
from .test_journeys import open_page, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scripts", [True, False])
def test_from_words_to_a_table_on_a_phone(site, open_page, scripts, tmp_path):  # noqa: F811
    page = open_page(viewport=PHONE, java_script_enabled=scripts, accept_downloads=True)
    page.goto(f"{site}/search/?q=harbour")
    everything = page.inner_text("h1")
    page.click("text=Filter >> visible=true")
    page.check("input[name=outcome][value=not-held]")
    page.click("text=Apply filters")
    narrowed = page.inner_text("h1")
    assert narrowed != everything
    assert page.locator("a:has-text('Filter (1)')").count()
    number = int(narrowed.split()[0])
    first = page.inner_text("article h2 >> nth=0")
    page.click("text=Copy citations")
    cited = page.input_value("#cites")
    assert cited.count("Written Question") == min(number, 10)
    assert "(seen " in cited
    page.click("text=Back to the results")
    with page.expect_download() as download:
        page.click("text=Download CSV")
    download.value.save_as(tmp_path / "search.csv")
    text = Path(tmp_path / "search.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text.partition("\n")[2])))
    assert len(rows) == number
    assert rows[0]["heading"] == first
    assert {row["outcome"] for row in rows} == {"Said not held"}


def test_with_scripts_a_tick_updates_the_results_and_keeps_the_focus(site, open_page):  # noqa: F811
    page = open_page(viewport=DESK)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(f"{site}/search/?q=harbour")
    before = page.inner_text("#said")
    status = page.query_selector("#said")
    page.focus("input[name=outcome][value=cost]")
    page.keyboard.press("Space")
    page.wait_for_function(
        "words => document.querySelector('#said').textContent !== words", arg=before
    )
    assert status.inner_text() == page.inner_text("#said")  # one region, its words changed
    assert page.inner_text("h1") == page.inner_text("#said") != before
    assert page.evaluate("document.activeElement.value") == "cost"
    assert "outcome=cost" in page.url
    assert page.locator("text=Clear all 1 filter").count()
    shown = page.inner_text("h1")
    page.reload()
    assert page.inner_text("h1") == shown
    page.go_back()
    page.wait_for_function(
        "words => document.querySelector('#said').textContent === words", arg=before
    )
    assert errors == []


def test_a_draft_is_looked_for_without_scripts(site, open_page):  # noqa: F811
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{site}/search/?q=harbour")
    page.click("text=Has this been asked before?")
    page.fill("#id_draft", "To ask the Secretary of State for Harbours and Islands, how much each "
              "harbour spent on dredging in 2023-24.")  # fmt: skip
    page.click("text=Find it")
    assert page.inner_text("h1").startswith("Asked once")
    assert "Could it be tabled today?" in page.inner_text("main")
    assert "dredging" not in page.url


SIZES = (DESK, PHONE, {"width": 320, "height": 640})
SMALL = (
    "[...document.querySelectorAll('main a, main button, main summary, .sbar a, .sbar "
    "button')].filter(e => { const r = e.getBoundingClientRect(); return r.width && "
    "!e.closest('p:not(.hint):not(.small), .qa') && (r.height < 24 || r.width < 24) })"
    ".map(e => e.outerHTML.slice(0, 90))"
)


def test_axe_finds_nothing(site, open_page):  # noqa: F811
    page, found = open_page(), []
    sign_in(page, site, "Researcher")
    for address in (
        "/search/?q=harbour&outcome=not-held", "/search/?q=harbour&type=foi",
        "/search/?q=harbour&answered_from=x", "/search/?q=zzz&house=Lords",
        "/search/?q=near/x+harbour", "/search/?q=harbour&panel=filters", "/search/tips/",
        "/search/citations/?q=harbour", "/asked-before/",
        "/asked-before/?draft=how+much+each+harbour+spent+on+dredging+in+2023-24",
        "/asked-before/?draft=whether+zeppelins+whistle",
    ):  # fmt: skip
        page.goto(site + address)
        found += faults(page, SIZES)
        for size in SIZES:
            page.set_viewport_size(size)
            found += [(address, size["width"], "small", target) for target in page.evaluate(SMALL)]
    assert found == []


def test_the_first_load_is_four_requests_to_ourselves(site, open_page):  # noqa: F811
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: None)
    page.goto(f"{site}/search/?q=harbour", wait_until="networkidle")
    assert len(asked) <= 4
    assert all(url.startswith(site) for url in asked)
