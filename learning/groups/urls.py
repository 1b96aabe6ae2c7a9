"""Addresses under /animer/, for facilitators."""

from django.urls import path

from . import mode_views, session_views, views

app_name = "groups"

GROUP = "groupes/<int:group>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("groupes/nouveau/", views.new, name="new"),
    path(GROUP, views.group, name="group"),
    path(f"{GROUP}modifier/", views.edit, name="edit"),
    path(f"{GROUP}code/", views.code, name="code"),
    path(f"{GROUP}fermer/", views.close, name="close"),
    path(f"{GROUP}membres/<int:member>/", views.member, name="member"),
    path(f"{GROUP}membres/<int:member>/aide/", views.help_with_secret, name="help"),
    path(f"{GROUP}membres/<int:member>/retirer/", views.take_out, name="take_out"),
    path(f"{GROUP}quiz/", mode_views.quizzes, name="quizzes"),
    path(f"{GROUP}quiz/<uuid:key>/", mode_views.quiz, name="quiz"),
    path("seances/", session_views.listed, name="sessions"),
    path("seances/nouvelle/", session_views.new, name="new_session"),
    path("seances/<uuid:session>/", session_views.edit, name="session"),
]
