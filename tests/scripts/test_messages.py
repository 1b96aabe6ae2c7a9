"""Every way of marking a string is found, in code and in templates."""

import pytest

from scripts import messages


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Write one file into an empty house and return what is found in it: (context, singular, plural)."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    def collected(name, source):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return [(message.context, message.singular, message.plural) for message in messages.collect()]

    return collected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("Lesson")', [(None, "Lesson", None)]),
        ('gettext_lazy("Two " "parts")', [(None, "Two parts", None)]),
        ('ngettext("%(n)s day", "%(n)s days", n)', [(None, "%(n)s day", "%(n)s days")]),
        ('pgettext("verb", "close")', [("verb", "close", None)]),
        ('translation.npgettext_lazy("time", "minute", "minutes", "n")', [("time", "minute", "minutes")]),
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
        ({"templates/courses/lesson_page.html"}, True),
        ({"quizzes/forms.py"}, True),
        ({"courses/models/lesson.py", "courses/wagtail_hooks.py"}, False),
        ({"courses/models/lesson.py", "templates/courses/lesson_page.html"}, True),
        ({"learning/reach/views.py", "templates/reach/dashboard.html"}, False),
    ],
)
def test_who_reads_a_string_follows_from_the_files_it_stands_in(files, expected):
    assert messages.Message(None, "word", None, files).for_learners is expected
