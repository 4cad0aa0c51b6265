"""Who may see what of a pair, in each state, at every address there is (ui.md section 2).

The addresses come from the URLconf: one without a rule here fails the first test. For those who
may not know of an unpublished pair, every public address must answer with the same bytes as if
there were no pair at all: so neither its reference, nor its title, nor a count, facet, feed,
export or "related" line can give it away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from disclosures import review
from disclosures.api.throttles import Limit
from disclosures.index import searching
from disclosures.models import Alignment, Finding, Pack, PackItem, Pair
from disclosures.packs import drafts
from disclosures.review import publication as steps
from tests.factories import UserFactory
from tests.packs import made as packs_made
from tests.publishing import made

pytestmark = pytest.mark.django_db

NOTE = "A note about Annex C, for colleagues."
REASON = packs_made.REASON
PRIVATE = (
    "to_review", "needs_more", "second_opinion", "reviewers_differ", "confirmed", "with_body",
    "dismissed", "source_changed",
)  # fmt: skip
NOT_MADE = 10**6  # the number of a row that no test makes
ROLES = ("Visitor", "Researcher", "Reviewer", "Admin")


@dataclass(frozen=True)
class World:
    """One pair, the pack that holds it, and the two documents."""

    pair: Pair
    pack: Pack | None = None
    item: PackItem | None = None


@dataclass(frozen=True)
class Rule:
    """`who` sees it: "all", "review" (reviewers and admins), "admin" (admins; the rest of the
    staff gets 403). `args` are what its address needs; `query` is tried beside the bare one."""

    who: str
    args: Callable[[World], list] = lambda world: []
    query: tuple[str, ...] = ()
    is_post: bool = False
    # A visitor may be a reviewer whose session ended: sent to sign in, whether or not there is a
    # pair, with what was typed kept.
    keeps_typed: bool = False
    is_timed: bool = False  # its words differ at each reading: only its status is compared


def _reference(world: World) -> list:
    return [world.pair.reference]


def _pack(*more):
    return lambda world: [world.pack.pk if world.pack else 1, *more]


def _question(*more):
    return lambda w: ["Commons", w.pair.question.date_key, w.pair.question.uin, *more]


def _request(*more):
    return lambda w: [w.pair.request.pk, w.pair.request.slug, *more]


ALL, REVIEW, ADMIN = "all", "review", "admin"
RULES: dict[str, Rule] = {
    "home": Rule(ALL),
    "search": Rule(
        ALL, query=("?q=waited", "?q=waited&type=foi", "?q=M-0001", "?q=has:mismatch",
                    "?q=waited&outcome=not-held"),
    ),
    "search_tips": Rule(ALL),
    "search_citations": Rule(ALL, query=("?q=waited",)),
    "make_export": Rule(ALL, is_post=True, is_timed=True),
    "export_file": Rule(ALL, lambda w: ["none"]),
    **{
        f"search_{kind}": Rule(
            ALL, query=("?q=waited", "?q=waited&type=foi"), is_timed=kind == "atom"
        )
        for kind in ("csv", "atom", "json", "txt", "bib", "ris", "csl")
    },
    "asked_before": Rule(ALL, query=("?draft=how+many+people+waited",)),
    "answer_json": Rule(ALL, _question()),
    "cite_answer": Rule(ALL, _question("bib")),
    "position": Rule(ALL, _question()),
    "answer_version": Rule(ALL, _question(1)),
    "answer_file": Rule(ALL, _question(1, 1)),
    "request_json": Rule(ALL, _request()),
    "cite_request": Rule(ALL, _request("bib")),
    "request_message": Rule(ALL, _request(1)),
    "request_file": Rule(ALL, _request(1, 2)),
    "compare": Rule(ALL),
    "bulk_data": Rule(ALL),
    "bulk_file": Rule(ALL, lambda w: [w.pair.question.date_key, "manifest.json"]),
    "robots": Rule(ALL),
    "sitemap_index": Rule(ALL, is_timed=True),
    "sitemap": Rule(ALL, lambda w: ["questions"], is_timed=True),
    "api_help": Rule(ALL),
    "api_questions": Rule(ALL, query=("?q=waited", "?q=has:mismatch", "?links=mismatch")),
    "api_question": Rule(
        ALL, lambda w: ["commons", w.pair.question.date_key, w.pair.question.uin]
    ),
    "api_requests": Rule(ALL, query=("?q=waited",)),
    "api_request": Rule(ALL, lambda w: [w.pair.request.pk]),
    "api_bodies": Rule(ALL),
    "api_mismatches": Rule(ALL, query=("?outcome=not_held", "?since=2020-01-01")),
    "api_mismatch": Rule(ALL, _reference),
    "api_schema": Rule(ALL),
    "api/v1/<path:rest>": Rule(ALL, lambda w: ["mismatches"]),
    "answer": Rule(
        ALL, lambda w: ["Commons", w.pair.question.date_key, w.pair.question.uin],
    ),
    "uin": Rule(ALL, lambda w: [w.pair.question.uin]),
    "request": Rule(ALL, lambda w: [w.pair.request.pk, w.pair.request.slug]),
    "bodies": Rule(ALL),
    "body": Rule(ALL, lambda w: [w.pair.question.body.slug]),
    **{
        f"body_{tab}": Rule(ALL, lambda w: [w.pair.question.body.slug])
        for tab in ("answers", "foi", "mismatches", "names", "feed")
    },
    "trends": Rule(ALL, query=("?from=2020&to=2024",)),
    "trends_csv": Rule(ALL, lambda w: ["share"]),
    "trends_json": Rule(ALL, lambda w: ["share"]),
    "bodies_csv": Rule(ALL),
    "bodies_json": Rule(ALL),
    "quantity_bodies": Rule(ALL),
    "quantity_list": Rule(ALL),
    "same_question": Rule(ALL, lambda w: ["none", 2024]),
    "mismatches": Rule(ALL, query=("?page=2", "?outcome=not_held", "?since=1/1/2020")),
    "mismatches_csv": Rule(ALL),
    "mismatches_json": Rule(ALL),
    "mismatches_feed": Rule(ALL),
    "mismatch": Rule(ALL, _reference),
    "mismatch_file": Rule(ALL, lambda w: [w.pair.reference, "json"]),
    "saved_copy": Rule(ALL, lambda w: [w.pair.answer.page.sha256]),
    "saved": Rule(ALL),
    "save_search": Rule(ALL, query=("?q=waited", "?q=waited&type=foi", "?q=has:mismatch")),
    "edit_saved": Rule(ALL, lambda w: [NOT_MADE]),
    "pause_saved": Rule(ALL, lambda w: [NOT_MADE], is_post=True),
    "delete_saved": Rule(ALL, lambda w: [NOT_MADE], is_post=True),
    "alert_items": Rule(ALL, lambda w: [NOT_MADE]),
    "end_alerts": Rule(ALL, lambda w: ["none"]),
    "method": Rule(ALL),
    "corrections": Rule(ALL),
    "report": Rule(ALL, query=("?about=/mismatches/M-0001/",), is_timed=True),
    "report_sent": Rule(ALL),
    "report_confirm": Rule(ALL, lambda w: ["none"]),
    "data": Rule(ALL),
    "accessibility": Rule(ALL),
    "privacy": Rule(ALL),
    "status": Rule(ALL),
    "health": Rule(ALL, is_timed=True),
    "review_queue": Rule(REVIEW, query=("?tab=all", "?tab=second", "?tab=replies", "?tab=mine")),
    "review_together": Rule(REVIEW, is_post=True),
    "undo": Rule(REVIEW, lambda w: [w.pair.decisions.values_list("pk", flat=True).last() or 1],
                 is_post=True),
    "review_keys": Rule(REVIEW),
    "review/<int:number>/": Rule(REVIEW, lambda w: [int(w.pair.reference[2:])]),
    "review": Rule(REVIEW, _reference, query=("?tab=all&pos=1",)),
    "decide": Rule(REVIEW, _reference, is_post=True, keeps_typed=True),
    "assign": Rule(REVIEW, _reference, is_post=True),
    "second": Rule(REVIEW, _reference, is_post=True),
    "note": Rule(REVIEW, _reference, is_post=True),
    "not_now": Rule(REVIEW, _reference, is_post=True),
    "fix_ask": Rule(REVIEW, lambda w: [w.pair.reference, "new"]),
    "fix_undo": Rule(REVIEW, lambda w: [w.pair.reference, 1], is_post=True),
    "fix_title": Rule(REVIEW, _reference),
    "fix_typed": Rule(REVIEW, _reference, is_post=True),
    "fix_outcome": Rule(REVIEW, lambda w: [w.pair.reference, "pq"]),
    "cluster": Rule(REVIEW, _reference),
    "counterparts": Rule(REVIEW, _reference, query=("?q=harbour",)),
    "counterpart_change": Rule(REVIEW, _reference, is_post=True),
    "letters": Rule(REVIEW),
    "letter_new": Rule(REVIEW),
    "letter": Rule(REVIEW, lambda w: [NOT_MADE]),
    "letter_edit": Rule(REVIEW, lambda w: [NOT_MADE]),
    "letter_link": Rule(REVIEW, lambda w: [NOT_MADE], is_post=True),
    "pack_outcomes": Rule(REVIEW),
    "pack_settle": Rule(REVIEW, lambda w: [NOT_MADE], is_post=True),
    "curate": Rule(ADMIN),
    "styleguide": Rule(ADMIN),
    "users": Rule(ADMIN),
    "person": Rule(ADMIN, lambda w: [NOT_MADE]),
    "person_act": Rule(ADMIN, lambda w: [NOT_MADE, "suspend"], is_post=True),
    "invitation_again": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "invitation_back": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "ingest": Rule(ADMIN),
    "ingest_start": Rule(ADMIN, is_post=True),
    "ingest_run": Rule(ADMIN, lambda w: [NOT_MADE]),
    "ingest_numbers": Rule(ADMIN, lambda w: [NOT_MADE], query=("?say=1",)),
    "ingest_act": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "ingest_again": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "classifications": Rule(ADMIN, query=("?side=foi",)),
    "classification": Rule(ADMIN, lambda w: ["pq", w.pair.answer_id]),
    "classification_undo": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "sample": Rule(ADMIN),
    "sample_draw": Rule(ADMIN, is_post=True),
    "sample_undo": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "curate_asks": Rule(ADMIN, query=("?page=2",)),
    "phrases": Rule(ADMIN),
    "phrase_family": Rule(ADMIN, lambda w: ["cost"]),
    "phrase_try": Rule(ADMIN, is_post=True),
    "phrase_trial": Rule(ADMIN, lambda w: [NOT_MADE]),
    "phrase_keep": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "phrase_undo": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "curate_bodies": Rule(ADMIN, query=("?q=harbour",)),
    "body_place": Rule(ADMIN, is_post=True),
    "body_undo": Rule(ADMIN, lambda w: [NOT_MADE], is_post=True),
    "curate_body": Rule(ADMIN, lambda w: [w.pair.question.body_id]),
    "body_merge": Rule(ADMIN, lambda w: [w.pair.question.body_id]),
    "curate_pairs": Rule(ADMIN, query=("?q=waited", "?state=confirmed", "?source=person")),
    "curate_pair": Rule(
        ADMIN, query=("?answer=waited", "?request=1"),
    ),
    "pair_acts": Rule(ADMIN, _reference),
    "pair_unlink": Rule(ADMIN, _reference, is_post=True),
    "pair_link": Rule(ADMIN, _reference, query=("?answer=waited",)),
    "pair_merge": Rule(ADMIN, _reference),
    "pair_split": Rule(ADMIN, _reference, query=("?ask=A",)),
    "pair_undo": Rule(ADMIN, lambda w: [1], is_post=True),
    "body_change": Rule(ADMIN, lambda w: [w.pair.question.body_id, "name"], is_post=True),
    "takedowns": Rule(ADMIN, query=("?page_address=/foi/1/",)),
    "takedown": Rule(ADMIN, lambda w: [f"request:{w.pair.request_id}"]),
    "takedown_hide": Rule(ADMIN, lambda w: [f"request:{w.pair.request_id}"], is_post=True),
    "takedown_redact": Rule(ADMIN, lambda w: [f"request:{w.pair.request_id}"], is_post=True),
    "takedown_undo": Rule(ADMIN, lambda w: [1], is_post=True),
    "personal_data": Rule(ADMIN),
    "messages": Rule(ADMIN, query=("?state=closed",)),
    "message": Rule(ADMIN, lambda w: [1]),
    "message_act": Rule(ADMIN, lambda w: [1, "close"], is_post=True),
    "message_undo": Rule(ADMIN, lambda w: [1, 1], is_post=True),
    "personal_decide": Rule(ADMIN, lambda w: [1], is_post=True),
    "log": Rule(ADMIN),
    "log_csv": Rule(ADMIN),
    "publication": Rule(REVIEW, _reference),
    "publication_preview": Rule(REVIEW, _reference),
    "publication_letter": Rule(REVIEW, lambda w: [w.pair.reference, "txt"]),
    "publication_choices": Rule(REVIEW, _reference, is_post=True),
    "publication_send": Rule(ADMIN, _reference, is_post=True),
    "publication_reply": Rule(ADMIN, _reference, is_post=True),
    "publication_no_reply": Rule(ADMIN, _reference, is_post=True),
    "publication_publish": Rule(ADMIN, _reference, is_post=True),
    "publication_withdraw": Rule(ADMIN, _reference, is_post=True),
    "packs": Rule(REVIEW),
    "pack_start": Rule(REVIEW),
    "pack_preview_of": Rule(REVIEW, _reference),
    "pack_add_to": Rule(REVIEW),
    "pack": Rule(REVIEW, _pack()),
    "pack_for": Rule(REVIEW, _pack(), is_post=True),
    "pack_add": Rule(REVIEW, _pack(), is_post=True),
    "pack_item": Rule(REVIEW, lambda w: [w.pack.pk, w.item.pk] if w.pack else [NOT_MADE, NOT_MADE],
                      is_post=True),
    "pack_words": Rule(REVIEW, _pack(), is_post=True),
    "pack_hits": Rule(REVIEW, _pack(), is_post=True),
    "pack_make": Rule(REVIEW, _pack(), is_post=True),
    "pack_record": Rule(REVIEW, _pack(), is_post=True),
    "pack_preview": Rule(REVIEW, _pack()),
    "pack_version": Rule(REVIEW, _pack(1)),
    "pack_file": Rule(REVIEW, _pack(1, "json")),
}  # fmt: skip
# Whole parts of the site with one rule each: sign-in, invitations and a person's own settings hold
# nothing of pairs; data admin is for staff alone, and shows nobody else more than its own sign-in.
PREFIXES = ("sign-in/", "invitation/", "account/", "admin/")


def routes() -> list[tuple[str, str]]:
    """(pattern, name) of every address of the site."""

    def walk(resolver, before=""):
        for entry in resolver.url_patterns:
            pattern = before + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, pattern)
            else:
                yield pattern, entry.name or pattern

    return list(walk(get_resolver()))


OWN = [(pattern, name) for pattern, name in routes() if not pattern.startswith(PREFIXES)]


def test_every_address_has_a_rule_and_every_rule_an_address():
    names = [name for _, name in OWN]
    assert sorted(names) == sorted(RULES)


def addresses(name: str, world: World) -> list[str]:
    rule = RULES[name]
    if "<" in name:
        bare = "/" + re.sub(r"<[^>]*>", str(rule.args(world)[0]), name)
    else:
        bare = reverse(name, args=rule.args(world))
    return [bare, *(bare + query for query in rule.query)]


def as_role(role: str) -> Client:
    client = Client()
    if role != "Visitor":
        client.force_login(UserFactory(role=role, username=f"the-{role}-who-looks"))
    return client


def ask(client: Client, name: str, address: str):
    response = (client.post if RULES[name].is_post else client.get)(address)
    client.cookies.pop("messages", None)  # said on the next page, whichever that is
    return response


def plain(response) -> tuple[int, bytes]:
    """Without what differs from one reading to the next."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, re.sub(rb'(csrf\w+" value|nonce|data-left)="[^"]*"', b"", content)


