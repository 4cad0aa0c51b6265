"""`manage.py train`: what it writes, that it is repeatable, and what reviewers teach it."""

import json

import pytest
from django.core.management import CommandError, call_command

from disclosures import flagging
from disclosures.models import Pair
from tests import small_corpus as made
from tests.evaluation.test_pairs import _record


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "pairs.jsonl"
    other = "What did the Department spend on bridges in Wales in 2019?"
    decoys = [_record(label="not_mismatch", cluster=f"d{n}") for n in range(4)]
    for decoy in decoys:
        decoy["foi"] = {**decoy["foi"], "request": other}
    records = [*(_record(cluster=f"m{n}") for n in range(4)), *decoys, _record(candidate=True)]
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return path


def _train(pairs, out, *more):
    call_command("train", pairs=pairs, out=out, **dict.fromkeys(more, True))
    return json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def test_it_writes_points_and_where_they_come_from(pairs, tmp_path, capsys):
    written = _train(pairs, tmp_path / "weights.json")
    made_of = written["made"]
    assert (made_of["rows"], made_of["mismatches"], made_of["clusters"]) == (8, 4, 8)
    assert made_of["from"] == "pairs.jsonl"
    assert len(made_of["sha256"]) == 64
    assert made_of["held_out"]["average_precision"] == 1.0
    assert sum(band["pairs"] for band in made_of["held_out"]["calibration"]) == 8
    assert all(isinstance(points, int) for points in written["points"].values())
    assert "8 pairs (4 mismatches, 0 decided by reviewers) in 8 clusters" in capsys.readouterr().out


def test_the_same_pairs_leave_the_file_as_it_is(pairs, tmp_path, capsys):
    out = tmp_path / "weights.json"
    before = _train(pairs, out)
    before["made"]["on"] = "2020-01-01"
    out.write_text(json.dumps(before), encoding="utf-8")
    assert _train(pairs, out) == before
    assert "left as it is" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(pairs, tmp_path, capsys):
    assert _train(pairs, tmp_path / "weights.json", "dry_run", "json") is None
    assert json.loads(capsys.readouterr().out)["rows"] == 8


def test_pairs_without_a_mismatch_teach_nothing(tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(_record(label="not_mismatch")), encoding="utf-8")
    with pytest.raises(CommandError, match="nothing learned"):
        call_command("train", pairs=path, out=tmp_path / "weights.json")
    with pytest.raises(CommandError, match="must name a file"):
        call_command("train", pairs=tmp_path / "none.jsonl")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "is_mismatch"),
    [("confirmed", True), ("published", True), ("with_body", True), ("dismissed", False)],
)
def test_decisions_teach(state, is_mismatch):
    made.store(made.question(), made.request())
    flagging.flag_questions(flagging.questions_to_flag())
    assert flagging.decided_examples() == []
    Pair.objects.update(state=state)
    (example,) = flagging.decided_examples()
    assert example.is_mismatch is is_mismatch
    assert example.evidence.has_mismatch
    assert example.cluster == f"decided {Pair.objects.get().reference}"


@pytest.mark.django_db
def test_pairs_of_one_request_are_one_cluster_and_the_undecided_teach_nothing(pairs, tmp_path):
    asked = [
        made.question(uin=str(990412 + n), api_id=77 + n, source_key=str(77 + n)) for n in range(3)
    ]
    made.store(*asked, made.request())
    flagging.flag_questions(flagging.questions_to_flag())
    first, second, third = Pair.objects.order_by("pk")
    Pair.objects.filter(pk__in=[first.pk, second.pk]).update(state="confirmed")
    Pair.objects.filter(pk=third.pk).update(state="source_changed")
    examples = flagging.decided_examples()
    assert [e.cluster for e in examples] == [f"decided {first.reference}"] * 2
    written = _train(pairs, tmp_path / "weights.json", "decisions")
    assert (written["made"]["rows"], written["made"]["decided_by_reviewers"]) == (10, 2)
    assert written["made"]["clusters"] == 9


@pytest.mark.django_db
def test_a_decision_on_words_that_have_changed_teaches_nothing():
    made.store(made.question(), made.request())
    flagging.flag_questions(flagging.questions_to_flag())
    Pair.objects.update(state="confirmed", request_version=99)
    assert flagging.decided_examples() == []
