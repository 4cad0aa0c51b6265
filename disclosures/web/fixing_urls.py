"""Addresses of what is fixed in a pair, below /review/."""

from django.urls import path, register_converter

from . import fixing


class Side:
    regex = "pq|foi"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Side, "side")

urlpatterns = [
    path("<str:reference>/asks/<str:letter>/", fixing.ask, name="fix_ask"),
    path("<str:reference>/fixes/<int:pk>/undo/", fixing.undo, name="fix_undo"),
    path("<str:reference>/title/", fixing.title, name="fix_title"),
    path("<str:reference>/typed/", fixing.typed, name="fix_typed"),
    path("<str:reference>/outcome/<side:side>/", fixing.outcome, name="fix_outcome"),
]
