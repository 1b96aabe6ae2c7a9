"""What Wagtail is told about this app."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from . import rich_text
from .viewsets import WordsAndHelpGroup

register_snippet(WordsAndHelpGroup)


@hooks.register("register_rich_text_features")
def register_glossary_words(features: FeatureRegistry) -> None:
    rich_text.register(features)
