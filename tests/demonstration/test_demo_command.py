"""`manage.py demo`: the corpus through the real scrapers into rows."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from disclosures.demonstration import ACCOUNTS
from disclosures.demonstration.expected import EXPECTED
from disclosures.demonstration.people import REQUESTERS
from disclosures.demonstration.replies_hansard import printed
from disclosures.management.commands import demo
from disclosures.models import (
    FoiMessage,
    FoiRequest,
    PublicBody,
    Question,
    ScrapeRun,
    StatisticalRelease,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch, settings, tmp_path):
    """The commands that follow the loading, named and not run: they have tests of their own."""
    names = []
    monkeypatch.setattr(demo, "call_command", lambda name, **options: names.append(name))
    settings.VAR_DIR = tmp_path
    return names


def test_it_loads_the_whole_corpus(called):
    """One load for all of it: a load takes seconds."""
    call_command("demo", verbosity=0)
    assert Question.objects.count() == EXPECTED.questions + len(printed())
    assert FoiRequest.objects.count() == EXPECTED.requests + EXPECTED.releases
    assert StatisticalRelease.objects.count() == EXPECTED.statistics
    assert not Question.objects.filter(body=None).exists()
    assert not FoiRequest.objects.filter(body=None).exists()
    assert set(ScrapeRun.objects.values_list("state", "failed")) == {("done", 0)}
    assert called == ["read", "index", "flag", "figures"]

    words = " ".join(f"{m.text} {m.text_unfolded}" for m in FoiMessage.objects.all())
    assert [name for name in REQUESTERS if name.split()[1] in words] == []

    bodies = {body.key: body for body in PublicBody.objects.all()}
    assert bodies["dbf"].families == bodies["dfc"].families
    assert bodies["oft"].families == bodies["dhi"].families
    assert bodies["dfc"].families != bodies["dhi"].families

    with pytest.raises(CommandError, match="--force"):
        call_command("demo", verbosity=0)
    call_command("demo", force=True, verbosity=0)
    again = ScrapeRun.objects.order_by("-pk")[:4]
    assert {(run.created, run.changed, run.failed) for run in again} == {(0, 0, 0)}
    assert get_user_model().objects.count() == len(ACCOUNTS)


def test_each_account_can_sign_in(rf):
    demo.create_accounts()
    for account in ACCOUNTS:
        user = authenticate(rf.post("/"), username=account.email, password=account.password)
        assert user is not None, account.email
        assert [group.name for group in user.groups.all()] == [account.role]
