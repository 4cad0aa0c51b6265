"""The site's addresses."""

from django.urls import include, path, register_converter

from . import (
    account,
    bulk_data,
    decide,
    home,
    keys,
    review_page,
    review_queue,
    saved_copies,
    static_pages,
    styleguide,
    tokens,
)
from .converters import Sha256

register_converter(Sha256, "sha256")

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("disclosures.web.search_urls")),
    path("", include("disclosures.web.answer_urls")),
    path("", include("disclosures.web.figures_urls")),
    path("review/", review_queue.queue, name="review_queue"),
    path("review/together/", review_queue.together, name="review_together"),
    path("review/keys/", keys.keys, name="review_keys"),
    path("review/undo/<int:pk>/", decide.undo, name="undo"),
    path("review/", include("disclosures.web.fixing_urls")),
    path("review/<int:number>/", review_page.reference_only),
    path("review/<str:reference>/", review_page.review, name="review"),
    path("review/<str:reference>/decide/", decide.decide, name="decide"),
    path("review/<str:reference>/assign/", decide.assign, name="assign"),
    path("review/<str:reference>/second/", decide.second, name="second"),
    path("review/<str:reference>/note/", decide.note, name="note"),
    path("review/<str:reference>/not-now/", decide.not_now, name="not_now"),
    path("review/", include("disclosures.web.cluster_urls")),
    path("review/", include("disclosures.web.counterpart_urls")),
    path("correspondence/", include("disclosures.web.correspondence_urls")),
    path("packs/", include("disclosures.web.pack_urls")),
    path("", include("disclosures.web.mismatch_urls")),
    path("saved/<sha256:sha256>/", saved_copies.saved_copy, name="saved_copy"),
    path("", include("disclosures.web.saved_urls")),
    path("account/", account.account, name="account"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<str:digest>/end/", tokens.end_token, name="end_token"),
    path("data/api/", static_pages.page, {"name": "api_help"}, name="api_help"),
    path("account/theme/", account.theme, name="theme"),
    path("", include("disclosures.web.accounts_urls")),
    path("curate/", include("disclosures.web.curation_ingest_urls")),
    path("curate/", include("disclosures.web.curation_pair_urls")),
    path("method/", static_pages.page, {"name": "method"}, name="method"),
    path("corrections/", static_pages.page, {"name": "corrections"}, name="corrections"),
    path("data/", static_pages.page, {"name": "data"}, name="data"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("data/bulk/", bulk_data.bulk_data, name="bulk_data"),
    path("data/bulk/<day:day>/<str:name>", bulk_data.bulk_file, name="bulk_file"),
    path("accessibility/", static_pages.page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", static_pages.page, {"name": "privacy"}, name="privacy"),
    path("status/", static_pages.status, name="status"),
    path("", include("disclosures.web.engines")),
]
