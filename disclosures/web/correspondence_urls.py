"""Addresses of official letters, below /correspondence/."""

from django.urls import path

from . import correspondence

urlpatterns = [
    path("", correspondence.letters, name="letters"),
    path("new/", correspondence.edit, name="letter_new"),
    path("<int:pk>/", correspondence.letter, name="letter"),
    path("<int:pk>/edit/", correspondence.edit, name="letter_edit"),
    path("<int:pk>/link/", correspondence.link, name="letter_link"),
]
