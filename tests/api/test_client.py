"""The client shown in docs/, against the API itself."""

import importlib.util
from pathlib import Path

import httpx
import pytest

from disclosures.index import rows
from tests.factories import QuestionFactory
from tracker.wsgi import application

spec = importlib.util.spec_from_file_location(
    "client", Path(__file__).resolve().parents[2] / "docs" / "client.py"
)
client = importlib.util.module_from_spec(spec)
spec.loader.exec_module(client)


@pytest.mark.usefixtures("as_served")
def test_it_reads_every_page_and_asks_again_without_a_body():
    made = [QuestionFactory() for _ in range(5)]
    rows.rebuild()
    replies = []
    transport = httpx.WSGITransport(app=application)
    hooks = {"response": [lambda reply: replies.append(reply.status_code)]}
    with client.Client("http://testserver", transport=transport, event_hooks=hooks) as api:
        first = list(api.questions(size=2))
        again = list(api.questions(size=2))
        one = api.question("Commons", made[0].date_key, made[0].uin)
    assert [r["id"] for r in first] == [r["id"] for r in again]
    assert {r["id"] for r in first} == {q.pk for q in made}
    assert one["uin"] == made[0].uin
    assert replies == [200, 200, 200, 304, 304, 304, 200]
