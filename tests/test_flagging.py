"""What is flagged, what is not, and that flagging again changes nothing."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import flagging, reader
from disclosures.flagging import runs, screening
from disclosures.models import (
    AnswerReading,
    AnswerReference,
    FoiRequest,
    LaterPublication,
    Pair,
    PairReference,
    Question,
    StatisticalRelease,
)
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


def corrected(on):
    return answer(
        f"<p>In 2023, 1,204 {made.SUBJECT}.</p>",
        is_correction=True,
        date_corrected=on,
        original_html=made.REFUSED,
    )


def test_a_release_after_the_correction_is_compared_with_the_correction():
    made.store(made.question(), made.request())
    flag()
    reference = Pair.objects.get().reference
    released = made.the_request().date_released
    made.store(made.question(answer=corrected(released)))
    assert flag() == {"cleared": 1}
    pair = Pair.objects.get()
    assert (pair.reference, pair.is_flagged) == (reference, False)


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_release_before_the_correction_is_compared_with_the_answer_as_first_given(
    is_known_before,
):
    if is_known_before:
        made.store(made.question())
        flag()
    made.store(made.question(answer=corrected(date(2024, 12, 2))), made.request())
    flag()
    pair = Pair.objects.get()
    assert pair.is_flagged
    assert pair.answer.pk != pair.question.current_answer_id
    assert "not held centrally" in pair.answer.text
    assert "corrected" in [e["key"] for e in pair.explanations]


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


def referring(uin, to, on, **changes):
    """A question on the same thing, answered with a reference to an earlier answer."""
    values = {
        "uin": uin,
        "api_id": int(uin),
        "source_key": uin,
        "date_tabled": date(2024, 5, 7),
        "answer": answer(
            f"<p>I refer the hon. Member to the answer I gave on {on} to Question {to}.</p>",
            date_answered=date(2024, 5, 14),
        ),
    }
    return made.question(**values | changes)


def pair_of(uin):
    return Pair.objects.filter(question__uin=uin, is_flagged=True).first()


def test_an_answer_that_refers_to_a_refusal_is_flagged_with_the_words_of_that_refusal():
    made.store(made.question(), referring("991500", "990412", "14 March 2024"), made.request())
    flag()
    pair = pair_of("991500")
    assert pair.answer.question.uin == "991500"
    assert pair.said_in == made.the_question().current_answer
    finding = pair.findings.get()
    assert finding.pq_quote["text"] in pair.said_in.text
    assert "refers to the answer of 14 March 2024 to question 990412, which" in finding.sentence
    assert "refers_back" in [e["key"] for e in pair.explanations]
    before = snapshot()
    assert set(flag()) <= {"unchanged", "different"}
    assert snapshot() == before


@pytest.mark.parametrize(("to", "on"), [("990412", "15 March 2024"), ("990413", "14 March 2024")])
def test_a_reference_by_another_day_or_number_is_not_followed(to, on):
    made.store(made.question(), referring("991500", to, on), made.request())
    flag()
    assert pair_of("991500") is None


def by_day(words):
    text = f"<p>I refer the hon. Member to the answer given {words} on 14 March 2024.</p>"
    return referring("991500", "", "", answer=answer(text, date_answered=date(2024, 5, 14)))


@pytest.mark.parametrize(
    ("words", "subject", "is_followed"),
    [
        ("to the hon. Member for Ely", None, True),
        ("by my right hon. Friend the Minister for Ports", None, False),
        ("to the hon. Member for Ely", "To ask how many otters there are in 2023.", False),
    ],
)
def test_a_day_without_a_number_is_followed_on_the_same_subject_alone(words, subject, is_followed):
    record = by_day(words)
    record = replace(record, question_text=subject) if subject else record
    made.store(made.question(), record)
    cited = AnswerReference.objects.get(answer__question__uin="991500").cited
    assert (cited == made.the_question()) == is_followed


def test_a_number_without_its_day_is_followed_within_a_year_to_the_same_body():
    def undated(uin, on):
        text = "<p>I refer the hon. Member to the answer to Question 990412.</p>"
        given = answer(text, date_answered=on)
        return referring(uin, "", "", answer=given, date_tabled=on)

    made.store(
        made.question(), undated("991500", date(2024, 5, 14)), undated("991600", date(2026, 5, 14))
    )
    cited = dict(AnswerReference.objects.values_list("answer__question__uin", "cited__uin"))
    assert cited == {"991500": "990412", "991600": None}


def test_a_chain_is_followed_to_its_end_and_a_circle_is_not():
    made.store(
        made.question(),
        referring("991500", "990412", "14 March 2024"),
        referring("991600", "991500", "14 May 2024"),
        referring("991700", "991800", "14 May 2024"),
        referring("991800", "991700", "14 May 2024"),
        made.request(),
    )
    flag()
    assert pair_of("991600").said_in == made.the_question().current_answer
    assert pair_of("991700") is None
    assert pair_of("991800") is None


def test_a_chain_is_followed_when_the_cited_answer_arrives_later_and_again_when_it_changes():
    made.store(referring("991500", "990412", "14 March 2024"), made.request())
    flag()
    assert pair_of("991500") is None
    made.store(made.question())
    flag()
    assert pair_of("991500") is not None
    given = answer(f"<p>In 2023, 1,204 {made.SUBJECT}.</p>", is_correction=True)
    made.store(made.question(answer=given))
    flag()
    assert pair_of("991500") is None


def test_who_tied_a_pair_is_kept():
    asked = CITING + f"How many {made.SUBJECT} in 2023?"
    made.store(made.question(), made.request(asked=asked))
    flag()
    pair = Pair.objects.get()
    assert (pair.declared_by, pair.declared_in) == ("requester", None)


@pytest.mark.parametrize("side", [flagging.flag_questions, flagging.flag_requests])
def test_an_answer_that_cites_a_request_ties_them_whichever_side_is_looked_at(side):
    cited = made.REFUSED + "<p>See the Freedom of Information response FOI2024/00731.</p>"
    made.store(made.question(cited), made.request(reference="FOI 2024/00731"))
    side((Question if side is flagging.flag_questions else FoiRequest).objects.all())
    assert Pair.objects.get().declared_by == "answer"


def test_a_members_later_question_is_kept_with_the_tie():
    made.store(made.question(), made.request(slug="safe_harbour_waits"))
    later = made.question(
        uin="991000",
        api_id=2,
        source_key="2",
        date_tabled=date(2024, 5, 1),
        question_text="To ask the Secretary of State, pursuant to the Answer of 14 March 2024 to "
        "Question 990412 and to www.whatdotheyknow.com/request/safe_harbour_waits, for what "
        "reason the two differ.",
        answer=None,
    )
    made.store(later)
    flag()
    pair = Pair.objects.get(question=made.the_question())
    assert (pair.declared_by, pair.declared_in.uin) == ("member", "991000")


def published(**changes):
    values = {
        "content_id": "r",
        "base_path": "/r",
        "title": f"Number of {made.SUBJECT}, 2023",
        "url": "https://www.gov.uk/r",
        "body": made.the_question().body,
        "first_published_on": date(2024, 6, 3),
    }
    return StatisticalRelease.objects.create(**values | changes)


def attach():
    flagging.attach_publications(flagging.releases_to_attach())
    return list(LaterPublication.objects.values_list("answer", "letter"))


def test_a_statistical_release_that_covers_a_refusal_is_later_published():
    made.store(made.question())
    published()
    assert attach() == [(made.the_question().current_answer_id, "A")]
    assert attach() == [(made.the_question().current_answer_id, "A")]
    StatisticalRelease.objects.update(title="Otters in lakes, 2023")
    assert attach() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"first_published_on": date(2024, 3, 1)},  # before the refusal
        {"is_withdrawn": True},
        {"title": f"Number of {made.SUBJECT}, 2019"},
    ],
)
def test_a_release_before_the_refusal_of_another_year_or_withdrawn_is_not(changes):
    made.store(made.question())
    published(**changes)
    assert attach() == []


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


def decided(state="dismissed"):
    """A flagged pair that a reviewer has dismissed on the versions that stand."""
    made.store(made.question(), made.request())
    flag()
    Pair.objects.update(state=state)
    return Pair.objects.get()


def test_a_dismissed_pair_stays_dismissed_until_a_document_changes():
    before = decided()
    flag()
    assert Pair.objects.get().state == "dismissed"
    FoiRequest.objects.update(version=2)
    reader.read_requests(FoiRequest.objects.all())
    flag()
    after = Pair.objects.get()
    assert (after.pk, after.state) == (before.pk, "source_changed")
    assert after.events.get().kind == "source"


def test_a_published_pair_goes_back_to_the_queue():
    # What is public of it stays as it was: tests/web/test_mismatches.py.
    decided("published")
    FoiRequest.objects.update(version=2)
    reader.read_requests(FoiRequest.objects.all())
    flag()
    assert Pair.objects.get().state == "source_changed"
