"""What tests of courses stand on."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from courses.models import CoursePage, HomePage
from tests.factories.courses import make_course, make_home


@pytest.fixture
def home(db) -> HomePage:
    return make_home()


@pytest.fixture
def site(home):
    return home.get_site()


@pytest.fixture
def course(home) -> CoursePage:
    return make_course(home)


class StaffClient(Client):
    """A browser in which whoever signs in has shown the second factor just now."""

    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        session = self.session
        session["began"] = session["seen"] = int(time.time())
        session["second_factor"] = user.pk
        session.save()


@pytest.fixture
def staff_client() -> Client:
    return StaffClient()


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_superuser("admin", password="a long passphrase of words")


@pytest.fixture
def admin_client(staff_client, admin) -> Client:
    staff_client.force_login(admin)
    return staff_client