# A pair in each state, by the road that people take.


def _reviewed(pair: Pair, *verdicts: str) -> None:
    for user, verdict in zip(packs_made.reviewers(), verdicts, strict=False):
        pair.refresh_from_db()
        values = {
            "confirm": {"asks": ("A",), "description": "not_held_given_before"},
            "dismiss": {"dismissal": "different_period"},
            "needs_more": {"missing": "Annex C", "back_on": timezone.localdate()},
        }[verdict]
        seen = review.decisions.last_seen(pair, user)
        choice = review.Choice(
            verdict=verdict, documents=pair.documents, seen=seen, reason=REASON, **values
        )
        review.decide(pair.pk, user, choice)


def lead_to(pair: Pair, state: str) -> Pair:
    """The pair, led to a state; the first reviewer's note lies beside it."""
    roads = {
        "needs_more": ("needs_more",),
        "second_opinion": ("confirm",),
        "reviewers_differ": ("confirm", "dismiss"),
        "dismissed": ("dismiss",),
    }
    two = ("confirm", "confirm")
    _reviewed(pair, *roads.get(state, () if state == "to_review" else two))
    review.write_note(pair, packs_made.reviewers()[0], NOTE)
    pair = Pair.objects.get(pk=pair.pk)
    if state in ("with_body", "published", "withdrawn"):
        pair = made.with_body(pair)
    if state in ("published", "withdrawn"):
        made.publish(made.replied(pair))
    if state == "withdrawn":
        steps.withdraw(pair.pk, made.admin(), "the two records cover different years.")
    if state == "source_changed":
        Pair.objects.filter(pk=pair.pk).update(state=state)
    pair = Pair.objects.get(pk=pair.pk)
    assert pair.state == state
    return pair


