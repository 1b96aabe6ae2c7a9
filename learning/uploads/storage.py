"""Where uploads are kept: nothing gets there that is not clean, whichever way it comes."""

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from .cleaning import cleaned
from .refused import Refused

# Smaller sizes of pictures, which Wagtail makes of clean ones.
MADE_HERE = "images/"


class CleanStorage(FileSystemStorage):
    """Django's storage behind a last door: forms have cleaned what they took, all else is cleaned here."""

    def _save(self, name: str, content: File) -> str:
        """Store a file. Raises SuspiciousFileOperation, which is answered with 400, for one that cannot be cleaned."""
        if not getattr(content, "is_clean", False) and not name.startswith(MADE_HERE):
            try:
                content.seek(0)
                content = ContentFile(cleaned(content.read(), name), name=name)
            except Refused as refusal:
                raise SuspiciousFileOperation(f"Not stored: {refusal.messages[0]}") from refusal
        try:
            return super()._save(name, content)  # type: ignore[misc]  # Django's own, which its stubs leave out
        except OSError:
            # A full disk leaves half a file behind.
            if self.exists(name) and self.size(name) < content.size:
                self.delete(name)
            raise
