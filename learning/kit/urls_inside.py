"""The addresses inside a kit: those of the site, and there the cards."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from learning.urls import handler400, handler403, handler404, handler500, urlpatterns

from . import card_views

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

cards = [path("", card_views.card, name="card"), path("rendre/", card_views.give_back, name="give_back")]
urlpatterns = [
    *i18n_patterns(path("carte/", include((cards, "kit"))), prefix_default_language=True),
    *urlpatterns,
]
