"""What templates need to know about courses on the phone."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def may_keep() -> bool:
    """Say whether phones may keep courses."""
    return settings.OFFLINE
