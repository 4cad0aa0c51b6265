"""The same queries on PostgreSQL's ranking and, where Debian's python3-xapian is installed, on
Xapian (which TheyWorkForYou and Alaveteli use): theirs divided by ours."""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile

from django.db import connection

from disclosures.models import Question

from .measures import timed

DEBIAN = "/usr/lib/python3/dist-packages"
ROUNDS = 20  # theirs are slow: enough for a median
CLASSES = ("typical", "two_common", "one_common", "phrase")  # what all of them understand


def ratios(queries: dict, ours: dict) -> dict:
    """{rival: {class: their p50 over our p50}}; a rival that is not installed is left out."""
    found = {"postgresql": _postgresql(queries)}
    theirs = _xapian(queries)
    if theirs:
        found["xapian"] = theirs
    return {
        rival: {
            name: round(figures["p50"] / ours[name]["p50"], 2) for name, figures in classes.items()
        }
        for rival, classes in found.items()
    }


def _postgresql(queries: dict) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE rival AS SELECT q.id, to_tsvector('english', "
            "coalesce(q.heading, '') || ' ' || q.text || ' ' || coalesce(a.text, '')) AS words "
            "FROM disclosures_question q LEFT JOIN disclosures_answer a "
            "ON a.id = q.current_answer_id"
        )
        cursor.execute("CREATE INDEX ON rival USING gin (words)")
        cursor.execute("ANALYZE rival")

        def ask(words: str):
            cursor.execute(
                "SELECT id, ts_rank(words, query) AS rank FROM rival, "
                "websearch_to_tsquery('english', %s) query WHERE words @@ query "
                "ORDER BY rank DESC LIMIT 10",
                [words],
            )
            cursor.fetchall()

        return {
            name: timed([lambda q=q: ask(q.words) for q in queries[name][:ROUNDS]])
            for name in CLASSES
        }


def _installed():
    """Debian's package, which lies outside a virtual environment; None where it is not there, or
    is for another Python."""
    sys.path.append(DEBIAN)
    try:
        return importlib.import_module("xapian")
    except ImportError:
        return None
    finally:
        sys.path.remove(DEBIAN)


def _xapian(queries: dict) -> dict:
    xapian = _installed()
    if xapian is None:
        return {}
    folder = tempfile.mkdtemp()
    try:
        database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("en"))
        rows = Question.objects.values_list("heading", "text", "current_answer__text")
        for heading, text, answer in rows.iterator():
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(f"{heading} {text} {answer or ''}")
            database.add_document(document)
        database.commit()
        return _ask_xapian(xapian, database, queries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ask_xapian(xapian, database, queries: dict) -> dict:
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("en"))
    parser.set_stemming_strategy(parser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_AND)
    enquire = xapian.Enquire(database)

    def ask(words: str):
        enquire.set_query(parser.parse_query(words))
        list(enquire.get_mset(0, 10))

    return {
        name: timed([lambda q=q: ask(q.words) for q in queries[name][:ROUNDS]]) for name in CLASSES
    }
