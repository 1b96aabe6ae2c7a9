"""What learners may say of themselves: wide bands, no birth date, no place finer than the region (`reach.md`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..regions import Region


class AgeBand(models.TextChoices):
    """How old somebody is, roughly."""

    UNDER_15 = "under_15", _("under 15")
    FROM_15 = "15_17", _("15 to 17")
    FROM_18 = "18_24", _("18 to 24")
    FROM_25 = "25_more", _("25 or older")


class Gender(models.TextChoices):
    """In the learner's own words; no answer is an answer too."""

    GIRL = "girl", _("girl or woman")
    BOY = "boy", _("boy or man")
    OTHER = "other", _("something else")


# Where somebody lives.
HOME_REGIONS = (*Region.choices, ("elsewhere", _("in another country")))
