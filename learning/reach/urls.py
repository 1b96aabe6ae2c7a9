"""Addresses that pages call when they are opened."""

from django.urls import path

from . import views

app_name = "reach"

urlpatterns = [
    path("", views.beacon, name="beacon"),
    path("<uuid:step>/<str:language>.gif", views.dot, name="dot"),
]
