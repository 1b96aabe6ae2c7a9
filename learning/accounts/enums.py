"""The roles of those who work with Josira."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does here. The value is the name of the group that stands for the role."""

    AUTHOR = "author", _("Author")
    TRANSLATOR = "translator", _("Translator")
    REVIEWER = "reviewer", _("Reviewer")
    FACILITATOR = "facilitator", _("Facilitator")
    SAFEGUARDING = "safeguarding", _("Safeguarding lead")
    OFFICER = "officer", _("Programme officer")
    ADMINISTRATOR = "administrator", _("Administrator")
