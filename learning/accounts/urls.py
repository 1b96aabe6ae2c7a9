"""The entrance for those who work here. allauth's own addresses stand under it; what this site does not offer is closed."""

from django.urls import include, path, re_path

from . import views

# No sign-up, no e-mail, no reset by mail, no code by mail; recovery codes belong on paper.
NOT_OFFERED = r"^(signup|email|confirm-email|password/reset|password/set|login/code|2fa/recovery-codes/download)(/.*)?$"

urlpatterns = [
    path("", views.home, name="account_home"),
    re_path(NOT_OFFERED, views.not_offered),
    path("invitation/<str:key>/<str:token>/", views.invitation, name="account_invitation"),
    path("", include("allauth.urls")),
]
