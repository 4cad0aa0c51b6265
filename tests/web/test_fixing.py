"""Fixing in pages: what each page does, who may open it, what is refused and what is shown."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import review
from disclosures.models import Alignment, AskFix, Attachment, MessageAttachment, Pair
from disclosures.packs import content, drafts
from disclosures.review.decisions import last_seen
from tests.factories import FoiRequestFactory, PairFactory, UserFactory, add_ask, span

pytestmark = pytest.mark.django_db
ASKED = "how many people waited more than six weeks"
REFUSED = "The information is not held centrally."


@pytest.fixture
def pair():
    made = PairFactory()
    ours = add_ask(made.answer, "A", ASKED, made.question.text, "not_held")
    first, last = made.request.messages.first(), made.request.messages.last()
    theirs = add_ask(made.request, "A", ASKED, first.text, "released")
    theirs.reply_span = span(last.text, "412 people", f"message:{last.position}")
    theirs.reply_source = f"message:{last.position}"
    theirs.save()
    Alignment.objects.create(pair=made, pq_ask=ours, foi_ask=theirs, verdict="part")
    return made


@pytest.fixture
def ada(client):
    user = UserFactory(role="Reviewer", first_name="Ada", last_name="Quill")
    client.force_login(user)
    return user


def address(pair, name, *more):
    return reverse(name, args=[pair.reference, *more])


def text(response):
    return response.content.decode()


def rests_on(pair, last=None):
    rows = AskFix.objects.filter(pair=pair).order_by("-pk").values_list("pk", flat=True)
    return {"documents": pair.documents, "last": (rows.first() or 0) if last is None else last}


def send(client, pair, letter="A", last=None, **changes):
    values = {"verdict": "mismatch", "asked": ASKED, "answered": "not held", "foi": "A",
              "replied": "412 people", **rests_on(pair, last)}  # fmt: skip
    return client.post(address(pair, "fix_ask", letter), {**values, **changes})


def confirm(pair, user, asks):
    pair = Pair.objects.get(pk=pair.pk)
    seen = last_seen(pair, user)
    choice = review.Choice("confirm", pair.documents, seen=seen, asks=asks, reason="Both say so.")
    review.decide(pair.pk, user, choice)


PAGES = [("fix_ask", ["A"]), ("fix_ask", ["new"]), ("fix_title", []), ("fix_outcome", ["pq"]),
         ("fix_outcome", ["foi"])]  # fmt: skip


@pytest.mark.parametrize(("name", "more"), PAGES)
@pytest.mark.parametrize(("role", "status"), [(None, 404), ("Researcher", 403), ("Reviewer", 200)])
def test_only_reviewers_open_these_pages(client, pair, name, more, role, status):
    if role:
        client.force_login(UserFactory(role=role))
    assert client.get(address(pair, name, *more)).status_code == status
    assert client.get(reverse(name, args=["M-9999", *more])).status_code in (404, 403)


def test_a_fixed_verdict_is_shown_with_who_fixed_it(client, pair, ada):
    assert "Close, not the same" in text(client.get(pair.get_absolute_url()))
    response = send(client, pair)
    assert response.status_code == 302
    page = text(client.get(pair.get_absolute_url()))
    assert "Fixed by Ada Quill" in page
    assert "Possible mismatch</p>" in page
    assert "Close, not the same</p>" not in page
    assert "Fixed ask A: possible mismatch (was: close, not the same)." in page


def test_an_added_ask_can_be_confirmed_on(client, pair, ada):
    send(client, pair, "new", asked="how many people waited", answered=REFUSED)
    page = text(client.get(pair.get_absolute_url()))
    assert 'name="asks" value="P1"' in page
    values = {"verdict": "confirm", "documents": pair.documents, "seen": 0, "asks": ["A", "P1"],
              "fixes": AskFix.objects.get().pk, "reason": "Both say so.",
              "description": "not_held_given_before"}  # fmt: skip
    assert client.post(address(pair, "decide"), values).status_code == 302
    assert Pair.objects.get(pk=pair.pk).decisions.get().asks == ["A", "P1"]


def test_words_not_in_the_text_come_back_with_the_form_as_typed(client, pair, ada):
    response = send(client, pair, asked="how many otters")
    assert response.status_code == 422
    page = text(response)
    assert "These words are not in the question. Copy them from the text below." in page
    assert "how many otters</textarea>" in page
    assert not AskFix.objects.exists()


def test_a_stale_form_is_refused_with_both_shown(client, pair, ada):
    ben = UserFactory(role="Reviewer", first_name="Ben")
    client.force_login(ben)
    send(client, pair, answered=REFUSED)
    client.force_login(ada)
    response = send(client, pair, last=0, verdict="consistent")
    assert response.status_code == 409
    page = text(response)
    assert "Nothing of yours has been saved" in page
    assert "Ben" in page
    assert f"<dd>{REFUSED}</dd>" in page
    assert 'value="consistent" checked' in page
    assert f'name="last" value="{AskFix.objects.get().pk}"' in page
    assert AskFix.objects.count() == 1


def test_an_undo_takes_it_back(client, pair, ada):
    send(client, pair)
    client.post(address(pair, "fix_undo", AskFix.objects.get().pk))
    page = text(client.get(pair.get_absolute_url()))
    assert "Fixed by" not in page
    assert "Undid the fix of ask A." in page


def test_a_blind_reviewer_reads_nothing_of_the_first_ones_fixes(client, pair, ada):
    send(client, pair)
    send(client, pair, "new", asked="how many people waited", answered=REFUSED)
    confirm(pair, ada, ("A", "P1"))
    client.logout()  # with what was still to be said to Ada
    ben = UserFactory(role="Reviewer", first_name="Ben")
    client.force_login(ben)
    pages = [pair.get_absolute_url(), address(pair, "fix_ask", "A"), address(pair, "fix_title")]
    for page in map(text, map(client.get, pages)):
        assert not re.search(r"\bP1\b", page)  # a form's token may hold the two signs
        assert "by Ada" not in page  # as a colleague to ask, she may be named
        assert "Fixed" not in page
        assert 'value="0"' in page  # the last fix that this reader knows of
    assert client.get(address(pair, "fix_ask", "P1")).status_code == 404
    page = text(client.get(pair.get_absolute_url()))
    assert "Close, not the same</p>" in page
    pack = drafts.start(ben, "own", Pair.objects.get(pk=pair.pk))
    assert not re.search(r"\bP1\b", text(client.get(reverse("pack_preview", args=[pack.pk]))))


def test_a_pair_without_asks_offers_to_mark_them(client, ada):
    pair = PairFactory()
    page = text(client.get(pair.get_absolute_url()))
    assert "Mark the asks yourself" in page
    assert page.count('id="h-docs"') == 1
    assert page.index("No asks were found") < page.index('id="h-docs"') < page.index('id="h-w"')
    values = {"foi": "other", "foi_asked": "how many people waited more"}
    assert send(client, pair, "new", **values).status_code == 302
    page = text(client.get(pair.get_absolute_url()))
    assert "Added by Ada Quill" in page
    assert "No asks were found" not in page


def unreadable(pair):
    attachment = Attachment.objects.create(
        sha256="a" * 64, size_bytes=9, status="unreadable", reason="It is damaged."
    )
    MessageAttachment.objects.create(
        message=pair.request.messages.last(), file_name="annex.pdf", position=1,
        attachment=attachment,
    )  # fmt: skip


def test_figures_of_a_file_not_read_are_typed_marked_and_used(client, pair, ada):
    unreadable(pair)
    page = text(client.get(pair.get_absolute_url()))
    assert "Open it and type the figures you rely on." in page
    values = {"number": 1, "text": "2023: 77 people", **rests_on(pair)}
    assert client.post(address(pair, "fix_typed"), values).status_code == 302
    page = text(client.get(pair.get_absolute_url()))
    assert "annex.pdf, typed by a reviewer" in page
    assert "Typed by Ada Quill." in page
    send(client, pair, replied="77 people")
    pack = drafts.start(ada, "own", Pair.objects.get(pk=pair.pk))
    preview = text(client.get(reverse("pack_preview", args=[pack.pk])))
    assert "2023: " in preview
    assert "Typed by a reviewer from attachment 1" in preview
    assert "Ada" not in preview[preview.index("<main") :]


def test_only_a_file_that_was_not_read_can_be_typed(client, pair, ada):
    values = {"number": 1, "text": "77", **rests_on(pair)}
    assert client.post(address(pair, "fix_typed"), values).status_code == 404


def test_a_title_is_checked_for_its_words_and_then_kept(client, pair, ada):
    values = {"title": "Waits that were hid", **rests_on(pair)}
    response = client.post(address(pair, "fix_title"), values)
    assert response.status_code == 422
    assert "Words found: hid" in text(response)
    assert client.post(address(pair, "fix_title"), {**values, "keep_words": "on"}).url
    page = text(client.get(pair.get_absolute_url()))
    assert "<h1>Waits that were hid</h1>" in page
    assert "Title changed from" in page


def test_an_outcome_is_first_foreseen_then_saved(client, pair, ada):
    reading = pair.answer.reading
    values = {"outcome": "answered", "words": "", "seen": reading.pk}
    where = address(pair, "fix_outcome", "pq")
    page = text(client.post(where, values))
    assert "would no longer be flagged" in page
    pair.answer.refresh_from_db()
    assert pair.answer.reading == reading
    assert client.post(where, {**values, "save": "1"}).status_code == 302
    page = text(client.get(pair.get_absolute_url()))
    assert "Checked by a person" in page
    assert "corrected to “Answered in full”" in page
    client.logout()
    public = text(client.get(pair.question.get_absolute_url()))
    assert "Checked by a person" in public
    assert "Ada" not in public
    client.force_login(ada)
    stale = client.post(where, {**values, "outcome": "cost", "save": "1"})
    assert stale.status_code == 409
    assert "as “Answered in full”" in text(stale)


def test_a_request_that_is_gone_is_not_fixed(client, ada):
    pair = PairFactory(request=FoiRequestFactory(is_removed=True))
    page = text(client.get(address(pair, "fix_ask", "new")))
    assert "The request is gone from its site" in page
    assert "<textarea" not in page
    assert "412" not in page


def test_the_page_asks_as_often_whatever_was_fixed(client, pair, ada, django_assert_num_queries):
    client.get(pair.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(pair.get_absolute_url())
    count = len(few)
    for n in range(4):
        send(client, pair, verdict="close" if n % 2 else "mismatch")
    client.get(pair.get_absolute_url())
    with django_assert_num_queries(count):
        client.get(pair.get_absolute_url())


def test_a_pack_quotes_the_asks_as_they_were_fixed(client, pair, ada):
    send(client, pair, "new", asked="how many people waited", answered=REFUSED)
    ben = UserFactory(role="Reviewer")
    confirm(pair, ada, ("A", "P1"))
    confirm(pair, ben, ("A",))
    confirm(pair, ben, ("A", "P1"))
    pack = drafts.start(ada, "own", Pair.objects.get(pk=pair.pk))
    (mismatch,) = [
        content.mismatch(item, content.RECIPIENTS["own"], content.quoting_of(pack))
        for item in content.items_of(pack)
    ]
    added = mismatch["asks"][-1]
    assert (added["letter"], added["at_issue"]) == ("P1", True)
    assert (added["pq_asked"], added["pq_replied"]) == ("how many people waited", REFUSED)
