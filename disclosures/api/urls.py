"""Addresses of the API, below /api/v1/."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from . import mismatches, views

urlpatterns = [
    path("questions/", views.Questions.as_view(), name="api_questions"),
    path("questions/<str:house>/<str:date>/<str:uin>/", views.OneQuestion.as_view(),
         name="api_question"),
    path("foi/", views.Requests.as_view(), name="api_requests"),
    path("foi/<int:pk>/", views.OneRequest.as_view(), name="api_request"),
    path("bodies/", views.Bodies.as_view(), name="api_bodies"),
    path("mismatches/", mismatches.Mismatches.as_view(), name="api_mismatches"),
    path("mismatches/<str:reference>/", mismatches.OneMismatch.as_view(), name="api_mismatch"),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("<path:rest>", views.NotThere.as_view()),
]  # fmt: skip
