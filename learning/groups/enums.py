"""The words of groups and of awareness sessions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..regions import Region

# Where a group meets or a session was held.
PLACES = (*Region.choices, ("elsewhere", _("outside Mali")))
LANGUAGES = tuple(settings.LANGUAGES)


class Setting(models.TextChoices):
    """The kind of place of a session; nothing that says what people believe."""

    SCHOOL = "school", _("school")
    CENTRE = "centre", _("youth centre or community hall")
    OUTSIDE = "outside", _("market, street or field")
    HOME = "home", _("courtyard or home")
    RADIO = "radio", _("radio station")
    ONLINE = "online", _("online")
    OTHER = "other", pgettext_lazy("place", "another place")


class Activity(models.TextChoices):
    """What was done."""

    CLUB = "club", _("club meeting")
    CLASS = "class", _("lesson in class")
    RADIO = "radio", _("radio listening group")
    TALK = "talk", _("talk or discussion")
    PLAY = "play", _("theatre, film or games")
    ONLINE = "online", _("meeting online")
    OTHER = "other", pgettext_lazy("activity", "something else")
