"""All the counts, anew, by a few statements of SQL in one transaction: readers see the old ones
until it commits."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.utils import timezone

from disclosures.models import FiguresBuild
from disclosures.outcomes import ANSWERS, REFUSED

FEWEST_OF_A_TOPIC = 30
FEWEST_BODIES = 3  # that were asked the same, before it is worth comparing
FEWEST_SIGNS = 40  # of a question without its address: shorter ones say nothing
LOCK = 5_150_006  # of this build; any number that nothing else uses
REFUSALS = tuple(code for o in ANSWERS if o.heading == REFUSED for code in o.codes)

# As `index.facts` files them: an answer by the day it was given, else by the question's; the
# reading that counts; and "unanswered" where there is no answer.
QUESTIONS = """
SELECT q.id, q.body_id, q.house, q.heading, q.text, q.date_tabled, a.date_answered,
       COALESCE(a.date_answered, q.date_key) AS day,
       CASE WHEN a.id IS NULL THEN 'unanswered' ELSE COALESCE(r.outcome, '') END AS outcome,
       COALESCE(r.asks_quantity, FALSE) AS asks_quantity
FROM disclosures_question q
LEFT JOIN disclosures_answer a ON a.id = q.current_answer_id
LEFT JOIN disclosures_answerreading r ON r.id = a.reading_id
WHERE NOT q.is_withdrawn AND NOT q.is_hidden
"""
REQUESTS = """
SELECT f.body_id, COALESCE(r.outcome, 'unknown') AS outcome,
       COALESCE(r.decided_on, f.date_responded, f.date_published, f.date_sent) AS day
FROM disclosures_foirequest f
LEFT JOIN disclosures_responsereading r ON r.id = f.reading_id
WHERE NOT f.is_removed
"""
STATEMENTS = [
    f"CREATE TEMPORARY TABLE figures_q ON COMMIT DROP AS {QUESTIONS}",
    """INSERT INTO disclosures_figure
           (kind, body_id, house, year, month, outcome, asks_quantity, count)
       SELECT 'pq', body_id, house, EXTRACT(year FROM day), EXTRACT(month FROM day), outcome,
              asks_quantity, COUNT(*)
       FROM figures_q GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    f"""INSERT INTO disclosures_figure
           (kind, body_id, house, year, month, outcome, asks_quantity, count)
       SELECT 'foi', body_id, '', EXTRACT(year FROM day), EXTRACT(month FROM day), outcome, FALSE,
              COUNT(*)
       FROM ({REQUESTS}) f WHERE day IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    """INSERT INTO disclosures_daysfigure (body_id, house, year, days, count)
       SELECT body_id, house, EXTRACT(year FROM date_answered),
              GREATEST(date_answered - date_tabled, 0), COUNT(*)
       FROM figures_q WHERE date_answered IS NOT NULL AND date_tabled IS NOT NULL
       GROUP BY 1, 2, 3, 4""",
    """INSERT INTO disclosures_topicfigure (heading, body_id, house, year, refused, count)
       SELECT heading, body_id, house, EXTRACT(year FROM day),
              COUNT(*) FILTER (WHERE outcome = ANY(%(refusals)s)), COUNT(*)
       FROM figures_q WHERE heading IN (
           SELECT heading FROM figures_q
           WHERE heading <> '' AND outcome NOT IN ('', 'unanswered')
           GROUP BY heading HAVING COUNT(*) >= %(topic)s)
         AND outcome NOT IN ('', 'unanswered')
       GROUP BY 1, 2, 3, 4""",
    # The question without whom it is put to, and "his Department" as "their Department".
    """CREATE TEMPORARY TABLE figures_same ON COMMIT DROP AS
       SELECT id, body_id, year, outcome, md5(asked) AS key FROM (
           SELECT id, body_id, EXTRACT(year FROM day) AS year, outcome, regexp_replace(
               regexp_replace(substring(lower(text) from
                   %(ask)s), '\\m(his|her)\\M', 'their', 'g'), '[^a-z0-9]+', ' ', 'g') AS asked
           FROM figures_q WHERE outcome NOT IN ('', 'unanswered')) AS cut
       WHERE length(asked) >= %(signs)s""",
    """INSERT INTO disclosures_sharedquestion (key, year, question_id, is_refused)
       SELECT key, year, id, outcome = ANY(%(refusals)s) FROM (
           SELECT DISTINCT ON (s.key, s.year, s.body_id) s.* FROM figures_same s
           JOIN (SELECT key, year FROM figures_same GROUP BY key, year
                 HAVING COUNT(DISTINCT body_id) >= %(bodies)s
                    AND BOOL_OR(outcome = ANY(%(refusals)s))
                    AND BOOL_OR(outcome IN ('answered', 'partial'))) g
             ON g.key = s.key AND g.year = s.year
           WHERE s.body_id IS NOT NULL
           ORDER BY s.key, s.year, s.body_id, s.id DESC) AS one""",
]
TABLES = ("figure", "daysfigure", "topicfigure", "sharedquestion")
VALUES = {
    "refusals": list(REFUSALS),
    "topic": FEWEST_OF_A_TOPIC,
    "bodies": FEWEST_BODIES,
    "signs": FEWEST_SIGNS,
    "ask": r"[, ]((?:what|how|whether|if|when|which|who|why)\M.*)$",
}


def build() -> FiguresBuild:
    """Count everything. Two builds at once wait for one another."""
    began, data_to = time.monotonic(), timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for table in TABLES:
            cursor.execute(f"DELETE FROM disclosures_{table}")
        cursor.execute("DROP TABLE IF EXISTS figures_q, figures_same")  # of an outer transaction
        for statement in STATEMENTS:
            cursor.execute(statement, VALUES if "%(" in statement else None)
        seconds = round(time.monotonic() - began, 2)
        row, _ = FiguresBuild.objects.update_or_create(
            pk=1, defaults={"data_to": data_to, "seconds": seconds}
        )
    return row
