"""The app package: the zip that somebody uploads in the Teams admin centre.

The same installation always gives the same bytes, so two downloads can be compared. Nothing in it
is compressed: that would differ between versions of zlib, for a few kilobytes.
"""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from lti_app.teams import manifest
from lti_app.teams.manifest import TeamsApp

FILE_NAME = "online-dos-teams.zip"
ICONS = Path(__file__).with_name("icons")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""


def package(app: TeamsApp) -> bytes:
    """Return the package of `app`."""
    files = {
        "manifest.json": _json(manifest.manifest(app)),
        **{name: (ICONS / name).read_bytes() for name in _icons()},
        **{
            manifest.texts_file(language): _json(manifest.texts(language))
            for language in manifest.other_languages()
        },
    }
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, _FIRST_DAY)
            info.create_system = 3  # the same on every system
            archive.writestr(info, content)
    return out.getvalue()


def _icons() -> tuple[str, str]:
    return manifest.COLOR_ICON, manifest.OUTLINE_ICON


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
