"""Addresses of bodies and trends."""

from django.urls import path

from . import bodies, figure_files, trends

urlpatterns = [
    path("bodies.csv", figure_files.bodies, {"form": "csv"}, name="bodies_csv"),
    path("bodies.json", figure_files.bodies, {"form": "json"}, name="bodies_json"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("bodies/<slug:slug>/answers/", bodies.body, {"tab": "answers"}, name="body_answers"),
    path("bodies/<slug:slug>/foi/", bodies.body, {"tab": "foi"}, name="body_foi"),
    path("bodies/<slug:slug>/mismatches/", bodies.body, {"tab": "mismatches"},
         name="body_mismatches"),
    path("bodies/<slug:slug>/names/", bodies.body, {"tab": "names"}, name="body_names"),
    path("bodies/<slug:slug>/feed.atom", bodies.feed, name="body_feed"),
    path("trends/", trends.trends, name="trends"),
    path("trends/quantity/bodies/", trends.quantity_bodies, name="quantity_bodies"),
    path("trends/quantity/", trends.quantity_list, name="quantity_list"),
    path("trends/same/<slug:key>/<int:year>/", trends.same_question, name="same_question"),
    path("trends/<slug:block>.csv", figure_files.block, {"form": "csv"}, name="trends_csv"),
    path("trends/<slug:block>.json", figure_files.block, {"form": "json"}, name="trends_json"),
]  # fmt: skip
