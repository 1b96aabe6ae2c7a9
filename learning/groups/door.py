"""Who asks under /animer/: the door of the staff's part (`learning.accounts.middleware`) lets facilitators through, nobody else."""

from django.http import HttpRequest

from learning.accounts.models import User


class FacilitatorRequest(HttpRequest):
    """A request that has passed the door."""

    user: User
