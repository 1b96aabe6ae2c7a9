"""Addresses under /<language>/moi/: a learner's own place, and there the group and the help of its facilitator."""

from django.urls import path

from courses.urls_me import urlpatterns as own_place
from learning.accounts.learners import ENTRANCE

from . import me_views

app_name = ENTRANCE

urlpatterns = [
    path("groupe/", me_views.group, name="group"),
    path("groupe/quitter/", me_views.leave, name="leave"),
    path("groupe/aide/", me_views.agree, name="agree"),
    path("groupe/vu/", me_views.read_notices, name="read_notices"),
    path("retrouver/aide/", me_views.recover, name="recover_helped"),
    *own_place,
]
