"""Groups for tests: `LearnerGroupFactory(course_key=…)`, `MembershipFactory(group=…)`, `AwarenessSessionFactory()`."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learning.groups import codes
from learning.groups.models import AwarenessSession, LearnerGroup, Membership

from .accounts import UserFactory


class LearnerGroupFactory(DjangoModelFactory):
    """An open group of a facilitator of its own, with a code that holds."""

    class Meta:
        model = LearnerGroup

    facilitator = factory.SubFactory(UserFactory, role="facilitator")
    name = factory.Sequence(lambda n: f"Club numéro {n}")
    region = "segou"
    course_key = factory.LazyFunction(uuid.uuid4)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=90))
    consent_on = factory.LazyFunction(timezone.localdate)
    code = factory.LazyFunction(codes.new_code)
    code_until = factory.LazyFunction(codes.last_day)


class MembershipFactory(DjangoModelFactory):
    """A learner of its own in a group of its own."""

    class Meta:
        model = Membership

    learner = factory.SubFactory(UserFactory, learner=True)
    group = factory.SubFactory(LearnerGroupFactory)
    nickname = factory.Sequence(lambda n: f"Baobab lune {n}")


class AwarenessSessionFactory(DjangoModelFactory):
    """A talk at a school today, with 12 girls of 15 to 17."""

    class Meta:
        model = AwarenessSession

    id = factory.LazyFunction(uuid.uuid4)
    facilitator = factory.SubFactory(UserFactory, role="facilitator")
    day = factory.LazyFunction(timezone.localdate)
    region = "segou"
    place = "school"
    activity = "talk"
    counts = factory.LazyFunction(lambda: {"girl.15_17": 12})
    people = 12
