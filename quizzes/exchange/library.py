"""Pictures of questions and the library of pictures: found there by what they hold, put there when new, read from there for a file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from learning.uploads.cleaning import clean_content

from .pictures import Picture, Useless, as_webp
from .texts import shorten


def may_add_pictures(user: Any) -> bool:
    """Say whether somebody may put pictures into the library; a command may."""
    return user is None or policy_registry.get_by_type(get_image_model()).user_has_permission(user, "add")


def written_out(image: Any) -> bytes | None:
    """Return a picture of the library as a file holds it; None for a drawing (SVG), and for one whose file is lost."""
    if image.is_svg():
        return None
    try:
        with image.open_file() as file:
            return as_webp(file.read())[0]
    except (Useless, OSError):
        return None


@contextmanager
def library(user: Any) -> "Iterator[Library]":
    """Give the library of pictures to an import. Where it fails, the files go that it made: no transaction takes them back."""
    found = Library(user)
    try:
        yield found
    except BaseException:
        for image in found.made:
            image.file.storage.delete(image.file.name)
        raise


class Library:
    """Finds the pictures of an import in the library, and puts those there that are new."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.is_open = may_add_pictures(user)
        self.known: dict[str, int] = {}
        self.made: list[Any] = []

    def know(self, images: Iterable[Any]) -> None:
        """Remember these pictures as they come back from a file, so that none of them is put there once more."""
        for image in images:
            data = written_out(image)
            if data is not None:
                self.known.setdefault(Picture(data).fingerprint, image.pk)

    def __call__(self, picture: Picture) -> int | None:
        """Return where a picture stands in the library; None where it may not be put there."""
        if picture.fingerprint not in self.known and self.is_open:
            found = get_image_model().objects.filter(file_hash=picture.fingerprint).order_by("pk").first()
            self.known[picture.fingerprint] = (found or self.put(picture)).pk
        return self.known.get(picture.fingerprint)

    def put(self, picture: Picture) -> Any:
        image = get_image_model()(
            title=shorten(picture.alt) or picture.fingerprint[:8],
            file=clean_content(picture.data, f"{picture.fingerprint[:16]}.webp"),  # written anew when it was read
            file_size=len(picture.data),
            file_hash=picture.fingerprint,
            uploaded_by_user=self.user,
        )
        image.save()
        self.made.append(image)
        return image
