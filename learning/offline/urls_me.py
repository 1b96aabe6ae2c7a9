"""Addresses under /<language>/moi/: a learner's own place, the group, and the marks of the own queue."""

from django.urls import path

from learning.accounts.learners import ENTRANCE
from learning.groups.urls_me import urlpatterns as own_place

from . import queue_views

app_name = ENTRANCE

urlpatterns = [path("file/", queue_views.queue, name="queue"), *own_place]
