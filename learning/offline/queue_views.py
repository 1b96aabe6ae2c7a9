"""What a phone asks for before it seals answers: the key, which is the same for everybody, and the marks of its own queue."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from learning.accounts.me.personal import WRITE, personal

from . import keys, tokens


@require_safe
@cache_control(public=True, max_age=60, no_transform=True)
def key(request: HttpRequest) -> HttpResponse:
    """Tell the public half of the key that answers are sealed with."""
    return JsonResponse(keys.told())


def marks_of_queue(request: HttpRequest) -> HttpResponse:
    """Tell a learner's phone under which mark to keep the queue, and what lets it bring answers later. 401 for all others."""
    learner = request.learner  # type: ignore[attr-defined]  # set by `personal`
    if not learner:
        return JsonResponse({"error": {"code": "signed_out"}}, status=401)
    return JsonResponse({"q": tokens.pseudonym(learner), "token": tokens.token_of(request, learner)})


queue = personal(marks_of_queue, *WRITE)
