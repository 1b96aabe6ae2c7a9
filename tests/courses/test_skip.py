"""Where "skip this part" leads: to the next heading, or to the end."""

from hypothesis import given
from hypothesis import strategies as st

from courses.blocks.skip import END, anchors
from courses.models import LessonPage
from tests.factories.courses import LessonPageFactory, make_course, stream


def test_promise_45_content_note_leads_to_the_next_heading():
    parts = [("heading", "Avant"), ("content_note", None), ("text", "dur"), ("heading", "Après l’incendie")]

    assert anchors(parts) == ["avant", "apres-l-incendie", "", "apres-l-incendie"]


def test_content_note_without_a_heading_after_it_leads_to_the_end():
    assert anchors([("heading", "Avant"), ("content_note", None), ("text", "dur")]) == ["avant", END, ""]


def test_headings_that_read_alike_have_different_ids():
    parts = [("heading", "Suite"), ("heading", "Fɔlɔ"), ("heading", "folo"), ("heading", "…")]

    assert anchors(parts) == ["suite-2", "folo", "folo-2", "partie"]


@given(st.lists(st.tuples(st.sampled_from(["heading", "content_note", "text"]), st.text(max_size=4))))
def test_every_skip_link_has_one_target_that_comes_after_it(parts):
    names = anchors(parts)

    headings = [name for (kind, _value), name in zip(parts, names, strict=True) if kind == "heading"]
    assert len(set(headings)) == len(headings)
    for place, (kind, _value) in enumerate(parts):
        if kind == "content_note":
            after = [name for (k, _v), name in zip(parts[place:], names[place:], strict=True) if k == "heading"]
            assert names[place] == (after[0] if after else END)


def test_lesson_shows_link_and_target(client, home):
    note = ("content_note", {"text": "<p>Un incendie.</p>"})
    body = stream(("heading", "Un"), note, ("text", "<p>Dur.</p>"), ("heading", "Deux"), note, ("text", "<p>Fin.</p>"))
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=body)

    html = client.get(lesson.url).content.decode()

    assert [html.count(piece) for piece in ('href="#deux"', 'id="deux"', 'href="#suite"', 'id="suite"')] == [1, 1, 1, 1]
    assert LessonPage.objects.get(pk=lesson.pk).body[1].block_type == "content_note"
