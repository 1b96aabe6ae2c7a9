"""The forms of the three libraries, in the lists and in every chooser: each file is clean before anything else looks at it.

Wagtail opens a picture to measure it, which a damaged one makes an error of the server; so cleaning comes first.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from .cleaning import clean_content, clean_file
from .sound import Speech, speech_of

PHOTOS = ("jpg", "jpeg", "png", "webp")


def clean_first(check: Callable[..., Any], kinds: Iterable[str], data: Any, initial: Any = None) -> Any:
    """Clean what was just brought, then let the field check it. Raises Refused."""
    if isinstance(data, UploadedFile):
        clean_file(data, kinds)
    return check(data, initial)


class CleanFiles:
    """Cleans the files of a form; a refusal stands at its field."""

    fields: dict[str, Any]
    errors: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in self.kinds().items():
            if name in self.fields:
                field = self.fields[name]
                field.clean = partial(clean_first, field.clean, kinds)

    def kinds(self) -> dict[str, Iterable[str]]:
        """Return by field what kinds of files it takes."""
        raise NotImplementedError

    def _update_errors(self, errors: ValidationError) -> None:
        """Leave out what the model says of a file that was refused, or that waits since another step of the form.

        There the model has none yet, and says of its empty name that it has no ending.
        """
        if hasattr(errors, "error_dict") and ("file" in self.errors or "file" not in self.fields):
            errors.error_dict.pop("file", None)
        super()._update_errors(errors)  # type: ignore[misc]  # Django's model form


class PictureForm(CleanFiles, BaseImageForm):
    def kinds(self) -> dict[str, Iterable[str]]:
        return {"file": settings.WAGTAILIMAGES_EXTENSIONS}


class DocumentForm(CleanFiles, BaseDocumentForm):
    def kinds(self) -> dict[str, Iterable[str]]:
        return {"file": settings.WAGTAILDOCS_EXTENSIONS}


class RecordingForm(CleanFiles, BaseMediaForm):
    """Takes sound and films. Sound is kept in two small forms, whatever form it came in."""

    speech: Speech | None = None

    def kinds(self) -> dict[str, Iterable[str]]:
        return {"file": settings.WAGTAILMEDIA[f"{self.sort}_EXTENSIONS"], "thumbnail": PHOTOS}

    @property
    def sort(self) -> str:
        return "VIDEO" if self.instance.type == MediaType.VIDEO else "AUDIO"

    def clean_file(self) -> Any:
        """Put the smallest form of a sound in place of what was brought. Raises Refused."""
        file = self.cleaned_data["file"]
        if self.sort == "AUDIO" and isinstance(file, UploadedFile):
            file.seek(0)
            self.speech = speech_of(file.read(), file.name or "")
            file.seek(0)
            if self.speech:
                return clean_content(self.speech.small, f"{PurePath(file.name or 'son').stem}.ogg")
        return file

    def save(self, commit: bool = True) -> Any:
        """Keep the other form of a sound beside it, and how long it lasts; of what was replaced nothing stays."""
        if "file" in self.changed_data:
            before = self.instance.fallback
            if before:
                self.instance.fallback = ""
                transaction.on_commit(partial(before.storage.delete, before.name))
        if self.speech:
            name = f"{PurePath(self.instance.file.name).stem}.mp3"
            self.instance.fallback = clean_content(self.speech.everywhere, name)
            self.instance.duration = round(self.speech.seconds, 1)
        return super().save(commit)
