"""What an administrator can change for the whole site."""

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

SMALLEST_THRESHOLD = 10
KEPT = "_site_settings"  # where a request keeps them


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Name, discretion, funding and figures."""

    installed_name = models.CharField(
        _("name on the phone"),
        max_length=30,
        default="Kalan",
        help_text=_("Under the icon and in the browser's tab. It should not give the subject away."),
    )
    discreet_titles = models.BooleanField(
        _("discreet titles"),
        default=True,
        help_text=_("The browser's tab says “Lesson 2 · Course 1”, not the subject."),
    )
    funding_sentence_fr = models.CharField(
        _("funding sentence in French"), max_length=400, blank=True, help_text=_("Stands at the foot of each page.")
    )
    funding_sentence_bm = models.CharField(
        _("funding sentence in Bambara"), max_length=400, blank=True, help_text=_("The same sentence in Bambara.")
    )
    fcfa_per_mb = models.DecimalField(
        _("price of 1 MB in FCFA"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Shown beside sizes, so that a learner knows what a download costs. Empty: no price is shown."),
    )
    fcfa_checked_on = models.DateField(
        _("price checked on"), null=True, blank=True, help_text=_("The day somebody last checked the price.")
    )
    small_figure_threshold = models.PositiveSmallIntegerField(
        _("smallest figure shown"),
        default=SMALLEST_THRESHOLD,
        validators=[MinValueValidator(SMALLEST_THRESHOLD)],
        help_text=_("Figures about fewer people are hidden. Never less than 10."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("installed_name"), FieldPanel("discreet_titles")], _("Discretion")),
        MultiFieldPanel([FieldPanel("funding_sentence_fr"), FieldPanel("funding_sentence_bm")], _("Funding")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("fcfa_per_mb"), FieldPanel("fcfa_checked_on")]),
                FieldPanel("small_figure_threshold"),
            ],
            _("Figures"),
        ),
    ]

    class Meta:
        verbose_name = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(small_figure_threshold__gte=SMALLEST_THRESHOLD), name="threshold_not_too_small"
            ),
        ]

    def __str__(self) -> str:
        return self.installed_name

    @classmethod
    def current(cls) -> "SiteSettings":
        """Return the settings of the one site; the usual ones while nobody has saved any."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    @classmethod
    def for_request(cls, request: HttpRequest) -> "SiteSettings":
        """Return the settings, read once a request."""
        if not hasattr(request, KEPT):
            setattr(request, KEPT, cls.current())
        return getattr(request, KEPT)

    @property
    def funding_sentence(self) -> str:
        """Return the sentence in the language of the page being made, French when there is no other."""
        own = self.funding_sentence_bm if get_language() == "bm" else self.funding_sentence_fr
        return own or self.funding_sentence_fr
