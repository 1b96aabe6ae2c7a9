"""Addresses under /<language>/revise/."""

from django.urls import path

from . import review_views

app_name = "review"

urlpatterns = [
    path("", review_views.page, name="page"),
    path("<uuid:quiz>/<uuid:question>/", review_views.question, name="question"),
    path("<uuid:quiz>/<uuid:question>/reponse/", review_views.mark, name="mark"),
]
