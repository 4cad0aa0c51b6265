"""Official letters: loaded from a table, linked by people, suggested and shown to the public."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disclosures.bodies import load_bodies
from disclosures.models import BodyName, Correspondence, PairEvent, PublicBody
from disclosures.review import letters
from disclosures.review.letters_file import load
from disclosures.review.periods import period_of
from tests.factories import BodyFactory, PairFactory, QuestionFactory, UserFactory
from tests.publishing import made

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests/payloads/letters/letters.csv"
REAL = ROOT.parent / "shared/data/correspondence.csv"
HEAD = TABLE.read_text().splitlines()[0]


@pytest.fixture
def body():
    body = BodyFactory(name="Department for Harbours 1")
    BodyName.objects.create(
        body=body, kind="official", name=body.name, folded="department for harbours 1"
    )
    return body


@pytest.fixture
def pair(body):
    return PairFactory(question=QuestionFactory(body=body), state="confirmed")


@pytest.fixture
def user():
    return UserFactory(role="Reviewer", first_name="Ada")


@pytest.fixture
def loaded(body, pair):
    load(TABLE)
    return list(Correspondence.objects.all())


def test_a_table_is_loaded_once(body):
    assert load(TABLE).added == 2
    Correspondence.objects.update(summary="As a person left it.")
    again = load(TABLE)
    assert (again.added, again.known) == (0, 2)
    assert set(Correspondence.objects.values_list("summary", flat=True)) == {"As a person left it."}


def test_what_is_loaded(loaded, body):
    letter, reply = loaded
    assert [letter.body, reply.body] == [body, body]
    assert [letter.is_public, reply.is_public] == [True, False]
    assert period_of(letter) == (
        "An embargo from about June 2021, no end given, as recorded in the letter of 14 September "
        "2021 from Commissioner for Moorings"
    )


def test_a_denied_embargo_is_not_shown_as_one(loaded):
    assert period_of(loaded[1]).startswith(
        "An embargo is denied for the period from about June 2021 to about December 2021, as "
        "recorded in the reply of 5 October 2021 from"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2021-13-01,A,B,letter,S,T,,,,", "Row 2: date is “2021-13-01”"),
        (",A,B,letter,S,T,,,,", "Row 2: date is empty"),
        ("2021-01-01,A,B,memo,S,T,,,,", "Row 2: kind is “memo”"),
        ("2021-01-01,A,B,letter,S,T,,,2021-01-01,", "Row 2: period_to is given without"),
        ("2021-01-01,A,B,letter,S,T,,2021-02-01,2021-01-01,", "Row 2: period_to is before"),
        (f"2021-01-01,A,B,letter,{'S' * 301},T,,,,", "Row 2: subject:"),
    ],
)
def test_a_fault_is_named_by_its_row_and_nothing_is_loaded(tmp_path, row, said):
    path = tmp_path / "letters.csv"
    path.write_text(f"{HEAD}\n{row}\n2021-01-02,A,B,letter,S,T,,,,\n")
    with pytest.raises(CommandError, match="Nothing was loaded") as raised:
        call_command("correspondence", path, verbosity=0)
    assert said in str(raised.value)
    assert "Row 3" not in str(raised.value)
    assert not Correspondence.objects.exists()


def test_a_table_without_a_column_is_refused(tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("date,from\n2021-01-01,A\n")
    with pytest.raises(CommandError, match="no column to, kind, subject"):
        call_command("correspondence", path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("correspondence", tmp_path / "none.csv")


@pytest.mark.skipif(not REAL.exists(), reason="The real letters (../shared) are not here.")
def test_the_real_letters():
    load_bodies()
    call_command("correspondence", REAL, verbosity=0)
    rows = list(Correspondence.objects.all())
    assert len(rows) == 4
    assert {row.body.key for row in rows} == {PublicBody.objects.get(name="Home Office").key}
    assert [row.is_public for row in rows] == [True, True, False, True]
    assert "An embargo from about March 2021, no end given" in period_of(rows[0])
    assert period_of(rows[1]).startswith("An embargo is denied")
    assert [letters.subjects(row)[0] for row in rows[:1]] == [["national", "referral", "mechanism"]]


def test_pairs_are_suggested_by_family_and_words(loaded, pair):
    heading = QuestionFactory(body=pair.question.body, heading="Ferries", text="How many boats?")
    PairFactory(question=heading, title="Boats")  # of the family, on something else
    PairFactory()  # on the same, of another department
    letter = loaded[0]
    assert letters.subjects(letter) == [["waiting", "harbour", "people"]]
    assert letters.suggested_pairs(letter) == [pair]
    assert letters.suggested_letters(pair) == [letter]
    letter.bears_on = "written answers; FOI; ad hoc statistical releases"
    assert letters.suggested_pairs(letter) == []


def test_what_a_person_settled_is_not_suggested_again(loaded, pair, user):
    letter = loaded[0]
    letters.link(letter, pair, user, is_linked=False)
    assert letters.suggested_pairs(letter) == letters.suggested_letters(pair) == []
    assert not PairEvent.objects.exists()


def test_links_and_changes_stand_in_the_history(loaded, pair, user):
    letter = loaded[0]
    letters.link(letter, pair, user)
    letters.link(letter, pair, user)
    letter.summary = "Other words."
    letters.save(letter, user)
    letters.link(letter, pair, user, is_linked=False)
    named = "the letter of 14 September 2021 from Commissioner for Moorings."
    assert list(PairEvent.objects.order_by("pk").values_list("words", flat=True)) == [
        f"Linked {named}", f"Changed what we hold of {named}", f"Unlinked {named}",
    ]  # fmt: skip
    assert letters.letters_of(pair) == []


def test_the_public_sees_public_letters_of_published_pairs_only(loaded, pair, user):
    for letter in loaded:
        letters.link(letter, pair, user)
    assert letters.correspondence_of(pair) == letters.correspondence_of(pair.question) == []
    made.stands(pair)
    assert letters.correspondence_of(pair) == loaded[:1]
    assert letters.correspondence_of(pair.question) == loaded[:1]
    letters.link(loaded[0], pair, user, is_linked=False)
    assert letters.correspondence_of(pair.question) == []


def test_a_period_on_its_exact_days(loaded):
    letter = loaded[0]
    letter.period_from, letter.period_to = date(2021, 6, 14), date(2021, 7, 2)
    assert "from 14 June 2021 to 2 July 2021" in period_of(letter)
    letter.period_from = None
    assert period_of(letter) == ""
