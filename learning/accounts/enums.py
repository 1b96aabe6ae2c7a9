"""The roles of those who work with Josira, and what is noted of their work."""

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


class StaffAction(models.TextChoices):
    """What stands in the staff log."""

    SIGN_IN = "sign_in", _("Second factor at sign-in")
    SET_UP = "set_up", _("Authenticator app set up")
    APP_REMOVED = "app_removed", _("Authenticator app removed")
    KEY_ADDED = "key_added", _("Security key added")
    KEY_REMOVED = "key_removed", _("Security key removed")
    PERSON = "person", _("Account made")
    ROLES = "roles", _("Roles changed")
    STATE = "state", _("Account set active or inactive")
    INVITATION = "invitation", _("Invitation made")
    JOINED = "joined", _("Invitation used, passphrase set")
    RESET = "reset", _("Second factor reset")
    EXPORT = "export", _("Exported")
    IMPORT = "import", _("Questions brought from a file")


class Outcome(models.TextChoices):
    """How it ended."""

    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
