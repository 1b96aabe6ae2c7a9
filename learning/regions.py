"""The places that Josira knows; never one finer than a region (safety, promise 2)."""

from django.db.models import TextChoices


class Region(TextChoices):
    """The district of Bamako and the 19 regions of 2023."""

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
