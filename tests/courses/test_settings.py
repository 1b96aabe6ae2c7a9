"""Site settings: usual values, limits, one reading a request."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from courses.models import SiteSettings


def test_usual_settings_need_no_row(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        settings = SiteSettings.current()

    assert (settings.installed_name, settings.discreet_titles, settings.small_figure_threshold) == ("Kalan", True, 10)
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize(("value", "accepted"), [(10, True), (25, True), (9, False), (0, False)])
def test_small_figures_are_never_under_ten(home, value, accepted):
    settings = SiteSettings.current()
    settings.small_figure_threshold = value

    if accepted:
        settings.full_clean()
        settings.save()
    else:
        with pytest.raises(ValidationError, match="10"):
            settings.full_clean()
        with pytest.raises(IntegrityError):
            settings.save()


def test_templates_read_the_settings_once(home, django_assert_num_queries):
    SiteSettings.objects.update(installed_name="Josira")
    page = engines["django"].from_string(
        "{% for n in '123' %}{{ settings.courses.SiteSettings.installed_name }} {% endfor %}"
    )

    with django_assert_num_queries(1):
        html = page.render({}, RequestFactory().get("/"))

    assert html == "Josira Josira Josira "


@pytest.mark.parametrize(
    ("language", "bambara", "sentence"), [("fr", "Wari", "Financé"), ("bm", "Wari", "Wari"), ("bm", "", "Financé")]
)
def test_funding_sentence_in_the_language_of_the_page(language, bambara, sentence):
    settings = SiteSettings(funding_sentence_fr="Financé", funding_sentence_bm=bambara)

    with translation.override(language):
        assert settings.funding_sentence == sentence
