"""Put the pieces of `learning.inline` into a page, the two pinned ones byte for byte as the content policy knows them."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from learning import inline

register = template.Library()


@register.simple_tag
def inline_css() -> SafeString:
    """Return the first-paint style with its tag."""
    return mark_safe(f"<style>{inline.style()}</style>")  # noqa: S308 - our own file, not input


@register.simple_tag
def inline_icon() -> SafeString:
    """Return the link to the tab's icon, which stands in the link itself."""
    return mark_safe(f'<link rel="icon" href="{inline.icon()}">')  # noqa: S308 - our own file, not input


@register.simple_tag
def inline_exit() -> SafeString:
    """Return the quick-exit script with its tag."""
    return mark_safe(f"<script>{inline.script()}</script>")  # noqa: S308 - our own file, not input
