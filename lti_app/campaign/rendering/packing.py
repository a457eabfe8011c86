"""Zip files (the containers of slides) whose bytes depend on nothing but what is in them."""

import io
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def packed(archive: bytes, moment: datetime) -> bytes:
    """Return `archive` packed anew, as if every file in it had been written at `moment`."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = ZipInfo(entry.filename, moment.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3  # the same on every system that renders
            new.writestr(info, old.read(entry))
    return out.getvalue()
