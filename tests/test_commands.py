"""Each command on a tiny corpus: what it does, and the counts it prints."""

import json
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disclosures import storage
from disclosures.benchmark.corpus import Corpus
from disclosures.index import rows
from disclosures.management.commands import benchmark
from disclosures.models import FoiRequest, Pair, Question, ScrapeRun, SourcePage
from scrapers.records import QuestionRecord
from tests import small_corpus as made

WDTK = Path(__file__).parent / "payloads" / "wdtk"


def run(capsys, *args, **options):
    """What the command printed, white space made single and borders dropped."""
    call_command(*args, verbosity=0, **options)
    return re.sub(r"[\s│┌┐└┘─]+", " ", capsys.readouterr().out)


def line(number, **changes):
    base = {
        "key": f"C-2024-03-04-{number}", "id": number, "uin": str(number), "house": "Commons",
        "dateTabled": "2024-03-04", "dateAnswered": "2024-03-11",
        "answeringBodyName": "Home Office",
        "heading": "Otters", "questionText": f"To ask how many otters live in lake {number}.",
        "answerText": "<p>The information is not held centrally.</p>",
    }  # fmt: skip
    return json.dumps(base | changes)


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(line(number) for number in range(1, 121)))
    return path


@pytest.mark.django_db
def test_a_file_is_read_and_the_second_time_unchanged(capsys, extract):
    assert "created 120" in run(capsys, "ingest", "file", str(extract))
    again = run(capsys, "ingest", "file", str(extract))
    assert "created 0 " in again
    assert "unchanged 120" in again
    page = SourcePage.objects.get()
    assert storage.get(page.sha256) == extract.read_bytes()
    assert Question.objects.first().current_answer.page == page


@pytest.mark.django_db
def test_a_bad_line_is_named_and_the_rest_stored(capsys, extract):
    with extract.open("a") as file:
        file.write('\n{"key": "half a li\n')
    said = run(capsys, "ingest", "file", str(extract))
    assert "created 120" in said
    assert "failed 1" in said
    assert "questions.jsonl line 121" in said


@pytest.mark.django_db
def test_too_many_bad_lines_fail_the_run(capsys, extract):
    extract.write_text(extract.read_text() + "\nnot json" * 4)
    with pytest.raises(CommandError, match="4 of 124 records failed"):
        run(capsys, "ingest", "file", str(extract))
    assert Question.objects.count() == 120


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["file", "nowhere.jsonl"], "Name the file to read"),
        (["file"], "Name the file to read"),
        (["whatdotheyknow"], "Set WDTK_PERMISSION"),
        (["whatdotheyknow", "--folder", "nowhere"], "not a folder"),
        (["govuk", "--folder", "nowhere"], "--folder is for whatdotheyknow"),
        (["govuk", "--replay", "nowhere"], "holds no saved run"),
    ],
)
def test_what_cannot_be_done_is_one_plain_sentence(capsys, settings, args, said):
    settings.WDTK_PERMISSION = ""
    with pytest.raises(CommandError) as error:
        run(capsys, "ingest", *args)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert not ScrapeRun.objects.exists()


@pytest.mark.django_db
def test_a_file_of_neither_layout_is_one_plain_sentence(capsys, tmp_path):
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(CommandError, match="neither a file of questions"):
        run(capsys, "ingest", "file", str(tmp_path / "other.jsonl"))


@pytest.mark.django_db
def test_saved_whatdotheyknow_pages_are_read_from_a_folder(capsys, tmp_path):
    shutil.copy(WDTK / "request_page.html", tmp_path / "request.html")
    shutil.copy(WDTK / "request.json", tmp_path / "example_request_about_widget_cos.json")
    said = run(capsys, "ingest", "whatdotheyknow", folder=str(tmp_path))
    assert "created 1 " in said
    assert FoiRequest.objects.get().messages.count() > 1
    assert "unchanged 1 " in run(capsys, "ingest", "whatdotheyknow", folder=str(tmp_path))


@pytest.mark.django_db
def test_the_whole_road_by_hand(capsys, monkeypatch):
    monkeypatch.setattr(made, "read", lambda: None)
    made.store(made.question(), made.request())
    said = run(capsys, "read")
    assert "answers 1 " in said
    assert "responses 1 " in said
    assert "documents written 2" in run(capsys, "index", rebuild=True)
    said = run(capsys, "flag")
    assert "pairs created 1" in said
    strength = Pair.objects.get().strength
    assert f"flagged, {strength} 1" in said
    assert "pairs unchanged 1" in run(capsys, "flag")
    assert "answers 0 " in run(capsys, "read")


