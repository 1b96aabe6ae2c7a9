"""Where somebody goes on after signing in: their own page, or the group whose join code they came with.

The code travels in addresses and forms of the entrance only; nothing stores it.
"""

import re

from django.http import HttpRequest
from django.urls import reverse

CODE = re.compile(r"[A-Z]{8}")
FIELD = "group"


def group_code(request: HttpRequest) -> str:
    """Return the join code that came along, empty if none."""
    code = request.POST.get(FIELD, "") or request.GET.get(FIELD, "")
    return code if CODE.fullmatch(code) else ""


def after_entering(request: HttpRequest) -> str:
    """Return the address to go to."""
    code = group_code(request)
    return f"{reverse('me:group')}?code={code}" if code else reverse("me:home")
