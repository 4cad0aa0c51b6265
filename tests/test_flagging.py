"""What is flagged, what is not, and that flagging again changes nothing."""

from datetime import date

import pytest

from disclosures import flagging, reader
from disclosures.flagging import runs, screening
from disclosures.models import AnswerReading, FoiRequest, Pair, PairReference, Question
from tests import small_corpus as made
from tests.ingest.records import answer

pytestmark = pytest.mark.django_db


def flag():
    return dict(flagging.flag_all())


def snapshot():
    fields = ("reference", "score", "points", "state", "evidence", "title", "towards")
    return list(Pair.objects.order_by("pk").values(*fields))


def test_a_refusal_with_a_release_is_flagged_with_both_quotations():
    made.store(made.question(), made.request())
    assert flag() == {"created": 1}
    pair = Pair.objects.get()
    assert pair.reference == str(PairReference.objects.get())
    assert not pair.is_reverse
    assert sum(points for _, points in pair.points) == pair.score
    finding = pair.findings.get()
    assert finding.kind == "released_before_pq"
    assert "not_held_centrally_but_released" in finding.secondary_kinds
    assert finding.pq_quote["text"] in made.the_question().current_answer.text
    said = made.the_request().messages.get(sender="authority").text
    assert finding.foi_quote["text"] in said
    assert finding.foi_quote["source"] == "message:2"
    assert pair.alignments.filter(is_mismatch=True).count() == 1
    assert (pair.release_first, pair.days_between) == ("Yes", -23)


def test_flagging_again_changes_nothing_and_deals_no_reference():
    made.store(made.question(), made.request())
    flag()
    before, dealt = snapshot(), PairReference.objects.count()
    assert flag() == {"unchanged": 1}
    assert (snapshot(), PairReference.objects.count()) == (before, dealt)


def test_a_pair_is_judged_once_in_a_run_though_both_sides_find_it(monkeypatch):
    made.store(made.question(), made.request(), *map(made.other, range(3)))
    judged = []

    def judge(answer, response, declared):
        judged.append((answer.uin, response.title))
        return real(answer, response, declared)

    real = runs.judge
    monkeypatch.setattr(runs, "judge", judge)
    flag()
    assert judged.count(("990412", "Safe Harbour waits")) == 1
    assert len(judged) == len(set(judged))


def test_either_side_alone_finds_the_pair():
    made.store(made.question(), made.request())
    assert flagging.flag_requests(FoiRequest.objects.all()) == {"created": 1}
    assert flagging.flag_questions(Question.objects.all()) == {"unchanged": 1}


def test_another_period_is_not_strong():
    made.store(made.question(), made.request(year=2014))
    flag()
    assert not Pair.objects.filter(is_flagged=True, strength="Strong").exists()


def test_another_family_is_not_judged():
    made.store(made.question(), made.request(authority_name="HM Treasury", authority_key=""))
    assert flag() == {}


def test_a_corrected_answer_is_judged_again_and_keeps_its_reference():
    made.store(made.question(), made.request())
    flag()
    reference = Pair.objects.get().reference
    corrected = answer(
        f"<p>In 2023, 1,204 {made.SUBJECT}.</p>",
        is_correction=True,
        date_corrected=date(2024, 4, 2),
        original_html=made.REFUSED,
    )
    made.store(made.question(answer=corrected))
    assert flag() == {"cleared": 1}
    pair = Pair.objects.get()
    assert (pair.reference, pair.is_flagged) == (reference, False)


def test_a_dismissed_pair_stays_dismissed():
    made.store(made.question(), made.request())
    flag()
    Pair.objects.update(state="dismissed")
    flag()
    flagging.judge_one(made.the_question(), made.the_request())
    assert Pair.objects.get().state == "dismissed"


def test_a_persons_reading_is_what_is_judged():
    made.store(made.question(), made.request())
    flag()
    current = made.the_question().current_answer
    current.reading = AnswerReading.objects.create(
        answer=current, reader="person:1", outcome="holding"
    )
    current.save()
    current.asks.update(reply="unknown", reply_span=None)
    assert flagging.judge_one(made.the_question(), made.the_request()) in ("changed", "cleared")
    assert reader.read_questions(reader.unread_questions()) == 0


def test_given_in_parliament_and_refused_under_foi_is_the_reverse():
    given = made.question(f"<p>In 2023, 1,204 {made.SUBJECT}.</p>")
    made.store(given, made.request(made.DENIED))
    assert flag() == {"created": 1}
    pair = Pair.objects.get()
    assert pair.is_reverse
    assert pair.findings.get().kind == "answered_but_refused_under_foi"
    assert not Pair.objects.main_queue().exists()


CITING = "In the answer of 14 March 2024 to question 990412 the minister said it is not held. "


