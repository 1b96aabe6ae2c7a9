import json
import re
from html import unescape
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput, BaseChooser
from wagtail_localize.operations import translate_object

from learning.accounts.inline_scripts import as_data
from tests.factories.courses import GlossaryTermFactory, bambara, in_bambara

from .conftest import browser

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>", re.IGNORECASE)


def inline_scripts(html: str) -> list[str]:
    """Return the opening tags of scripts that a policy without 'unsafe-inline' would stop."""
    return [
        tag[0]
        for tag in SCRIPT.finditer(html)
        if "src=" not in tag["attributes"] and "application/json" not in tag["attributes"]
    ]


def test_call_becomes_data():
    html = as_data('new PageChooser("id_page", {"modelNames": ["wagtailcore.page"], "quote": "\'<>&"});')

    name, data = re.fullmatch(r'<template data-start="(\w+)" data-with="([^"<>]*)"></template>', html).groups()
    assert name == "PageChooser"
    assert json.loads(unescape(data)) == ["id_page", {"modelNames": ["wagtailcore.page"], "quote": "'<>&"}]


@pytest.mark.parametrize("script", ["alert(1); new Chooser()", 'new X("a"', "x = 1", "new X(document.cookie)"])
def test_anything_else_is_not_taken(script):
    with pytest.raises(ValueError, match=r".+"):
        as_data(script)


def concrete(widget: type) -> list[type]:
    return [widget, *(below for child in widget.__subclasses__() for below in concrete(child))]


@pytest.mark.django_db
def test_every_chooser_is_drawn_without_a_script():
    drawn = {}
    for widget in concrete(BaseChooser):
        if getattr(widget, "model", None) or widget is AdminPageChooser:
            drawn[widget.__name__] = str(widget().render("field", None, {"id": "id_field"}))

    assert len(drawn) >= 3
    assert [name for name, html in drawn.items() if "data-start=" not in html or "<script" in html] == []


@pytest.mark.parametrize("widget", [AdminDateInput, AdminTimeInput, AdminDateTimeInput])
def test_dates_and_times_are_started_by_data(widget):
    class Form(forms.Form):
        moment = forms.CharField(widget=widget())

    html = str(Form()["moment"])

    place = re.search(r"data-start=\"(init\w+Chooser)\" data-with='([^']*)'", html)
    assert json.loads(unescape(place[2]))[0] == "id_moment"
    assert "<script" not in html


@pytest.mark.parametrize(
    ("template", "name"), [("inline_panel", "InlinePanel"), ("multiple_chooser_panel", "MultipleChooserPanel")]
)
def test_inline_panels_are_started_by_data(template, name):
    panel = {"formset": SimpleNamespace(prefix="id_x"), "children": [], "label": "x"}

    html = render_to_string(f"wagtailadmin/panels/{template}.html", {"self": panel, "options_json": '{"a": "b"}'})

    assert f'<template data-start="{name}" data-with="[{{&quot;a&quot;: &quot;b&quot;}}]"></template>' in html
    assert inline_scripts(html) == []


@pytest.mark.django_db
def test_pages_of_the_admin_hold_no_inline_script(lesson, people):
    translate_object(lesson, [bambara()])
    word = GlossaryTermFactory()
    twin = in_bambara(lesson) if not lesson.has_translation(bambara()) else lesson.get_translation(bambara())
    course = lesson.get_parent()
    paths = [
        "/admin/",
        f"/admin/pages/{course.pk}/",
        f"/admin/pages/{lesson.pk}/edit/",
        f"/admin/pages/{lesson.pk}/history/",
        f"/admin/pages/{twin.pk}/edit/",
        f"/admin/pages/add/courses/lessonpage/{course.pk}/",
        f"/admin/localize/submit/page/{course.pk}/",
        "/admin/images/add/",
        "/admin/media/audio/add/",
        "/admin/media/video/add/",
        "/admin/documents/",
        "/admin/snippets/courses/helpcontact/add/",
        f"/admin/snippets/courses/glossaryterm/edit/{word.pk}/",
        f"/admin/settings/courses/sitesettings/{lesson.get_site().pk}/",
        "/admin/users/",
        "/admin/reports/site-history/",
        "/admin/account/",
        "/compte/",
        "/compte/2fa/",
    ]
    client = browser(people["administrator"])

    found = {path: client.get(path) for path in paths}

    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(paths, 200)
    assert {path: inline_scripts(answer.content.decode()) for path, answer in found.items()} == {
        path: [] for path in paths
    }


@pytest.mark.django_db
def test_admin_names_no_other_site(lesson, people):
    client = browser(people["administrator"])

    for path in ("/admin/", f"/admin/pages/{lesson.pk}/edit/", "/admin/users/", "/admin/account/"):
        html = client.get(path).content.decode()
        asked = re.findall(r'(?:src|href|action)="(?:https?:)?//([^/"]+)', html)
        assert set(asked) <= {"www.enable-javascript.com", "guide.wagtail.org", "localhost", "testserver"}, path
