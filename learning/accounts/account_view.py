"""What somebody sets of their own account in the admin: pen name, language, appearance.

Left out of Wagtail's page: legal name, e-mail, picture, mail notifications. The passphrase and the second factor are
changed at the entrance, to which the page links.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    LocaleSettingsPanel,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile

from .forms import OwnNameForm


class PenNamePanel(BaseSettingsPanel):
    name = "pen_name"
    title = _("Pen name")
    order = 100
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    """The account page of the admin."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        user = self.request.user
        profile = UserProfile.get_for_user(user)
        kinds = (PenNamePanel, LocaleSettingsPanel, ThemeSettingsPanel)
        return [kind(self.request, user, profile) for kind in kinds]
