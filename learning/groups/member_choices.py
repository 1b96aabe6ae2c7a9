"""What a learner reads of what is stored about a membership."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

YES_NO = ((True, pgettext_lazy("answer to a question", "yes")), (False, pgettext_lazy("answer to a question", "no")))


class LookKind(models.TextChoices):
    """What a facilitator did that concerns one learner."""

    LOOKED = "looked", _("looked at the progress")
    HELPED = "helped", _("gave a code for a lost secret")
    CHANGED = "changed", _("the learner set a new secret with the code")
