"""Addresses of imports, bodies and names, below /curate/."""

from django.urls import path

from . import curate_bodies, curate_ingest

urlpatterns = [
    path("ingest/", curate_ingest.monitor, name="ingest"),
    path("ingest/start/", curate_ingest.start, name="ingest_start"),
    path("ingest/<int:pk>/", curate_ingest.run, name="ingest_run"),
    path("ingest/<int:pk>/numbers/", curate_ingest.numbers, name="ingest_numbers"),
    path("ingest/<int:pk>/act/", curate_ingest.act, name="ingest_act"),
    path("ingest/problems/<int:pk>/", curate_ingest.again, name="ingest_again"),
    path("bodies/", curate_bodies.body_list, name="curate_bodies"),
    path("bodies/place/", curate_bodies.place, name="body_place"),
    path("bodies/undo/<int:pk>/", curate_bodies.undo, name="body_undo"),
    path("bodies/<int:pk>/", curate_bodies.body, name="curate_body"),
    path("bodies/<int:pk>/merge/", curate_bodies.merge, name="body_merge"),
    path("bodies/<int:pk>/<str:act>/", curate_bodies.change, name="body_change"),
]
