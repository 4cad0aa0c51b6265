"""What was corrected, withdrawn and replied to, as everyone may read it."""

from __future__ import annotations

import pytest

from disclosures.publishing import corrections
from disclosures.review import publication as steps
from tests.packs import made as packs_made
from tests.publishing import made

pytestmark = pytest.mark.django_db


def test_before_anything_is_published_there_is_nothing(client):
    packs_made.pair()
    pair = made.replied(made.with_body())
    assert corrections.corrected() == corrections.replied() == []
    text = client.get("/corrections/").content.decode()
    assert text.count("None so far.") == 2
    assert pair.reference not in text


def test_a_correction_a_withdrawal_and_a_reply_are_listed(client):
    first = made.published()
    made.checks.publish(made.decided(first.pair), made.admin(), description="", title="",
                        note="The year is put right.")  # fmt: skip
    assert [line.words for line in corrections.corrected()] == ["Version 2: The year is put right."]
    assert len(corrections.replied()) == 1
    ended = made.withdrawn("the two records cover different years.")
    lines = corrections.corrected()
    assert {line.publication.reference for line in lines} == {first.reference, ended.reference}
    assert len(corrections.replied()) == 1
    text = client.get("/corrections/").content.decode()
    assert "Withdrawn because the two records cover different years." in text
    assert "replied." in text


def test_a_later_reply_is_not_told_before_the_page_shows_it():
    row = made.published(reply="")
    steps.record_reply(row.pair_id, made.admin(), text="Later.",
                       received_on=made.timezone.localdate())  # fmt: skip
    assert corrections.replied() == []
