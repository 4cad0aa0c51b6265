"""Addresses of evidence packs, below /packs/."""

from django.urls import path

from . import pack_outcomes, packs

urlpatterns = [
    path("", packs.pack_list, name="packs"),
    path("new/", packs.start, name="pack_start"),
    path("preview/<str:reference>/", packs.preview_of, name="pack_preview_of"),
    path("add/", packs.add_to, name="pack_add_to"),
    path("outcomes/", pack_outcomes.outcome_list, name="pack_outcomes"),
    path("outcomes/<int:pk>/", pack_outcomes.settle, name="pack_settle"),
    path("<int:pk>/", packs.pack, name="pack"),
    path("<int:pk>/for/", packs.set_recipient, name="pack_for"),
    path("<int:pk>/pairs/", packs.add, name="pack_add"),
    path("<int:pk>/pairs/<int:item>/", packs.change_item, name="pack_item"),
    path("<int:pk>/words/", packs.set_words, name="pack_words"),
    path("<int:pk>/hits/", packs.judge_hits, name="pack_hits"),
    path("<int:pk>/make/", packs.make, name="pack_make"),
    path("<int:pk>/record/", packs.record, name="pack_record"),
    path("<int:pk>/preview/", packs.preview, name="pack_preview"),
    path("<int:pk>/v<int:number>/", packs.version_page, name="pack_version"),
    path("<int:pk>/v<int:number>/<str:kind>/", packs.version_file, name="pack_file"),
]
