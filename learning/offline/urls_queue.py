"""Addresses of the queue without a language: the key to seal with, and where phones bring what waited."""

from django.urls import path

from . import queue_views
from .sync_api import api

urlpatterns = [
    path("hors-ligne/cle.json", queue_views.key, name="sealing_key"),
    path("sync/", api.urls),
]
