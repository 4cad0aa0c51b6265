"""From confirmed to public and back: what each step needs, and that nothing of it is rewritten."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosures import storage, working_days
from disclosures.flagging import pairs as flagging
from disclosures.models import (
    BodyReply,
    Letter,
    Pair,
    PairEvent,
    Publication,
    PublicationChoice,
    Withdrawal,
)
from disclosures.packs.replies import replies_to
from disclosures.publishing import checks, content, letters, public
from disclosures.review import publication as steps
from tests.factories import PairFactory, add_message
from tests.packs import made as packs_made
from tests.publishing import made

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_the_road_from_confirmed_to_withdrawn():
    pair = made.confirmed()
    assert pair.state == "confirmed"
    pair = made.with_body(pair)
    assert pair.state == "with_body"
    made.replied(pair)
    row = made.publish(pair)
    pair.refresh_from_db()
    assert (pair.state, row.version) == ("published", 1)
    steps.withdraw(pair.pk, made.admin(), "the two records cover different years.")
    pair.refresh_from_db()
    assert pair.state == "withdrawn"
    assert list(public.standing()) == []
    kinds = PairEvent.objects.filter(pair=pair, kind="publication").values_list("words", flat=True)
    assert len(kinds) == 4


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (state, step)
        for (state, _), step in product(Pair.STATES, steps.STEPS)
        if state not in steps.STEPS[step][0]
    ],
)
def test_a_step_is_refused_from_any_other_state(state, step):
    pair = PairFactory(state=state)
    page = steps.Page("", {}, {}, "", "", "", None, None)
    call = {
        "send": lambda: steps.send(
            pair.pk, made.admin(), to="x", subject="x", text="x", sent_on=TODAY()
        ),
        "reply": lambda: steps.record_reply(pair.pk, made.admin(), text="x", received_on=TODAY()),
        "no_reply": lambda: steps.record_no_reply(pair.pk, made.admin()),
        "publish": lambda: steps.publish(pair.pk, made.admin(), page),
        "correct": lambda: steps.correct(pair.pk, made.admin(), page, "x"),
        "withdraw": lambda: steps.withdraw(pair.pk, made.admin(), "x"),
    }[step]
    with pytest.raises(steps.Refused):
        call()
    pair.refresh_from_db()
    assert pair.state == state
    assert not PairEvent.objects.exists()


def test_the_body_has_the_whole_of_its_time():
    pair = made.with_body(days_ago=1)
    with pytest.raises(steps.Refused, match="to reply"):
        made.publish(pair)
    assert Publication.objects.count() == 0
    with pytest.raises(steps.Refused, match="not passed"):
        steps.record_no_reply(pair.pk, made.admin())
    made.replied(pair)
    assert made.publish(pair).version == 1


def test_the_last_day_is_the_bodys(monkeypatch):
    letter = made.last_letter(made.with_body())
    monkeypatch.setattr(steps.timezone, "localdate", lambda: letter.reply_due)
    assert not steps.is_past_due(letter)
    monkeypatch.setattr(steps.timezone, "localdate", lambda: letter.reply_due + timedelta(1))
    assert steps.is_past_due(letter)


def test_without_a_reply_the_page_says_that_it_was_asked_for():
    pair = made.with_body()
    letter = made.last_letter(pair)
    row = made.publish(pair)
    shown = row.content["mismatches"][0]
    days = [f"{d.day} {d:%B %Y}" for d in (letter.sent_on, letter.reply_due)]
    assert shown["no_reply"] == f"Asked for a reply on {days[0]}. None received by {days[1]}."


def test_the_reply_is_shown_in_full_and_in_packs():
    row = made.published()
    assert row.content["mismatches"][0]["replies"][0]["text"] == made.REPLY
    assert [r.text for r in replies_to(row.pair)] == [made.REPLY]


def test_nothing_of_reviewers_or_scores_is_in_what_was_published():
    row = made.published()
    text = json.dumps(row.content) + "".join(
        storage.get(file["sha256"]).decode("utf-8", "replace") for file in row.files.values()
    )
    for hidden in (*made.NAMES, "Quillon", "Zebedee", "Ottoline", packs_made.REASON, made.OFFICE):
        assert hidden not in text
    assert '"score"' not in text
    assert '"strength"' not in text


@pytest.mark.parametrize("key", ["explanations", "personal"])
def test_what_is_not_decided_keeps_it_from_being_published(key):
    pair = made.with_body()
    if key == "personal":
        add_message(pair.request, "authority", "Dear Jo Bloggs, see above.")
        pair = content.with_documents(pair.pk)
        sentence = pair.explanations[0]["sentence"]
        steps.choose(pair.pk, made.admin(), [("explanation", sentence, "approve")])
    pair = content.with_documents(pair.pk)
    found = {c.key: c for c in checks.checks(pair)}
    assert not found[key].is_clear
    with pytest.raises(steps.Refused, match="not clear"):
        checks.publish(pair, made.admin(), description="", title="")
    assert not Publication.objects.exists()


def test_an_explanation_that_was_left_out_is_not_shown_and_one_must_stay():
    pair = made.confirmed()
    pair.explanations = [
        {"key": "a", "sentence": "The counts may differ", "rests_on": ""},
        {"key": "b", "sentence": "The periods may differ.", "rests_on": ""},
    ]
    pair.save()
    made.with_body(pair)
    leave = [("explanation", said["sentence"], "leave_out") for said in pair.explanations]
    steps.choose(pair.pk, made.admin(), leave)
    listed = {c.key: c for c in checks.checks(content.with_documents(pair.pk))}
    assert listed["explanations"].problems == ["At least one explanation must be shown."]
    steps.choose(pair.pk, made.admin(), [("explanation", "The periods may differ.", "approve")])
    data = content.page(content.with_documents(pair.pk), timezone.now())
    assert [s["sentence"] for s in data["mismatches"][0]["explanations"]] == [
        "The periods may differ."
    ]


def test_words_taken_out_are_in_no_part_of_it():
    pair = made.confirmed()
    add_message(pair.request, "authority", "Dear Jo Bloggs, 412 people.")
    pair = made.with_body(pair)
    pair = made.decided(pair)
    steps.choose(pair.pk, made.admin(), [("personal", "Jo Bloggs", "remove")])
    row = checks.publish(content.with_documents(pair.pk), made.admin(), description="", title="")
    assert "Jo Bloggs" not in json.dumps(row.content)
    assert "[removed]" in json.dumps(row.content)


@pytest.mark.parametrize("model", [Letter, BodyReply, PublicationChoice, Publication, Withdrawal])
def test_the_ledgers_are_added_to_only(model):
    made.withdrawn()
    rows = model.objects.all()
    for change in (lambda: rows._raw_delete(rows.db), lambda: rows.update(pair=1)):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_a_correction_is_a_new_version_with_a_note():
    row = made.published()
    with pytest.raises(steps.Refused, match="what was corrected"):
        made.publish(Pair.objects.get(pk=row.pair_id))
    later = made.publish(Pair.objects.get(pk=row.pair_id), note="The title was shortened.")
    assert (later.version, later.note) == (2, "The title was shortened.")
    assert public.latest(row.reference) == later
    assert [p.version for p in public.versions(later)] == [2, 1]


def _source_changes(pair: Pair) -> None:
    """As flagging does when it finds another version of a document."""

    class Said:
        version, earlier = pair.answer, None

    class Due:
        said = Said

    pair.request.version += 1
    pair.request.save()
    flagging._follow_documents(pair, pair.request, Due)
    pair.save()


@pytest.mark.parametrize("state", ["with_body", "published"])
def test_a_changed_source_sends_it_back_and_leaves_the_page_as_it_was(state):
    row = made.published() if state == "published" else None
    pair = Pair.objects.get(pk=row.pair_id) if row else made.with_body()
    _source_changes(pair)
    pair.refresh_from_db()
    assert pair.state == "source_changed"
    if row:
        standing = public.latest(row.reference)
        assert standing.content == row.content
        assert public.source_changed(standing)
        assert list(public.standing()) == [row]


def test_after_a_changed_source_it_needs_two_reviewers_and_a_letter_again():
    row = made.published()
    pair = Pair.objects.get(pk=row.pair_id)
    _source_changes(pair)
    packs_made.confirm(pair)
    pair.refresh_from_db()
    assert pair.state == "confirmed"
    assert steps.letter_of(pair) is None
    made.with_body(pair)
    later = made.publish(pair, note="The response was released in full since.")
    assert later.version == 2
    assert not public.source_changed(public.latest(row.reference))


def test_a_withdrawal_is_final_and_needs_a_reason():
    row = made.published()
    with pytest.raises(steps.Refused, match="reason"):
        steps.withdraw(row.pair_id, made.admin(), " ")
    steps.withdraw(row.pair_id, made.admin(), "the years differ.")
    pair = Pair.objects.get(pk=row.pair_id)
    _source_changes(pair)
    pair.refresh_from_db()
    assert pair.state == "withdrawn"


def test_a_page_made_before_a_document_changed_is_not_published():
    pair = made.decided(made.with_body())
    page = content.to_publish(pair, timezone.now(), "", "")
    stored = Pair.objects.get(pk=pair.pk)
    stored.request_version += 1
    stored.save()
    with pytest.raises(steps.Refused):
        steps.publish(pair.pk, made.admin(), page)


@pytest.mark.parametrize(
    ("to", "text", "words"),
    [
        ("Dr Jane Smith", "Please comment.", "not a person"),
        ("jane.smith@example.org", "Please comment.", "not a person"),
        ("Press office", "The department misled the House.", "misled"),
    ],
)
def test_a_letter_is_to_an_office_and_in_neutral_words(to, text, words):
    pair = made.confirmed()
    with pytest.raises(steps.Refused, match=words):
        letters.send(pair, made.admin(), to=to, text=text, sent_on=TODAY())
    assert not Letter.objects.exists()


def test_a_letter_is_mailed_only_where_an_address_is_given_and_the_address_is_not_kept():
    made.with_body()
    assert mail.outbox == []
    letter = letters.send(
        made.confirmed(), made.admin(), to="Press office", text="Please comment.",
        sent_on=TODAY(), email="press@harbours.example",
    )  # fmt: skip
    assert mail.outbox[0].to == ["press@harbours.example"]
    assert mail.outbox[0].subject.startswith("Request for comment: records about ")
    assert letter.was_emailed
    assert "press@harbours" not in str(Letter.objects.values())


def test_the_draft_is_neutral_and_fills_every_blank():
    pair = content.with_documents(made.confirmed().pk)
    text = letters.draft(pair, date(2024, 5, 3))
    assert letters.problems(made.OFFICE, text) == []
    assert "17 May 2024" not in text  # 6 May 2024 was a bank holiday
    assert "20 May 2024" in text
    assert letters.to_docx(letters.subject(pair), text)[:2] == b"PK"


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        (date(2024, 4, 15), 10, date(2024, 4, 29)),
        (date(2024, 12, 20), 10, date(2025, 1, 9)),  # 2 January is a holiday in Scotland
        (date(2024, 3, 9), 1, date(2024, 3, 11)),
    ],
)
def test_working_days_after(first, count, last):
    assert working_days.after(first, count) == last


def test_beyond_the_list_of_holidays_the_body_gets_a_week_more():
    assert working_days.after(date(2040, 1, 2), 5) == date(2040, 1, 16)


@pytest.mark.parametrize(
    ("text", "reference"),
    [("m-412", "M-0412"), ("M-0412", "M-0412"), ("M12345", "M-12345"), ("X-1", None), ("", None)],
)
def test_references_are_resolved_in_one_place(text, reference):
    assert public.resolve(text) == reference


def test_of_a_request_taken_down_at_its_site_no_text_is_shown():
    row = made.published()
    row.pair.request.is_removed = True
    row.pair.request.save()
    text = json.dumps(public.shown(public.latest(row.reference)))
    assert "412 people" not in text
    assert "no longer on the site" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("as the minister lied", "says why someone acted"),
        ("as Ms Roe told us", "personal data: Ms Roe"),
        ("ask jane.roe@example.org", "personal data: jane.roe@example.org"),
    ],
)
def test_no_word_of_ours_that_everyone_reads_says_why_or_names_a_person(words, said):
    pair = made.with_body(made.confirmed())
    pair = made.decided(made.replied(pair))
    offered = {"description": "not_held_given_before"}
    with pytest.raises(steps.Refused, match=said):
        checks.publish(pair, made.admin(), title=words, **offered)
    made.publish(pair)
    pair.refresh_from_db()
    with pytest.raises(steps.Refused, match=said):
        checks.publish(pair, made.admin(), title=pair.title, note=words, **offered)
    with pytest.raises(steps.Refused, match=said):
        checks.withdraw(pair, made.admin(), words)
    assert not Withdrawal.objects.exists()
