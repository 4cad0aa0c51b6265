"""What a pack holds, in every format, and what it must never hold."""

import csv
import io
import json
import zipfile
from datetime import date

import pypdfium2
import pytest
from docx import Document

from disclosures import storage
from disclosures.models import Attachment, Correspondence, PackHit, Pair, StatisticalRelease
from disclosures.packs import making, rules
from disclosures.packs.passages import REMOVED
from disclosures.review import letters
from disclosures.review.wording import says_why
from tests.factories import QuestionFactory, add_answer, add_message
from tests.packs import made

pytestmark = pytest.mark.django_db


def shape(value):
    """The structure of some data: names and kinds, one row for each list."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "" if value is None else type(value).__name__


SEGMENT = {"text": "str", "mark": "str", "ask": "str"}
PART = {"heading": "str", "note": "str", "segments": [SEGMENT], "tables": [], "sha256": "str"}
GOLDEN = {
    "format": "str",
    "pack": {"name": "str", "number": "str", "version": "int", "made_at": "str", "day": "str",
             "recipient": "str", "watermark": "str"},
    "cover": {"for": "str", "covering": "str", "asks": ["str"], "contact": "str", "email": "str",
              "made_with": "str", "standing": "str"},
    "rule": {"title": "str", "name": "str", "quote": "str", "address": "str", "source": "str",
             "limits": ["str"]},
    "cost_limits": {"title": "str", "note": "str", "rows": [
        {"what": "str", "limit": "str", "terms": "str", "source": "str"}]},
    "mismatches": [{
        "reference": "str", "title": "str", "status": "str", "body": "str", "description": "str",
        "summary": "str",
        "timeline": [{"date": "str", "day": "str", "kind": "str", "words": "str", "since": ""}],
        "asks": [{"letter": "str", "at_issue": "bool", "verdict": "str", "facts": ["str"],
                  "pq_asked": "str", "pq_replied": "str", "foi_asked": "str",
                  "foi_replied": "str", "foi_where": "str"}],
        "documents": [{"kind": "str", "title": "str", "facts": [["str"]], "parts": [PART]}],
        "explanations": [{"sentence": "str", "rests_on": "str"}],
        "later_published": [], "correspondence": [], "checked": "str", "replies": [],
        "no_reply": "str",
        "questions": [{"wording": "str", "why": "str"}], "remedies": ["str"],
    }],
    "sources": [{"id": "str", "what": "str", "references": ["str"], "address": "str",
                 "seen": "str", "day": "str", "sha256": "str", "size": "int", "file": "str",
                 "not_enclosed": "str"}],
    "method": ["str"], "limits": ["str"], "licences": ["str"],
}  # fmt: skip


def texts(files):
    """Everything readable in a made pack, by format; the ZIP's other files beside them."""
    pdf = pypdfium2.PdfDocument(files["pdf"])
    word = Document(io.BytesIO(files["docx"]))
    cells = [cell.text for t in word.tables for row in t.rows for cell in row.cells]
    said = {
        "json": files["json"].decode(),
        "csv": files["csv"].decode("utf-8-sig"),
        "html": files["html"].decode(),
        "pdf": " ".join(page.get_textpage().get_text_range() for page in pdf),
        "docx": "\n".join([p.text for p in word.paragraphs] + cells),
    }
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as archive:
        for name in archive.namelist():
            if not name.startswith(("saved/", "pack.")):
                said[name] = archive.read(name).decode()
    return {name: " ".join(text.split()) for name, text in said.items()}


def test_letters_stand_in_every_format_with_their_source():
    pack = made.pack("osr")
    pair, user = pack.items.get().pair, pack.started_by
    public, own = (
        Correspondence.objects.create(
            date=date(2024, 2, 20), sender=f"Commissioner {n}", recipient="A department",
            kind="letter", subject="Records", summary="Raises an embargo on records.",
            period_from=date(2024, 1, 1), public_reference=f"place {n}", is_public=not n,
        )
        for n in (0, 1)
    )  # fmt: skip
    for letter in (public, own):
        letters.link(letter, pair, user)
    said = texts(made.files(made.version(pack)))
    for name in ("json", "html", "pdf", "docx"):
        assert "Raises an embargo on records." in said[name], name
        assert "An embargo from about January 2024, no end given, as recorded in" in said[name], (
            name
        )
        assert "place 0" in said[name]
        assert "Commissioner 1" not in said[name]  # not public
    rows = making.preview(pack)["mismatches"][0]["timeline"]
    assert [r["words"] for r in rows if r["kind"] == "letter"] == [
        "Letter from Commissioner 0 to A department"
    ]
    assert "LETTER:" not in said["pdf"]
    assert "Commissioner 1" in str(making.preview(made.pack("own", pair)))


