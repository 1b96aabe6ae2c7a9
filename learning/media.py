"""Uploaded pictures and recordings, served so that none of them can run as a page.

Only resized pictures and recordings are public: originals and documents are not under these addresses.
WhiteNoise's file answer gives ranges (to seek in a recording), 304 and lengths.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.media_types import MediaTypes
from whitenoise.responders import StaticFile

PUBLIC_FOLDERS = ("images", "media", "media_thumbnails")
YEAR = 365 * 24 * 3600
# A file opened by its address is shown without scripts, forms or any further request, whatever is in it.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox"

media_types = MediaTypes(extra_types={".ogg": "audio/ogg"})


def public_file(path: str) -> Path:
    """Return the file behind `path`. Raises Http404 when there is none that is public."""
    folder, _, name = path.partition("/")
    if folder not in PUBLIC_FOLDERS:
        raise Http404
    try:
        # safe_join refuses to leave the folder it is given, so the folder is part of the base.
        file = Path(safe_join(Path(settings.MEDIA_ROOT, folder), name))
        if file.is_file():
            return file
    except (SuspiciousFileOperation, ValueError, OSError):  # out of the folder, odd characters, a name too long
        pass
    raise Http404


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """Answer with one public file. Raises Http404 for anything else."""
    file = public_file(path)
    static = StaticFile(
        str(file),
        [
            ("Content-Type", media_types.get_type(str(file))),
            ("Cache-Control", f"public, max-age={YEAR}, immutable, no-transform"),
            ("Accept-Ranges", "bytes"),
        ],
    )
    answer = static.get_response(request.method, request.META)
    response = FileResponse(answer.file or (), status=int(answer.status))
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
