"""Conventions of ours that a person forgets and a program does not.

Each block that an editor can add to a page says what it is (icon, description); each page type says what it is for and what
may stand above it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Error, register
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models

OUR_APPS = ("courses", "quizzes")


def offered_blocks() -> Iterator[tuple[str, str, Block]]:
    """Yield (where, name, block) for each kind of block that a StreamField of ours offers to editors."""
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, StreamField) and isinstance(field.stream_block, StreamBlock):
                    for name, block in field.stream_block.child_blocks.items():
                        yield f"{model._meta.label}.{field.name}", name, block


def lacks(block: Block) -> list[str]:
    """Return what an editor would miss at this block."""
    missing = []
    if block.meta.icon == "placeholder":
        missing.append("an icon")
    if not block.get_description():
        missing.append("a description")
    return missing


@register()
def blocks_speak_for_themselves(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """josira.E001: a block offered to editors lacks an icon or a description."""
    return [
        Error(f"{where}: block “{name}” lacks {' and '.join(missing)}.", obj=block, id="josira.E001")
        for where, name, block in offered_blocks()
        if (missing := lacks(block))
    ]


@register()
def pages_know_their_place(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """josira.E002: a page type does not say what may stand above it, or what it is for."""
    faults = []
    for model in get_page_models():
        if model._meta.app_label in OUR_APPS:
            if model.parent_page_types is None or "parent_page_types" not in vars(model):
                faults.append(Error(f"{model._meta.label} has no parent_page_types.", obj=model, id="josira.E002"))
            if not model.get_page_description():
                faults.append(Error(f"{model._meta.label} has no page_description.", obj=model, id="josira.E002"))
    return faults
