"""What a phone keeps besides the courses it saved, so that the site opens without network: a page that says what is there,
the neutral page behind the quick exit, help, and what these load.

The list stands at the beginning of the worker's script. So a change of any of these files is a change of the script,
which browsers look for by themselves.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from courses.models import HelpPage
from learning.pages import address

from .linked import linked_files
from .public_files import NotPublic, public_file, stored_file, weight

# Under these addresses everything is somebody's own: never from a cache, never into one.
PRIVATE = ("/admin/", "/animer/", "/compte/", "/documents/", "/sync/", "/vu/", "/c/")
PRIVATE_IN_A_LANGUAGE = ("moi/", "quiz/", "revise/")
# Scripts have an address that pages know without being told; the worker answers from its shell.
OUTBOX = "js/outbox.js"
PARTS = (OUTBOX, "js/sw.js")
OFF = "js/sw-off.js"


def saved_page(language: str) -> str:
    """Return the address of the page that shows what is on this phone; without network it stands in for all others."""
    with translation.override(language):
        return reverse("offline:saved")


def shell_pages() -> list[str]:
    """Return the pages of the shell."""
    languages = [code for code, _name in settings.LANGUAGES]
    helping = [address(page) for page in HelpPage.objects.live().select_related("locale").order_by("path")]
    return [reverse("neutral"), *(saved_page(code) for code in languages), *helping]


def shell() -> dict[str, Any]:
    """Return the shell as the worker needs it: version, files, the saved page of each language, what is private."""
    files: dict[str, str] = {}
    for url in shell_pages():
        try:
            page = public_file(url)
        except NotPublic:  # help that somebody closed in the admin
            continue
        files[url] = page.sha256
        for linked in linked_files(page.body.decode()):
            files[linked.url] = weight(linked.url).sha256
    for url in (static(OUTBOX), reverse("sealing_key")):
        files[url] = weight(url).sha256
    lines = "\n".join(f"{url} {sha}" for url, sha in sorted(files.items()))
    return {
        "version": hashlib.sha256(lines.encode()).hexdigest()[:12],
        "files": list(files),
        "saved": {code: saved_page(code) for code, _name in settings.LANGUAGES},
        "neutral": reverse("neutral"),
        "outbox": static(OUTBOX),
        "outboxAlias": reverse("outbox"),
        "signOut": f"/{settings.LANGUAGE_CODE}/moi/sortir/",
        "private": [
            *PRIVATE,
            *(f"/{code}/{place}" for code, _name in settings.LANGUAGES for place in PRIVATE_IN_A_LANGUAGE),
        ],
        "named": settings.STATIC_URL,
        "media": [settings.MEDIA_URL, settings.STATIC_URL],
    }


def worker_script() -> str:
    """Return the script of the worker: the shell's list, then what it shares with pages, then its own.

    Where it was switched off, the one that ends itself.
    """
    if not settings.OFFLINE:
        return source(OFF)
    return f"const SHELL = {json.dumps(shell(), ensure_ascii=False)};\n" + "\n".join(source(name) for name in PARTS)


def source(name: str) -> str:
    """Return one of our scripts as it is served, shortened where files were collected."""
    return stored_file(staticfiles_storage.url(name)).read_text(encoding="utf-8")
