"""An unmistakable visitor, for the proof that no trace of one is kept (safety, promise 50)."""

import uuid

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

ADDRESS, BROWSER, PLACE, LANGUAGE = "203.0.113.77", "CanaryBrowser", "canary-referer.example", "x-canari"
FORWARDED = "198.51.100.77"
MARKS = tuple(mark.encode() for mark in (ADDRESS, FORWARDED, BROWSER, PLACE, LANGUAGE))
# As every proxy, network and phone may write it.
HEADERS = {
    "User-Agent": f"Mozilla/5.0 {BROWSER}/77",
    "Referer": f"https://{PLACE}/where-they-came-from",
    "Accept-Language": f"{LANGUAGE},fr;q=0.5",
    "X-Forwarded-For": f"{FORWARDED}, {ADDRESS}",
    "Forwarded": f"for={FORWARDED}",
    "X-Real-IP": FORWARDED,
    "CF-Connecting-IP": FORWARDED,
    "True-Client-IP": FORWARDED,
    "X-Client-IP": FORWARDED,
    "Via": f"1.1 {PLACE}",
    "From": f"somebody@{PLACE}",
    "Sec-CH-UA": f'"{BROWSER}";v="77"',
    "DNT": "1",
}
MISSING = uuid.UUID(int=77)


def routes(patterns=None, before=""):
    """Yield an address for every route of the site, with something made up in place of each part that varies."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        text = before + example(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            yield "/" + text.lstrip("/")


def example(pattern):
    """Return what a pattern could be in an address; those of regular expressions lose what only they can say."""
    if hasattr(pattern, "language_prefix"):
        return "fr/"
    if hasattr(pattern, "_route"):
        text = str(pattern._route)
        for name, converter in pattern.converters.items():
            value = {IntConverter: "1", UUIDConverter: str(MISSING)}.get(type(converter), "canari")
            text = text.replace(f"<{name}>", value)
            for kind in ("int", "uuid", "str", "slug", "path"):
                text = text.replace(f"<{kind}:{name}>", value)
        return text
    from django.utils.regex_helper import normalize

    choices = normalize(str(pattern._regex))
    if not choices:
        return ""
    text, names = choices[0]
    return text % dict.fromkeys(names, "1")
