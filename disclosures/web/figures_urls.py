"""Addresses of bodies and trends."""

from django.urls import path

from . import bodies, trends

urlpatterns = [
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
    path("trends/<slug:block>.csv", trends.block_csv, name="trends_csv"),
]  # fmt: skip
