"""Addresses of saved searches and their alerts."""

from django.urls import path

from . import saved

urlpatterns = [
    path("saved/", saved.saved, name="saved"),
    path("saved/new/", saved.save_search, name="save_search"),
    path("saved/<int:pk>/", saved.edit, name="edit_saved"),
    path("saved/<int:pk>/pause/", saved.pause, name="pause_saved"),
    path("saved/<int:pk>/delete/", saved.delete, name="delete_saved"),
    path("saved/emails/<int:pk>/", saved.items, name="alert_items"),
    path("saved/end/<str:token>/", saved.end, name="end_alerts"),
]
