"""What the pages of this app add to learning.pages: discreet titles, and the site's settings read once a request."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.coreutils import find_available_slug

from learning.folding import fold_slug
from learning.pages import BasePage
from quizzes.voices import OwnVoices

from .settings import SiteSettings


class CoursesPage(OwnVoices, BasePage):
    """A page of this app."""

    class Meta:
        abstract = True

    @cached_property
    def site_settings(self) -> SiteSettings:
        return SiteSettings.current()

    @property
    def place_words(self) -> str:
        """Return where the learner is, without the subject; empty where the installed name says enough."""
        return ""

    @cached_property
    def tab_title(self) -> str:
        """Return the words for the browser's tab, ending with the installed name."""
        subject = self.place_words if self.site_settings.discreet_titles else self.title
        return " · ".join(part for part in (subject, self.site_settings.installed_name) if part)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give a page without an address one made of its title, with ɛ, ɔ, ɲ and ŋ folded rather than dropped."""
        if not self.slug and self.path:  # type: ignore[has-type]  # Wagtail is not typed
            self.slug = find_available_slug(self.get_parent(), fold_slug(self.title), ignore_page_id=self.pk)
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        self.site_settings = SiteSettings.for_request(request)
        return super().get_context(request, *args, **kwargs)
