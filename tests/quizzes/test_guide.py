"""The guide for those who write questions: in their language, and a word on every type there is."""

import re
from pathlib import Path

import pytest

from quizzes.questions import QUESTION_TYPES

GUIDES = Path(__file__).resolve().parents[2] / "templates" / "quizzes" / "admin"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_guide_has_an_entry_for_each_type(language):
    text = (GUIDES / f"guide_{language}.html").read_text(encoding="utf-8")
    types = text.split("<dl>")[1].split("</dl>")[0]

    assert len(re.findall("<dt>", types)) == len(QUESTION_TYPES)


def test_guide_is_shown_in_french_and_offered_while_a_quiz_is_edited(admin_client, practice):
    from django.urls import reverse

    page = admin_client.get(reverse("quiz_guide"))
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[practice.pk]))

    assert "Une bonne question" in page.text
    assert reverse("quiz_guide") in editor.text
