"""The list that must be clear, each item worked out."""

import gzip
from datetime import date

import pytest

from disclosures.models import Answer, Pack, Pair
from disclosures.packs import checks, drafts
from disclosures.packs.content import items_of
from tests.factories import add_message
from tests.packs import made

pytestmark = pytest.mark.django_db


def found(pack: Pack) -> dict[str, checks.Check]:
    pack = Pack.objects.get(pk=pack.pk)
    return {check.key: check for check in checks.checks(pack, items_of(pack))}


def unclear(pack: Pack) -> set[str]:
    return {key for key, check in found(pack).items() if not check.is_clear}


@pytest.mark.parametrize("recipient", ["osr", "member", "body", "own"])
def test_a_whole_pack_is_clear(recipient):
    assert unclear(made.pack(recipient)) == set()


def test_an_empty_draft_says_what_is_missing():
    pack = drafts.start(made.reviewers()[0], "osr")
    drafts.word(pack, "", "", "")
    assert unclear(pack) == {"which", "covering", "contact"}


def test_an_original_that_is_gone_or_has_no_address():
    pair = made.pair()
    pack = made.pack("osr", pair)
    pair.request.url = "javascript:alert(1)"
    pair.request.save()
    assert "no web address" in found(pack)["originals"].problems[0]
    pair.request.is_removed = True
    pair.request.save()
    assert "no longer at its source" in found(pack)["originals"].problems[0]


def test_a_saved_copy_that_is_missing_or_not_as_it_was_saved(settings):
    pair = made.pair(attachment=False)
    pack = made.pack("osr", pair)
    kept = next(settings.EVIDENCE_DIR.rglob(f"{pair.answer.page.sha256}.gz"))
    kept.write_bytes(gzip.compress(b"other"))
    assert "is not as it was saved" in found(pack)["saved"].problems[0]
    kept.unlink()
    assert "cannot be read" in found(pack)["saved"].problems[0]
    pair.answer.page = None
    pair.answer.save()
    assert "no saved copy of the answer" in found(pack)["saved"].problems[0]


def test_reviewers_who_chose_other_descriptions():
    pair = made.pair(confirmed=False)
    made.confirm(pair, count=1)
    made.confirm(pair, asks=("A", "B"), description="cost_given")
    made.confirm(pair, count=1)
    pack = made.pack("osr", Pair.objects.get(pk=pair.pk))
    assert unclear(pack) == {"description"}
    drafts.describe(pack, pack.items.get(), "cost_given")
    assert unclear(pack) == set()


def test_reviewers_who_chose_no_ask_in_common_have_not_confirmed_it():
    pair = made.pair(confirmed=False)
    made.confirm(pair, count=1)
    made.confirm(pair, asks=("B",))
    made.confirm(pair, count=1)
    with pytest.raises(drafts.Refused, match="not confirmed by two reviewers"):
        made.pack("osr", Pair.objects.get(pk=pair.pk))


def test_a_description_that_does_not_fit_the_dates():
    pair = made.pair(confirmed=False)
    made.confirm(pair)
    # A date that its source mended after the decisions, on the same version.
    Answer.objects.filter(pk=pair.answer_id).update(date_answered=date(2024, 1, 15))
    (said,) = found(made.pack("osr", Pair.objects.get(pk=pair.pk)))["description"].problems
    assert "“Said not held; an FOI response had already given it” does not fit." in said


def test_a_pair_that_is_no_longer_confirmed():
    pair = made.pair()
    pack = made.pack("osr", pair)
    Pair.objects.filter(pk=pair.pk).update(state="source_changed")
    assert "second" in unclear(pack)


def test_each_hit_waits_for_a_decision():
    pair = made.pair()
    add_message(pair.request, "authority", "Dear Jane Roe, write to jane@example.org.")
    pack = made.pack("osr", pair)
    personal = found(pack)["personal"]
    assert [(h.hit.words, h.choice) for h in personal.hits] == [
        ("jane@example.org", ""),
        ("Jane Roe", ""),
    ]
    assert personal.problems == ["2 of 2 still to decide."]
    drafts.judge_hits(pack, made.reviewers()[0], {"Jane Roe": "remove", "jane@example.org": "x"})
    assert found(pack)["personal"].problems == ["1 of 2 still to decide."]
    drafts.judge_hits(pack, made.reviewers()[0], {"jane@example.org": "keep"})
    assert unclear(pack) == set()


def test_the_covering_sentence_describes_and_does_not_say_why():
    pack = made.pack("osr")
    drafts.word(pack, "The department misled and hid it.", "A", "a@example.org")
    (said,) = found(pack)["covering"].problems
    assert "“misled”, “hid”" in said
    drafts.word(pack, "A Member said “misled”.", "A", "a@example.org")
    assert unclear(pack) == set()


def test_the_commissioner_is_asked_only_about_requests_that_were_refused():
    pack = made.pack("ico")
    assert unclear(pack) == {"refused"}
    reading = pack.items.get().pair.request.reading
    reading.history = [{"date": "2024-01-30", "source": "message:2", "outcome": "not_held"}]
    reading.save()
    assert unclear(pack) == set()


def test_a_pack_for_a_body_is_about_one_body():
    assert unclear(made.pack("body", made.pair(), made.pair())) == {"which"}
