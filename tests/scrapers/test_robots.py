"""robots.txt as RFC 9309 has it, wildcards included."""

import pytest

from scrapers.errors import BudgetSpent, Challenge, NotAllowed
from scrapers.robots import Robots

# The shape of the rules on WhatDoTheyKnow: all of them start with a wildcard.
RULES = """
User-agent: *
Disallow: */feed/*
Disallow: */search/*
Allow: */request/*/response/*/attach/*
Disallow: */request/*/response/*
Disallow: *?*update_status=1*
"""


@pytest.fixture
def client(server, quick_client):
    server.expect_request("/robots.txt").respond_with_data(RULES)
    server.expect_request("/request/a").respond_with_data("fine")
    return quick_client(robots=Robots())


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/request/a", True),
        ("/request/a.json", True),
        ("/feed/search/x", False),
        ("/en/search/all", False),
        ("/request/a/response/1/attach/2/b.pdf", True),
        ("/request/a/response/1", False),
        ("/request/a?update_status=1", False),
    ],
)
def test_wildcards_decide(server, client, path, is_allowed):
    assert client.robots.allows(server.url_for(path)) is is_allowed


def test_a_page_that_is_not_allowed_is_never_asked_for(server, client):
    with pytest.raises(NotAllowed, match="does not allow") as caught:
        client.get(server.url_for("/feed/x"))
    assert caught.value.cause == "not allowed by robots.txt"
    assert [request.path for request, _ in server.log] == ["/robots.txt"]


def test_a_redirect_into_a_forbidden_place_is_not_followed(server, client):
    target = {"Location": server.url_for("/search/x")}
    server.expect_request("/go").respond_with_data("", status=302, headers=target)
    with pytest.raises(NotAllowed):
        client.get(server.url_for("/go"))
    assert "/search/x" not in [request.path for request, _ in server.log]


def test_the_file_is_fetched_once_a_host(server, client):
    client.get(server.url_for("/request/a"))
    client.get(server.url_for("/request/a"))
    assert [request.path for request, _ in server.log].count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (503, False)])
def test_no_file_allows_all_and_a_failing_server_nothing(server, quick_client, status, is_allowed):
    server.expect_request("/robots.txt").respond_with_data("", status=status)
    client = quick_client(robots=Robots(), attempts=2)
    assert client.robots.allows(server.url_for("/request/a")) is is_allowed


def test_a_challenge_or_a_spent_budget_is_not_taken_for_a_rule(server, quick_client):
    server.expect_request("/robots.txt").respond_with_data(
        "", status=403, headers={"cf-mitigated": "challenge"}
    )
    with pytest.raises(Challenge):
        quick_client(robots=Robots()).get(server.url_for("/request/a"))
    spent = quick_client(robots=Robots(), hourly_budget=1)
    spent._budgets[0][1].try_acquire("budget", blocking=False)
    with pytest.raises(BudgetSpent):
        spent.get(server.url_for("/request/a"))


def test_the_user_agents_own_rules_come_first(server, quick_client):
    server.expect_request("/robots.txt").respond_with_data(
        "User-agent: tracker-test\nDisallow: /\n\nUser-agent: *\nDisallow:\n"
    )
    client = quick_client(robots=Robots())
    assert not client.robots.allows(server.url_for("/request/a"))
