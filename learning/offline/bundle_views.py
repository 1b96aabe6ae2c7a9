"""What a phone asks for in order to work without network. All of it is public, the same for everybody."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.models import SiteSettings
from learning.pages import PUBLIC_SECONDS, language_versions

from .bundles import Withdrawn, bundle, course_in
from .public_files import NotPublic
from .shell import OUTBOX, worker_script

# Asked anew each time, and answered with "unchanged" as long as nothing has changed.
ASKED_ANEW = {"public": True, "no_cache": True, "no_transform": True}


@require_safe
@cache_control(**ASKED_ANEW)
def course_bundle(request: HttpRequest, course: UUID, language: str) -> HttpResponse:
    """List the files of a course. 404 for one that never was, 410 for one that was withdrawn."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        with translation.override(language):
            return JsonResponse(
                bundle(course_in(course, language), language), json_dumps_params={"ensure_ascii": False}
            )
    except Withdrawn:
        return JsonResponse({"error": _("This course is not published any more.")}, status=410)
    except (NotPublic, LookupError) as error:
        raise Http404 from error


@require_safe
@cache_control(**ASKED_ANEW)
def worker(request: HttpRequest) -> HttpResponse:
    """Give the browser's worker, which may look after the whole site because it stands at its root."""
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Lead to the script that keeps answers, under its present name; where the worker runs, it answers itself."""
    return HttpResponseRedirect(static(OUTBOX))


@require_safe
@cache_control(public=True, max_age=PUBLIC_SECONDS, no_transform=True)
def saved(request: HttpRequest) -> HttpResponse:
    """Show what is on this phone; the browser fills it in. Without network it stands in for pages that were not kept."""
    return render(request, "offline/saved_page.html", {"language_versions": language_versions("offline:saved")})


@require_safe
@cache_control(public=True, max_age=PUBLIC_SECONDS, no_transform=True)
def web_manifest(request: HttpRequest) -> HttpResponse:
    """Say under which name and icon the site is installed. Neither gives the subject away (safety, promise 20)."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    name = SiteSettings.for_request(request).installed_name
    content = {
        "name": name,
        "short_name": name,
        "lang": language,
        "id": f"/{language}/",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf6ec",
        "theme_color": "#8a3b1e",
        "icons": [
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
