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
        ("section 37 of the Children Act 1989 governs these reports", ()),
        ("section 40(2) of the Data Protection Act 2018", ()),
        ("section 12(3) of the Local Government Finance Act 1992", ()),
        ("under section 41 of the Local Government (Miscellaneous Provisions) Act 1982", ()),
        ("stored until the section 41 notice period has passed", ()),
        ("Section 12(1) of FOIA allows us to refuse", ("s12",)),
        ("Section 12(2) of the Act", ("s12",)),
        (
            "exempt under Section 24(1), Section 27(1)(a) and Section 43(2)",
            ("s24(1)", "s27(1)(a)", "s43(2)"),
        ),
        ("sections 35(1)(a) & 36(2)(b)(i) of the FOI Act", ("s35(1)(a)", "s36(2)(b)(i)")),
        ("we rely on ss. 31 and 38", ("s31", "s38")),
        ("section 22A of the Act (research)", ("s22a",)),
        ("refused under S.14(1)", ("s14(1)",)),
        ("EIR 12(4)(a) applies", ("r12(4)(a)",)),
        ("reg. 12(5)(e) and regulation 13 of the EIR", ("r12(5)(e)", "r13")),
        ("Regulation 12(3) of the Environmental Information Regulations 2004 (EIR)", ("r12(3)",)),
        ("SECTION 43(2) OF THE FREEDOM OF INFORMATION ACT 2000", ("s43(2)",)),
        ("the office at S12 4AB and in Sheffield S40", ()),
        ("section 45 code of practice; section 50 complaints; section 1(1)(a) duty", ()),
        ("if the cost exceeds the limit we may refuse under section 12", ()),
        ("you refer to section 36 in your message", ()),
        ("In our initial response we cited section 43(2).", ()),
        ("Section 43(2), cited in our initial response, was correctly applied.", ("s43(2)",)),
        ("section 38(6) applications made to the court", ()),
        ("the condition in section 40(3A)(a) is met", ()),
        ("section\u00a012(1)", ("s12",)),
        ("", ()),
    ],
)
def test_find_sections(text, found):
    assert find_sections(text) == found
