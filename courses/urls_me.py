"""Addresses under /<language>/moi/: a learner's own place, and all about the account."""

from django.urls import path

from learning.accounts.learners import ENTRANCE
from learning.accounts.me.urls import urlpatterns as account

from . import me

app_name = ENTRANCE

urlpatterns = [path("", me.home, name="home"), *account]
