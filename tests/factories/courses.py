"""One unsurprising page or snippet of each kind, and a small site to walk through."""

import json
import uuid
from datetime import date
from typing import Any

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page, Site

from courses.models import (
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    HelpContact,
    HelpPage,
    HomePage,
    LessonPage,
    Partner,
    SiteSettings,
    StandardPage,
)

KEY = uuid.UUID("8c5b5a0e-6d1f-4a55-9a3b-0c5f4ad1b000")


def block_id(name: str) -> str:
    """Return the same id for the same name, so that tests can speak of a block."""
    return str(uuid.uuid5(KEY, name))


def stream(*blocks: tuple[str, Any]) -> str:
    """Return a StreamField's value made of (type, value), each with an id of its own."""
    data = [{"type": kind, "value": value, "id": block_id(f"{n}")} for n, (kind, value) in enumerate(blocks)]
    return json.dumps(data)


TEXTS_OF_A_QUESTION = (
    "image_alt",
    "content_note",
    "hint",
    "feedback_right",
    "feedback_partly",
    "feedback_wrong",
    "general",
    "source",
)


def check(name: str = "check", right: str = "Oui.", wrong: str = "Non.") -> tuple[str, list]:
    """Return a "check yourself" with one question and two choices, ready for `stream`."""
    choices = [
        {
            "type": "item",
            "id": block_id(f"{name}-{text}"),
            "value": {
                "text": text,
                "correct": text == right,
                "feedback": "Parce que.",
                "image_alt": "",
                "credit": None,
            },
        }
        for text in (right, wrong)
    ]
    question = {**dict.fromkeys(TEXTS_OF_A_QUESTION, ""), "text": "Est-ce juste ?", "choices": choices, "weight": 1}
    return "check", [{"type": "single_choice", "id": block_id(name), "value": question}]


class PageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = Page
        abstract = True

    locale = factory.LazyFunction(lambda: Locale.objects.get(language_code="fr"))


class HomePageFactory(PageFactory):
    title = "Apprends tes droits"
    slug = "accueil"

    class Meta:
        model = HomePage


class CourseIndexPageFactory(PageFactory):
    title = "Les cours"
    slug = "cours"

    class Meta:
        model = CourseIndexPage


class CoursePageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Cours numéro {n}")
    slug = factory.Sequence(lambda n: f"cours-{n}")
    promise = "À la fin, tu sais dire ce qu’est un droit."
    outcomes = factory.LazyFunction(lambda: stream(("outcome", "Tu expliques un mot.")))

    class Meta:
        model = CoursePage


class LessonPageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Leçon numéro {n}")
    slug = factory.Sequence(lambda n: f"lecon-{n}")
    objective = "Expliquer avec tes mots ce qu’est la dignité."
    body = factory.LazyFunction(lambda: stream(("text", "<p>Tu es né avec ta dignité.</p>"), check()))

    class Meta:
        model = LessonPage


class HelpPageFactory(PageFactory):
    title = "J’ai besoin d’aide"
    slug = "aide"
    show_in_menus = True

    class Meta:
        model = HelpPage


class StandardPageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Page numéro {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    show_in_menus = True

    class Meta:
        model = StandardPage


class GlossaryTermFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"mot-{n}")
    fr = factory.Sequence(lambda n: f"mot {n}")
    bm = ""
    definition_fr = "Ce que le mot veut dire."

    class Meta:
        model = GlossaryTerm


class PartnerFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Partenaire {n}")
    role_fr = "Aide à écrire les cours."

    class Meta:
        model = Partner


class HelpContactFactory(DjangoModelFactory):
    """An organisation that was checked today by one person and read by another."""

    organisation = factory.Sequence(lambda n: f"Organisation {n}")
    kinds = ["droit"]
    what_for_fr = "Explique tes choix."
    languages = ["fr"]
    regions = ["country"]
    how = "place"
    landmark = "Près du marché"
    cost = "free"
    hours = "Le matin, pas le week-end"
    confidential = "Tout, sauf un danger pour la vie."
    source = "Visite"
    checked_by = "Animatrice"
    checked_on = factory.LazyFunction(date.today)
    second_reader = "Responsable"

    class Meta:
        model = HelpContact


def make_home() -> HomePage:
    """Return a French front page that is the root of the default site."""
    home = HomePageFactory(parent=Page.get_first_root_node())
    Site.objects.all().delete()
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    SiteSettings.objects.create(site=site)
    return home


def make_course(home: HomePage | None = None, lessons: int = 2, **course: Any) -> CoursePage:
    """Return a live course with so many lessons, on a site of its own or under `home`."""
    index = CourseIndexPage.objects.first() or CourseIndexPageFactory(parent=home or make_home())
    page = CoursePageFactory(parent=index, **course)
    for _number in range(lessons):
        LessonPageFactory(parent=page)
    return page


def bambara() -> Locale:
    """Return the Bambara locale."""
    return Locale.objects.get_or_create(language_code="bm")[0]


def in_bambara(page: Page, live: bool = True, **values: Any) -> Page:
    """Return the Bambara twin of a page, its parents' twins made where they are missing."""
    twin = page.copy_for_translation(bambara(), copy_parents=True)
    for name, value in values.items():
        setattr(twin, name, value)
    twin.live = live
    twin.save()
    return twin
