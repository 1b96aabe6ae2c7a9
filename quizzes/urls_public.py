"""Addresses at the root: the check of a certificate, short enough to type from a picture."""

from django.urls import path

from . import views

urlpatterns = [
    path("c/", views.code_form, name="certificate_check"),
    path("c/<str:code>/", views.code_page, name="certificate_code"),
]
