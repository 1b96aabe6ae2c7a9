"""Addresses without a language: what the worker of the browser asks for."""

from django.urls import path

from . import bundle_views

urlpatterns = [
    path("sw.js", bundle_views.worker, name="worker"),
    path("hors-ligne/cours/<uuid:course>.<str:language>.json", bundle_views.course_bundle, name="bundle"),
    path("hors-ligne/file.js", bundle_views.outbox, name="outbox"),
]
