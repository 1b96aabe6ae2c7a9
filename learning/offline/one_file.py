"""A whole course in one HTML file: to be carried from phone to phone by cable, card or messaging, and read anywhere.

Everything it needs stands in it: style, scripts, pictures, on wish the sound. It asks no network for anything; a content
policy inside the file holds that, and pins its two scripts. Without scripts it can be read to the end, answers included.
"""

import base64
import gzip
import re
from collections.abc import Mapping
from functools import cache as once
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from rjsmin import jsmin

from courses.models import CoursePage
from learning import inline
from learning.page_cache import stamp

from .public_files import NotPublic, public_file
from .whole_course import Part, WholeCourse, whole

MOST_BYTES = 600 * 1024
# With the sound inside it must still pass a messaging app and a slow link.
MOST_BYTES_WITH_SOUND = 4 * 1024 * 1024

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r'\s(src|href|action|poster|srcset)="([^"]*)"')
SOUND = re.compile(r"<audio\b[^<>]*>.*?</audio>", re.DOTALL)
FILM = re.compile(r"<video\b[^<>]*>.*?</video>", re.DOTALL)
IMAGE = re.compile(r"<img\b[^<>]*>")
PICTURE = re.compile(
    r'<picture><source srcset="([^" ]+)" type="image/webp">(<img[^<>]*?\ssrc=")[^"]*("[^<>]*>)</picture>'
)
OTHER_FORM = re.compile(r"<source\b[^<>]*>")
NAMED = re.compile(r'\s(id|for|href|aria-labelledby|aria-describedby)="(#?)([^"]*)"')
STYLES = ("css/site.css", "css/pages.css")
OWN_STYLE = "css/take-along.css"


def is_small_enough(body: bytes | None, with_sound: bool) -> bool:
    return body is not None and len(body) <= (MOST_BYTES_WITH_SOUND if with_sound else MOST_BYTES)


def file_of(page: CoursePage, with_sound: bool = False) -> bytes | None:
    """Return the file, packed by gzip, made once after each publication; None for sound that is not there or too much."""
    key = f"offline:one-file:{stamp()}:{page.translation_key}:{page.locale.language_code}:{with_sound}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        made = made_of(whole(page), with_sound)
        kept = gzip.compress(made, 9, mtime=0) if made else b""
        cache.set(key, kept)
    return kept or None


def made_of(course: WholeCourse, with_sound: bool) -> bytes | None:
    """Return the file; None when there is no sound for it, or more than it may carry."""
    steps = [step_of(course, part, with_sound) for part in course.parts]
    if with_sound and not any("<audio" in step for step in steps):
        return None
    text = PICTURE.sub(r"\2\1\3", document(course, steps))
    if with_sound:
        body = carried(text, {}).encode()
        return body if is_small_enough(body, with_sound) else None
    return lightened(text)


def lightened(text: str) -> bytes:
    """Return the file within its limit: the heaviest pictures make way for their words until it fits."""
    pictures = dict.fromkeys(IMAGE.findall(text), 0)
    body = carried(text, {}).encode()
    if len(body) > MOST_BYTES:
        for image in pictures:
            pictures[image] = len(carried(image, {}))
        left_out: dict[str, str] = {}
        for image in sorted(pictures, key=lambda image: (-pictures[image], image)):
            left_out[image] = in_words(image)
            body = carried(text, left_out).encode()
            if len(body) <= MOST_BYTES:
                break
    return body


def in_words(image: str) -> str:
    """Return what stands in place of a picture."""
    alt = re.search(r'\salt="([^"]*)"', image)
    return f'<span class="unseen">{alt[1]}</span>' if alt and alt[1] else ""


def step_of(course: WholeCourse, part: Part, with_sound: bool) -> str:
    """Return one step as it stands in the file, its names its own and its links leading inside or to the site."""
    context = {"course": course, "part": part, "page": part.page, "take_along": "file", "with_sound": with_sound}
    html = str(render_to_string("offline/step.html", context))
    html = FILM.sub(f'<p class="soft">{escape(_("The film is on the site only."))}</p>', html)
    if not with_sound:
        html = SOUND.sub("", html)
    return in_place(html, part)


def in_place(html: str, part: Part) -> str:
    """Put a step below the course's heading; what is named alike in several steps gets names of this step."""
    for level in (3, 2, 1):
        html = html.replace(f"<h{level}", f"<h{level + 1}").replace(f"</h{level}>", f"</h{level + 1}>")
    shared = {*re.findall(r'<h\d id="([^"]*)"', html), "suite"}

    def renamed(found: re.Match[str]) -> str:
        attribute, mark, name = found.groups()
        return f' {attribute}="{mark}{part.anchor}-{name}"' if name in shared else found[0]

    return NAMED.sub(renamed, html)