def test_the_structure_of_pack_json():
    assert shape(making.preview(made.pack("member"))) == GOLDEN


def test_every_format_says_the_same():
    files = made.files(made.version(made.pack("member")))
    for name, said in texts(files).items():
        if name in ("json", "html", "pdf", "docx"):
            for words in (
                "how many people waited more than six weeks",
                "The information is not held centrally",
                "412 people",
                "The counts may differ.",
                "pursuant to the Answer of 14 March 2024",
                "Guide to Parliamentary Work, November 2024, paragraph 221",
                "£850, advisory",
                "£600, which is 24 hours",
                "£450, which is 18 hours",
                "No reply from the body had been received",
                "Open Parliament Licence",
                "https://www.whatdotheyknow.com/",
            ):
                assert words in said.replace("­", ""), (name, words)
            for limit in rules.RULE["limits"]:
                assert limit.split(".")[0] in said


def test_no_score_no_reviewer_no_requester_in_any_format():
    draft = made.pack("own", made.pair(), made.pair(confirmed=False))
    draft.items.first().pair.notes.create(by=made.reviewers()[0], text="A private note")
    for name, said in texts(made.files(made.version(draft))).items():
        lowered = said.lower()
        for person in made.REVIEWER_NAMES:
            for part in person.lower().split():
                assert part not in lowered, name
        for user in made.reviewers():
            assert user.username not in lowered
        for words in (made.REASON, "A private note", "score", "strength", "Strong", " 87"):
            assert words.lower() not in lowered, (name, words)


def test_the_fixed_words_say_nothing_about_why():
    for recipient in ("osr", "ico", "member", "own"):
        data = making.preview(made.pack(recipient))
        own_words = json.dumps([data[k] for k in ("cover", "method", "limits", "licences")])
        assert says_why(own_words) == []
        assert says_why(json.dumps(data["cost_limits"])) == []


def test_every_page_of_the_pdf_is_numbered():
    version = made.version(made.pack("osr", made.pair(), made.pair()))
    pdf = pypdfium2.PdfDocument(made.files(version)["pdf"])
    number = version.pack.number
    for page, sheet in enumerate(pdf, 1):
        said = " ".join(sheet.get_textpage().get_text_range().split())
        assert f"Pack {number}, page {page} of {len(pdf)}" in said
        assert "Not confirmed" not in said


def test_our_own_file_says_not_confirmed_on_every_page():
    version = made.version(made.pack("own", made.pair(confirmed=False)))
    assert not version.is_confirmed
    pdf = pypdfium2.PdfDocument(made.files(version)["pdf"])
    assert all("Not confirmed" in p.get_textpage().get_text_range() for p in pdf)


def test_a_pack_shows_nothing_of_a_first_decision_that_waits_for_a_second():
    waiting = made.pair(confirmed=False)
    made.confirm(waiting, count=1)
    assert Pair.objects.get(pk=waiting.pk).state == "second_opinion"
    data = making.preview(made.pack("own", waiting))
    untouched = making.preview(made.pack("own", made.pair(confirmed=False)))
    for key in ("status", "description", "checked"):
        assert data["mismatches"][0][key] == untouched["mismatches"][0][key]
    assert "already given" not in json.dumps(data["mismatches"])


def test_words_taken_out_are_in_no_format_and_their_copies_stay_with_us():
    pair = made.pair()
    add_message(pair.request, "authority", "Dear Jane Roe, it was 412.")
    draft = made.pack("osr", pair)
    PackHit.objects.create(pack=draft, words="Jane Roe", choice="remove", by=made.reviewers()[0])
    files = made.files(made.version(draft))
    for name, said in texts(files).items():
        assert "Jane" not in said, name
    data = json.loads(files["json"])
    assert REMOVED in files["json"].decode()
    withheld = [s for s in data["sources"] if s["not_enclosed"]]
    assert [s["what"] for s in withheld] == ["FOI request FOI2024/00077 and response"]
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as archive:
        saved = [name for name in archive.namelist() if name.startswith("saved/")]
        assert sorted(saved) == sorted(s["file"] for s in data["sources"] if s["file"])


