"""An invented corpus of any size, the same for the same seed: about 120 words a document, words
as frequent as in English (Zipf), a tenth of it FOI requests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from scrapers.records import AnswerRecord, FoiMessageRecord, FoiRecord, QuestionRecord

FIRST_DAY, DAYS = date(2014, 5, 1), 4000
# Of this many documents the last two are a refused question and a release of the same figures.
MISMATCH_EVERY = 50
# Commonest first; the two queries of common words use the first of them.
COMMON = (
    "number", "people", "department", "scheme", "year", "applications", "cost", "staff", "local",
    "service", "support", "report", "decision", "school", "hospital", "police", "road", "housing",
    "benefit", "training", "payment", "review", "contract", "court",
)  # fmt: skip
SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu",
    "va", "we", "xi", "yo", "zu", "bra", "cle", "dri", "flo", "gru",
)  # fmt: skip
BODIES = ("Home Office", "Ministry of Justice", "Department for Transport", "Treasury")
ANSWERS = (
    "The information requested is not held centrally.",
    "The information could only be obtained at disproportionate cost.",
    "The Department does not hold this information.",
    "There were {n} in the last year.",
    "The figures are {n} and {m}.",
    "I refer the hon. Member to the published statistics.",
)


class Corpus:
    """`documents` documents, in one order, from one seed."""

    def __init__(self, documents: int, seed: int = 7):
        self.documents = documents
        self.random = random.Random(seed)
        made = ("".join(self.random.sample(SYLLABLES, 3)) for _ in range(30_000))
        self.words = list(dict.fromkeys([*COMMON, *made]))
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _text(self, length: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length))

    def _day(self, number: int) -> date:
        return FIRST_DAY + timedelta(days=number * DAYS // max(self.documents, 1))

    def records(self) -> Iterator[QuestionRecord | FoiRecord]:
        for number in range(self.documents):
            yield self._request(number) if number % 10 == 9 else self._question(number)

    def _question(self, number: int) -> QuestionRecord:
        tabled = self._day(number)
        self.subject, self.body = self._text(30), self.random.choice(BODIES)
        reply = self.random.choice(ANSWERS).format(
            n=self.random.randrange(10, 9999), m=self.random.randrange(10, 9999)
        )
        if number % MISMATCH_EVERY == MISMATCH_EVERY - 2:
            self.subject, reply = self._text(8), ANSWERS[0]
        return QuestionRecord(
            source="file",
            source_key=f"q{number}",
            house="Commons",
            uin=str(number),
            date_tabled=tabled,
            heading=self._text(4),
            question_text=f"To ask the Secretary of State, how many {self.subject} in each year.",
            answering_body_name=self.body,
            answer=AnswerRecord(
                html=f"<p>{reply} {self._text(80)}.</p>",
                date_answered=tabled + timedelta(days=7),
            ),
        )

    def _request(self, number: int) -> FoiRecord:
        sent = self._day(number)
        at = datetime.combine(sent, time(9), UTC)
        figures = ", ".join(str(self.random.randrange(10, 9999)) for _ in range(4))
        subject, body = self._text(25), self.random.choice(BODIES)
        if number % MISMATCH_EVERY == MISMATCH_EVERY - 1:
            subject, body = self.subject, self.body
        return FoiRecord(
            source="file",
            source_key=f"r{number}",
            title=self._text(5),
            authority_name=body,
            messages=(
                FoiMessageRecord(
                    source_key="1",
                    direction="outgoing",
                    sender="requester",
                    sent_at=at,
                    text=f"Please tell me the number of {subject} in each year.",
                ),
                FoiMessageRecord(
                    source_key="2",
                    direction="incoming",
                    sender="authority",
                    sent_at=at + timedelta(days=28),
                    text=f"I can confirm that we hold this. The figures are {figures}. "
                    + self._text(60),
                ),
            ),
        )

    def rare_words(self, count: int) -> list[str]:
        return self.random.sample(self.words[2000:12000], count)