def document(course: WholeCourse, steps: list[str]) -> str:
    """Return the whole file, its addresses still those of the site."""
    scripts = the_scripts(course, steps)
    context = {
        "course": course,
        "page": course.page,
        "parts": [(part, as_it_is(step)) for part, step in zip(course.parts, steps, strict=True)],
        "style": as_it_is(the_style(course.question_files[0])),
        "exit": as_it_is(f"<script>{exit_script()}</script>"),
        "script": as_it_is(f"<script>{scripts}</script>"),
        "policy": as_it_is(policy(exit_script(), scripts)),
        "icon": as_it_is(inline.icon()),
        "site": site_address(),
        "has_question_words": bool(course.question_files[1]),
    }
    text = str(render_to_string("offline/one_file.html", context))
    anchors = {part.page.url: f"#{part.anchor}" for part in course.parts}
    if course.help:
        anchors[course.help.url] = "#aide"
    for term in course.words:
        text = re.sub(rf'href="[^"]*"(?=[^<>]*data-word="{re.escape(term.slug)}")', f'href="#mot-{term.slug}"', text)
    return TAG.sub(lambda tag: led(tag[0], anchors), text)


def as_it_is(text: str) -> SafeString:
    """Return what our own templates and files hold as it stands in the page."""
    return mark_safe(text)  # noqa: S308 - our own templates and files, not input


def led(tag: str, anchors: Mapping[str, str]) -> str:
    """Return a tag whose links lead to a place in the file, or to the site by its full address; a form leads nowhere."""

    def address(found: re.Match[str]) -> str:
        attribute, url = found.groups()
        if attribute == "action":
            return ""
        if attribute == "href" and url.startswith("/"):
            return f' href="{anchors.get(unescape(url).partition("#")[0]) or site_address() + url}"'
        return found[0]

    return ADDRESS.sub(address, tag)


def carried(text: str, left_out: Mapping[str, str]) -> str:
    """Return the file with all that it shows and plays inside; `left_out` gives words for what makes way."""
    text = IMAGE.sub(lambda image: left_out.get(image[0], image[0]), text)
    text = OTHER_FORM.sub(lambda source: source[0] if "audio/ogg" in source[0] else "", text)
    return TAG.sub(lambda tag: ADDRESS.sub(within, tag[0]) if " src=" in tag[0] else tag[0], text)


def within(found: re.Match[str]) -> str:
    attribute, url = found.groups()
    if attribute in ("srcset", "poster"):
        return ""
    return f' src="{data_address(unescape(url))}"' if attribute == "src" and url.startswith("/") else found[0]


def data_address(url: str) -> str:
    """Return a file as an address that holds all of it; an empty one for a file that is lost."""
    try:
        file = public_file(url)
    except NotPublic:
        return "data:,"
    return f"data:{file.content_type};base64,{base64.b64encode(file.body).decode()}"


def site_address() -> str:
    """Return where the site is for its readers, without a slash at the end."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


@once
def source(path: str) -> str:
    """Return a static file of ours as it is written."""
    return Path(str(finders.find(path))).read_text(encoding="utf-8")


def the_style(questions: tuple[str, ...]) -> str:
    """Return every style the file needs, without comments and line ends."""
    style = "\n".join([inline.style(), *(source(path) for path in (*STYLES, *questions, OWN_STYLE))])
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))


def the_scripts(course: WholeCourse, steps: list[str]) -> str:
    """Return the site's own scripts that mark questions, explain words and play sound."""
    paths = ["js/learner.js", *course.question_files[1]]
    if any("data-listen" in step for step in steps):
        paths.append("js/listen.js")
    return "\n".join(str(jsmin(source(path))) for path in (*paths, "js/scripted.js"))


@once
def exit_script() -> str:
    return str(jsmin(source("js/exit-file.js")))


def policy(*scripts: str) -> str:
    """Return the content policy of the file: nothing is fetched, nothing is sent, only these scripts run."""
    hashes = " ".join(inline.policy_hash(script) for script in scripts)
    return (
        "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
        f"script-src {hashes}; form-action 'none'; base-uri 'none'"
    )


def file_name(page: CoursePage, with_sound: bool = False) -> str:
    """Return a name that says nothing of what is in it: kalan-1-fr.html."""
    sound = "-son" if with_sound else ""
    return f"kalan-{page.number}-{page.locale.language_code}{sound}.html"


def unpacked(packed: bytes) -> bytes:
    return gzip.decompress(packed)


def sizes_of(page: CoursePage) -> dict[str, Any]:
    """Return how large the files of a course are on the phone, in bytes: `plain`, and `sound` or None."""
    plain, sound = file_of(page), file_of(page, with_sound=True)
    return {"plain": len(unpacked(plain or b"")) if plain else 0, "sound": len(unpacked(sound)) if sound else None}