def test_an_answers_own_attachment_is_quoted_and_enclosed():
    pair = made.pair(attachment=False)
    page = made.saved("https://qna.files.parliament.uk/a.csv", b"Year,People", "text/csv")
    attachment = Attachment.objects.create(sha256=page.sha256, size_bytes=11, status="read")
    attachment.pages.create(number=1, kind="page", text="Ring 020 7946 0018 for 2023")
    pair.answer.enclosures.create(
        url=page.url, file_name="a.csv", position=1, attachment=attachment, page=page
    )
    draft = made.pack("osr", pair)
    PackHit.objects.create(pack=draft, words="020 7946 0018", choice="keep", by=made.reviewers()[0])
    files = made.files(made.version(draft))
    assert b"Ring 020 7946 0018 for 2023" in files["json"]
    assert [s["what"] for s in json.loads(files["json"])["sources"]] == [
        f"Written question {pair.question.uin} and its answer",
        "Attachment to the answer",
        "FOI request FOI2024/00077 and response",
    ]


def test_the_earlier_answer_the_correction_and_later_releases_are_in_it():
    pair = made.pair()
    earlier = QuestionFactory(uin="77001", answer="It is not held in that form.").current_answer
    earlier.page = made.saved("https://questions-statements-api.parliament.uk/api/7", b"{7}")
    earlier.save()
    pair.said_in = earlier
    pair.save()
    later = add_answer(pair.question, "There were 412.", kind="corrected", refusal="none")
    later.page = made.saved("https://questions-statements-api.parliament.uk/api/8", b"{8}")
    later.date_corrected = date(2024, 7, 1)
    later.save()
    release = StatisticalRelease.objects.create(
        content_id="r", base_path="/r", title="Waits 2024", url="https://www.gov.uk/r",
        first_published_on=date(2024, 9, 2),
    )  # fmt: skip
    for letter in "AB":
        pair.answer.later_publications.create(release=release, letter=letter)
    data = making.preview(made.pack("osr", Pair.objects.get(pk=pair.pk)))
    (mismatch,) = data["mismatches"]
    headings = [part["heading"] for part in mismatch["documents"][0]["parts"]]
    assert headings == [
        "Question",
        "Answer as first given on 14 March 2024",
        "Answer as corrected on 1 July 2024",
        "Answer of 14 March 2024 to question 77001, to which the answer refers",
    ]
    assert [r["title"] for r in mismatch["later_published"]] == ["Waits 2024"]
    assert "Answer corrected" in [event["words"] for event in mismatch["timeline"]]
    addresses = {source["address"] for source in data["sources"]}
    assert {earlier.page.url, later.page.url} <= addresses


def test_a_file_that_could_not_be_read_is_not_enclosed():
    pair = made.pair()
    attached = pair.request.messages.last().enclosures.get().attachment
    attached.status = "needs_ocr"
    attached.save()
    sources = making.preview(made.pack("osr", pair))["sources"]
    (withheld,) = [s for s in sources if not s["file"]]
    assert "could not be checked for names" in withheld["not_enclosed"]
    assert len(withheld["sha256"]) == 64


def test_the_saved_copies_are_the_bytes_that_were_saved():
    files = made.files(made.version(made.pack("osr")))
    data = json.loads(files["json"])
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as archive:
        for source in data["sources"]:
            assert archive.read(source["file"]) == storage.get(source["sha256"])


def test_nothing_of_a_removed_request_is_shown():
    pair = made.pair()
    pair.request.is_removed = True
    pair.request.save()
    data = making.preview(made.pack("own", pair))
    said = json.dumps(data, ensure_ascii=False)
    assert "no longer on the site it came from" in said
    assert "412" not in said.replace(data["pack"]["made_at"], "")
    assert all("whatdotheyknow" not in s["address"] for s in data["sources"])


def test_text_is_never_markup_in_any_format():
    nasty = 'At </w:t> <script>x</script> {{ 7*7 }} #eval("1+1") & $x_1$ *bold*\x0b end'
    pair = made.pair()
    add_message(pair.request, "authority", nasty)
    said = texts(made.files(made.version(made.pack("osr", pair))))
    assert "<script>" not in said["html"]
    for name in ("pdf", "docx"):
        assert '{{ 7*7 }} #eval("1+1") & $x_1$ *bold*' in said[name].replace("”", '"').replace(
            "“", '"'
        )


def test_the_table_escapes_formulas_and_has_a_row_for_each_ask():
    pair = made.pair(title="=cmd()")
    rows = list(csv.DictReader(io.StringIO(
        made.files(made.version(made.pack("osr", pair)))["csv"].decode("utf-8-sig")
    )))  # fmt: skip
    assert [(r["reference"], r["ask"], r["at_issue"]) for r in rows] == [
        (pair.reference, "A", "yes")
    ]
    assert rows[0]["title"] == "'=cmd()"


def test_the_body_is_addressed_by_its_name_and_asked_for_a_reply(settings):
    settings.REPLY_DAYS = 12
    pair = made.pair()
    cover = making.preview(made.pack("body", pair))["cover"]
    assert cover["for"] == pair.question.body.name
    assert "within 12 working days" in cover["asks"][0]
