"""The admin: every page opens, and ledgers can only be read."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from disclosures import admin as pages
from disclosures import flagging
from disclosures.models import FoiRequest, Question
from tests import small_corpus as made

pytestmark = pytest.mark.django_db
OURS = {
    model: own for model, own in admin.site._registry.items() if own.__module__ == pages.__name__
}
LEDGERS = {model: own for model, own in OURS.items() if isinstance(own, pages.ReadOnly)}


@pytest.fixture
def asked(db):
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("admin")
    return request


def test_the_ledgers_are_all_read_only():
    names = {model.__name__ for model in LEDGERS}
    assert names == {
        "Question", "FoiRequest", "AnswerReading", "ResponseReading", "Pair", "ScrapeRun",
        "SourcePage", "Decision", "PairEvent", "Note", "AskFix", "LogEntry", "Takedown",
        "BodyAct", "MessageAct", "PairAct", "PhraseChange", "ReadingAct", "SampleReading",
        "StatisticalRelease", "Attachment", "ScrapeProblem",
    }  # fmt: skip


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model.__name__)
def test_nothing_in_a_ledger_can_be_added_changed_or_deleted(model, asked):
    own = LEDGERS[model]
    assert own.has_view_permission(asked)
    assert not own.has_add_permission(asked)
    assert not own.has_change_permission(asked)
    assert not own.has_delete_permission(asked)
    assert "delete_selected" not in own.get_actions(asked)
    for inline in own.get_inline_instances(asked):
        assert not inline.has_change_permission(asked)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_and_form_can_be_made(model, asked):
    made.store(made.question(), made.request())
    flagging.flag_questions(Question.objects.all())
    own = OURS[model]
    changes = own.get_changelist_instance(asked)
    for row in changes.get_queryset(asked):
        own.get_fieldsets(asked, row)
        str(row)
    if model is FoiRequest:
        assert changes.result_count == 1
