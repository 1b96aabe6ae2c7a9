"""Short texts that are the same in every language: numbers of articles, titles of sources."""

from typing import Any

from wagtail import blocks


class FixedCharBlock(blocks.CharBlock):
    """Is copied from the source language and never offered for translation."""

    def get_translatable_segments(self, value: Any) -> list:
        return []

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return value
