"""A learner's own place: what is begun, certificates, the way to the review, and all about the account."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from learning.accounts.learner_sign_ins import is_own_phone
from learning.accounts.me.personal import reading
from learning.accounts.models import User
from learning.pages import in_language, language_versions
from quizzes.certificates import shown_code
from quizzes.models import Certificate
from quizzes.own_progress import done_steps
from quizzes.steps import required_steps

from .models import CoursePage


@dataclass(frozen=True)
class OwnCourse:
    """A course and how much of it somebody has done."""

    page: CoursePage
    required: list[UUID]
    done: int

    @property
    def is_begun(self) -> bool:
        return self.done > 0

    @property
    def is_finished(self) -> bool:
        return bool(self.required) and self.done == len(self.required)


@reading
def home(request: HttpRequest) -> HttpResponse:
    """Show a learner what is theirs; show guests how to keep what they have done."""
    context: dict[str, Any] = {"language_versions": language_versions("me:home")}
    learner: User | None = request.learner  # type: ignore[attr-defined]  # set by `reading`
    if learner is None:
        return render(request, "me/guest.html", context)
    done = done_steps(learner)
    context |= {
        "learner": learner,
        "courses": own_courses(set(done), get_language() or settings.LANGUAGE_CODE),
        "certificates": certificates_of(learner),
        "done": {str(step): str(proof) for step, proof in done.items()},
        "is_own_phone": is_own_phone(request),
    }
    return render(request, "me/home.html", context)


def own_courses(done: set[UUID], language: str) -> list[OwnCourse]:
    """Return all courses with what is done in each: first those that are begun, then the others, each in the order of the tree."""
    pages = list(CoursePage.objects.live().order_by("path").select_related("locale").defer_streamfields())
    steps = required_steps(pages)
    courses = []
    for page in in_language(pages, language):
        required = steps.get(page.translation_key, [])
        courses.append(OwnCourse(page, required, len(done.intersection(required))))
    return sorted(courses, key=lambda course: not course.is_begun)


def certificates_of(learner: User) -> list[tuple[Certificate, str]]:
    """Return a learner's certificates, each with its code as it is read, the newest first."""
    found = Certificate.objects.filter(learner=learner).order_by("-day", "course_title")
    return [(certificate, shown_code(certificate.code)) for certificate in found]
