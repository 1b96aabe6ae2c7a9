"""What those who work here see when an address is missing, closed to them, or was not understood; learners see theirs."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.csrf import csrf_failure

from .middleware import GROUPS, is_staff_path

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def said(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """Answer with a page of the entrance, from where the way leads back to the groups or to the account."""
    return render(
        request, f"account/{name}.html", {"among_groups": request.path_info.startswith(GROUPS)}, status=status
    )


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return said(request, "missing", 404) if is_staff_path(request) else defaults.page_not_found(request, exception)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return said(request, "refused", 403) if is_staff_path(request) else defaults.permission_denied(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where more was sent than is taken."""
    if isinstance(exception, TOO_MUCH):
        if is_staff_path(request):
            return said(request, "too_big", 413)
        return HttpResponse(render_to_string("413.html"), status=413)
    return said(request, "not_understood", 400) if is_staff_path(request) else defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, without asking the database who this is."""
    if is_staff_path(request):
        return HttpResponse(render_to_string("account/broken.html"), status=500)
    return defaults.server_error(request)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose token does not fit; the reason is for nobody's eyes."""
    return said(request, "form_too_old", 403) if is_staff_path(request) else csrf_failure(request, reason)
