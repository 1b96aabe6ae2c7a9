"""Every address of the site as Django's resolver knows it, Wagtail's included."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the pattern of each route, e.g. "admin/pages/<int:page_id>/edit/"; one that stands twice comes twice."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)
