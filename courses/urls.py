"""Addresses of this app beside the pages: under /fr/ and /bm/ the lexicon, the search and the pages of the tree."""

from django.urls import path, re_path

from . import views

app_name = "courses"

urlpatterns = [
    path("lexique/", views.glossary, name="glossary"),
    path("recherche/", views.search, name="search"),
    re_path(r"^((?:[\w-]+/)*)$", views.page, name="page"),
]
