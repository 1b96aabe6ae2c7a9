"""Freeze a quiz when it is published, and find the version that somebody is asked."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from learning.page_cache import forget_pages

from .freezing import digest, frozen_content, frozen_key, frozen_rules
from .models import QuestionBank, QuizPage, QuizVersion
from .regrade_writing import carried_over
from .withdrawal import withdrawn_among


def take_snapshot(page: QuizPage) -> QuizVersion:
    """Return the current version of a live page, written now unless nothing has changed since the last one."""
    language = page.locale.language_code
    content = frozen_content(page.title, page.intro, page.questions, page.bands, language)
    key, rules = frozen_key(page.questions, language), frozen_rules(page)
    today = timezone.localdate()
    content_digest = digest({"content": content, "key": key, "rules": rules})
    mine = QuizVersion.objects.filter(quiz_key=page.translation_key, locale=language)
    with transaction.atomic():
        mine.filter(replaced_on=None).exclude(content_digest=content_digest).update(replaced_on=today)
        version, created = QuizVersion.objects.get_or_create(
            quiz_key=page.translation_key,
            locale=language,
            content_digest=content_digest,
            defaults={
                "course_key": page.get_parent().translation_key,
                "key_digest": digest(key),
                "content": content,
                "key": key,
                "rules": rules,
                "day": today,
                "withdrawn": withdrawn_among(question["id"] for question in content["questions"]),
            },
        )
        if created:
            correct(version)
        elif version.replaced_on:
            version.replaced_on = None
            version.save(update_fields=["replaced_on"])
    return version


def correct(version: QuizVersion) -> None:
    """Let a new version be marked by the corrected keys that hold for its questions."""
    version.corrections, made_by = carried_over(version.quiz_key, version.key)
    if made_by:
        version.save(update_fields=["corrections"])
    for regrade in made_by:
        regrade.versions.append(version.pk)
        regrade.save(update_fields=["versions"])


def freeze_published(sender: type, instance: QuizPage, **kwargs: Any) -> None:
    """Receive `page_published`: what is live now is frozen; a page planned for later is not live yet."""
    if instance.live:
        take_snapshot(instance)


def freeze_drawing(sender: type, instance: QuestionBank, **kwargs: Any) -> None:
    """Receive `published` of a bank: freeze anew each live quiz that draws from it or from its twin in another language."""
    banks = QuestionBank.objects.filter(translation_key=instance.translation_key)
    for page in quizzes_drawing_from(banks):
        take_snapshot(page)
    transaction.on_commit(forget_pages)


def quizzes_drawing_from(banks: Iterable[QuestionBank]) -> list[QuizPage]:
    """Return the live quizzes that draw from one of `banks`."""
    references = [reference for bank in banks for reference in ReferenceIndex.get_references_to(bank)]
    return list(QuizPage.objects.live().filter(pk__in={reference.object_id for reference in references}))


def version_of(page: QuizPage) -> QuizVersion:
    """Return what a live page asks now; a page that went live without being published is frozen here."""
    language = page.locale.language_code
    return QuizVersion.objects.current(page.translation_key, language) or take_snapshot(page)


def in_language(version: QuizVersion, language: str) -> QuizVersion:
    """Return the version in `language` that marks every answer alike; the same version when there is none."""
    if version.locale == language:
        return version
    twins = list(QuizVersion.objects.filter(quiz_key=version.quiz_key, locale=language, key_digest=version.key_digest))
    return next((twin for twin in twins if twin.replaced_on is None), twins[0] if twins else version)


def is_same_key(version: QuizVersion, pk: int, quiz_key: UUID) -> bool:
    """Say whether the version `pk` of this quiz marks every answer as `version` does."""
    return (
        version.pk == pk or QuizVersion.objects.filter(pk=pk, quiz_key=quiz_key, key_digest=version.key_digest).exists()
    )
