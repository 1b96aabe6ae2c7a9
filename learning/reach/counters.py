"""Which events count, and adding them up. Who sent one is looked at here, in memory, and forgotten."""

from collections.abc import Sequence

from django.http import HttpRequest

from learning.accounts.learners import is_staff_member
from quizzes.events import LearningEvent

from .models import DailyReach

# Programs that fetch pages for search, link previews or supervision. Whole names: "bot" alone would leave out CUBOT phones.
ROBOTS = (
    "adsbot",
    "ahrefsbot",
    "applebot",
    "baiduspider",
    "bingbot",
    "bingpreview",
    "bytespider",
    "ccbot",
    "claudebot",
    "discordbot",
    "dotbot",
    "duckduckbot",
    "facebookexternalhit",
    "facebot",
    "feedfetcher",
    "googlebot",
    "googleother",
    "gptbot",
    "ia_archiver",
    "linkedinbot",
    "mediapartners-google",
    "meta-externalagent",
    "mj12bot",
    "petalbot",
    "pingdom",
    "semrushbot",
    "skypeuripreview",
    "slackbot",
    "telegrambot",
    "twitterbot",
    "uptimerobot",
    "yahoo! slurp",
    "yandexbot",
)
# These call themselves so at the very beginning; further on, the word may name the app a person reads in.
TOOLS = ("curl/", "go-http-client/", "libwww-perl/", "python-requests/", "python-urllib/", "wget/", "whatsapp/")


def is_robot(request: HttpRequest) -> bool:
    """Say whether the browser calls itself by the name of a known robot. The name is compared and not kept."""
    name = request.headers.get("User-Agent", "").lower()
    return name.startswith(TOOLS) or any(robot in name for robot in ROBOTS)


def is_counted(request: HttpRequest | None) -> bool:
    """Say whether what this request did counts: not for staff, previews and robots. Events without request do."""
    if request is None:
        return True
    return not (getattr(request, "is_preview", False) or is_robot(request) or is_staff_member(request))


def count_events(events: Sequence[LearningEvent], **kwargs: object) -> None:
    """Add events to today's totals, in the transaction of whoever tells them: both are kept or neither."""
    counted = [event for event in events if event.counts and is_counted(event.request)]
    if counted:
        DailyReach.objects.add(counted)
