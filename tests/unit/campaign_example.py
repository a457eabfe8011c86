"""A small pack in Dutch and Arabic for tests to write, whole or with some of its text replaced."""

from datetime import UTC, datetime
from pathlib import Path

from lti_app.campaign.artefacts import Artefact, ArtefactKind

PACK = """\
schema: 1
id: example
version: "1"
licence: CC0-1.0
institution: { name: { nl: Voorbeeld, ar: مثال } }
languages:
  - { tag: nl, status: official }
  - { tag: ar, status: working }
title: { nl: Onze Do’s, ar: قواعدنا }
introduction: { nl: Welkom., ar: أهلا. }
illustration:
  file: picture.svg
  creator: Someone
  licence: CC0-1.0
  alt: { nl: Een cirkel., ar: دائرة. }
  long: { nl: Een groene cirkel., ar: دائرة خضراء. }
dos:
  - id: kind
    text: { nl: Wees aardig., ar: كن لطيفا. }
  - id: help
    text: { nl: Vraag om hulp., ar: اطلب المساعدة. }
sources:
  - { id: plan, title: { nl: het plan, ar: الخطة }, taken_on: 2026-11-20 }
contacts:
  - id: line
    kind: helpline
    name: { nl: De lijn, ar: الخط }
    description: { nl: Bel gerust., ar: اتصل بنا. }
    phone: { number: "+31201234567", display: 020 123 45 67 }
    hours:
      zone: Europe/Amsterdam
      ranges:
        - { days: mon-fri, from: 14:00, to: 22:00 }
      exceptions:
        - { date: 2026-12-25 }
        - { date: 2026-12-24, from: 10:00, to: 12:00 }
    source: plan
"""

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
<title>A circle</title><desc>It is green.</desc><circle r="4"/></svg>"""


def write_pack(directory: Path, *changes: tuple[str, str], drawing: str = DRAWING) -> None:
    """Write PACK into `directory`, with each (old, new) of `changes` applied to its text."""
    text = PACK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (directory / "pack.yaml").write_text(text, encoding="utf-8", newline="")
    (directory / "picture.svg").write_text(drawing, encoding="utf-8")


def line_with(text: str) -> int:
    """The line of PACK on which `text` begins."""
    return PACK[: PACK.index(text)].count("\n") + 1


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PICTURE = Artefact("nl", ArtefactKind.CHAT_PICTURE, "dos-nl.png", "image/png", b"a picture")

SECOND = ('version: "1"', 'version: "2"')
KINDER = ("Wees aardig.", "Wees aardig voor elkaar.")