def _packed(pair: Pair) -> World:
    pack = drafts.start(packs_made.reviewers()[0], "own", pair)
    return World(pair, pack, pack.items.get())


def _index() -> None:
    call_command("index", rebuild=True, verbosity=0)
    searching.forget()


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """Exports and packs ring for a worker; none is here. Nor is anybody asking too often."""
    monkeypatch.setattr(Limit, "allow_request", lambda *args: True)
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def documents() -> Pair:
    """A pair that is not in the database; its two documents are."""
    pair = packs_made.pair(confirmed=False, title="Waits beyond six weeks at the Harbour")
    pair.kept = [list(pair.alignments.all()), list(pair.findings.all())]
    pair.key = pair.pk
    pair.delete()
    return pair


def _put_back(pair: Pair) -> Pair:
    pair.pk = pair.key
    pair.save(force_insert=True)
    Alignment.objects.bulk_create(pair.kept[0])
    Finding.objects.bulk_create(pair.kept[1])
    return Pair.objects.get(pk=pair.pk)


def _apart(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """Where two replies part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(at - 60, 0) : at + 60], other[max(at - 60, 0) : at + 60]


@contextmanager
def _taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_to_visitors_and_researchers_an_unpublished_pair_does_not_exist(documents, subtests):
    _index()
    clients = {role: as_role(role) for role in ("Visitor", "Researcher")}
    world = World(documents)
    before = {
        (role, address): plain(ask(client, name, address))
        for role, client in clients.items()
        for name, rule in RULES.items()
        if rule.who == ALL
        for address in addresses(name, world)
    }
    for state in PRIVATE:
        with subtests.test(state=state), _taken_back():
            world = _packed(lead_to(_put_back(documents), state))
            _index()
            clients["Visitor"] = Client()  # the session of the last was taken back
            for role, client in clients.items():
                _sees_nothing(role, client, world, before)


def _sees_nothing(role: str, client: Client, world: World, before: dict) -> None:
    """Every public address answers as it did without the pair, and no other is there."""
    secrets = [s.encode() for s in (world.pair.reference, world.pair.title, REASON, NOTE)]
    for name, rule in RULES.items():
        for address in addresses(name, world):
            status, content = plain(ask(client, name, address))
            if rule.who == ALL:
                was, said = before[role, address]
                assert status == was, (role, address)
                assert rule.is_timed or content == said, (role, address, _apart(content, said))
            else:
                hidden = 302 if rule.keeps_typed else 404
                assert status == (hidden if role == "Visitor" else 403), (role, address)
            typed = address.encode()  # a search says again what was typed
            shown = [s for s in secrets if s in content and s not in typed]
            assert not shown, (role, address)


@pytest.mark.parametrize("state", [*PRIVATE, "published", "withdrawn"])
@pytest.mark.parametrize("role", ["Visitor", "Researcher"])
def test_the_public_page_is_there_once_published_and_not_before(state, role):
    pair = lead_to(packs_made.pair(confirmed=False), state)
    client = as_role(role)
    response = client.get(reverse("mismatch", args=[pair.reference]))
    assert response.status_code == (404 if state in PRIVATE else 200)
    text = response.content.decode()
    for secret in (REASON, NOTE, *packs_made.REVIEWER_NAMES, "Ottoline"):
        assert secret not in text
    assert ("412 people" in text) == (state == "published")
    if state == "withdrawn":
        assert "because the two records cover different years." in text


def test_what_a_visitor_types_is_kept_whether_or_not_there_is_a_pair():
    pair = packs_made.pair(confirmed=False)
    client = Client()
    there = client.post(reverse("decide", args=[pair.reference]))
    nowhere = client.post(reverse("decide", args=["M-9999"]))
    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert there["Location"].replace(pair.reference, "M-9999") == nowhere["Location"]


def test_a_published_pair_stays_public_as_it_was_when_its_source_changed():
    pair = lead_to(packs_made.pair(confirmed=False), "published")
    pair.state, pair.title = "source_changed", "Another title"
    pair.request_version += 1
    pair.save()
    packs_made.confirm(pair, count=1)
    text = as_role("Visitor").get(reverse("mismatch", args=[pair.reference])).content.decode()
    assert "412 people" in text
    assert "Another title" not in text
    assert "A source has changed" in text


@pytest.mark.parametrize("state", [*PRIVATE, "published", "withdrawn"])
def test_reviewers_and_admins_reach_the_pages_of_review(state):
    world = _packed(lead_to(packs_made.pair(confirmed=False), state))
    past_review = state in ("confirmed", "with_body", "published", "withdrawn")
    for role in ("Reviewer", "Admin"):
        client = as_role(role)
        for name, rule in RULES.items():
            if rule.is_post or rule.who == ALL:
                continue
            for address in addresses(name, world):
                status = client.get(address).status_code
                allowed = (200, 301, 302)
                if name in (
                    "pack_version",
                    "pack_file",
                    "letter",
                    "letter_edit",
                    "person",
                    "ingest_run",
                    "ingest_numbers",
                    "message",
                    "phrase_trial",
                ):
                    allowed = (404,)  # none was made
                if rule.who == ADMIN and role == "Reviewer":
                    allowed = (403,)
                if name.startswith("publication") and not past_review:
                    allowed = (404,)
                if state == "withdrawn" and name in ("publication_preview",):
                    allowed = (404,)
                assert status in allowed, (role, address, status)


@pytest.mark.parametrize("name", [n for n, rule in RULES.items() if rule.who == ADMIN])
def test_a_reviewer_is_told_that_it_is_for_admins(name):
    pair = lead_to(packs_made.pair(confirmed=False), "published")
    response = as_role("Reviewer").post(addresses(name, World(pair))[0])
    assert response.status_code == 403
    said = response.content.decode()
    assert "Only an admin can do this" in said or "This page is for admins" in said


@pytest.mark.parametrize("role", ["Reviewer", "Admin"])
def test_a_blind_second_reviewer_learns_nothing_of_the_first(role):
    """On any page of the site, data admin included."""
    world = _packed(lead_to(packs_made.pair(confirmed=False), "second_opinion"))
    client = as_role(role)
    if role == "Admin":
        user = UserFactory._meta.model.objects.get(username="the-Admin-who-looks")
        user.is_staff = user.is_superuser = True
        user.save()
    pages = [a for n, r in RULES.items() if not r.is_post for a in addresses(n, world)]
    if role == "Admin":
        lists = [p for p, _ in routes() if re.fullmatch(r"admin/disclosures/\w+/", p)]
        assert len(lists) > 5
        pages += [f"/{p}" for p in lists]
        ledgers = ("decision", "pairevent", "note")
        for model in ledgers:
            pk = getattr(world.pair, {"decision": "decisions", "pairevent": "events",
                                      "note": "notes"}[model]).first().pk  # fmt: skip
            pages.append(f"/admin/disclosures/{model}/{pk}/change/")
        pages.append(f"/admin/disclosures/pair/{world.pair.pk}/change/")
    secrets = (REASON, NOTE, "Confirmed for ask", "match score of", ">87<", "Quillon Farthingale</")
    for address in pages:
        text = plain(client.get(address))[1].decode("utf-8", "replace")
        # The list of colleagues names everyone, whoever decided.
        text = re.sub(r"<option.*?</option>", "", text)
        here = secrets[:-1] if address == reverse("users") else secrets  # who there is
        assert not [s for s in here if s in text], address


def test_the_first_reviewer_sees_their_own():
    pair = lead_to(packs_made.pair(confirmed=False), "second_opinion")
    client = Client()
    client.force_login(packs_made.reviewers()[0])
    text = client.get(reverse("review", args=[pair.reference])).content.decode()
    assert REASON in text
    assert NOTE in text


@pytest.mark.parametrize("role", ["Visitor", "Researcher", "Reviewer"])
def test_sign_in_and_data_admin_show_nothing(role):
    pair = lead_to(packs_made.pair(confirmed=False), "confirmed")
    client = as_role(role)
    for pattern, _ in routes():
        if not pattern.startswith(PREFIXES) or "<" in pattern or "(" in pattern:
            continue
        response = client.get(f"/{pattern}")
        assert pair.reference.encode() not in response.content, pattern
        assert pair.title.encode() not in response.content, pattern
        if pattern.startswith("admin/disclosures"):
            assert response.status_code in (302, 403, 404), pattern
