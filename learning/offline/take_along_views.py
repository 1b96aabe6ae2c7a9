"""A course to take along: the page that says how, the course in one file, the course on paper. All the same for everybody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from learning.views import PUBLIC

from .one_file import as_it_is, file_name, file_of, in_place, sizes_of, unpacked
from .whole_course import open_course, whole

PIECE = 64 * 1024


@require_safe
@cache_control(**PUBLIC)
def take_along(request: HttpRequest, course: UUID) -> HttpResponse:
    """Offer a course as a file and on paper, with sizes, and say first what stays behind on the phone."""
    page = open_course(course)
    context = {"page": page, "sizes": sizes_of(page), "names": [file_name(page), file_name(page, with_sound=True)]}
    return render(request, "offline/take_along_page.html", context)


@require_safe
@cache_control(**PUBLIC)
def one_file(request: HttpRequest, course: UUID) -> HttpResponse:
    """Answer with the whole course as a file to keep."""
    page = open_course(course)
    response = HttpResponse(unpacked(file_of(page) or b""))
    response["Content-Disposition"] = f'attachment; filename="{file_name(page)}"'
    return response


@require_safe
@cache_control(**PUBLIC)
def one_file_with_sound(request: HttpRequest, course: UUID) -> HttpResponseBase:
    """Answer with the same and its sound. It goes piece by piece and packed once, since it is large. Raises Http404."""
    page = open_course(course)
    packed = file_of(page, with_sound=True)
    if packed is None:
        raise Http404
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = packed if is_packed else unpacked(packed)
    pieces = (body[place : place + PIECE] for place in range(0, len(body), PIECE))
    response = StreamingHttpResponse(pieces, content_type="text/html; charset=utf-8")
    response["Content-Length"] = str(len(body))
    response["Vary"] = "Accept-Encoding"
    if is_packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Disposition"] = f'attachment; filename="{file_name(page, with_sound=True)}"'
    return response


@require_safe
@cache_control(**PUBLIC)
def paper(request: HttpRequest, course: UUID) -> HttpResponse:
    """Show the whole course on one page made to be printed: what is right stands at its end."""
    page = open_course(course)
    read = whole(page)
    steps = []
    for part in read.parts:
        context = {"course": read, "part": part, "page": part.page, "take_along": "paper"}
        steps.append(as_it_is(in_place(render_to_string("offline/step.html", context, request), part)))
    context = {"page": page, "course": read, "steps": steps}
    return render(request, "offline/paper.html", context)
