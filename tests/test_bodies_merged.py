"""Whoever asks for a body that was merged means its heir, wherever it is asked."""

from __future__ import annotations

from itertools import pairwise

import pytest

from disclosures.bodies import heir_of_key, with_merged
from disclosures.curation import bodies, moving
from disclosures.figures import building
from disclosures.figures.bodies import table
from disclosures.figures.scope import chosen
from disclosures.index.names import bodies_named
from disclosures.models import IndexChange, Pair
from disclosures.results.filters import SearchFilters
from disclosures.web.filters import PairFilter
from tests.factories import BodyFactory, PairFactory, QuestionFactory, UserFactory, add_answer
from tests.publishing import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged():
    """(the first, what it was merged into, what that was merged into)"""
    rows = [BodyFactory(key=k, name=f"Body {k}", kind="alb") for k in ("first", "second", "third")]
    admin = UserFactory(role="Admin")
    for gone, into in pairwise(rows):
        bodies.merge(admin, gone, into, "They are one.")
    return rows


def test_one_place_follows_merges(merged):
    first, second, third = merged
    assert [heir_of_key(k) for k in ("first", "third", "nobody")] == ["third", "third", "nobody"]
    assert with_merged([third.pk]) == {first.pk, second.pk, third.pk}


def test_a_search_for_a_merged_body_is_one_for_its_heir(merged):
    filters = SearchFilters({"body": ["first", "second"]})
    assert not filters.errors
    assert filters.query().bodies == ("third",)
    assert bodies_named("first").bodies == ("third",)
    assert SearchFilters({"body": ["nobody"]}).errors


def test_trends_and_lists_of_a_merged_body_are_its_heir_s(merged, client):
    answer = add_answer(QuestionFactory(body=merged[2]), "It is not held.")
    building.build()
    reply = client.get("/trends/?body=first")
    assert reply.context["scope"].bodies == ("third",)
    year = answer.date_answered.year
    assert client.get(f"/bodies/?from={year}&to={year}").status_code == 200


def test_figures_of_an_heir_hold_what_is_not_counted_anew_yet(merged):
    first, _, third = merged
    for body in (first, third):
        add_answer(QuestionFactory(body=body), "It is not held.")
    building.build()
    scope = chosen("", "")
    rows = {row.body.key: row.answers.count for row in table(scope)}
    assert list(rows) == ["third"]
    assert set(scope.of("third").body_ids) >= {first.pk, third.pk}


def test_reviewers_filters_take_a_merged_body_for_its_heir(merged):
    pair = PairFactory(question__body=merged[2])
    PairFactory()
    shown = PairFilter({"body": "first"}, queryset=Pair.objects.all())
    assert list(shown.qs) == [pair]
    assert shown.form["body"].value() == "third"


def test_a_published_mismatch_is_found_under_the_heir_and_keeps_its_body(client):
    shown = made.published()
    gone, into = shown.body, BodyFactory(key="heir")
    bodies.merge(UserFactory(role="Admin"), gone, into, "They are one.")
    for key in (gone.key, into.key):
        reply = client.get(f"/mismatches/?body={key}")
        assert shown.pair.reference in reply.content.decode()
    assert shown.pair.reference in client.get(f"/bodies/{into.slug}/").content.decode()
    assert client.get("/mismatches/?body=" + BodyFactory().key).context is not None


def test_after_a_merge_the_figures_are_counted_anew(merged):
    gone, into = BodyFactory(key="gone"), BodyFactory(key="into")
    question = QuestionFactory(body=gone)
    add_answer(question, "It is not held.")
    building.build()
    act = bodies.merge(UserFactory(role="Admin"), gone, into, "They are one.")
    moving.move(act.pk)
    # The index follows this line, and the figures follow the index: tasks.update_index.
    assert IndexChange.objects.filter(document=f"question:{question.pk}").exists()
    counted = []
    for _ in range(2):
        counted.append({row.body.key: row.answers.count for row in table(chosen("", ""))})
        building.build()
    assert counted == [{"into": 1}, {"into": 1}]
