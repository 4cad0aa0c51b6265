"""Alerts from the change of a record to a real mail server: once each, and none lost."""

import email
import random
import socket
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from django.core import signing
from django.db import connection, transaction
from django.test import Client

from disclosures import alerts
from disclosures.alerts.searches import due
from disclosures.index import rows
from disclosures.models import AlertDelivery, AlertItem, IndexChange, ResponseReading, SavedSearch
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory, add_answer
from tests.publishing import made as published_made

pytestmark = pytest.mark.django_db(transaction=True)
LONDON = ZoneInfo("Europe/London")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


class Postbox:
    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):
        self.got.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post(settings):
    """A mail server on loopback, and what it was given."""
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


def now():
    return datetime.now(UTC)


def saved(user, address="q=waited", how_often="at_once", name="Waits", what=None):
    search = SavedSearch(owner=user, name=name, address=address, how_often=how_often,
                         what=what or [key for key, _ in SavedSearch.WHAT])  # fmt: skip
    return alerts.save(search, now())


def changed(row):
    kind = "question" if hasattr(row, "uin") else "request"
    IndexChange.objects.create(document=f"{kind}:{row.pk}")
    rows.follow()
    return row


def run(at=None):
    alerts.find(at or now())
    return alerts.send_due(at or now() + timedelta(seconds=1))


@pytest.fixture
def user():
    rows.rebuild()
    return UserFactory(role="Researcher", email="reader@example.org")


def test_an_email_has_both_parts_and_its_headers_and_comes_once(user, post):
    saved(user)
    changed(QuestionFactory())
    assert (run(), run()) == (1, 0)
    (got,) = post.got
    assert {p.get_content_type() for p in got.walk()} >= {"text/plain", "text/html"}
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = got.get_payload()[0].get_payload(decode=True).decode()
    assert "Matched by Waits: waiting, waited" in text and "New answer: Safe Harbour" in text


def test_two_searches_make_one_item_that_names_both(user, post):
    saved(user)
    saved(user, "q=weeks", "weekly", "Weeks")
    changed(QuestionFactory())
    assert run() == 1
    (item,) = AlertItem.objects.all()
    assert [one["name"] for one in item.matched] == ["Waits", "Weeks"]


def test_what_does_not_match_or_was_there_before_is_not_told(user, post):
    old = QuestionFactory()
    old.answers.update(seen_at=now() - timedelta(days=3))
    saved(user)
    saved(user, "q=lighthouse", name="None")
    changed(old)
    assert run() == 0


def test_a_server_that_is_down_then_up_gets_it_once(user, post, settings):
    saved(user)
    changed(QuestionFactory())
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert run() == 0
    assert AlertDelivery.objects.get().error
    client = Client()
    client.force_login(user)
    assert b"was not delivered on" in client.get("/saved/").content
    settings.EMAIL_PORT = port
    assert run() == 0  # it waits a little first
    later = now() + timedelta(hours=1)
    assert (run(later), run(later)) == (1, 0)
    assert len(post.got) == 1


def test_a_correction_and_a_changed_outcome(user, post):
    question = changed(QuestionFactory())
    request = changed(FoiRequestFactory(read__outcome="refused_cost"))
    saved(user, what=["correction", "state"])
    add_answer(question, "412 people waited.", kind="corrected", outcome="answered")
    changed(question)
    request.version = 2
    request.reading = ResponseReading.objects.create(
        request=request, request_version=2, reader="machine:test", outcome="released"
    )
    request.save()
    changed(request)
    assert run() == 1
    assert set(AlertItem.objects.values_list("kind", flat=True)) == {"correction", "state"}


