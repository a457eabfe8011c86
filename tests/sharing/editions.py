"""Editions to share: shipped ones, those of the second pack, and made ones with strange Do's."""

from dataclasses import replace

from lti_app.campaign.pack import SHIPPED, Do, Edition, load_pack
from tests.campaign.packs import second

LINK = "https://dos.example.edu/campaign/default/nl"

SHIPPED_EDITIONS = tuple(load_pack(SHIPPED).editions.values())

_STRANGE = (
    "Wees lief 👩‍👩‍👧‍👦 voor elkaar, altijd & overal.",
    "1. Vraag eerst, deel dan (ook geen ‘grapje’).",
    "Café, naïef, Å: é is niet altijd één teken.",
    "a & b ; c % d + e = f / g ? h",
    "كن لطيفا مع الجميع.",
)

_HOSTILE = (
    "www.example.edu is geen plek om te pesten, https://example.edu/?a=1&b=2 ook niet.",
    "- Geen lijst in een lijst",
    "+ Ook dit niet",
    "10) En dit evenmin",
    "Zeg &lt;b&gt; niet, zeg &amp; wel; 50% korting %0A %E2",
    "$x^2$ \\ en \\n staan hier \"zo\" en 'zo' en \u201ezo\u201d.",
    "Zero\u200dwidth en zacht\u00adafbreken en vaste\u00a0spatie.",
    "مرحبا Hallo مرحبا 123, שלום (hoi).",
    "Zalgo: a\u0301\u0323\u0331 e\u0308.",
    "🏳️\u200d🌈🇳🇱👍🏿",
)
"""All that a program may trip over on the way; a pack may hold most of it."""


def made(*texts: str) -> Edition:
    """Return the shipped Dutch edition with other Do's."""
    dos = tuple(Do(f"do-{number}", text) for number, text in enumerate(texts))
    return replace(SHIPPED_EDITIONS[0], dos=dos)


EDITIONS = (
    *SHIPPED_EDITIONS,
    *second().editions.values(),
    made(*_STRANGE),
    made(*_HOSTILE),
    made("Wees aardig."),
    made(*("Donaudampfschifffahrtsgesellschaft " * 8 for _ in range(12))),
    made(*("x" * 280 for _ in range(12))),
)
"""The longest that a pack may hold is among them: twelve Do's of 280 characters."""
