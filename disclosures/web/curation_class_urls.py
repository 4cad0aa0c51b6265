"""Addresses of classifications and of the blind check, below /curate/."""

from django.urls import path

from . import curate_classes as views

urlpatterns = [
    path("classifications/", views.classifications, name="classifications"),
    path("classifications/undo/<int:pk>/", views.undo, name="classification_undo"),
    path("classifications/<str:side>/<int:pk>/", views.classification, name="classification"),
    path("sample/", views.check, name="sample"),
    path("sample/draw/", views.draw, name="sample_draw"),
    path("sample/undo/<int:pk>/", views.sample_undo, name="sample_undo"),
]
