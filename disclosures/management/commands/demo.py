"""Fill an empty database with the invented corpus, by the road that real records take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures import alerts, demonstration
from disclosures.bodies import load_bodies
from disclosures.curation import messages, pairs, personal
from disclosures.demonstration import replies_hansard
from disclosures.demonstration.days import FIRST_YEAR, LAST_DAY
from disclosures.demonstration.server import DemoFetcher
from disclosures.demonstration.surroundings import add_letters, add_pack
from disclosures.ingest import run_source
from disclosures.management import publications
from disclosures.management.progress import summary
from disclosures.models import (
    BodyName,
    FoiRequest,
    Invitation,
    Pair,
    PairAct,
    Publication,
    PublicMessage,
    Question,
    SavedSearch,
)
from disclosures.review import invitations
from scrapers.govuk import GovUk
from scrapers.hansard_archive import HansardArchive
from scrapers.parliament import Parliament
from scrapers.records import Item
from scrapers.whatdotheyknow import WhatDoTheyKnow

SINCE = date(FIRST_YEAR, 1, 1)
LABEL = "demonstration corpus"


class Command(BaseCommand):
    help = (
        "Load the demonstration corpus (invented departments, questions and requests) into an "
        "empty database, with one account a role, then read, index and flag it."
    )

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="even if there are records")
        parser.add_argument("--seed", type=int, default=demonstration.SEED)

    def handle(self, *args, force=False, seed=demonstration.SEED, **options):
        if not force and (Question.objects.exists() or FoiRequest.objects.exists()):
            raise CommandError(
                "The database holds records already; the demonstration goes into an empty one. "
                "Use --force to add it all the same."
            )
        folder = Path(settings.VAR_DIR) / "demonstration"
        demonstration.build(folder, seed)
        load_bodies(demonstration.BODIES)
        rows = []
        for source, items in sources(folder):
            run = run_source(source, items, label=LABEL, since=SINCE, until=LAST_DAY)
            if run.state != "done":
                raise CommandError(f"The demonstration was not loaded whole. {run.message}")
            rows.append((source, f"{run.created} created, {run.unchanged} unchanged"))
        rows.append(("accounts", create_accounts()))
        invite_somebody()
        summary("Demonstration", rows)
        verbosity = options["verbosity"]
        call_command("read", verbosity=verbosity)
        call_command("index", rebuild=True, verbosity=verbosity)
        # One process, so that each pair gets the same reference in every demonstration.
        call_command("flag", jobs=1, verbosity=verbosity)
        people = list(get_user_model().objects.filter(groups__name="Reviewer").order_by("pk"))
        beside = [("letters", add_letters(people[0])), ("packs", add_pack(people)),
                  ("saved searches", save_a_search())]  # fmt: skip
        summary("Beside the pairs", beside)
        summary(
            "Publication", [("mismatches taken to the body or further", publications.publish())]
        )
        call_command("figures", verbosity=verbosity)
        summary("For an admin", for_an_admin())


def sources(folder: Path) -> Iterator[tuple[str, Iterator[Item]]]:
    """The real scrapers, answered from the corpus."""
    client = DemoFetcher(folder)
    parliament = Parliament(
        client, demonstration.PARLIAMENT, demonstration.MEMBERS, with_attachments=True
    )
    yield "parliament", parliament.records(SINCE, LAST_DAY)
    printed = HansardArchive(folder=folder / replies_hansard.FOLDER)
    yield "hansard", printed.records(date(2009, 1, 1), date(2009, 12, 31))
    names = BodyName.objects.filter(kind="wdtk").values_list("name", flat=True)
    portal = WhatDoTheyKnow(client, demonstration.WDTK, LABEL, bodies=sorted(set(names)))
    yield "whatdotheyknow", portal.records(SINCE, LAST_DAY)
    govuk = GovUk(client, demonstration.GOVUK, fetch_statistics_files=True)
    yield "govuk", govuk.records(SINCE, LAST_DAY)


def create_accounts() -> int:
    """The demonstration accounts, each in the group of its role. An account that is there keeps
    its password."""
    users = get_user_model().objects
    for account in demonstration.ACCOUNTS:
        is_admin = account.role == "Admin"
        user, is_new = users.get_or_create(
            username=account.email,
            defaults={
                "email": account.email,
                "first_name": account.display_name,
                "is_staff": is_admin,
                "is_superuser": is_admin,
            },
        )
        if is_new:
            user.set_password(account.password)
            user.save()
        EmailAddress.objects.get_or_create(
            user=user, email=account.email, defaults={"verified": True, "primary": True}
        )
        user.groups.add(Group.objects.get_or_create(name=account.role)[0])
    return len(demonstration.ACCOUNTS)


def save_a_search() -> int:
    """One that the researcher follows, so that the page of saved searches has a line."""
    email = next(a.email for a in demonstration.ACCOUNTS if a.role == "Researcher")
    owner = get_user_model().objects.get(username=email)
    if not owner.saved_searches.exists():
        alerts.save(SavedSearch(owner=owner, **demonstration.SAVED_SEARCH), timezone.now())
    return owner.saved_searches.count()


def for_an_admin() -> list[tuple[str, int]]:
    """Words that may be personal data, and a message about a published mismatch."""
    while personal.search():
        pass
    mismatch = Publication.objects.standing().order_by("pk").first()
    if mismatch and not PublicMessage.objects.exists():
        about = f"mismatch:{mismatch.reference}"
        messages.confirm(messages.token(messages.write("error", about, **demonstration.MESSAGE)))
    waiting = personal.waiting().count()
    return [
        ("words to decide", waiting), ("messages", messages.listed().count()),
        ("acts on pairs", act_on_pairs()),
    ]  # fmt: skip


def act_on_pairs() -> int:
    """Two pairs that were unlinked and put back, so that the page of pairs has lines; each pair
    stands as it did."""
    actor = get_user_model().objects.filter(groups__name="Admin").order_by("pk").first()
    for pair, (why, back) in zip(
        Pair.objects.main_queue().filter(state="to_review").order_by("pk"),
        demonstration.UNLINKED, strict=False,
    ) if not PairAct.objects.exists() else ():  # fmt: skip
        pairs.undo(actor, pairs.unlink(actor, pair, why), back)
    return PairAct.objects.count()


def invite_somebody() -> None:
    """One open invitation, so that the users page and the log have a line. Nobody is written to."""
    email, admin = (
        demonstration.INVITED,
        next(a for a in demonstration.ACCOUNTS if a.role == "Admin"),
    )
    if not Invitation.objects.filter(email=email).exists():
        invitations.invite(get_user_model().objects.get(username=admin.email), email, "Reviewer")
