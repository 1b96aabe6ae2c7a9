"""Pages that are not in the tree: the lexicon and the search."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.views import serve

from learning.pages import PUBLIC_SECONDS, language_versions, public_page

from .models import GlossaryTerm
from .search.results import find
from .search.words import LONGEST_QUERY


def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the page at this address. What is not open to all goes Wagtail's own way, which asks who is there."""
    found = public_page(translation.get_language() or settings.LANGUAGE_CODE, path)
    if found is None or found.is_restricted:
        return serve(request, path)
    return found.serve(request)


@require_safe
@cache_control(public=True, max_age=PUBLIC_SECONDS, no_transform=True)
def glossary(request: HttpRequest) -> HttpResponse:
    """Show all words with their meaning, in the alphabet of the page's language."""
    terms = list(GlossaryTerm.objects.filter(live=True).select_related("audio_fr", "audio_bm"))
    terms.sort(key=GlossaryTerm.sort_key)
    context = {"terms": terms, "language_versions": language_versions("courses:glossary")}
    return render(request, "courses/glossary.html", context)


def asked(request: HttpRequest) -> str:
    """Return the words asked for, cut to a length that anybody could mean."""
    return request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()


@require_safe
@cache_control(no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found. The words asked for are kept nowhere."""
    query = asked(request)
    context = {
        "query": query,
        "results": find(query, translation.get_language() or settings.LANGUAGE_CODE) if query else None,
        "language_versions": language_versions("courses:search"),
    }
    return render(request, "courses/search.html", context)


@require_safe
@cache_control(no_store=True)
def search_without_language(request: HttpRequest) -> HttpResponse:
    """Lead from /search/ to the search in the browser's language, the words included."""
    with translation.override(translation.get_language_from_request(request)):
        address = reverse("courses:search")
    query = asked(request)
    return HttpResponseRedirect(f"{address}?{urlencode({'q': query})}" if query else address)
