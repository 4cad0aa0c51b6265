"""The API: the same filters as the page, to the very end, and nothing that is not public."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from knox.models import AuthToken

from disclosures.index import rows
from tests.factories import FoiRequestFactory, PairFactory, QuestionFactory, UserFactory
from tests.publishing import made

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 14)


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def follow(client, address):
    """Every record of a list, by `next` until there is none."""
    found = []
    while address:
        parts = urlsplit(address)
        told = client.get(f"{parts.path}?{parts.query}").json()
        found += told["results"]
        address = told["next"]
    return found


def many(count, of_one_day=4):
    made = []
    for n in range(count):
        question = QuestionFactory(heading=f"Harbour {n}")
        answer = question.current_answer
        answer.date_answered = DAY - timedelta(days=n // of_one_day)
        answer.save()
        made.append(question)
    rows.rebuild()
    return made


@pytest.mark.parametrize("size", [1, 3, 4, 7, 50])
def test_a_list_is_followed_to_its_end_each_record_once(client, size):
    made = many(11)
    found = follow(client, f"{reverse('api_questions')}?size={size}")
    assert sorted(r["id"] for r in found) == sorted(q.pk for q in made)
    days = [r["date_answered"] for r in found]
    assert days == sorted(days, reverse=True)


def test_what_is_added_meanwhile_repeats_nothing(client):
    made = many(6)
    first = client.get(f"{reverse('api_questions')}?size=2").json()
    many(3)
    rest = follow(client, first["next"])
    seen = [r["id"] for r in [*first["results"], *rest]]
    assert len(seen) == len(set(seen))
    assert {q.pk for q in made} <= set(seen)


def test_filters_are_those_of_the_search_page(client):
    wanted = QuestionFactory(text="To ask how many lighthouses were sold.", house="Lords")
    QuestionFactory(text="To ask how many lighthouses were sold.")
    rows.rebuild()
    for address in (reverse("api_questions"), reverse("search_json")):
        told = client.get(f"{address}?q=lighthouse&house=Lords").json()
        assert len(told["results"]) == 1, address
    assert client.get(f"{reverse('api_questions')}?house=Lords").json()["results"][0]["id"] == (
        wanted.pk
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [("size=0", "size"), ("size=201", "size"), ("size=²", "size"), ("cursor=no", "cursor"),
     ("outcome=odd", "outcome"), ("answered_from=yesterday", "answered_from"),
     ("body=nowhere", "body")],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(client, query, field):
    reply = client.get(f"{reverse('api_questions')}?{query}")
    assert reply.status_code == 400
    assert field in reply.json()


def test_words_that_are_not_understood_are_said(client):
    many(1)
    told = client.get(f"{reverse('api_questions')}?q=harbour+near/x+boat").json()
    assert any("near/x" in note for note in told["notes"])
    other = client.get(f"{reverse('api_questions')}?q=type:foi").json()
    assert other["results"] == []
    assert other["next"] is None


def test_one_question_with_every_version(client):
    question = QuestionFactory()
    record = client.get(_one(question)).json()
    assert record["answers"][0]["text"] == question.current_answer.text
    assert record["uin"] == question.uin
    assert "Written Question" in record["citation"]


def _one(question):
    return reverse("api_question", args=["commons", question.date_key.isoformat(), question.uin])


@pytest.mark.parametrize(
    "address",
    ["questions/commons/2024-02-30/1/", "questions/senate/2024-02-03/1/", "foi/999999/", "odd/",
     f"foi/{10**30}/", "questions/commons/2024-02-03/%00/"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_json(client, address):
    reply = client.get(f"/api/v1/{address}")
    assert (reply.status_code, reply["Content-Type"]) == (404, "application/json")


def test_a_removed_request_is_gone(client):
    request = FoiRequestFactory(is_removed=True)
    rows.rebuild()
    assert client.get(reverse("api_request", args=[request.pk])).status_code == 404
    assert client.get(reverse("api_requests")).json()["results"] == []


def test_a_reply_that_has_not_changed_is_304(client):
    many(1)
    first = client.get(reverse("api_questions"))
    again = client.get(reverse("api_questions"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_limits_are_said_and_kept(client, monkeypatch):
    from disclosures.api.throttles import Visitors

    monkeypatch.setattr(Visitors, "THROTTLE_RATES", {"visitor": "2/min"})
    first, _, third = (client.get(reverse("api_bodies")) for _ in range(3))
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    assert third.status_code == 429
    assert int(third["Retry-After"]) > 0
    assert third["RateLimit-Remaining"] == "0"


def test_a_token_has_a_limit_of_its_own_and_a_wrong_one_is_refused(client):
    _, token = AuthToken.objects.create(UserFactory())
    told = client.get(reverse("api_bodies"), headers={"Authorization": f"Token {token}"})
    assert told["RateLimit-Limit"] == "600"
    wrong = client.get(reverse("api_bodies"), headers={"Authorization": "Token nonsense"})
    assert wrong.status_code == 401


def test_nothing_can_be_written(client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(reverse("api_questions")).status_code == 405


def test_an_unpublished_pair_is_nowhere(client):
    pair = PairFactory()
    rows.rebuild()
    for address in (
        reverse("api_questions"),
        reverse("api_requests"),
        _one(pair.question),
        reverse("api_request", args=[pair.request_id]),
    ):
        said = client.get(address).content.decode()
        assert pair.reference not in said
        assert "published_mismatch" in said


def test_tokens_are_shown_once_and_ended(client):
    user = UserFactory()
    client.force_login(user)
    page = client.post(reverse("tokens")).content.decode()
    (held,) = AuthToken.objects.filter(user=user)
    assert page.count(held.token_key[:8]) >= 2
    assert "Copy this now" not in client.get(reverse("tokens")).content.decode()
    other = UserFactory()
    client.force_login(other)
    assert client.post(reverse("end_token", args=[held.digest])).status_code == 404
    client.force_login(user)
    client.post(reverse("end_token", args=[held.digest]))
    assert not AuthToken.objects.exists()


def test_mismatches_are_those_published_and_nothing_else(client):
    PairFactory()
    withdrawn, stands = made.withdrawn(), made.published()
    told = client.get(reverse("api_mismatches")).json()
    assert [row["reference"] for row in told["results"]] == [stands.reference]
    (row,) = told["results"]
    assert row["title"] == stands.title
    assert row["body_replied_on"]
    assert row["address"].endswith(stands.get_absolute_url())
    assert withdrawn.reference not in str(told)
    assert not {"score", "by", "reason"} & row.keys()
    assert told["next"] is None
