"""`python -m scrapers`: JSON lines out, one plain sentence on failure."""

import json

import pytest

import scrapers.__main__ as command_line

DAYS = ["--since", "2024-01-05", "--until", "2024-01-05"]


@pytest.fixture
def served(fake_parliament, questions, monkeypatch):
    fake = fake_parliament(questions["detail"])
    monkeypatch.setenv("PARLIAMENT_API_URL", fake.url)
    monkeypatch.setenv("MEMBERS_API_URL", fake.url)
    quick = {"requests_per_second": 1000, "wait_initial": 0.001, "wait_jitter": 0.001}
    monkeypatch.setitem(command_line.PACE, "parliament", quick | {"attempts": 2})
    return fake


def run(capsys, *arguments):
    status = command_line.main(list(arguments))
    printed = capsys.readouterr()
    return status, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_a_saved_run_is_repeated_without_the_network(served, capsys, tmp_path):
    status, live, _ = run(capsys, "parliament", *DAYS, "--save", str(tmp_path))
    assert (status, [r["type"] for r in live]) == (
        0,
        ["QuestionRecord", "MemberRecord", "MemberRecord"],
    )
    assert live[0]["uin"] == "7926"
    assert "body" not in live[0]["pages"][0]
    assert len(live[0]["pages"][0]["sha256"]) == 64

    asked = len(served.asked)
    assert run(capsys, "parliament", *DAYS, "--replay", str(tmp_path))[:2] == (0, live)
    assert len(served.asked) == asked


def test_cured_faults_are_told_apart_from_records(served, capsys, faults):
    served.misbehave("questions/1679416", faults.truncated)
    status, records, told = run(capsys, "parliament", *DAYS)
    assert status == 0
    assert "truncated JSON" in told
    assert not [r for r in records if r["type"] == "Problem"]


def test_a_challenge_ends_with_one_sentence_and_status_1(served, capsys, faults):
    served.misbehave("questions/1679416", faults.challenge)
    status, records, told = run(capsys, "parliament", *DAYS)
    assert status == 1
    assert [r["cause"] for r in records] == ["challenge"]
    assert "Stop for the day" in told.splitlines()[-1]


def test_a_run_that_mostly_fails_has_failed(served, capsys, faults):
    served.misbehave("questions/1679416", faults.html, times=2)
    status, records, told = run(capsys, "parliament", *DAYS)
    assert (status, [r["type"] for r in records]) == (1, ["Problem"])
    assert "1 of 1 failed" in told.splitlines()[-1]


def test_an_empty_replay_folder_is_one_sentence(capsys, tmp_path):
    status, records, told = run(capsys, "parliament", *DAYS, "--replay", str(tmp_path))
    assert (status, records) == (1, [])
    assert len(told.splitlines()) == 1


def test_days_the_wrong_way_round_are_refused(capsys):
    with pytest.raises(SystemExit):
        command_line.main(["parliament", "--since", "2024-01-06", "--until", "2024-01-05"])
    assert "is after" in capsys.readouterr().err
