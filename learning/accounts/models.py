"""Who a person is to Josira."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account: someone who works in the admin, or a learner under a made-up name."""
