"""The words of a certificate, the same on the page and in the picture."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .certificates import course_page, identity, shown_code
from .models import Certificate
from .picture import Facts

SITE = "Josira"


def facts_of(certificate: Certificate, request: HttpRequest, language: str, name: str = "") -> Facts:
    """Return what a certificate says, in the reader's language, and where anybody can check it."""
    course = course_page(certificate.course_key, language)
    colour, motif = identity(course)
    code = shown_code(certificate.code)
    return Facts(
        heading=_("Certificate"),
        name=name,
        said=_("has passed the final quiz of the course"),
        course=course.title if course else certificate.course_title,
        day=date_format(certificate.day, "DATE_FORMAT"),
        code=code,
        check=request.get_host() + reverse("certificate_code", kwargs={"code": code}),
        site=getattr(getattr(course, "site_settings", None), "installed_name", SITE),
        colour=colour,
        motif=motif,
    )
