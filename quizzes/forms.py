"""The editing form of a quiz, and the small public forms."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .enums import Mode
from .validation import setting_faults


class QuizPageForm(WagtailAdminPageForm):
    """Holds what is published to the rules; a draft may be unfinished."""

    pair = forms.TypedChoiceField(
        label=_("Baseline of this quiz"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("The quiz before the course that asks the same questions. Together they show what was learned."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pair" in self.fields:
            self.fields["pair"].choices = [("", _("none")), *self.baselines()]

    def baselines(self) -> list[tuple[str, str]]:
        """Return the baselines of the same course, and the one that is set now."""
        from .models import QuizPage  # here, because the models use this form

        quizzes = QuizPage.objects.filter(mode=Mode.BASELINE).exclude(translation_key=self.instance.translation_key)
        course = self.parent_page
        if course is not None:
            quizzes = quizzes.child_of(course)
        found = {str(quiz.translation_key): quiz.title for quiz in quizzes}
        if self.instance.pair:
            found.setdefault(str(self.instance.pair), str(_("another quiz")))
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        """Check fields together, unless only a draft is saved."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            for name, errors in setting_faults(cleaned, self.instance).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, errors)
        return cleaned


class CodeForm(forms.Form):
    """The code of a certificate, as somebody reads it from a picture."""

    code = forms.CharField(label=_("Code"), max_length=40, strip=True)


class NameForm(forms.Form):
    """The name for the picture of a certificate. It is drawn and forgotten."""

    name = forms.CharField(label=_("Your name"), max_length=60, strip=True, required=False)
