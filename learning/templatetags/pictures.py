"""Show a picture of the library on a page for learners."""

from typing import Any

from django import template
from django.db.models import prefetch_related_objects

from learning.pictures import phone_picture

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture_of(image: Any, alt: str = "", size: str = "wide", css_class: str = "") -> dict[str, Any]:
    """Return what shows a picture in one of the sizes of `learning.pictures`: 1 query."""
    prefetch_related_objects([image], "renditions")
    return {"picture": phone_picture(image, alt, size), "css_class": css_class}
