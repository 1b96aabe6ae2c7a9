"""The entrance for those who work here. allauth's own addresses stand under it; what this site does not offer is closed."""

from django.urls import include, path, re_path

from . import factor_views, views

# No sign-up, no e-mail, no reset by mail, no code by mail; recovery codes belong on paper.
NOT_OFFERED = r"^(signup|email|confirm-email|password/reset|password/set|login/code|2fa/recovery-codes/download)(/.*)?$"

urlpatterns = [
    path("", views.home, name="account_home"),
    re_path(NOT_OFFERED, views.not_offered),
    path("invitation/<str:key>/<str:token>/", views.invitation, name="account_invitation"),
    path("2fa/totp/move/", factor_views.MoveApp.as_view(), name="account_move_app"),
    path("2fa/totp/deactivate/", factor_views.RemoveApp.as_view()),
    path("2fa/webauthn/add/", factor_views.AddKey.as_view()),
    path("2fa/webauthn/reauthenticate/", factor_views.KeyAgain.as_view()),
    path("2fa/webauthn/keys/<int:pk>/remove/", factor_views.RemoveKey.as_view()),
    path("", include("allauth.urls")),
]
