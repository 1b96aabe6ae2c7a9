"""What tests of courses stand on."""

import pytest

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
