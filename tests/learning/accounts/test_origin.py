import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from learning.accounts import learner_sign_ins
from learning.accounts.learners import current_learner, is_staff_member
from learning.accounts.origin import comes_from_here, same_origin_only
from tests.factories.accounts import UserFactory


@same_origin_only
def write(request):
    return HttpResponse("written")


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://example.org"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({}, None),
    ],
)
def test_browser_says_whether_a_request_is_ours(rf, headers, ours):
    assert comes_from_here(rf.post("/", headers=headers)) is ours


def test_guest_of_an_old_browser_may_write(rf):
    assert write(rf.post("/")).content == b"written"


def test_other_site_may_not_write(rf):
    with pytest.raises(PermissionDenied):
        write(rf.post("/", headers={"Origin": "https://example.org"}))


def test_session_needs_proof_that_the_request_is_ours(rf, settings):
    cookie = f"{settings.SESSION_COOKIE_NAME}=x"

    with pytest.raises(PermissionDenied):
        write(rf.post("/", headers={"Cookie": cookie}))
    assert write(rf.post("/", headers={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})).status_code == 200


class Untouchable:
    """A user nobody may look at."""

    def __getattr__(self, name):
        raise AssertionError("The session was touched")


def test_guest_is_no_learner_and_the_session_stays_untouched(rf):
    request = rf.get("/")
    request.user = Untouchable()

    assert current_learner(request) is None
    assert is_staff_member(request) is False


@pytest.mark.django_db
def test_staff_are_no_learners(rf, settings):
    people = {"guest": AnonymousUser(), "learner": UserFactory(learner=True), "author": UserFactory(role="author")}
    people["facilitator"] = UserFactory(role="facilitator")
    found = {}
    for name, user in people.items():
        request = rf.get("/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        request.user = user
        request.session = {"minute": learner_sign_ins.minute()}
        found[name] = (current_learner(request) == user, is_staff_member(request))

    assert found == {
        "guest": (False, False),
        "learner": (True, False),
        "author": (False, True),
        "facilitator": (False, True),
    }
