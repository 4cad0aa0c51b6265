"""What came of packs that were sent: found, proposed once, accepted by a person or not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from disclosures import flagging, working_days
from disclosures.models import LaterPublication, OutcomeProposal, PackEvent, StatisticalRelease
from disclosures.packs import drafts, outcomes
from tests.factories import QuestionFactory, UserFactory, add_answer
from tests.packs import made

pytestmark = pytest.mark.django_db
SENT = date(2024, 6, 3)


@pytest.fixture
def pack():
    return sent(made.pack("osr"))


def sent(draft, on=SENT):
    drafts.record(
        draft, made.reviewers()[0], version=made.version(draft), kind="sent", on=on, to="OSR"
    )
    return draft


def pair_of(pack):
    return pack.items.get().pair


def proposed(pack, *, but=("no_reply",)):
    rows = outcomes.waiting(pack.proposals.exclude(outcome__in=but))
    return [(row.outcome, row.on, row.words) for row in rows]


def test_nothing_is_looked_for_before_a_pack_is_sent():
    draft = made.pack("osr")
    made.version(draft)
    correct(pair_of(draft), date(2025, 1, 9))
    assert outcomes.propose() == 0


def correct(pair, on):
    return add_answer(
        pair.question, "There were 412 people.", kind="corrected", outcome="answered",
        date_corrected=on,
    )  # fmt: skip


def test_a_correction_is_proposed_once(pack):
    correct(pair_of(pack), date(2025, 1, 9))
    outcomes.propose()
    outcomes.propose()
    assert proposed(pack) == [
        ("corrected", date(2025, 1, 9), "The answer was corrected on 9 January 2025.")
    ]
    assert not PackEvent.objects.filter(kind="outcome").exists()


def test_a_correction_from_before_it_was_sent_is_not(pack):
    correct(pair_of(pack), SENT - timedelta(days=1))
    outcomes.propose()
    assert proposed(pack) == []


def release(pair, on):
    row = StatisticalRelease.objects.create(
        content_id="r", base_path="/r", title="Waiting times", first_published_on=on,
        url="https://www.gov.uk/r",
    )  # fmt: skip
    LaterPublication.objects.bulk_create(
        LaterPublication(answer=pair.answer, release=row, letter=letter) for letter in "AB"
    )


@pytest.mark.parametrize(("on", "count"), [(SENT, 1), (SENT - timedelta(days=1), 0)])
def test_a_release_that_covers_what_was_asked_is_proposed(pack, on, count):
    release(pair_of(pack), on)
    outcomes.propose()
    found = proposed(pack)
    assert len(found) == count
    assert all(f[0] == "published" and "‘Waiting times’ was published" in f[2] for f in found)


def test_a_question_that_cites_the_answer_is_proposed(pack, monkeypatch):
    pair = pair_of(pack)
    text = (
        "To ask the Secretary of State, pursuant to the Answer of 14 March 2024 to Question "
        f"{pair.question.uin}, whether those figures were held."
    )
    later = QuestionFactory(text=text, date_tabled=date(2024, 7, 1), uin="31")
    early = QuestionFactory(text=text, date_tabled=date(2024, 5, 1), uin="32")
    other = QuestionFactory(text="Something on 14 March 2024.", date_tabled=date(2024, 7, 1))
    holding = {row.pk for row in (later, early, other)}
    monkeypatch.setattr(flagging.declared.index, "holding", lambda *a, **k: holding)
    outcomes.propose([other.pk])
    assert proposed(pack) == []
    outcomes.propose([later.pk])
    said = "Question 31, tabled on 1 July 2024, cites the answer."
    assert proposed(pack) == [("tabled", date(2024, 7, 1), said)]
    outcomes.propose()
    assert len(proposed(pack)) == 1


def test_no_reply_is_proposed_once_the_day_has_passed(pack):
    outcomes.propose()
    due = working_days.after(SENT, 10)
    assert [(f[0], f[1]) for f in proposed(pack, but=())] == [("no_reply", due)]
    user = made.reviewers()[0]
    drafts.record(pack, user, kind="reply", on=due, words="We thank you.")
    assert proposed(pack, but=()) == []


def test_no_reply_is_not_proposed_early_nor_after_a_reply():
    today = timezone.localdate()
    waiting = sent(made.pack("osr"), on=today)
    replied = sent(made.pack("member"), on=SENT)
    drafts.record(replied, made.reviewers()[0], kind="reply", on=today, words="Thank you.")
    assert outcomes.propose() == 0
    assert proposed(waiting, but=()) == proposed(replied, but=()) == []


def test_accepted_it_is_an_event_and_turned_down_it_is_gone_for_good(pack):
    correct(pair_of(pack), date(2025, 1, 9))
    outcomes.propose()
    user = UserFactory(role="Reviewer")
    corrected = pack.proposals.get(outcome="corrected")
    event = outcomes.settle(corrected, user, is_accepted=True)
    assert (event.kind, event.outcome, event.pair, event.by) == (
        "outcome", "corrected", pair_of(pack), user,
    )  # fmt: skip
    none = outcomes.settle(pack.proposals.get(outcome="no_reply"), user, is_accepted=False)
    assert none is None
    with pytest.raises(ValueError, match="settled this already"):
        outcomes.settle(corrected, user, is_accepted=False)
    assert outcomes.propose() == 0
    assert proposed(pack, but=()) == []


def test_what_concerns_a_pair(pack):
    pair, other = pair_of(pack), made.pair()
    correct(pair, date(2025, 1, 9))
    outcomes.propose()
    assert {p.outcome for p in outcomes.proposals_of(pair)} == {"corrected", "no_reply"}
    outcomes.settle(pack.proposals.get(outcome="corrected"), made.reviewers()[0], True)
    assert [e.kind for e in outcomes.events_of(pair)] == ["sent", "outcome"]
    assert outcomes.events_of(other) == outcomes.proposals_of(other) == []


def test_only_what_was_read_is_looked_at(pack, django_assert_num_queries):
    correct(pair_of(pack), date(2025, 1, 9))
    assert outcomes.propose([0]) == 0
    with django_assert_num_queries(0):
        outcomes.propose([])
    assert outcomes.propose([pair_of(pack).question_id]) == 1
    assert OutcomeProposal.objects.count() == 1
