"""Every way of marking a string is found, in code and in templates."""

import pytest

from scripts import messages


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """Write files into an empty house and return the strings that are found in it."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    def written(files):
        for name, source in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return messages.collect()

    return written


@pytest.fixture
def found(collected):
    """Write one file and return what is found in it: (context, singular, plural)."""
    return lambda name, source: [
        (message.context, message.singular, message.plural) for message in collected({name: source})
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("Lesson")', [(None, "Lesson", None)]),
        ('gettext_lazy("Two " "parts")', [(None, "Two parts", None)]),
        ('ngettext("%(n)s day", "%(n)s days", n)', [(None, "%(n)s day", "%(n)s days")]),
        ('pgettext("verb", "close")', [("verb", "close", None)]),
        ('translation.npgettext_lazy("time", "minute", "minutes", "n")', [("time", "minute", "minutes")]),
        ('from django.utils.translation import gettext as _now\n_now("Renamed")', [(None, "Renamed", None)]),
        ("_(name)", []),
        ('print("not marked")', []),
    ],
)
def test_code(found, source, expected):
    assert found("courses/words.py", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "Help" %}', [(None, "Help", None)]),
        ('{% translate "close" context "verb" as word %}', [("verb", "close", None)]),
        ('{% include "a.html" with label=_("Next") only %}', [(None, "Next", None)]),
        ('{{ title|default:_("Untitled") }}', [(None, "Untitled", None)]),
        ("{% blocktranslate trimmed %}\n  One\n  line\n{% endblocktranslate %}", [(None, "One line", None)]),
        (
            "{% blocktranslate trimmed count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [(None, "%(n)s day", "%(n)s days")],
        ),
        ("{% blocktranslate %}It's “so”{% endblocktranslate %}", [(None, "It's “so”", None)]),
        ('{# translate "hidden" #}<p>plain</p>', []),
    ],
)
def test_templates(found, source, expected):
    assert found("templates/words.html", "{% load i18n %}" + source) == expected


def test_an_f_string_is_refused_because_no_catalogue_can_hold_it(found):
    with pytest.raises(ValueError, match=r"courses/words\.py, line 1: an f-string"):
        found("courses/words.py", '_(f"Hello {name}")')


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"templates/courses/lesson_page.html": '{% translate "word" %}'}, True),
        ({"quizzes/limits.py": '_("word")'}, True),
        ({"learning/accounts/forms.py": '_("word")'}, False),
        ({"learning/accounts/origin.py": '_("word")'}, True),
        ({"quizzes/forms.py": 'CharField(label=_("word"))'}, True),
        ({"quizzes/questions/base.py": 'CharBlock(label=_("word"))'}, False),
        ({"quizzes/questions/base.py": 'class Meta:\n    label = _("word")'}, False),
        ({"courses/models/lesson.py": '_("word")', "courses/wagtail_hooks.py": '_("word")'}, False),
        ({"courses/models/lesson.py": '_("word")', "templates/a.html": '{% translate "word" %}'}, True),
        ({"courses/models/lesson.py": 'from t import gettext as _\n_("word")'}, True),
        ({"courses/models/lesson.py": 'from t import gettext_lazy as _\n_("word")'}, False),
        ({"learning/pages.py": 'from t import gettext\ngettext("word")'}, True),
        ({"courses/viewsets.py": 'from t import gettext as _\n_("word")'}, False),
        ({"learning/reach/views.py": '_("word")', "templates/reach/a.html": '{% translate "word" %}'}, False),
    ],
)
def test_who_reads_a_string_follows_from_where_it_stands(collected, files, expected):
    assert [message.for_learners for message in collected(files)] == [expected]
