"""What learners may say of themselves: wide bands, no birth date, no place finer than the region (`reach.md`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class LearnerRegion(models.TextChoices):
    """The district of Bamako and the regions of 2023, or elsewhere."""

    BAMAKO = "bamako", "Bamako"
    KAYES = "kayes", "Kayes"
    KOULIKORO = "koulikoro", "Koulikoro"
    SIKASSO = "sikasso", "Sikasso"
    SEGOU = "segou", "Ségou"
    MOPTI = "mopti", "Mopti"
    TOMBOUCTOU = "tombouctou", "Tombouctou"
    GAO = "gao", "Gao"
    KIDAL = "kidal", "Kidal"
    TAOUDENIT = "taoudenit", "Taoudénit"
    MENAKA = "menaka", "Ménaka"
    NIORO = "nioro", "Nioro"
    KITA = "kita", "Kita"
    DIOILA = "dioila", "Dioïla"
    NARA = "nara", "Nara"
    BOUGOUNI = "bougouni", "Bougouni"
    KOUTIALA = "koutiala", "Koutiala"
    SAN = "san", "San"
    DOUENTZA = "douentza", "Douentza"
    BANDIAGARA = "bandiagara", "Bandiagara"
    ELSEWHERE = "elsewhere", _("in another country")
