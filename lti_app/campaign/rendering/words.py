"""The few words of our own on an artefact, in the language of the edition where we speak it."""

from dataclasses import dataclass

from babel import Locale
from babel.core import get_global
from babel.support import Translations

from lti_app.campaign.versions import Version
from lti_app.config import ROOT
from lti_app.i18n import offered, region

_CATALOGUES = ROOT / "translations"


@dataclass(frozen=True)
class Words:
    """The words in one language of the interface."""

    language: str
    tag: str
    """With the region whose spelling we use, such as en-GB."""
    working: str
    """What an edition that is not official says about itself."""
    version: str
    scan: str
    code: str
    """What the QR code is, for those who do not see it."""
    help: str
    more: str
    talk: tuple[str, ...]
    """What to say beside a slide."""


def with_region(language: str) -> str:
    """`language` with the region where most speak it; for English ours, which is Britain."""
    locale = Locale.parse(region(language).replace("_", "-"), sep="-")
    if locale.territory is None:
        likely = get_global("likely_subtags").get(locale.language, locale.language)
        locale = Locale(locale.language, Locale.parse(likely).territory)
    return f"{locale.language}-{locale.territory}" if locale.territory else locale.language


def words_for(language: str, version: Version) -> Words:
    """Return the words for an edition in `language`; in English where we do not speak it."""
    spoken = offered(language) or "en"
    _ = Translations.load(str(_CATALOGUES), [spoken]).gettext
    label = {"label": version.label, "hash": version.hash[:12]}
    return Words(
        language=spoken,
        tag=with_region(spoken),
        working=_(
            "This is a working version: the institution has not yet adopted this text officially."
        ),
        version=_("Version %(label)s · %(hash)s") % label,
        scan=_("Scan for help and more:"),
        code=_("QR code that opens the page with these Do's"),
        help=_("Where to find help"),
        more=_("More, and where to find help:"),
        talk=(
            _("Show the illustration first. Ask what people see, and leave a moment of silence."),
            _("Read the Do's aloud, or let different people read one each."),
            _("Say what you do yourself when something happens in the group."),
            _("Show where to find help, and say that asking early is fine."),
        ),
    )
