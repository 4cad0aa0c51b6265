"""An invented corpus of any size, the same for the same seed: about 120 words a document, a tenth
of it FOI requests.

As real ones do, documents differ in their words (as frequent as in English, Zipf's law, over 60,000
words), keep to subjects (2,000 of them, each with words of its own), ask in several ways, get the
replies that answers get, and go to 40 bodies, some to many more than others.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from disclosures.bodies import TABLE
from scrapers.records import AnswerRecord, FoiMessageRecord, FoiRecord, QuestionRecord

FIRST_DAY, DAYS = date(2014, 5, 1), 4000
# Of this many documents the last two are a refused question and a release of the same figures.
MISMATCH_EVERY = 50
VOCABULARY, SUBJECTS, BODIES = 60_000, 2_000, 40
FUNCTION = (
    "the", "of", "to", "and", "in", "for", "that", "is", "on", "with", "by", "are", "as", "at",
    "be", "from", "has", "have", "it", "which", "this", "their", "was", "were",
)  # fmt: skip
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
ASKED = (
    "how many {subject} there were in each of the last five years",
    "how many {subject} there have been since {year}",
    "how much his Department spent on {subject} in {year}",
    "what the average {subject} was in {year}",
    "what proportion of {subject} there were in {year}",
    "if he will publish the {subject} in {year}",
    "what steps he is taking on {subject}",
    "what assessment he has made of {subject}",
)
# With how often each is given, in a hundred.
ANSWERS = {
    "In {year} there were {n}.": 14,
    "The figures are {n} and {m}.": 10,
    "The Department spent £{n}.": 8,
    "The Government is taking steps to improve this.": 22,
    "We keep the matter under review.": 12,
    "The information requested is not held centrally.": 9,
    "The information could only be obtained at disproportionate cost.": 5,
    "The Department does not hold this information.": 6,
    "I refer the hon. Member to the published statistics.": 8,
    "I will write to the hon. Member.": 4,
    "It is not our practice to comment on such matters.": 2,
}
RESPONSES = {
    "I can confirm that we hold this. The figures are {n}, {m}, {n} and {m}.": 55,
    "I can confirm that the Department holds the information. In {year} there were {n}.": 15,
    "It is exempt under section 31 of the Freedom of Information Act.": 10,
    "Section 12 of the Act applies: to find it would exceed the cost limit.": 10,
    "We do not hold the information you asked for.": 10,
}
REFUSED = "The information requested is not held centrally."
GIVEN = "I can confirm that we hold this. In {year} there were {n}."


class Corpus:
    """`documents` documents, each known by its number, from one seed."""

    def __init__(self, documents: int, seed: int = 7, flag_sample: int = 20_000):
        self.documents, self.seed, self.flag_sample = documents, seed, flag_sample
        self.random = random.Random(seed)
        made = {"".join(self.random.choices(SYLLABLES, k=3 + n % 2)) for n in range(VOCABULARY)}
        self.words = list(dict.fromkeys([*FUNCTION, *COMMON, *sorted(made)]))
        tail = self.words[len(FUNCTION) + len(COMMON) :]
        self.random.shuffle(tail)
        self.words[len(FUNCTION) + len(COMMON) :] = tail
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        # Names of things stand neither among the commonest words nor among the rarest.
        self.subjects = [self.random.sample(self.words[200:20_000], 12) for _ in range(SUBJECTS)]
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] in ("department", "agency")]
        self.bodies = [row["name"] for row in rows if not row["valid_to"]][:BODIES]
        self.body_weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.bodies))))

    def records(self, first: int = 0, last: int | None = None) -> Iterator:
        """The records from number `first` to before `last`, or to the end."""
        for number in range(first, min(last or self.documents, self.documents)):
            yield self._request(number) if number % 10 == 9 else self._question(number)

    def _dice(self, number: int) -> random.Random:
        return random.Random(self.seed * 1_000_003 + number)

    def _day(self, number: int) -> date:
        return FIRST_DAY + timedelta(days=number * DAYS // max(self.documents, 1))

    def _text(self, dice: random.Random, length: int) -> str:
        """Sentences of ten words or so."""
        words = dice.choices(self.words, cum_weights=self.weights, k=length)
        for end in range(9, length, 11):
            words[end] += "."
        return " ".join(words)

    def _about(self, number: int) -> tuple[str, str, str]:
        """Subject, year and body of a document."""
        dice = self._dice(number)
        named = dice.sample(dice.choice(self.subjects), 4)
        more = self._text(dice, 3).replace(".", "")
        (body,) = dice.choices(self.bodies, cum_weights=self.body_weights)
        return f"{' '.join(named)} {more}", str(self._day(number).year - 1), body

    def _reply(self, dice: random.Random, replies: dict[str, int], year: str) -> str:
        (reply,) = dice.choices(list(replies), weights=replies.values())
        return reply.format(n=dice.randrange(10, 9999), m=dice.randrange(10, 9999), year=year)

    def _question(self, number: int) -> QuestionRecord:
        dice, tabled = self._dice(-number), self._day(number)
        subject, year, body = self._about(number)
        asked = dice.choice(ASKED)
        reply = self._reply(dice, ANSWERS, year)
        if number % MISMATCH_EVERY == MISMATCH_EVERY - 2:
            asked, reply = "how many {subject} there were in {year}", REFUSED
        return QuestionRecord(
            source="file",
            source_key=f"q{number}",
            house="Commons",
            uin=str(number),
            date_tabled=tabled,
            heading=subject.split(" ", 2)[0].capitalize() + ": " + self._text(dice, 2),
            question_text="To ask the Secretary of State, "
            + asked.format(subject=subject, year=year)
            + f"; and {self._text(dice, 14).replace('.', '')}.",
            answering_body_name=body,
            answer=AnswerRecord(
                html=f"<p>{reply} {self._text(dice, 75)}.</p>",
                date_answered=tabled + timedelta(days=7),
            ),
        )

    def _request(self, number: int) -> FoiRecord:
        dice, sent = self._dice(-number), self._day(number)
        at = datetime.combine(sent, time(9), UTC)
        subject, year, body = self._about(number)
        reply = self._reply(dice, RESPONSES, year)
        if number % MISMATCH_EVERY == MISMATCH_EVERY - 1:
            subject, year, body = self._about(number - 1)
            reply = GIVEN.format(year=year, n=dice.randrange(10, 9999))
        return FoiRecord(
            source="file",
            source_key=f"r{number}",
            title=self._text(dice, 5),
            reference=f"FOI{sent.year}/{number:05}",
            authority_name=body,
            messages=(
                FoiMessageRecord(
                    source_key="1",
                    direction="outgoing",
                    sender="requester",
                    sent_at=at,
                    text=f"Please tell me how many {subject} there were in {year}. "
                    + self._text(dice, 15),
                ),
                FoiMessageRecord(
                    source_key="2",
                    direction="incoming",
                    sender="authority",
                    sent_at=at + timedelta(days=28),
                    text=f"Thank you for your request. {reply} {self._text(dice, 60)}.",
                ),
            ),
        )

    def rare_words(self, count: int) -> list[str]:
        return self.random.sample(self.words[2000:12000], count)
