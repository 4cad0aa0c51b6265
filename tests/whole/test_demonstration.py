"""The first demand of all: a mismatch of every kind in the queue, and no decoy in Strong."""

import pytest
from django.apps import apps
from django.db.models import TextField
from django.db.models.functions import Cast

from disclosures import storage
from disclosures.demonstration.expected import EXPECTED
from disclosures.demonstration.people import ANNOTATOR, REQUESTERS
from disclosures.matching.values import FINDING_KINDS
from disclosures.models import (
    Answer,
    FoiRequest,
    LaterPublication,
    Pair,
    Question,
    ScrapeProblem,
    SourcePage,
)

pytestmark = pytest.mark.django_db


def pair_of(expected):
    """The stored pair of an expected one, by the keys that both sides have."""
    return Pair.objects.filter(
        question__api_id=expected.question_number,
        request__source=expected.release_source,
        request__source_key=expected.release_key,
    ).first()


def test_the_corpus_is_as_large_as_promised_and_loads_without_a_problem():
    assert Question.objects.count() >= 120
    assert FoiRequest.objects.count() >= 60
    assert not ScrapeProblem.objects.exists()
    assert Answer.objects.filter(kind="corrected").exists()


@pytest.mark.parametrize("kind", FINDING_KINDS)
def test_a_mismatch_of_every_kind_is_flagged(kind):
    flagged = Pair.objects.filter(is_flagged=True, findings__kind=kind)
    secondary = Pair.objects.filter(is_flagged=True, findings__secondary_kinds__contains=[kind])
    assert flagged.exists() or secondary.exists()


def test_no_decoy_is_strong():
    wrong = {
        decoy.question_key: pair.score
        for decoy in EXPECTED.decoys
        if (pair := pair_of(decoy)) and pair.is_flagged and pair.strength == "Strong"
    }
    assert wrong == {}


def test_every_strong_pair_is_an_expected_mismatch():
    expected = {pair_of(m).pk for m in EXPECTED.mismatches if pair_of(m)}
    strong = Pair.objects.filter(is_flagged=True, strength="Strong")
    assert [p.title for p in strong if p.pk not in expected] == []
    assert strong.count() >= 12


def test_points_add_up_and_quotations_stand_in_their_texts():
    for pair in Pair.objects.filter(is_flagged=True).prefetch_related("findings"):
        assert sum(points for _, points in pair.points) == pair.score
        assert pair.explanations
        for finding in pair.findings.all():
            if finding.pq_quote:
                span = finding.pq_quote
                said_in = pair.said_in or pair.answer
                assert said_in.text[span["start"] : span["end"]] == span["text"]


def test_a_mismatch_with_an_answer_before_its_correction_is_flagged_with_both():
    expected = next(m for m in EXPECTED.mismatches if m.version == "original")
    pair = pair_of(expected)
    assert pair.is_flagged
    assert pair.answer.kind == "original"
    assert pair.question.current_answer.kind == "corrected"


def test_an_answer_that_refers_to_a_refusal_is_flagged_with_its_words():
    pair = pair_of(
        next(m for m in EXPECTED.mismatches if m.question_key == "warden-complaints-again")
    )
    assert pair.is_flagged
    assert pair.said_in.question.heading == pair.question.heading


def test_a_declared_pair_names_the_question_that_tied_it():
    expected = next(m for m in EXPECTED.mismatches if m.declared_by)
    pair = pair_of(expected)
    assert pair.declared_by == "member"
    assert "FOI request reference" in pair.declared_in.text


def test_what_was_later_published_stands_beside_its_answer_and_nowhere_else():
    stored = LaterPublication.objects.values_list(
        "answer__question__api_id", "release__content_id", "letter"
    )
    expected = {
        (p.question_number, p.content_id, letter)
        for p in EXPECTED.later_published
        for letter in p.asks
    }
    assert set(stored) == expected


def test_no_requester_is_named_anywhere():
    """In no row, and in no byte that was kept: every text column of every table is searched."""
    surnames = [name.split()[-1] for name in (*REQUESTERS, ANNOTATOR)]
    for model in apps.get_app_config("disclosures").get_models():
        for field in model._meta.fields:
            if field.get_internal_type() in ("CharField", "TextField", "JSONField", "URLField"):
                values = model._base_manager.values_list(Cast(field.name, TextField()), flat=True)
                found = [v for v in values if v and any(s.lower() in v.lower() for s in surnames)]
                assert not found, f"{model.__name__}.{field.name}: {found[0][:200]}"
    for page in SourcePage.objects.exclude(content_type__startswith="application/"):
        kept = storage.get(page.sha256).decode("utf-8", "replace").lower()
        assert not any(s.lower() in kept for s in surnames), page.url
