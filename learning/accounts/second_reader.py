"""Nobody publishes their own text: a second person reads and publishes (safety, promise 31).

The writer of a text is the user of the newest revision that changed any of its words; a revision that only repeats
what stands there (Wagtail makes one at each press of a button) makes nobody a writer. Wagtail publishes from many
places, the editor, the bulk action, the workflow, the admin's API; all go through `PublishRevisionAction`, so the rule
is kept there once, for everybody, the administrator too.
"""

import json
import re
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Revision

# Where a text stands and what happened to it; everything else in a revision is the text.
NOT_TEXT = frozenset(
    {
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "owner",
        "live",
        "live_revision",
        "latest_revision",
        "has_unpublished_changes",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "first_published_at",
        "last_published_at",
        "latest_revision_created_at",
        "wagtail_admin_comments",
    }
)
# The editor marks each paragraph anew when a text is opened and saved.
PARAGRAPH_MARK = re.compile(r' data-block-key=\\"[^"\\]*\\"')


class OwnTextError(Exception):
    """Somebody tried to publish what they wrote themselves."""

    def __init__(self, text: models.Model) -> None:
        self.text = text
        super().__init__(
            _("Kept as a draft. Nobody publishes their own text: another person must read and publish what you wrote.")
        )


def words(content: dict[str, Any]) -> str:
    """Return what a reader would see of a revision's content, in a form that can be compared."""
    text = {name: value for name, value in content.items() if name not in NOT_TEXT}
    return PARAGRAPH_MARK.sub("", json.dumps(text, sort_keys=True))


def writer_id(revision: Revision) -> int | None:
    """Return the primary key of whoever wrote the text of `revision`; None for what a program wrote."""
    same_text = Revision.objects.filter(
        base_content_type=revision.base_content_type_id,
        object_id=revision.object_id,
        created_at__lte=revision.created_at,
    ).order_by("-created_at", "-pk")
    text = words(revision.content)
    writer = revision.user_id
    for user_id, content in same_text.values_list("user_id", "content").iterator(chunk_size=10):
        if words(content) != text:
            break
        writer = user_id
    return writer


def is_own_text(obj: models.Model, user: models.Model | AnonymousUser) -> bool:
    """Say whether `user` wrote the newest text of this page or snippet."""
    revision = obj.get_latest_revision()  # type: ignore[attr-defined]  # only of models with revisions
    return revision is not None and user.pk is not None and writer_id(revision) == user.pk


def keep_the_rule() -> None:
    """Let every publication by a person pass `OwnTextError` first. Wagtail offers no hook that all of them go through."""
    publish = PublishRevisionAction.execute

    def execute(action: PublishRevisionAction, *args: Any, **kwargs: Any) -> Any:
        if action.user is not None and writer_id(action.revision) == action.user.pk:
            raise OwnTextError(action.object)
        return publish(action, *args, **kwargs)

    PublishRevisionAction.execute = execute
