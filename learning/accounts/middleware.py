"""The door of the staff's part of the site: its languages, how long a sign-in lasts, the second factor.

Learner pages pass through untouched: nothing here looks at a session outside /admin/, /animer/ and /compte/.
"""

from collections.abc import Callable

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.localization import get_available_admin_languages

from . import again, sign_ins
from .factors import has_factor
from .form_status import with_status
from .learners import has_session
from .models import User
from .permissions import leads_groups, works_in_admin, works_on_texts
from .second_reader import OwnTextError

ADMIN = "/admin/"
ENTRANCE = "/compte/"
GROUPS = "/animer/"  # the pages of facilitators, who do not enter the admin
SIGN_OUT = "/admin/logout/"
# What somebody may open who works in the admin without working on texts: home, figures, the own account, and what
# every page of the admin loads. Some of Wagtail's reports ask for no permission at all.
WITHOUT_TEXTS = (
    "reach/",
    "group-looks/",
    "group-consent/",
    "awareness-sessions/",
    "kits/",
    "account/",
    "logout/",
    "jsi18n/",
    "sprite/",
    "dismissibles/",
)
# The editor asks here every few seconds who else is there; that is no sign of somebody at the keyboard.
ASKED_BY_ITSELF = "/admin/editing-sessions/"

View = Callable[[HttpRequest], HttpResponseBase]


def is_staff_path(request: HttpRequest) -> bool:
    return request.path_info.startswith((ADMIN, ENTRANCE, GROUPS))


def not_theirs() -> str:
    return _("That page is not part of your roles.")


def is_script_request(request: HttpRequest) -> bool:
    """Say whether a script of the page asks, which cannot follow somebody to the entrance."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or "application/json" in request.headers.get(
        "Accept", ""
    )


def may_open(request: HttpRequest) -> bool:
    """Say whether this address of the admin is for the person: all that is not about texts, or all if they work on some."""
    place = request.path_info.removeprefix(ADMIN)
    return not place or place.startswith(WITHOUT_TEXTS) or works_on_texts(request.user)


class LearnerLanguageMiddleware(LocaleMiddleware):
    """Django's own for learners' addresses; what is missing in the staff's part is not looked for under /fr/."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if is_staff_path(request) else super().process_response(request, response)


class StaffLanguageMiddleware:
    """Speak French or English to those who work here: their own choice first, then their browser's."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_staff_path(request):
            return self.get_response(request)
        language = self.chosen(request) or self.preferred_by_browser(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def chosen(self, request: HttpRequest) -> str:
        """Return the language somebody has set in the admin, empty if none."""
        if not has_session(request) or not request.user.is_authenticated:
            return ""
        profile = getattr(request.user, "wagtail_userprofile", None)
        return profile.preferred_language if profile else ""

    def preferred_by_browser(self, request: HttpRequest) -> str:
        spoken = [code for code, _name in get_available_admin_languages()]
        for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
            if wanted.partition("-")[0] in spoken:
                return wanted.partition("-")[0]
        return spoken[0]


class StaffDoorMiddleware:
    """End sign-ins that are over; let nobody into the admin or to the groups without role and second factor."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_staff_path(request):
            return self.get_response(request)
        if has_session(request) and request.user.is_authenticated:
            refusal = self.refuse(request)
            if refusal is not None:
                return refusal
            if not request.path_info.startswith(ASKED_BY_ITSELF):
                sign_ins.keep_alive(request)
        elif request.path_info.startswith(GROUPS):
            return self.to_entrance(request)
        response = self.get_response(request)
        if request.path_info.startswith((ENTRANCE, GROUPS)):
            add_never_cache_headers(response)
        return with_status(request, response) if request.path_info.startswith(ENTRANCE) else response

    def refuse(self, request: HttpRequest) -> HttpResponseBase | None:
        """Return where to go instead; None when the way is free."""
        if isinstance(request.user, User) and request.user.is_learner:
            return self.to_own_place(request)
        if sign_ins.is_over(request):
            logout(request)
            messages.info(request, _("You were signed out because nothing happened for 30 minutes, or after 12 hours."))
            return self.to_entrance(request)
        has_shown = sign_ins.has_second_factor(request, request.user)
        if not has_shown and has_factor(request.user):
            logout(request)  # signed in with the passphrase alone, before the factor was set up elsewhere
            return self.to_entrance(request)
        if request.path_info.startswith(ENTRANCE) or request.path_info == SIGN_OUT:
            return None
        is_admin = request.path_info.startswith(ADMIN)
        if not (works_in_admin(request.user) if is_admin else leads_groups(request.user)):
            return self.to_what_is_theirs(request)
        if has_shown:
            if not is_admin or may_open(request):
                return None
            return self.elsewhere(request, "wagtailadmin_home", not_theirs())
        return self.elsewhere(request, "mfa_activate_totp")

    def to_what_is_theirs(self, request: HttpRequest) -> HttpResponseBase:
        """Lead on somebody for whom the admin or the groups are not. Of the door itself, where all come in, nothing is said."""
        if request.path_info == ADMIN and leads_groups(request.user):
            return self.elsewhere(request, "groups:home")
        return self.elsewhere(request, "account_home", "" if request.path_info == ADMIN else not_theirs())

    def to_own_place(self, request: HttpRequest) -> HttpResponseBase:
        """Lead a learner, to whom nothing here belongs, to their own page."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.elsewhere(request, "me:home")

    def to_entrance(self, request: HttpRequest) -> HttpResponseBase:
        """Lead to the entrance and from there back to this page."""
        if is_script_request(request):
            raise PermissionDenied
        part = GROUPS if request.path_info.startswith(GROUPS) else ADMIN
        return redirect_to_login(request.get_full_path() if request.method == "GET" else part)

    def elsewhere(self, request: HttpRequest, name: str, because: str = "") -> HttpResponseBase:
        """Lead to another address, and say there why."""
        if is_script_request(request):
            raise PermissionDenied
        if because:
            messages.info(request, because)
        return redirect(name)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say clearly, and keep the draft, when somebody would publish their own text; or that a form came in parts."""
        if isinstance(exception, MultiValueDictKeyError) and is_staff_path(request):
            raise BadRequest from exception  # Wagtail's block editor does not look whether all is there
        if isinstance(exception, ReauthenticationRequired):
            return again.lead_there(request)
        if not isinstance(exception, OwnTextError):
            return None
        if is_script_request(request):
            return JsonResponse({"error": {"code": "own_text", "message": str(exception)}}, status=403)
        messages.error(request, str(exception))
        return redirect(AdminURLFinder(request.user).get_edit_url(exception.text) or ADMIN)
