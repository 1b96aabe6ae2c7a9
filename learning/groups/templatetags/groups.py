"""What pages of other apps show of groups."""

from typing import Any

from django import template

from learning.accounts.models import User

from ..models import HelpNotice

register = template.Library()


@register.inclusion_tag("me/help_notices.html")
def help_notices(learner: User) -> dict[str, Any]:
    """Tell a learner, until it was read, that a secret was changed with a facilitator's help (safety, promise 25). 1 query."""
    return {"notices": list(HelpNotice.objects.filter(learner=learner).select_related("group").order_by("pk"))}
