"""The site's addresses."""

from django.urls import include, path, register_converter

from . import (
    account,
    answers,
    bodies,
    decide,
    home,
    requests,
    review_page,
    review_queue,
    saved_copies,
    search,
    static_pages,
)


class House:
    regex = "commons|lords"

    def to_python(self, value):
        return value.title()

    def to_url(self, value):
        return value.lower()


class Day:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        from datetime import date

        return date.fromisoformat(value)  # a ValueError is a 404

    def to_url(self, value):
        return str(value)


class Sha256:
    regex = "[0-9a-f]{64}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(House, "house")
register_converter(Day, "day")
register_converter(Sha256, "sha256")

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/tips/", static_pages.page, {"name": "search_tips"}, name="search_tips"),
    path("pq/<house:house>/<day:date>/<str:uin>/", answers.answer, name="answer"),
    path("pq/<str:uin>/", answers.by_uin, name="uin"),
    path("foi/<int:pk>/<str:slug>/", requests.request_page, name="request"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("review/", review_queue.queue, name="review_queue"),
    path("review/together/", review_queue.together, name="review_together"),
    path("review/undo/<int:pk>/", decide.undo, name="undo"),
    path("review/<int:number>/", review_page.reference_only),
    path("review/<str:reference>/", review_page.review, name="review"),
    path("review/<str:reference>/decide/", decide.decide, name="decide"),
    path("review/<str:reference>/assign/", decide.assign, name="assign"),
    path("review/<str:reference>/second/", decide.second, name="second"),
    path("review/<str:reference>/note/", decide.note, name="note"),
    path("review/<str:reference>/not-now/", decide.not_now, name="not_now"),
    path("packs/", include("disclosures.web.pack_urls")),
    path("", include("disclosures.web.mismatch_urls")),
    path("saved/<sha256:sha256>/", saved_copies.saved_copy, name="saved_copy"),
    path("account/", account.account, name="account"),
    path("account/theme/", account.theme, name="theme"),
    path("method/", static_pages.page, {"name": "method"}, name="method"),
    path("corrections/", static_pages.page, {"name": "corrections"}, name="corrections"),
    path("data/", static_pages.page, {"name": "data"}, name="data"),
    path("accessibility/", static_pages.page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", static_pages.page, {"name": "privacy"}, name="privacy"),
    path("status/", static_pages.status, name="status"),
]
