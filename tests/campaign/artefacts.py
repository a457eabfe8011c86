"""Small stand-ins for artefacts: the right names and types, made without the renderer."""

import struct
import zlib

from lti_app.campaign.artefacts import Artefact, ArtefactKind
from lti_app.campaign.versions import Edition, Version

_FILES = {
    ArtefactKind.CHAT_PICTURE: ("png", "image/png"),
    ArtefactKind.LANDSCAPE_PICTURE: ("png", "image/png"),
    ArtefactKind.QR_PNG: ("png", "image/png"),
    ArtefactKind.QR_SVG: ("svg", "image/svg+xml"),
    ArtefactKind.POSTER_A4: ("pdf", "application/pdf"),
    ArtefactKind.POSTER_A3: ("pdf", "application/pdf"),
    ArtefactKind.HANDOUT: ("pdf", "application/pdf"),
    ArtefactKind.SLIDE: ("pptx", "application/vnd.openxmlformats-officedocument.presentationml"),
    ArtefactKind.SLIDE_PDF: ("pdf", "application/pdf"),
    ArtefactKind.SLIDE_PNG: ("png", "image/png"),
    ArtefactKind.SLIDES: ("pptx", "application/vnd.openxmlformats-officedocument.presentationml"),
    ArtefactKind.PLAIN_TEXT: ("txt", "text/plain; charset=utf-8"),
    ArtefactKind.MARKDOWN: ("md", "text/markdown"),
    ArtefactKind.HTML: ("html", "text/html"),
}
_SIZES = {
    ArtefactKind.CHAT_PICTURE: (1080, 1350),
    ArtefactKind.LANDSCAPE_PICTURE: (1200, 630),
    ArtefactKind.SLIDE_PNG: (1920, 1080),
    ArtefactKind.QR_PNG: (300, 300),
}


def stand_ins(version: Version) -> list[Artefact]:
    """Return one artefact of each kind for each language of `version`."""
    return [
        Artefact(
            language=edition.language,
            kind=kind,
            file_name=f"dos’s-{kind}.{edition.language}.{suffix}",
            media_type=media_type,
            content=_content(kind, edition),
        )
        for edition in version.editions.values()
        for kind, (suffix, media_type) in _FILES.items()
    ]


def _content(kind: ArtefactKind, edition: Edition) -> bytes:
    dos = "\n".join(do.text for do in edition.dos)
    if kind in _SIZES:
        return _picture(*_SIZES[kind], mark=f"{kind} {edition.hash}")
    if kind is ArtefactKind.QR_SVG:
        return f'<svg xmlns="http://www.w3.org/2000/svg" id="{edition.language}"/>'.encode()
    if kind is ArtefactKind.HTML:
        return f"<script>alert(1)</script><p lang='{edition.language}'>{dos}</p>".encode()
    return f"{kind} {dos}".encode()


def _picture(width: int, height: int, *, mark: str) -> bytes:
    """Return a PNG of one colour; `mark` makes it another file."""
    rows = zlib.compress((b"\0" + b"\x0f\x64\x62" * width) * height, 9)
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"tEXt": b"Comment\0" + mark.encode(),
        b"IDAT": rows,
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
