"""The forms of the two steps of an import: which file into which bank, then which of its questions."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .exchange.formats import FORMATS, read
from .exchange.limits import FILE_BYTES, Unreadable, too_large
from .exchange.neutral import Reading
from .exchange.storing import check_open
from .models import QuestionBank

SKIP, UPDATE = "skip", "update"
KNOWN = [(SKIP, _("Leave them as they are")), (UPDATE, _("Update them from the file"))]
TITLE_LENGTH = QuestionBank._meta.get_field("title").max_length


def source_banks() -> Any:
    """Return the banks that a file may go into: those in the source language, of which the others are translations."""
    banks = QuestionBank.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("title", "pk")
    return banks.select_related("locale", "latest_revision")


class UploadForm(forms.Form):
    """A file, and the bank that its questions go into. `reading` is what the file holds, once the form is valid."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "GIFT, Aiken, Moodle XML, CSV, XLSX or QTI. At most 2 MB of text, or 5 MB of XLSX, XML or QTI, with 500 questions."
        ),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Found by itself")), *((name, format.label) for name, format in FORMATS.items())],
    )
    bank = forms.ModelChoiceField(QuestionBank.objects.none(), label=_("Into which bank?"), required=False)
    title = forms.CharField(
        label=_("Title of the new bank"),
        required=False,
        max_length=TITLE_LENGTH,
        help_text=_("Only for a new bank. Empty: the name that the file gives."),
    )

    def __init__(self, *args: Any, may_add: bool, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = Reading()
        bank: Any = self.fields["bank"]
        bank.queryset = source_banks() if may_change else QuestionBank.objects.none()
        if may_add:
            bank.empty_label = _("A new bank")
        else:
            bank.empty_label, bank.required = _("Choose a bank"), True
            del self.fields["title"]

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise ValidationError(too_large(FILE_BYTES), code="too_large")
        return file

    def clean_bank(self) -> QuestionBank | None:
        """Refuse a bank that is being read by somebody, before anybody decides on questions for it."""
        bank: QuestionBank | None = self.cleaned_data["bank"]
        if bank:
            check_open(bank)
        return bank

    def clean(self) -> dict[str, Any]:
        """Read the file; what is wrong with all of it stands at its field, with the line."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("file") and "format" in data:
            try:
                self.reading = read(data["file"].read(), data["format"], data["file"].name)
            except Unreadable as error:
                where = _("Line %(n)d: %(message)s") % {"n": error.line, "message": error.message} if error.line else ""
                self.add_error("file", where or error.message)
        return data

    def new_title(self) -> str:
        """Return the title of a new bank: as it was typed, else the first category of the file, else the file's name."""
        categories = (question.bank for question in self.reading.questions if question.bank)
        name: str = self.cleaned_data["file"].name
        return (self.cleaned_data.get("title") or next(categories, "") or name.partition(".")[0])[:TITLE_LENGTH]


class TakeForm(forms.Form):
    """Which of so many questions are taken, and what is done with those that the bank knows."""

    known = forms.ChoiceField(choices=KNOWN)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        self.fields["take"] = forms.TypedMultipleChoiceField(
            choices=[(place, place) for place in range(count)],
            coerce=int,
            error_messages={"required": _("Tick at least one question.")},
        )

    def ticked(self) -> Collection[int]:
        """Return the places that are ticked, valid or not, to show them again."""
        data: Any = self.data
        texts = [text for text in data.getlist("take") if text.isdecimal() and len(text) < 6]
        return {int(text) for text in texts if int(text) < self.count}
