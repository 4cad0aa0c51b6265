"""What search engines are told: which pages there are, and which to leave alone.

FOI pages are kept out of engines: they are a requester's correspondence, and their place in a
search for a name is not ours to give (ui.md section 5.5).
"""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import Max
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe

from disclosures.models import PublicBody, Question
from disclosures.publishing import public

KEPT_OUT = (
    "/foi/", "/saved/", "/review/", "/packs/", "/curate/", "/account/", "/sign-in/", "/admin/",
    "/search.", "/asked-before/", "/compare/", "/api/",
)  # fmt: skip
HOUR = 3600


class Questions(Sitemap):
    limit = 10_000

    def items(self):
        return Question.objects.order_by("pk").only("house", "date_key", "uin", "changed_at")

    def lastmod(self, question):
        return question.changed_at

    def get_latest_lastmod(self):
        return Question.objects.aggregate(last=Max("changed_at"))["last"]


class Bodies(Sitemap):
    def items(self):
        return PublicBody.objects.filter(questions__isnull=False).distinct().order_by("pk")

    def location(self, body):
        return reverse("body", args=[body.slug])


class Mismatches(Sitemap):
    def items(self):
        return public.standing()

    def lastmod(self, publication):
        return publication.published_at


class Pages(Sitemap):
    def items(self):
        return [
            "home",
            "search_tips",
            "mismatches",
            "bodies",
            "method",
            "data",
            "bulk_data",
            "accessibility",
        ]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "questions": Questions, "bodies": Bodies, "mismatches": Mismatches, "pages": Pages,
}  # fmt: skip


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in KEPT_OUT)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap_index'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", cache_page(HOUR)(index),
         {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemap_index"),
    path("sitemap-<section>.xml", cache_page(HOUR)(sitemap), {"sitemaps": SITEMAPS},
         name="sitemap"),
]  # fmt: skip
