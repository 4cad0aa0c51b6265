"""Names of those whom an enclosed letter greets."""

import pytest

from disclosures.reading.addressees import TAKEN_OUT, without_addressee


@pytest.mark.parametrize(
    "name", ["Ms Roe", "Mr J Roe", "Jane Roe", "Jane", "Dr. Jane O’Roe-Smith", "Mrs Jane Ann Roe"]
)
@pytest.mark.parametrize("form", ["Dear {},", "> Hi {}", "  Hello {}!", "Dear {} "])
def test_it_goes(name, form):
    text = f"Our ref: 77\n{form.format(name)}\nIn 2023 there were 1,204 cases.\n"
    assert without_addressee(text) == text.replace(name, TAKEN_OUT)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir or Madam,",
        "Dear Minister,",
        "Dear Prime Minister",
        "Dear Requester,",
        "Dear Secretary of State,",
        "Dear Harbours were closed in 2023, and 412 people waited.",
        "It was dear Jane",
        "Dear Applicant: 412",
    ],
)
def test_offices_and_content_stay(text):
    assert without_addressee(text) == text


@pytest.mark.parametrize("text", ["Dear " * 50_000, "Dear " + "A " * 90_000, "Dear A" * 90_000])
def test_a_hostile_file_is_read_in_a_moment(text):
    """Patterns that are not bounded take minutes on these."""
    assert without_addressee(text) == text
