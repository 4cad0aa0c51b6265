"""Addresses of takedown, personal data and messages, below /curate/."""

from django.urls import path

from . import curate_messages as inbox
from . import curate_takedowns as views

urlpatterns = [
    path("messages/", inbox.message_list, name="messages"),
    path("messages/<int:pk>/", inbox.message, name="message"),
    path("messages/<int:pk>/undo/<int:act>/", inbox.undo, name="message_undo"),
    path("messages/<int:pk>/<str:kind>/", inbox.act, name="message_act"),
    path("takedowns/", views.takedowns, name="takedowns"),
    path("takedowns/undo/<int:pk>/", views.undo, name="takedown_undo"),
    path("takedowns/personal/", views.personal_data, name="personal_data"),
    path("takedowns/personal/<int:pk>/", views.decide, name="personal_decide"),
    path("takedowns/<str:target>/", views.record, name="takedown"),
    path("takedowns/<str:target>/hide/", views.hide, name="takedown_hide"),
    path("takedowns/<str:target>/redact/", views.redact, name="takedown_redact"),
]
