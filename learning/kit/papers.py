"""Inside a kit: what it knows of itself and of the site."""

import json
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings


@once
def papers() -> dict[str, Any]:
    """Return kit.json: the kit's name, the site's address and public keys, the cards it knows, by their hashes."""
    data: dict[str, Any] = json.loads(Path(settings.KIT_FOLDER, "kit.json").read_text(encoding="utf-8"))
    return data
