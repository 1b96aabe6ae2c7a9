"""Static files as they are served: our own scripts without comments and blanks, then hashed names and compressed twins.

The files in the repository stay readable; what a phone pays for is a fifth smaller.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "js/*.js"


class SmallStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """What `collectstatic` writes."""

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Shorten our scripts where they were collected; making them shorter twice changes nothing."""
        for name in paths if not dry_run else ():
            if Path(name).match(OURS) and Path(name).parts[0] == "js":
                file = Path(self.path(name))
                file.write_text(jsmin(file.read_text(encoding="utf-8")), encoding="utf-8")
        yield from super().post_process(paths, dry_run, **options)
