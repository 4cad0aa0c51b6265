"""Addresses of questions, of requests, and of what compares them."""

from django.urls import path, register_converter

from . import answers, compare, position, requests
from .citing import CitationForm
from .converters import Day, House

register_converter(House, "house")
register_converter(Day, "day")
register_converter(CitationForm, "form")

QUESTION = "pq/<house:house>/<day:date>/<str:uin>"
REQUEST = "foi/<int:pk>/<str:slug>"

urlpatterns = [
    path(f"{QUESTION}.json", answers.as_json, name="answer_json"),
    path(f"{QUESTION}/", answers.answer, name="answer"),
    path(f"{QUESTION}/cite.<form:form>", answers.cite, name="cite_answer"),
    path(f"{QUESTION}/position/", position.position, name="position"),
    path(f"{QUESTION}/versions/<int:number>/", answers.version, name="answer_version"),
    path(f"{QUESTION}/files/<int:number>/<int:page>/", answers.attachment, name="answer_file"),
    path("pq/<str:uin>/", answers.by_uin, name="uin"),
    path(f"{REQUEST}.json", requests.as_json, name="request_json"),
    path(f"{REQUEST}/", requests.request_page, name="request"),
    path(f"{REQUEST}/cite.<form:form>", requests.cite, name="cite_request"),
    path(f"{REQUEST}/messages/<int:number>/", requests.message, name="request_message"),
    path(f"{REQUEST}/files/<int:number>/<int:page>/", requests.attachment, name="request_file"),
    path("compare/", compare.compare, name="compare"),
]
