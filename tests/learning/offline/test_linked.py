"""What a page needs besides itself."""

from learning.offline.linked import Linked, linked_files


def urls(html: str) -> list[str]:
    return [linked.url for linked in linked_files(html)]


def test_styles_scripts_pictures_and_sound_are_needed_once_each() -> None:
    html = """<link rel="stylesheet" href="/static/a.css"><script src="/static/b.js" defer></script>
      <img src="/media/images/c.webp"><audio src="/media/media/d.ogg"></audio><img src="/media/images/c.webp">"""

    assert urls(html) == ["/static/a.css", "/static/b.js", "/media/images/c.webp", "/media/media/d.ogg"]


def test_what_a_script_fetches_later_is_needed() -> None:
    assert urls('<section data-script="/static/js/later.js"></section>') == ["/static/js/later.js"]


def test_where_links_lead_is_not_needed() -> None:
    html = '<a href="/media/media/d.mp3" download>x</a><link rel="alternate" href="/static/x"><a href="/fr/">y</a>'

    assert urls(html) == []


def test_other_sites_and_pieces_inside_the_page_are_not_files_of_ours() -> None:
    assert urls('<img src="data:image/svg+xml,x"><script src="https://example.org/static/x.js"></script>') == []


def test_of_several_formats_the_first_is_needed_and_the_others_stand_behind_it() -> None:
    html = """<picture><source srcset="/media/images/a.avif 1x, /media/images/a2.avif 2x"><img src="/media/images/a.jpg"></picture>
      <audio controls><source src="/media/media/d.ogg"><source src="/media/media/d.mp3"></audio>"""

    assert linked_files(html) == [
        Linked("/media/images/a.avif", ("/media/images/a2.avif", "/media/images/a.jpg")),
        Linked("/media/media/d.ogg", ("/media/media/d.mp3",)),
    ]


def test_a_broken_page_is_read_as_far_as_it_goes() -> None:
    assert urls('<picture><img src="/media/images/a.jpg"><audio><source') == []
