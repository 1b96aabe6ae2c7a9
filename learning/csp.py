"""Two content policies: a strict one for learners, a wider one for those who write.

Learner pages load from their own origin only; the two pieces that stand inside the page (first-paint CSS and quick exit)
are pinned by their hash, so pages stay the same bytes for everybody and need neither nonce nor 'unsafe-inline'.
Wagtail's editor sets styles from scripts, so the admin's policy allows inline styles; scripts stay our own there too.
"""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from .inline import script_hash, style_hash

# No page asks for a sense of the phone, and no other site may take in what we answer.
SHUT = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
STAFF_PATHS = ("/admin/", "/compte/", "/documents/")


def learner_policy() -> dict[str, list[str]]:
    """Return the policy of every page a learner can open."""
    return {
        "default-src": [NONE],
        "script-src": [SELF, script_hash()],
        "style-src": [SELF, style_hash()],
        "img-src": [SELF, "data:"],  # the tab's icon stands in the page
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def staff_policy() -> dict[str, list[str]]:
    """Return the policy of the admin and the entrance. Previews of learner pages are framed there by ourselves."""
    return {
        "default-src": [NONE],
        "script-src": [SELF, script_hash()],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }


class PolicyMiddleware(CSPMiddleware):
    """Give each answer the policy of its part of the site, and shut what no page needs."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in SHUT.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Choose by path; a view's own decorator (`csp`, `csp_replace`) still wins."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            # A preview is framed by the admin; Wagtail makes it under the page's own address.
            staff = request.path_info.startswith(STAFF_PATHS) or getattr(request, "is_preview", False)
            parts.config = staff_policy() if staff else learner_policy()
        return parts
