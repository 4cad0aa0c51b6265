"""Finding the sections a letter relies on, of this Act and not another."""

import pytest

from disclosures.reading.sections import find_sections


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("exempt under section 40(2) of the Freedom of Information Act 2000", ("s40(2)",)),
        ("refused under s.12 of the Act", ("s12",)),
        ("S40 and s.43(2) are engaged", ("s40", "s43(2)")),
        ("Sections 40 and 41(1)(a) apply", ("s40", "s41(1)(a)")),
        ("Section 40 of the Act. It is exempt under section 40(2) of the FOIA", ("s40(2)",)),
        ("withheld under Regulation 12(5)(b) of the EIR", ("r12(5)(b)",)),
        ("regulation 12(4)(b) of the Environmental Information Regulations 2004", ("r12(4)(b)",)),
        ("section 17 of the Act requires a notice; see section 16", ()),
        ("section 37 of the Charities Act 2011 does not help", ()),
        ("section 38(6) applications made to the court", ()),
        ("the condition in section 40(3A)(a) is met", ()),
        ("section\u00a012(1)", ("s12",)),
        ("", ()),
    ],
)
def test_find_sections(text, found):
    assert find_sections(text) == found
