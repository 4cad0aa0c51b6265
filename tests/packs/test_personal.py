"""Words that may be personal data: found, or rightly passed over."""

import pytest

from disclosures.packs.personal import hits_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Write to jane.roe@example.org now", "jane.roe@example.org"),
        ("Ring 020 7946 0018 today", "020 7946 0018"),
        ("Her home is at BN1 4GH here", "BN1 4GH"),
        ("NI number QQ 12 34 56 C given", "QQ 12 34 56 C"),
        ("Dear Jane Roe,\nthank you", "Jane Roe"),
        ("Dear Ms Roe,\nthank you", "Ms Roe"),
        ("I spoke to Dr Roe about it", "Dr Roe"),
        ("Yours sincerely,\n\nJane Roe\nFOI Team", "Jane Roe"),
        ("Kind regards\nJane Roe", "Jane Roe"),
        ("Kind regards,\n\nJane\n", "Jane"),
        ("Yours sincerely\nJane,\nManager", "Jane"),
    ],
)
def test_it_is_found_with_its_surroundings(text, words):
    hit = next(iter(hits_in(text, "here", is_letter=True)))
    assert hit.words == words
    assert (hit.before + words + hit.after) in " ".join([text])


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir or Madam, in 2023 there were 1,204 cases.",
        "Dear Requester, thank you for FOI2024/00077 of 7 February 2024.",
        "Write to the ICO, Wycliffe House, SK9 5AF, casework@ico.org.uk, 0303 123 1113.",
        "It cost 0.123456789 of 01,234,567,890 pounds",
        "Dear Ferry Licensing Authority,\nplease tell me",
        "Yours sincerely\nFreedom of Information Team",
        "Yours sincerely\nTreasury\n",
        "With regards to the Scheme",
    ],
)
def test_it_is_passed_over(text):
    assert list(hits_in(text, "here", is_letter=True)) == []


def test_members_are_named_in_answers_as_of_right():
    assert list(hits_in("I refer to Mr Speaker.", "answer", is_letter=False)) == []


def test_each_set_of_words_once():
    assert len(list(hits_in("a@example.org and a@example.org", "x", is_letter=False))) == 1


@pytest.mark.parametrize(
    "text", ["a." * 50_000, "A-" * 50_000 + "@", "Kind regards" + "\n" * 90_000, "07 " * 40_000]
)
def test_a_hostile_letter_is_read_in_a_moment(text):
    """Patterns that are not bounded take minutes on these."""
    assert len(list(hits_in(text, "here", is_letter=True))) <= 1
