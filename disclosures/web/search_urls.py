"""Addresses of the search page and of everything one does with a list of results."""

from django.urls import path

from . import asked_before, search, search_files, static_pages

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/tips/", static_pages.search_tips, name="search_tips"),
    path("search/citations/", search_files.citations_page, name="search_citations"),
    path("search/export/", search_files.make_export, name="make_export"),
    path("search.csv", search_files.csv, name="search_csv"),
    path("search.atom", search_files.atom, name="search_atom"),
    path("search.json", search_files.json, name="search_json"),
    path("search.txt", search_files.citations_file, {"form": "txt"}, name="search_txt"),
    path("search.bib", search_files.citations_file, {"form": "bib"}, name="search_bib"),
    path("search.ris", search_files.citations_file, {"form": "ris"}, name="search_ris"),
    path("search.csl.json", search_files.citations_file, {"form": "csl.json"}, name="search_csl"),
    path("exports/<str:token>/", search_files.export_file, name="export_file"),
    path("asked-before/", asked_before.asked_before, name="asked_before"),
]
