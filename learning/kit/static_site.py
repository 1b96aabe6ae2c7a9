"""The first half of a kit: pages as files, which any web server shows, in any folder, on plain HTTP or from a card.

Pages are asked of the site as a stranger gets them; then their addresses are made relative, and what needs a server is
taken out or said to be elsewhere. Quizzes to practise are marked by the page; baselines and final quizzes say where.
"""

import posixpath
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from courses.models import CoursePage, HelpPage
from learning import inline
from learning.offline.linked import linked_files
from learning.offline.one_file import ADDRESS, TAG, file_name, file_of, site_address, unpacked
from learning.offline.public_files import NotPublic, asked_by_a_stranger, public_file
from learning.offline.whole_course import Part, help_page, whole
from learning.pages import address

NEUTRAL, ELSEWHERE = "n/index.html", "ailleurs.html"
FINISH = re.compile(
    r'<form class="bar"[^<>]*\sdata-finish data-next="([^"]*)"[^<>]*>\s*<button class="button wide">(.*?)</button>\s*</form>',
    re.DOTALL,
)
# What only a server answers, or a browser on a secure address can do.
NEEDS_SERVER = re.compile(
    r'\sdata-(?:beacon|course-finish|next)="[^"]*"|<noscript>.*?</noscript>|<link rel="(?:manifest|alternate)"[^<>]*>'
    r'|<div data-save-course[^<>]*></div>|<script src="[^"]*/(?:outbox|saver|saved|me|revise)[\w.]*\.js" defer></script>',
    re.DOTALL,
)


def local(url: str) -> str:
    """Return where a file of the site stands in the folder."""
    path = unescape(url).partition("#")[0].partition("?")[0].lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


class StaticSite:
    """Pages and files of some courses, collected and then written."""

    def __init__(self, courses: Iterable[CoursePage]) -> None:
        self.courses = list(courses)
        self.pages: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.places: dict[str, str] = {"/n/": NEUTRAL, "/": "index.html"}

    def write(self, folder: Path) -> None:
        """Write everything below `folder`."""
        self.collect()
        for place, html in self.pages.items():
            self.put(folder, place, self.relative(html, place).encode())
        for place, body in self.files.items():
            self.put(folder, place, body)

    def put(self, folder: Path, place: str, body: bytes) -> None:
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)

    def collect(self) -> None:
        """Read all pages, then all that they load."""
        self.pages[NEUTRAL] = public_file("/n/").body.decode()
        for course in self.courses:
            with translation.override(course.locale.language_code):
                self.add_course(course)
        with translation.override(self.courses[0].locale.language_code):
            first = self.courses[0].url
            self.pages["index.html"] = self.rendered("kit/static_index.html", first, courses=self.courses)
            self.pages[ELSEWHERE] = self.rendered("kit/on_the_site.html", first, site=site_address())
        for html in list(self.pages.values()):
            for linked in linked_files(html):
                for url in (linked.url, *linked.alternatives):
                    self.add_file(url)

    def add_course(self, course: CoursePage) -> None:
        """Add a course with its steps, the help page, the lexicon, and the course as one file and on paper."""
        code = course.locale.language_code
        key = course.translation_key
        read = whole(course)
        self.places[f"/{code}/"] = "index.html"
        for part in read.parts:
            url = address(part.page)
            self.add_page(url, None if part.is_lesson else self.quiz_page(part))
        taken = f"/{code}/hors-ligne/{key}"
        helping: HelpPage | None = help_page(course)
        for url in (address(course), f"{taken}/", f"{taken}/imprimer/", f"/{code}/lexique/"):
            self.add_page(url)
        if helping:
            self.add_page(address(helping))
        for with_sound, end in ((False, ".html"), (True, "-son.html")):
            packed = file_of(course, with_sound)
            if packed:
                place = f"{code}/hors-ligne/{file_name(course, with_sound)}"
                self.places[taken + end], self.files[place] = place, unpacked(packed)

    def add_page(self, url: str, html: str | None = None) -> None:
        self.places[url] = local(url)
        self.pages[local(url)] = html or public_file(url).body.decode()

    def add_file(self, url: str) -> None:
        """Add a style, script, picture or recording; one that is lost is left out."""
        try:
            self.files.setdefault(local(url), public_file(url).body)
        except NotPublic:
            return
        self.places[url] = local(url)

    def quiz_page(self, part: Part) -> str:
        """Return a quiz to practise here, or where it is answered."""
        context = {"page": part.page, "part": part, "take_along": "file", "site": site_address()}
        return self.rendered("kit/quiz_page.html", address(part.page), **context)

    def rendered(self, template: str, url: str, **context: Any) -> str:
        return str(render_to_string(template, context, asked_by_a_stranger(url)))

    def relative(self, html: str, place: str) -> str:
        """Return a page as it stands at `place`: its addresses relative, without what needs a server."""
        html = FINISH.sub(r'<div class="bar"><a class="button wide" href="\1">\2</a></div>', html)
        html = NEEDS_SERVER.sub("", html)
        html = html.replace(inline.script(), self.exit_script(place))
        return TAG.sub(lambda tag: ADDRESS.sub(lambda found: self.led(found, place), tag[0]), html)

    def led(self, found: re.Match[str], place: str) -> str:
        """Return an attribute whose address leads to a file of the folder, or to the page that says where it is instead."""
        attribute, url = found.groups()
        if not url.startswith("/"):
            return found[0]
        if attribute == "action":
            return ""
        path, mark, anchor = unescape(url).partition("#")
        target = self.places.get(path)
        if target is None and path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return ""
        return f' {attribute}="{steps_to(target or ELSEWHERE, place)}{mark}{anchor}"'

    def exit_script(self, place: str) -> str:
        """Return the quick exit for a page at `place`: the neutral page beside it; the first page opens the site anew."""
        script, neutral = inline.script(), '"/n/"'
        front = "l.pathname[1]||"
        if neutral not in script or front not in script:
            raise ValueError("The quick exit is written otherwise than this module knows.")
        is_front = "0||" if place == "index.html" else "1||"
        return script.replace(neutral, f'"{steps_to(NEUTRAL, place)}"').replace(front, is_front)


def steps_to(target: str, place: str) -> str:
    """Return the way from the page at `place` to another file of the folder."""
    return posixpath.relpath(target, posixpath.dirname(place) or ".")
