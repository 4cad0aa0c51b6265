"""Addresses of other FOI responses beside a pair, below /review/."""

from django.urls import path

from . import counterparts

urlpatterns = [
    path("<str:reference>/responses/", counterparts.look, name="counterparts"),
    path("<str:reference>/responses/change/", counterparts.change, name="counterpart_change"),
]
