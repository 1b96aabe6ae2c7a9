"""Addresses under /<language>/moi/: a learner's own place, and there the card from a class."""

from django.urls import path

from learning.accounts.learners import ENTRANCE
from learning.offline.urls_me import urlpatterns as own_place

from . import me_views

app_name = ENTRANCE

urlpatterns = [path("carte-de-classe/", me_views.class_card, name="class_card"), *own_place]
