"""QR codes (ISO/IEC 18004) of the address of an edition."""

import io

import segno

_LEVEL = "m"
"""A code may lose 15 percent, to a fold or a drawing pin, and still be read."""
_QUIET = 4
"""Light modules around the code that the standard asks for."""


def svg(address: str, title: str | None = None) -> bytes:
    """Return the code as SVG: dark on light, with `title` for those who do not see it."""
    out = io.BytesIO()
    _code(address).save(
        out, kind="svg", scale=8, border=_QUIET, light="#fff", title=title, omitsize=True
    )
    return out.getvalue()


def png(address: str) -> bytes:
    """Return the code as a bitmap with 16 pixels for each module, enough for print."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=16, border=_QUIET)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error=_LEVEL, boost_error=False)
