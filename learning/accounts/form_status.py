"""What is wrong in a form is said with 400; allauth's views, for learners and for those who work here, would say 200."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase


def with_status(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the response, with 400 where a form comes back because something in it is wrong."""
    shown = (getattr(response, "context_data", None) or {}).values()
    if request.method == "POST" and any(isinstance(part, BaseForm) and part.errors for part in shown):
        response.status_code = 400
    return response
