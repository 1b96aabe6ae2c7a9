"""The closed lists of what is taught: identity of a course, kinds of help, state of a word, where help is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from learning.regions import Region


class Colour(TextChoices):
    """The colour by which someone who reads little knows a course."""

    EARTH = "earth", _("earth (red-brown)")
    INDIGO = "indigo", _("indigo (dark blue)")
    OCHRE = "ochre", _("ochre (yellow-brown)")
    LEAF = "leaf", _("leaf (green)")
    CLAY = "clay", _("clay (pink-brown)")
    ALARM = "alarm", _("alarm (red)")


class Motif(TextChoices):
    """The woven pattern by which someone who reads little knows a course."""

    ZIGZAG = "zigzag", _("zigzag")
    LOZENGE = "lozenge", _("lozenge")
    CROSS = "cross", _("cross")
    WAVE = "wave", _("wave")
    WELL = "well", _("well")
    ARROW = "arrow", _("arrow")


class WordStatus(TextChoices):
    """How sure we are of a Bambara word."""

    ATTESTED = "attested", _("found in a published text")
    DRAFT = "draft", _("draft, to be read by a native speaker")
    MISSING = "missing", _("no word yet")


class HelpKind(TextChoices):
    """Why somebody looks for help, in the order of the page."""

    DANGER = "danger", _("I am in danger now")
    CARE = "soin", _("I am hurt, or someone forced me")
    TALK = "parler", _("I need to talk")
    LAW = "droit", _("I want advice about the law")
    CHILD = "enfant", _("A child needs protection")
    RIGHTS = "droits", _("My rights are not respected")
    FRIEND = "proche", _("A friend told me something serious")
    SITE = "site", _("I have a problem with this site or my account")


class HelpLanguage(TextChoices):
    """In which language help is given."""

    FRENCH = "fr", _("French")
    BAMBARA = "bm", _("Bambara")
    OTHER = "other", _("other national languages")
    SIGNS = "signs", _("sign language")


class HelpWay(TextChoices):
    """How an organisation is reached."""

    PHONE = "phone", _("by phone")
    PLACE = "place", _("on site")
    RADIO = "radio", _("by radio")
    SMS = "sms", _("by SMS")
    OTHER = "other", _("another way")


class YesNoUnknown(TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class WithAdult(TextChoices):
    """Whether someone under 18 may come alone."""

    NO = "no", _("no, you can come alone")
    ADVISED = "advised", _("better with an adult")
    YES = "yes", _("yes, with an adult")


class Cost(TextChoices):
    FREE = "free", _("free of charge")
    PAID = "paid", _("you have to pay")
    DEPENDS = "depends", _("it depends")


# Where an organisation helps.
HELP_REGIONS = (("country", _("the whole country")), *Region.choices)
