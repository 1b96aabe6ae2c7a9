"""Hold what was written to the rules of the pages, as the editor's form would, and say what is wrong in one line."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from .fields import MODELS
from .sources import StarterError
from .specs import PageSpec


def unsaved_page(spec: PageSpec, language: str, values: dict[str, Any]) -> Page:
    """Return a page with `values`, not saved. Raises StarterError for a value that its field refuses."""
    page = MODELS[spec.kind](**values)
    for name in values:
        field = page._meta.get_field(name)
        try:
            if isinstance(field, StreamField):
                clean_stream(getattr(page, name))
            else:
                field.clean(getattr(page, name), page)
        except ValidationError as error:
            file = spec.file if language == "fr" else f"{spec.catalogue.file} ({spec.file})"
            raise StarterError(file, name, said(error)) from None
    return page


def clean_stream(value: blocks.StreamValue) -> None:
    """Raise ValidationError for the first block that its own form would refuse."""
    for number, child in enumerate(value, start=1):
        try:
            clean_block(child.block, child.value)
        except ValidationError as error:
            raise ValidationError(f"block {number} ({child.block_type}): {said(error)}") from None


def clean_block(block: blocks.Block, value: Any) -> None:
    """Clean one block; where a picture is not made yet, only what stands around it."""
    picture = next((n for n, c in getattr(block, "child_blocks", {}).items() if isinstance(c, ImageChooserBlock)), None)
    if isinstance(block, blocks.StructBlock) and picture and value[picture] is None:
        for name, child in block.child_blocks.items():
            if name != picture:
                child.clean(value[name])
    else:
        block.clean(value)


def said(error: ValidationError) -> str:
    """Return everything an error says, the errors of blocks inside blocks included."""
    inside = getattr(error, "block_errors", None) or {}
    pairs = inside.items() if isinstance(inside, dict) else enumerate(inside)
    parts = [f"{name}: {said(one)}" for name, one in pairs if one]
    outside = getattr(error, "non_block_errors", None)
    if outside:
        parts += [said(one) for one in outside.as_data()]
    elif not parts:
        parts = error.messages
    return "; ".join(str(part) for part in parts)
