"""What Wagtail is told about this app."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from . import language_version, needs, rich_text, translation  # noqa: F401 - needs adds its lines to the desk
from .viewsets import WordsAndHelpGroup

register_snippet(WordsAndHelpGroup)
hooks.register("register_page_header_buttons", language_version.buttons)
hooks.register("register_page_listing_more_buttons", language_version.buttons)
hooks.register("register_snippet_listing_buttons", language_version.bank_buttons)


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own links, one of which is replaced
def register_links(features: FeatureRegistry) -> None:
    rich_text.register(features)


@hooks.register("register_admin_urls")
def register_language_version() -> list[URLPattern]:
    page, bank = language_version.LanguageVersionView.as_view(), language_version.BankVersionView.as_view()
    return [
        path("courses/language-version/<int:pk>/", page, name=language_version.NAME),
        path("courses/language-version/bank/<int:pk>/", bank, name=language_version.NAME_OF_BANKS),
    ]


@hooks.register("before_edit_page", order=-1)  # the translation editor answers in its own hook
def remind_of_native_reading(request: HttpRequest, page: Page) -> None:
    language_version.remind(request, page)


@hooks.register("after_publish_page")
def remind_of_translations(request: HttpRequest, page: Page) -> None:
    translation.remind_of_translations(request, page)
