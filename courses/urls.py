"""Addresses of this app beside the pages: under /fr/ and /bm/ the lexicon and the search."""

from django.urls import path

from . import views

app_name = "courses"

urlpatterns = [
    path("lexique/", views.glossary, name="glossary"),
    path("recherche/", views.search, name="search"),
]
