"""Addresses under /fr/hors-ligne/ and /bm/hors-ligne/ of a course to take along."""

from django.urls import path

from . import take_along_views as views

app_name = "take_along"

urlpatterns = [
    path("<uuid:course>/", views.take_along, name="page"),
    path("<uuid:course>.html", views.one_file, name="file"),
    path("<uuid:course>-son.html", views.one_file_with_sound, name="sound"),
    path("<uuid:course>/imprimer/", views.paper, name="paper"),
]
