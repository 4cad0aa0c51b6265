"""What is measured, and how: the real code paths, timed. Milliseconds unless named otherwise."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from disclosures import index
from disclosures.figures import building
from disclosures.index import SearchQuery
from disclosures.models import FoiRequest, Pair, PublicBody, Question
from disclosures.results.filters import address
from tracker import env

from .corpus import COMMON, Corpus
from .filling import Tell

ROUNDS = 100
YEARS = range(2014, 2027)  # last years of a period that trends are asked for


def timed(calls: Iterable[Callable[[], object]]) -> dict[str, float]:
    """p50 and p95 of the calls, each made once after two to warm up."""
    calls = list(calls)
    for call in calls[:2]:
        call()
    spans = []
    for call in calls:
        start = time.perf_counter()
        call()
        spans.append((time.perf_counter() - start) * 1000)
    return summary(spans)


def summary(spans: list[float]) -> dict[str, float]:
    """p50 and p95 of some milliseconds."""
    return {
        "p50": round(statistics.median(spans), 2),
        "p95": round(statistics.quantiles(spans, n=20, method="inclusive")[18], 2),
    }


def queries_by_class(corpus: Corpus) -> dict[str, list[SearchQuery]]:
    """Classes of query; every round asks another one, as people do."""
    rare = corpus.rare_words(ROUNDS * 2)
    pairs = list(zip(rare[::2], rare[1::2], strict=True))
    body = PublicBody.objects.filter(name="Home Office").values_list("key", flat=True).first()
    phrases = [
        " ".join(text.split()[8:10])
        for text in Question.objects.order_by("pk").values_list("text", flat=True)[:ROUNDS]
    ]
    common = [(COMMON[n % 6], COMMON[6 + n % 6]) for n in range(ROUNDS)]
    classes = {
        "typical": [f"{a} {COMMON[n % 20]}" for n, (a, _) in enumerate(pairs)],
        "two_common": [f"{a} {b}" for a, b in common],
        "one_common": [COMMON[n % 12] for n in range(ROUNDS)],
        "phrase": [f'"{phrase}"' for phrase in phrases],
        "near": [f"{a} near/5 {b}" for a, b in common],
        "either_without": [f"({a} OR {b}) -{COMMON[1]}" for a, b in pairs],
        "beginning": [f"{a[:4]}*" for a, _ in pairs],
        "place_and_dates": [f"{a} in:answer tabled:2016..2020" for a, _ in common],
        "nothing": [""] * ROUNDS,
        "misspelt": [f"{a}x" for a, _ in pairs],
    }
    ticked = {"bodies": (body or "",), "outcomes": ("not_held_centrally",)}
    return {
        name: [SearchQuery(words=words, collapse=True) for words in typed]
        for name, typed in classes.items()
    } | {
        "filtered": [SearchQuery(words=a, collapse=True, **ticked) for a, _ in pairs],
        "common_filtered": [SearchQuery(words=a, collapse=True, **ticked) for a, _ in common],
    }


def searching(corpus: Corpus, tell: Tell) -> dict[str, dict]:
    return {
        name: timed([lambda q=q: index.search(q) for q in queries])
        for name, queries in queries_by_class(corpus).items()
    }


def asked_before(corpus: Corpus, tell: Tell) -> dict[str, float]:
    texts = list(Question.objects.order_by("-pk").values_list("text", flat=True)[:ROUNDS])
    return timed([lambda t=t: index.asked_before(t) for t in texts])


def pages(corpus: Corpus, tell: Tell) -> dict[str, dict]:
    """Server time through Django's client; review as a reviewer."""
    from django.contrib.auth.models import Group, User

    building.build()
    visitor, reviewer = Client(), Client()
    user, _ = User.objects.get_or_create(username="benchmark")
    user.groups.add(Group.objects.get(name="Reviewer"))
    reviewer.force_login(user)
    searches = {
        f"search, {name}": (visitor, [f"{reverse('search')}?{address(query)}" for query in queries])
        for name, queries in queries_by_class(corpus).items()
    }
    addresses = {
        **searches,
        "answer": (visitor, [q.get_absolute_url() for q in Question.objects.all()[:ROUNDS]]),
        "position": (
            visitor,
            [f"{q.get_absolute_url()}position/" for q in Question.objects.all()[:ROUNDS]],
        ),
        "request": (visitor, [r.get_absolute_url() for r in FoiRequest.objects.all()[:ROUNDS]]),
        "body": (visitor, [reverse("body", args=[b.slug]) for b in PublicBody.objects.all()[:20]]),
        "bodies": (visitor, [f"{reverse('bodies')}?to={y}" for y in YEARS]),
        "trends": (visitor, [f"{reverse('trends')}?to={y}" for y in YEARS]),
        "review": (reviewer, [p.get_absolute_url() for p in Pair.objects.all()[:ROUNDS]]),
    }
    return {
        name: timed([lambda a=a, c=client: c.get(a) for a in asked])
        for name, (client, asked) in addresses.items()
        if len(asked) > 2
    }


WEB_PROCESS = """
import sys, django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
for address in sys.argv[1:]:
    client.get(address)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def memory(corpus: Corpus, folder: Path) -> dict[str, float]:
    """Peaks in megabytes: of this process, which has done a worker's jobs, and of a fresh one that
    has only served pages. `folder` holds the benchmark's index and evidence."""
    searches = [f"{reverse('search')}?q={word}+{COMMON[0]}" for word in corpus.rare_words(50)]
    answers = [q.get_absolute_url() for q in Question.objects.all()[:50]]
    environment = env.for_child(
        DJANGO_SETTINGS_MODULE="tracker.settings",
        DEBUG="1",  # static files by their plain names: none were collected
        VAR_DIR=str(folder),
        DATABASE_URL=database_url(),
        REDIS_URL=settings.REDIS_URL,
    )
    command = [sys.executable, "-c", WEB_PROCESS, *searches, *answers]
    # What it says of an error is seen: only its figures are taken.
    served = subprocess.run(
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {
        # Not getrusage: its peak survives exec, so the child would report its parent's.
        "web": round(int(served.stdout.split()[-2]) / 1024, 1),
        "worker": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def database_url() -> str:
    values = connection.settings_dict
    user = f"{quote(values['USER'])}:{quote(values['PASSWORD'])}@"
    query = urlencode(
        {"host": values["HOST"]} | ({"port": values["PORT"]} if values["PORT"] else {})
    )
    return f"postgresql://{user}/{quote(values['NAME'])}?{query}"
