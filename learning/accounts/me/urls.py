"""Addresses under /<language>/moi/; the first one, which shows progress, stands in `courses.urls_me`."""

from django.urls import path

from . import account_views, views

urlpatterns = [
    path("garder/", views.sign_up, name="sign_up"),
    path("entrer/", views.sign_in, name="sign_in"),
    path("sortir/", views.sign_out, name="sign_out"),
    path("changer/", views.change, name="change"),
    path("oublier/", views.forget, name="forget"),
    path("retrouver/", account_views.recover, name="recover"),
    path("secret/", account_views.secret, name="secret"),
    path("carte/", account_views.card, name="card"),
    path("donnees/", account_views.data, name="data"),
    path("donnees.json", account_views.data_json, name="data_json"),
    path("donnees.html", account_views.data_file, name="data_file"),
    path("effacer/", account_views.erase, name="erase"),
]
