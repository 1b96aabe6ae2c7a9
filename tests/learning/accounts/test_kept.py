"""The one list of what is kept about a learner is whole, and names nothing that is not there."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page

from learning.accounts.kept import KEPT, NEVER_OF_LEARNERS
from learning.accounts.models import User

OURS = [part.model for part in KEPT]


def fields_of(model) -> set[str]:
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}


@pytest.mark.parametrize("part", KEPT, ids=lambda part: part.label)
def test_promise_02_every_field_about_a_learner_stands_in_one_line(part):
    assert sorted(part.fields) == sorted(fields_of(part.model))


def test_promise_02_every_model_that_points_to_a_learner_is_listed_or_never_theirs():
    unlisted = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model not in OURS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in OURS
        if not issubclass(model, Page) and model._meta.label not in NEVER_OF_LEARNERS
    ]

    assert unlisted == []


def test_list_of_exceptions_names_only_models_that_point_to_people():
    for label in NEVER_OF_LEARNERS:
        fields = apps.get_model(label)._meta.get_fields()
        assert [field for field in fields if field.is_relation and field.related_model is User], label


def test_promise_03_no_field_about_a_learner_holds_a_clock_time():
    times = (models.DateTimeField, models.TimeField)

    assert [field for model in OURS for field in model._meta.fields if isinstance(field, times)] == []


def test_promise_02_no_field_takes_what_a_learner_writes():
    """Free text of a learner would need a field without choices; these are written by the site itself."""
    by_the_site = {
        "accounts.User": {"password", "username", "pen_name"},
        "accounts.PaperCode": {"code"},
        "groups.Membership": {"nickname"},
        "offline.QueueToken": {"hash"},
        "quizzes.Attempt": {"seed", "answer_digest"},
        "quizzes.Response": {"question_digest"},
        "quizzes.Completion": {"locale", "digest"},
        "quizzes.Certificate": {"code", "locale", "course_title"},
        "quizzes.ReviewCard": {"question_digest"},
    }

    for part in KEPT:
        texts = {f.name for f in part.model._meta.fields if isinstance(f, models.CharField | models.TextField)}
        chosen = {f.name for f in part.model._meta.fields if f.choices}
        assert texts - chosen == by_the_site.get(part.label, set()), part.label


def test_accounts_import_nothing_from_quizzes_or_courses():
    from pathlib import Path

    import learning.accounts

    sources = [path.read_text() for path in Path(learning.accounts.__file__).parent.rglob("*.py")]

    assert not [source for source in sources if "import quizzes" in source or "from quizzes" in source]
