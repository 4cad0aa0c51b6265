"""Replies of the Written Questions API and the Members API.

Shapes: ../shared/sources/parliament.md §5, §7 and §10.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from disclosures.demonstration import MEMBERS, PARLIAMENT
from disclosures.demonstration.corpus import Corpus, FileSpec, Question
from disclosures.demonstration.files import content_type, render
from disclosures.demonstration.markup import answer_html, stripped
from disclosures.demonstration.people import LORDS_MINISTER, MINISTERS, PEOPLE, Person

LIST_LENGTH = 255


def midnight(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00" if day else None


def file_url(question: Question, spec: FileSpec) -> str:
    return f"{PARLIAMENT}/files/{question.number}/{quote(spec.name)}"


def minister(question: Question) -> Person:
    return LORDS_MINISTER if question.house == "Lords" else MINISTERS[question.body]


def detail(question: Question, corpus: Corpus) -> dict:
    """`{value, links}` of one question, members expanded."""
    body = corpus.bodies[question.body]
    answering = minister(question) if question.answered else None
    correcting = answering if question.corrected else None
    group = _grouped_with(question, corpus)
    value = {
        "id": question.number,
        "askingMemberId": PEOPLE[question.member].number,
        "askingMember": _member(PEOPLE[question.member]),
        "house": question.house,
        "memberHasInterest": False,
        "dateTabled": midnight(question.tabled),
        "dateForAnswer": midnight(question.due),
        "uin": question.uin,
        "questionText": question.text,
        "answeringBodyId": int(body["answering_body_id"]),
        "answeringBodyName": body["name"],
        "isWithdrawn": question.is_withdrawn,
        "isNamedDay": question.is_named_day,
        "groupedQuestions": [q.uin for q in group],
        "answerIsHolding": question.is_holding if question.answered else None,
        "answerIsCorrection": bool(question.corrected) if question.answered else None,
        "answeringMemberId": answering.number if answering else None,
        "answeringMember": _member(answering) if answering else None,
        "correctingMemberId": correcting.number if correcting else None,
        "correctingMember": _member(correcting) if correcting else None,
        "dateAnswered": midnight(question.answered),
        "answerText": answer_html(question.answer) if question.answered else None,
        "originalAnswerText": answer_html(question.original),
        "comparableAnswerText": "",
        "dateAnswerCorrected": midnight(question.corrected),
        "dateHoldingAnswer": midnight(question.holding_on),
        "attachmentCount": len(question.files),
        "heading": question.heading,
        "attachments": [_attachment(question, spec) for spec in question.files],
        "groupedQuestionsDates": [
            {"questionUin": q.uin, "dateTabled": midnight(q.tabled)} for q in group
        ],
    }
    return {"value": value, "links": _links(question.number)}


def _grouped_with(question: Question, corpus: Corpus) -> list[Question]:
    others = (q for q in corpus.questions.values() if q.key != question.key)
    return [q for q in others if question.group and q.group == question.group]


def as_listed(value: dict) -> dict:
    """A detail value as the list gives it: texts clipped, members and attachments left out."""
    answer = value["answerText"]
    if answer:
        answer = stripped(answer)
        answer = answer if len(answer) <= LIST_LENGTH else answer[:LIST_LENGTH] + "..."
    return value | {
        "askingMember": None,
        "answeringMember": None,
        "correctingMember": None,
        "questionText": value["questionText"][:LIST_LENGTH],
        "answerText": answer,
        "originalAnswerText": "",
        "attachmentCount": 0,
        "attachments": [],
    }


def _links(number: int) -> list[dict]:
    return [{"rel": "self", "href": f"/Questions/{number}", "method": "GET"}]


def _member(person: Person) -> dict:
    return {
        "id": person.number,
        "listAs": person.list_name,
        "name": person.name,
        "party": person.party,
        "partyColour": "505050",
        "partyAbbreviation": "".join(word[0] for word in person.party.split()),
        "memberFrom": person.member_from,
        "thumbnailUrl": "",
    }


def _attachment(question: Question, spec: FileSpec) -> dict:
    return {
        "url": file_url(question, spec),
        "title": spec.title,
        "fileType": content_type(spec),
        "fileSizeBytes": len(render(spec)),
    }


def member_detail(person: Person) -> dict:
    lords = person.house == "Lords"
    value = {
        "id": person.number,
        "nameListAs": person.list_name,
        "nameDisplayAs": person.name,
        "nameFullTitle": person.name,
        "nameAddressAs": person.name,
        "latestParty": {"id": 900, "name": person.party, "abbreviation": person.party[:3]},
        "gender": "",
        "latestHouseMembership": {
            "membershipFrom": person.member_from,
            "membershipFromId": None if lords else person.number,
            "house": 2 if lords else 1,
            "membershipStartDate": "2019-12-12T00:00:00",
            "membershipEndDate": None,
            "membershipStatus": {"statusIsActive": True, "statusDescription": "Current Member"},
        },
        "thumbnailUrl": "",
    }
    return {"value": value, "links": []}


def answering_bodies(corpus: Corpus) -> list[dict]:
    return [
        {
            "id": int(row["answering_body_id"]),
            "name": row["name"],
            "shortName": row["abbreviations"].split(";")[0],
            "target": "",
            "department": True,
        }
        for row in corpus.bodies.values()
        if row["answering_body_id"]
    ]


def pages(corpus: Corpus) -> Iterator[tuple[str, str, object]]:
    """(address, content type, JSON value or bytes) of everything but lists."""
    for question in corpus.questions.values():
        address = f"{PARLIAMENT}/api/writtenquestions/questions/{question.number}"
        yield address, "application/json; charset=utf-8", detail(question, corpus)
        for spec in question.files:
            yield file_url(question, spec), content_type(spec), render(spec)
    for person in PEOPLE.values():
        address = f"{MEMBERS}/api/Members/{person.number}"
        yield address, "application/json; charset=utf-8", member_detail(person)
    bodies = answering_bodies(corpus)
    address = f"{MEMBERS}/api/Reference/AnsweringBodies"
    yield address, "application/json; charset=utf-8", bodies
