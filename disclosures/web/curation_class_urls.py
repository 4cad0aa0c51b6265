"""Addresses of classifications, the blind check, phrases and asks, below /curate/."""

from django.urls import path

from . import curate_asks, curate_phrases
from . import curate_classes as views

urlpatterns = [
    path("classifications/", views.classifications, name="classifications"),
    path("classifications/undo/<int:pk>/", views.undo, name="classification_undo"),
    path("classifications/<str:side>/<int:pk>/", views.classification, name="classification"),
    path("sample/", views.check, name="sample"),
    path("sample/draw/", views.draw, name="sample_draw"),
    path("sample/undo/<int:pk>/", views.sample_undo, name="sample_undo"),
    path("asks/", curate_asks.ask_list, name="curate_asks"),
    path("phrases/", curate_phrases.phrases, name="phrases"),
    path("phrases/try/", curate_phrases.start, name="phrase_try"),
    path("phrases/trials/<int:pk>/", curate_phrases.trial, name="phrase_trial"),
    path("phrases/trials/<int:pk>/keep/", curate_phrases.keep, name="phrase_keep"),
    path("phrases/undo/<int:pk>/", curate_phrases.undo, name="phrase_undo"),
    path("phrases/<slug:key>/", curate_phrases.family, name="phrase_family"),
]
