"""Addresses of published mismatches, and of publication beside a pair's review."""

from django.urls import path

from . import mismatches, publication

urlpatterns = [
    path("mismatches/", mismatches.mismatches, name="mismatches"),
    path("mismatches.csv", mismatches.as_csv, name="mismatches_csv"),
    path("mismatches.json", mismatches.as_json, name="mismatches_json"),
    path("mismatches/feed.atom", mismatches.as_atom, name="mismatches_feed"),
    path("mismatches/<str:reference>/", mismatches.mismatch, name="mismatch"),
    path("mismatches/<str:reference>/evidence.<str:kind>", mismatches.evidence,
         name="mismatch_file"),
    path("review/<str:reference>/publication/", publication.page, name="publication"),
    path("review/<str:reference>/publication/preview/", publication.preview,
         name="publication_preview"),
    path("review/<str:reference>/publication/letter.<str:kind>", publication.letter,
         name="publication_letter"),
    path("review/<str:reference>/publication/choices/", publication.choices,
         name="publication_choices"),
    path("review/<str:reference>/publication/send/", publication.send, name="publication_send"),
    path("review/<str:reference>/publication/reply/", publication.reply,
         name="publication_reply"),
    path("review/<str:reference>/publication/no-reply/", publication.no_reply,
         name="publication_no_reply"),
    path("review/<str:reference>/publication/publish/", publication.publish,
         name="publication_publish"),
    path("review/<str:reference>/publication/withdraw/", publication.withdraw,
         name="publication_withdraw"),
]  # fmt: skip