@pytest.mark.django_db
def test_reading_again_reads_all(capsys):
    made.store(made.question(), made.request())
    assert "answers 1 " in run(capsys, "read", again=True)
    assert made.the_question().current_answer.reading.outcome == "not_held_centrally"


@pytest.mark.django_db
def test_index_follows_by_default(capsys):
    made.store(made.question())
    rows.rebuild()
    assert "documents written" in run(capsys, "index")


def test_evaluate_answers_needs_no_database(capsys, tmp_path):
    records = tmp_path / "pqs.jsonl"
    records.write_text("\n".join([line(1), line(2, answerText="<p>There were 41 otters.</p>")]))
    labels = tmp_path / "labels.jsonl"
    rest = {"also_acceptable": [], "secondary": [], "asks_quantity": True, "refusal_span": None}
    span = {"start": 4, "end": 39, "text": "information is not held centrally"}
    labels.write_text(
        "\n".join(
            json.dumps(rest | more)
            for more in (
                {"key": "C-2024-03-04-1", "label": "not_held_centrally", "refusal_span": span},
                {"key": "C-2024-03-04-2", "label": "answered"},
            )
        )
    )
    said = run(capsys, "evaluate", "answers", records=records, labels=labels, json=True)
    figures = json.loads(said)
    assert figures["n"] == 2
    assert figures["refusal"]["f1"] == 1.0
    assert figures["span"]["found"] == 1.0
    plain = run(capsys, "evaluate", "answers", records=records, labels=labels)
    assert "refusal.f1 1.0" in plain


def test_evaluate_retrieval_finds_the_earlier_question(capsys, tmp_path):
    records = tmp_path / "pqs.jsonl"
    records.write_text("\n".join(line(number) for number in range(11, 19)))
    links = tmp_path / "links.jsonl"
    link = {"from": "C-2024-03-04-12", "to": ["C-2024-03-04-15"], "query": "otters in lake 15"}
    links.write_text(json.dumps(link))
    said = run(capsys, "evaluate", "retrieval", records=records, links=links, json=True)
    assert json.loads(said)["recall_at_1"] == 1.0


def test_evaluate_names_the_file_it_lacks(capsys):
    with pytest.raises(CommandError, match="--labels must name a file"):
        run(capsys, "evaluate", "answers", records=Path(__file__), labels=Path("nowhere"))


@pytest.mark.django_db
def test_the_benchmark_measures_what_is_asked_for(capsys, monkeypatch, tmp_path):
    # In the test database: making another is what the whole command is measured by hand for.
    command = benchmark.Command()
    figures = command._measure(300, ["search"], tmp_path)
    assert set(figures) == {"search", "memory_mb", "documents", "machine", "load"}
    assert {"typical", "filtered", "two_common", "one_common", "phrase"} < set(figures["search"])
    assert set(figures["memory_mb"]) == {"web", "worker"}
    assert Question.objects.count() == 270


@pytest.mark.django_db
def test_the_benchmark_flags_a_sample_and_says_so(tmp_path):
    told = benchmark.Command(stderr=StringIO())
    figures = told._measure(300, ["flagging", "candidates", "new_document"], tmp_path, 150)
    flagging = figures["flagging"]
    assert flagging["documents"] == 150
    assert flagging["hours_are"] == "extrapolated from 150 documents"
    assert flagging["one_process"]["pairs"] == flagging["all_cores"]["pairs"] > 0
    assert set(figures["candidates"]) == {"p50", "p95"}
    steps = {"ingest", "read", "index", "flag", "total"}
    assert set(figures["new_document"]) == steps
    assert Question.objects.count() == 270 + 30


def test_documents_of_the_benchmark_differ_and_its_mismatches_ask_the_same():
    corpus = Corpus(1000)
    records = list(corpus.records())
    assert records == list(Corpus(1000).records())
    assert records[100:120] == list(corpus.records(100, 120))
    questions = [r for r in records if isinstance(r, QuestionRecord)]
    assert len({r.question_text for r in questions}) == len(questions) == 900
    assert len({r.answering_body_name for r in questions}) > 20
    refused, given = records[48], records[49]
    subject = given.messages[0].text.split("how many ")[1].split(" there were")[0]
    assert subject in refused.question_text
    assert refused.answering_body_name == given.authority_name


def test_too_small_a_benchmark_is_refused(capsys):
    with pytest.raises(CommandError, match="100 or more"):
        run(capsys, "benchmark", documents=50, only=[])
