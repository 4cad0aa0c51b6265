"""The OpenAPI document tells the truth: schemathesis asks what it says may be asked."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from disclosures.index import rows
from tests.factories import FoiRequestFactory, QuestionFactory
from tracker.wsgi import application


@pytest.fixture
def api(as_served, monkeypatch):
    from disclosures.api.throttles import Limit

    monkeypatch.setattr(Limit, "allow_request", lambda *args: True)
    QuestionFactory()
    FoiRequestFactory()
    rows.rebuild()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_every_reply_is_as_described(api):
    # Operation by operation: the plugin's own loop does not know pytest 9.
    asked = 0
    for found in api.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=25, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )  # fmt: skip
        def ask(case):
            # A body that we do not know, or a last day before the first, is refused by name: no
            # schema can say which these are.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        ask()
        asked += 1
    assert asked == 7
