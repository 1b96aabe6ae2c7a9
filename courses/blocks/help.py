"""The kinds of help in the words of the help page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..enums import HelpKind


class KindBlock(blocks.StructBlock):
    """One reason to look for help. Contacts of this kind stand under it by themselves."""

    code = blocks.ChoiceBlock(label=_("kind"), choices=HelpKind.choices, help_text=_("Which contacts stand here."))
    title = blocks.CharBlock(label=_("title"), max_length=80, help_text=_("In the learner's words: “I am hurt …”"))
    sentence = blocks.TextBlock(label=_("advice"), max_length=250, help_text=_("What to do first, in short sentences."))

    class Meta:
        icon = "help"
        label = _("Kind of help")
        description = _("One kind of help: its title and one plain sentence.")


class KindsBlock(blocks.StreamBlock):
    """All kinds of help, the most urgent first."""

    kind = KindBlock()
