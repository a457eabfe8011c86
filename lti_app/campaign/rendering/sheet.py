"""What is set on the sheets of one edition, gathered once for all its artefacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lti_app.campaign.contacts import HelpContact
from lti_app.campaign.rendering.words import Words, with_region, words_for
from lti_app.campaign.versions import Edition, Version

SHIPPED_COLOURS = {"panel": "#0f5e5c", "accent": "#f6b54d"}
"""Of the tool itself, as in static/css/base.css."""


@dataclass(frozen=True)
class Sheet:
    """One edition of a version with what else stands on its artefacts."""

    version: Version
    edition: Edition
    address: str
    """Where the edition is found on the web."""
    when: datetime
    """The moment that is written into the files; nothing else in them depends on the time."""
    words: Words

    @property
    def short_address(self) -> str:
        """The address as people type it."""
        return self.address.partition("://")[2].rstrip("/")

    @property
    def colours(self) -> dict[str, str]:
        """Panel and accent of the institution; ink and paper are always the same."""
        theme = self.version.theme
        own = {"panel": theme.panel, "accent": theme.accent} if theme else {}
        chosen = {name: own.get(name) or SHIPPED_COLOURS[name] for name in SHIPPED_COLOURS}
        return {**chosen, "ink": "#1f2a4d", "paper": "#fdfaf5"}

    @property
    def working(self) -> str | None:
        """What to say when the text is not official yet."""
        return self.words.working if self.edition.status == "working" else None

    @property
    def locale(self) -> str:
        """The edition's language with a region, such as nl-NL, as a spelling checker wants it."""
        return with_region(self.edition.language)

    @property
    def about_code(self) -> str:
        """What the QR code is, and whether the text behind it is official."""
        return f"{self.words.code}: {self.short_address}. {self.working or ''}".strip()

    @property
    def opening(self) -> str | None:
        """What the pack suggests to say at the start of a lecture."""
        texts = self.edition.introductions
        if texts.lecture is None:
            return None
        return texts.lecture.replace("{group}", texts.group or self.edition.institution)

    def texts(self) -> Iterator[str]:
        """Yield all that has to be set, to ask the fonts."""
        edition = self.edition
        yield from (
            edition.title,
            edition.introduction,
            edition.institution,
            self.short_address,
        )
        yield from (each.text for each in edition.dos)
        yield from (self.words.working, self.words.version, self.words.scan, self.words.help)
        for contact in edition.contacts:
            yield from (contact.name, contact.description, contact.audience or "")
            yield from (shown for _target, shown in ways(contact))


def sheet_for(version: Version, language: str, address: str, when: datetime) -> Sheet:
    """Return the sheet of the edition in `language`."""
    moment = when.astimezone(UTC).replace(microsecond=0)  # what all the formats can hold
    return Sheet(version, version.editions[language], address, moment, words_for(language, version))


def ways(contact: HelpContact) -> Iterator[tuple[str, str]]:
    """Yield the ways to reach `contact`: where a link leads, and what is printed."""
    if contact.phone and contact.phone_display:
        yield f"tel:{contact.phone}", contact.phone_display
    if contact.mail:
        yield f"mailto:{contact.mail}", contact.mail
    for page in dict.fromkeys((contact.web, contact.chat)):
        if page:
            yield page, page.partition("://")[2].rstrip("/")
