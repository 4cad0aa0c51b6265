"""Addresses of curated pairs, below /curate/. A pair that was merged away keeps its page here, so
that the merge can be undone: hence `ref`, which is not followed as `reference` is."""

from django.urls import path

from . import curate_pair_acts, curate_pairs

urlpatterns = [
    path("pairs/", curate_pairs.pair_list, name="curate_pairs"),
    path("pairs/new/", curate_pairs.create, name="curate_pair"),
    path("pairs/undo/<int:pk>/", curate_pair_acts.undo, name="pair_undo"),
    path("pairs/<str:ref>/", curate_pairs.pair, name="pair_acts"),
    path("pairs/<str:ref>/unlink/", curate_pair_acts.unlink, name="pair_unlink"),
    path("pairs/<str:ref>/link/", curate_pair_acts.link, name="pair_link"),
    path("pairs/<str:ref>/merge/", curate_pair_acts.merge, name="pair_merge"),
    path("pairs/<str:ref>/split/", curate_pair_acts.split, name="pair_split"),
]