def test_a_publication_is_told_and_nothing_before_it(user, post):
    saved(user, "q=", what=["mismatch"])
    pair = published_made.with_body()
    changed(pair.question)
    assert run() == 0
    published_made.publish(published_made.replied(pair))
    rows.follow()
    assert run() == 1
    (item,) = AlertItem.objects.all()
    assert item.event == f"publication:{pair.reference}"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_order_each_event_is_told_once(user, post, seed):
    """Arrivals, following, looks and sendings in any order, and a
    search saved twice over: at the end every answer was told, and once."""
    chance, clock = random.Random(seed), now()
    saved(user)
    saved(user, name="Again")
    made = []
    for _ in range(20):
        clock += timedelta(minutes=10)
        step = chance.choice(["new", "again", "follow", "find", "send"])
        if step == "new" and len(made) < 5:
            made.append(QuestionFactory())
        if step in ("new", "again") and made:
            IndexChange.objects.create(document=f"question:{chance.choice(made[-1:] + made).pk}")
        if step == "new" and made:
            IndexChange.objects.create(document=f"question:{made[-1].pk}")
        if step == "follow":
            rows.follow()
        if step == "find":
            alerts.find(clock)
        if step == "send":
            alerts.send_due(clock)
    rows.follow()
    alerts.find(clock)
    alerts.send_due(clock + timedelta(days=1))
    events = sorted(AlertItem.objects.filter(delivery__sent_at__isnull=False)
                    .values_list("document", flat=True))  # fmt: skip
    assert events == sorted(f"question:{row.pk}" for row in made)
    told = "".join(got.get_payload()[0].get_payload(decode=True).decode() for got in post.got)
    assert [told.count(f"/{row.uin}/") for row in made] == [1] * len(made)


def test_a_change_not_yet_committed_is_told_once_it_is(user, post):
    """Its row is older than others that were looked at before it was committed."""
    saved(user)
    late = QuestionFactory()
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            IndexChange.objects.create(document=f"question:{late.pk}")
            written.set()
            go_on.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    changed(QuestionFactory())
    run()
    go_on.set()
    thread.join()
    rows.follow()
    run()
    assert AlertItem.objects.filter(document=f"question:{late.pk}").count() == 1
    assert AlertItem.objects.count() == 2


def test_clocks():
    at = datetime(2024, 3, 30, 8, tzinfo=LONDON)  # a Saturday; clocks change that night
    assert due("at_once", at) == at
    assert due("daily", at) == datetime(2024, 3, 31, 7, tzinfo=LONDON)
    assert due("weekly", at) == datetime(2024, 4, 1, 7, tzinfo=LONDON)
    assert due("weekly", datetime(2024, 4, 1, 7, tzinfo=LONDON)).day == 8


def test_a_daily_search_waits_for_its_hour(user, post):
    saved(user, how_often="daily")
    changed(QuestionFactory())
    assert run() == 0
    assert run(now() + timedelta(days=1)) == 1


def test_one_click_ends_and_a_look_does_not(user, post):
    search = saved(user)
    changed(QuestionFactory())
    run()
    link = post.got[0]["List-Unsubscribe"].replace("\n", "").strip("<> ")
    path = "/" + link.split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    search.refresh_from_db()
    assert search.paused_at is None
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    assert search.paused_at
    with pytest.raises(signing.BadSignature):
        alerts.ended("1:forged")


def test_two_workers_at_once_send_once(user, post):
    saved(user)
    changed(QuestionFactory())
    at = now() + timedelta(seconds=1)

    def work():
        alerts.find(at)
        alerts.send_due(at)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(post.got) == 1


def test_the_pages(user):
    client = Client()
    assert client.get("/saved/").status_code == 302
    client.force_login(user)
    assert b"Save a search to see it here" in client.get("/saved/").content
    page = client.get("/saved/new/?q=waited")
    assert b"in the last 90 days" in page.content
    values = {"name": "Mine", "how_often": "daily", "what": ["answer"]}
    assert client.post("/saved/new/?q=waited", values).status_code == 302
    search = SavedSearch.objects.get()
    assert search.address == "q=waited"
    assert client.get(f"/saved/{search.pk}/").status_code == 200
    other = Client()
    other.force_login(UserFactory(role="Researcher"))
    assert other.get(f"/saved/{search.pk}/").status_code == 404
    client.post(f"/saved/{search.pk}/pause/")
    assert SavedSearch.objects.get().paused_at
    client.post(f"/saved/{search.pk}/delete/")
    assert not SavedSearch.objects.exists()
