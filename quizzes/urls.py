"""Addresses under /<language>/quiz/."""

from django.urls import path

from . import api, views

app_name = "quizzes"

urlpatterns = [
    path("verifier/<uuid:step>/<uuid:question>/", views.check, name="check"),
    path("fini/<uuid:step>/", views.finish, name="finish"),
    path("essais/<uuid:attempt>/reponses/<uuid:question>/", api.save, name="save"),
    path("essais/<uuid:attempt>/envoi/", api.submit_attempt, name="submit"),
    path("cours/<uuid:course>/fini/", api.course_finish, name="course_finish"),
    path("attestation/", views.certificate, name="certificate"),
    path("attestation/image/", views.certificate_image, name="certificate_image"),
    path("<uuid:quiz>/essais/", api.start, name="start"),
    path("<uuid:quiz>/essai/", views.take, name="take"),
]
