"""Addresses under /<language>/hors-ligne/."""

from django.urls import path

from . import bundle_views

app_name = "offline"

urlpatterns = [
    path("", bundle_views.saved, name="saved"),
    path("app.webmanifest", bundle_views.web_manifest, name="web_manifest"),
]
