"""Issue a certificate for a passed final quiz, once, and find one by its code. It says nothing about a person."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .attempts import AnswerSheet, Who, event
from .errors import Refused, not_found
from .events import EventKind, tell
from .models import Attempt, Certificate
from .steps import preferred

# Crockford's 32: no I, L, O, U, so that nothing can be misread; what people type instead is read as it was meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans("OIL", "011")
LENGTH = 8
TRIES = 5


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def read_code(text: str) -> str | None:
    """Return the code that somebody meant, without spaces and hyphens; None when it cannot be one."""
    code = "".join(letter for letter in text.upper() if letter.isalnum()).translate(MEANT)
    return code if len(code) == LENGTH and all(letter in ALPHABET for letter in code) else None


def shown_code(code: str) -> str:
    """Return the code in two groups, as it is read aloud."""
    return f"{code[:4]}-{code[4:]}"


def issue(sheet: AnswerSheet, who: Who) -> Certificate:
    """Return the certificate of a passed attempt, made at the first time of asking. Raises Refused when it is not earned."""
    attempt = sheet.attempt
    if not attempt.may_have_certificate:
        raise Refused("not_done", _("The certificate comes when the final quiz is passed. You can try again."))
    with transaction.atomic():
        known = Certificate.objects.filter(attempt=attempt).first()
        return known or first_certificate(attempt, who)


def first_certificate(attempt: Attempt, who: Who) -> Certificate:
    """Store a certificate under a code that is still free; when another request came first, return that one's."""
    course = course_page(attempt.version.course_key, who.language)
    for _try in range(TRIES):
        certificate = Certificate(
            code=new_code(),
            course_key=attempt.version.course_key,
            attempt=attempt,
            learner=attempt.learner,
            locale=attempt.version.locale,
            course_title=course.title if course else attempt.version.content["title"],
            day=attempt.day_submitted or attempt.day_started,
        )
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            known = Certificate.objects.filter(attempt=attempt).first()
            if known:
                return known
        else:
            tell(event(EventKind.CERTIFICATE_ISSUED, attempt, who))
            return certificate
    raise Refused("busy", _("Please try again in a moment."))


def find(text: str) -> Certificate:
    """Return the certificate with this code, however it was typed. Raises Refused when there is none."""
    code = read_code(text)
    certificate = Certificate.objects.filter(code=code).first() if code else None
    if certificate is None:
        raise not_found()
    return certificate


def course_page(key: UUID, language: str) -> Page | None:
    """Return the course's page, in `language` where it exists there; None when it is gone."""
    page = preferred(Page.objects.live().filter(translation_key=key).select_related("locale"), language)
    return page.specific if page else None


def identity(course: Any) -> tuple[str, str]:
    """Return colour and motif of a course; any page may stand in for one."""
    return getattr(course, "colour", "earth"), getattr(course, "motif", "zigzag")


def language_name(code: str) -> str:
    """Return the name of a language in itself."""
    return dict(settings.LANGUAGES).get(code, code)
