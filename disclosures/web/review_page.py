"""The page on which one pair is weighed and decided."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from disclosures import review as reviewing
from disclosures.documents import PREFETCH
from disclosures.matching import scoring
from disclosures.models import Alignment, AskFix, Decision, Pair
from disclosures.packs import outcomes
from disclosures.publishing import public
from disclosures.review import counterparts, references
from disclosures.review.cluster import beside
from disclosures.review.descriptions import fitting
from disclosures.review.fixes import as_seen, typed_of
from disclosures.review.fixing import FIXABLE
from disclosures.review.letters import letters_of
from disclosures.review.people import reviewers
from disclosures.review.publication import letter_of

from .changes import source_changes
from .decision_forms import DecisionForm
from .published import later_published
from .review_asks import asks
from .review_parts import (
    can_confirm,
    document_sheets,
    events,
    lead,
    score_rows,
    unread_files,
    weighed,
)
from .review_strip import strip_of
from .roles import reviewers_only, role_of

BARS = {"Weak": 1, "Moderate": 2, "Strong": 3, "Very strong": 4, "Yes": 4, "No": 0, "Same day": 2}
DRAFTS = "drafts"  # what was typed when a session had ended, by reference


def with_parts():
    """Pairs with all that their page shows, in a fixed number of queries."""
    rows = Pair.objects.for_pages()
    rows = rows.select_related("answer__page", "question__current_answer")
    return rows.prefetch_related(
        Prefetch("alignments", Alignment.objects.select_related("pq_ask", "foi_ask")),
        Prefetch("fixes", AskFix.objects.select_related("by")),
        "findings",
        "said_in__question",
        "said_in__reading__wording",
        "answer__reading__wording",
        "declared_in",
        "question__answers__reading",
        "answer__asks",
        "request__asks",
        *(f"request__{path}" for path in PREFETCH),
    )


@reviewers_only
def review(request, reference: str):
    if reference != reference.upper():
        return HttpResponsePermanentRedirect(reverse("review", args=[reference.upper()]))
    draft = request.session.pop(DRAFTS, {}).get(reference)
    if draft:
        said = "You were signed out while you wrote. Your text is below and has not been saved."
        return page(request, reference, typed=QueryDict(draft), failed=said)
    return page(request, reference)


def page(request, reference, form=None, typed=None, stale=None, failed="", status=200):
    """The review page, with the form as typed and what kept it from being saved, if anything."""
    pair = get_object_or_404(with_parts(), reference=reference)
    sight = reviewing.sight_of(pair, request.user)
    letters = letters_of(pair)
    others = counterparts.seen_by(pair, request.user, sight.is_blind)
    lined = as_seen(pair, sight.fixes)
    if form is None:
        form = decision_form(pair, lined, typed)
    context = {
        "area": "review",
        "pair": pair,
        "body": pair.question.body,
        "strip": strip_of(request, pair),
        "beside": beside(pair),
        "akin": references.akin(pair),
        "lead": lead(pair, lined),
        "readings": _readings(pair),
        "timeline": events(pair, letters, [row.request for row in others if row.request]),
        "counterparts": others,
        "letters": letters,
        **_sent(pair, sight),
        "asks": asks(pair, lined),
        "sheets": document_sheets(pair, lined, typed_of(sight.fixes)),
        "can_fix": pair.state in FIXABLE and not pair.request.is_removed,
        "weighed": weighed(pair),
        "published": later_published(pair.answer),
        "score": score_rows(pair) if sight.shows_score else [],
        "score_is_open": request.COOKIES.get("score") == "open",
        "last_decision": reviewing.last_undoable(request.user),
        "strong": scoring.learned().strong,
        "stale": stale,
        "failed": failed,
        **_publication(pair),
        **_decision(request, pair, sight, form),
        **_people(request, pair, sight),
    }
    return render(request, "review/review.html", context, status=status)


def _sent(pair: Pair, sight) -> dict:
    """Packs that were sent and what came of them. That a pair was in one tells what was decided
    of it: a blind second reviewer sees none of it."""
    if sight.is_blind:
        return {"sent": [], "proposals": []}
    return {"sent": outcomes.events_of(pair), "proposals": outcomes.proposals_of(pair)}


def decision_form(pair: Pair, lined, typed=None) -> DecisionForm:
    """Empty, or with what was typed and what is wrong with it."""
    asked = [one.pq for one in lined]
    found = DecisionForm(typed, pair=pair, asks=asked, can_confirm=can_confirm(pair))
    if typed is not None:
        found.is_valid()
    return found


def _publication(pair: Pair) -> dict:
    """Where the pair stands on its way to the public; of none of it does a blind reviewer learn
    anything, since nothing is sent or published before a second opinion."""
    published = public.latest(pair.reference)
    letter = letter_of(pair) if pair.state == "with_body" else None
    return {
        "public_page": published,
        "reply_due": letter.reply_due if letter else None,
        "has_publication": published or pair.state in ("confirmed", "with_body"),
    }


def _decision(request, pair: Pair, sight, form) -> dict:
    mine = next((d for d in sight.decisions if d.by_id == request.user.pk), None)
    return {
        "form": form,
        "documents": pair.documents,
        "seen": sight.decisions[-1].pk if sight.decisions else 0,
        "is_open": pair.state in reviewing.ledger.OPEN_STATES,
        "can_confirm": can_confirm(pair),
        "unread": unread_files(pair),
        "last_fix": sight.last_fix,
        "sight": sight,
        "mine": mine,
        "dismissal": next(
            (d.get_dismissal_display() for d in reversed(sight.decisions) if d.dismissal), ""
        ),
        "can_settle": pair.state == "reviewers_differ"
        and mine is None
        and role_of(request.user) == "Admin",
        "descriptions": fitting(pair),
        "dismissals": Decision.DISMISSALS,
        "reply_days": settings.REPLY_DAYS,
        "changed": source_changes(pair),
    }


def _people(request, pair: Pair, sight) -> dict:
    listed = request.GET if request.method == "GET" else QueryDict(request.POST.get("list", ""))
    return {
        "others": reviewing.opened(pair, request.user),
        "colleagues": [p for p in reviewers() if p.pk != request.user.pk],
        "list_address": listed.urlencode(),
    }


def _readings(pair: Pair) -> list[dict]:
    questions = (
        ("Same information asked for?", pair.same_information),
        ("Do the replies differ?", pair.replies_differ),
        ("Did the release come first?", pair.release_first),
    )
    return [
        {"question": question, "words": words, "pips": [n < BARS.get(words, 0) for n in range(4)]}
        for question, words in questions
    ]


@reviewers_only
def reference_only(request, number: int):
    """/review/412/ for those who type the number alone."""
    return HttpResponsePermanentRedirect(reverse("review", args=[f"M-{number:04d}"]))
