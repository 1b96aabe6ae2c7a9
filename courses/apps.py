from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from wagtail.models import Page, PageViewRestriction
        from wagtail.signals import copy_for_translation_done, page_published, page_unpublished, post_page_move
        from wagtail_localize.models import StringTranslation

        from . import models, translation
        from .models import media
        from .publication import forget_after_commit

        page_published.connect(forget_after_commit, dispatch_uid="courses.forget.published")
        page_unpublished.connect(forget_after_commit, dispatch_uid="courses.forget.unpublished")
        post_page_move.connect(forget_after_commit, dispatch_uid="courses.forget.moved")
        post_delete.connect(forget_after_commit, sender=Page, dispatch_uid="courses.forget.deleted")
        for model in (*models.SEEN_BY_LEARNERS, PageViewRestriction):
            post_save.connect(forget_after_commit, sender=model, dispatch_uid=f"courses.forget.saved.{model.__name__}")
            post_delete.connect(forget_after_commit, sender=model, dispatch_uid=f"courses.forget.gone.{model.__name__}")
        post_delete.connect(media.delete_fallback, sender=models.Recording, dispatch_uid="courses.delete_fallback")
        post_page_move.connect(translation.move_twins, dispatch_uid="courses.move_twins")
        copy_for_translation_done.connect(translation.begin_translation, dispatch_uid="courses.begin_translation")
        pre_save.connect(translation.fold_translated_slug, sender=StringTranslation, dispatch_uid="courses.fold_slug")