def test_a_request_that_cites_the_answer_is_declared():
    asked = CITING + f"How many {made.SUBJECT} in 2023?"
    made.store(made.question(), made.request(asked=asked))
    assert flag() == {"created": 1}
    assert Pair.objects.get().is_declared


@pytest.mark.parametrize(
    "citing",
    [CITING.replace("of 14 March 2024 ", ""), CITING.replace("14 March 2024", "9 May 2021")],
)
def test_a_number_alone_or_with_another_date_declares_nothing(citing):
    asked = citing + f"How many {made.SUBJECT} in 2023?"
    made.store(made.question(), made.request(asked=asked))
    flag()
    assert not Pair.objects.get().is_declared


def test_a_later_question_that_names_both_ties_them_together():
    later = made.question(
        uin="991000",
        api_id=2,
        source_key="2",
        date_tabled=date(2024, 5, 1),
        question_text="To ask the Secretary of State, pursuant to the Answer of 14 March 2024 to "
        "Question 990412 and to www.whatdotheyknow.com/request/safe_harbour_waits, for what "
        "reason the two differ.",
        answer=answer("<p>I will write to the hon. Member.</p>"),
    )
    made.store(made.question(), made.request(slug="safe_harbour_waits"), later)
    flag()
    assert Pair.objects.get(question=made.the_question()).is_declared


def test_a_tie_found_later_has_the_pair_judged_again():
    made.store(made.question(), made.request(reference="FOI 2024/00731"))
    flag()
    assert not Pair.objects.get().is_declared
    later = made.question(
        uin="991000",
        api_id=2,
        source_key="2",
        date_tabled=date(2024, 5, 1),
        question_text="To ask the Secretary of State, pursuant to the Answer of 14 March 2024 to "
        "Question 990412 on waits, with reference to Freedom of Information response "
        "FOI2024/00731, for what reason they differ.",
        answer=None,
    )
    made.store(later)
    assert flag()["changed"] == 1
    assert Pair.objects.get(question=made.the_question()).is_declared


def several(count):
    """Questions refused what as many requests were given, each pair on a subject of its own."""
    things = ("otters", "kestrels", "lighthouses", "ferries", "canal locks", "footbridges")
    for number, thing in enumerate(things[:count]):
        asked = f"how many {thing} were counted by river wardens in 2023"
        at = date(2024, 3, 1 + number)
        yield made.question(
            question_text=f"To ask the Secretary of State, {asked}.",
            uin=str(100 + number), api_id=100 + number, source_key=str(100 + number),
            date_tabled=at,
        )  # fmt: skip
        given = f"We hold the information. In 2023, 1,2{number}4 {thing} were counted by wardens."
        yield made.request(
            given, asked=f"Please tell me {asked}.", source_key=f"r{number}", title=thing
        )


def found():
    rows = Pair.objects.order_by("question__uin", "request__source_key")
    fields = ("question__uin", "request__source_key", "score", "points", "towards", "evidence")
    return list(rows.values_list(*fields, "findings__kind"))


@pytest.mark.django_db(transaction=True)
def test_two_processes_flag_the_same_pairs_as_one(monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 2)
    made.store(*several(6))
    counts, pairs = flagging.flag_all(jobs=1), found()
    assert counts["created"] == 6
    Pair.objects.all().delete()
    done = []
    assert flagging.flag_all(2, done.append) == counts
    assert found() == pairs
    assert sum(done) == 12
    assert flagging.flag_all(2)["unchanged"] == 6
    assert found() == pairs


def test_a_process_that_remembers_little_judges_every_pair(monkeypatch):
    monkeypatch.setattr(runs, "MOST_SIDES", 2)
    monkeypatch.setattr(screening, "MOST_KNOWN", 2)
    monkeypatch.setattr(runs, "CHUNK", 3)
    made.store(*several(6))
    assert flag()["created"] == 6
    assert len({request for _, request, *_ in found()}) == 6


def test_texts_are_fetched_only_of_what_may_line_up(monkeypatch):
    fetched = []
    real = runs.Run.know_requests
    monkeypatch.setattr(
        runs.Run, "know_requests", lambda run, rows: real(run, fetched.extend(rows) or fetched)
    )
    made.store(made.question(), made.request(), *list(several(4))[1::2])
    assert flagging.flag_questions(Question.objects.all()) == {"created": 1}
    assert [request.title for request in fetched] == ["Safe Harbour waits"]


def test_only_the_rows_given_are_flagged():
    made.store(*several(3))
    one = Question.objects.filter(uin="101")
    counts = flagging.flag_all(questions=one, requests=FoiRequest.objects.none())
    assert counts["created"] == 1
    assert Pair.objects.get().question == one.get()
