"""The manifest of the app for Microsoft Teams, and its texts in other languages.

The format is that of Microsoft's schema, version 1.29, against which a test holds it. Teams shows
the tool only from hosts that stand here, and gives a token only for `webApplicationInfo`, so every
address is made from one: that of the course site.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from babel.support import Translations

from lti_app.config import ROOT
from lti_app.i18n import LANGUAGES

VERSION = "1.29"
APP_VERSION = "1.1.0"
"""What the Teams admin centre compares: higher with every change of what is in the package."""
NAME = "Online Do's"
DEFAULT_LANGUAGE = "en"
"""What Teams shows to people whose language has no file of its own."""
COLOR_ICON, OUTLINE_ICON = "color.png", "outline.png"
_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams"
_ACCENT = "#0F5A5E"
_CONTEXTS = (
    *("channelTab", "privateChatTab", "meetingChatTab", "meetingDetailsTab"),
    *("meetingSidePanel", "meetingStage"),
)
_STAGE_PERMISSIONS = ("MeetingStage.Write.Chat", "ChannelMeetingStage.Write.Group")
"""To put a page on the stage of a meeting, and of one in a channel; nothing can be read by them."""


@dataclass(frozen=True)
class TeamsApp:
    """What differs between installations: the app in Teams, its registration, our address."""

    app_id: str
    """The app's id in Teams."""
    client_id: str
    """The id of the app registration in Microsoft Entra."""
    public_url: str
    """The course site's address, without a path."""

    version: str = APP_VERSION

    @property
    def host(self) -> str:
        """Host name, with a port where it is not the usual one."""
        return urlsplit(self.public_url).netloc

    @property
    def resource(self) -> str:
        """The Application ID URI: for whom Teams asks a token."""
        return f"api://{self.host}/{self.client_id}"


def texts_file(language: str) -> str:
    """Return the name of the file with the texts in `language`."""
    return f"{language}.json"


def other_languages() -> list[str]:
    """Return the languages that have a file of their own."""
    return [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def texts(language: str) -> dict[str, str]:
    """Return what Teams shows about the app, under the names of the localisation schema."""
    _ = Translations.load(str(ROOT / "translations"), [language]).gettext
    return {
        "name.short": NAME,
        "name.full": _("Online Do's for a safe online course"),
        "description.short": _("What we do to keep an online course safe, and where to find help."),
        "description.full": _(
            "The illustration and the Do's of your institution as a tab in a team, a chat or a "
            "meeting. Students read them, confirm with one click and see where to find help. "
            "Lecturers see how many people have confirmed, and share the Do's in the chat. "
            "Somebody who joins a meeting without an account can read along."
        ),
        "staticTabs[0].name": NAME,
    }


def manifest(app: TeamsApp) -> dict[str, Any]:
    """Return the manifest."""
    shown, site = texts(DEFAULT_LANGUAGE), app.public_url
    return {
        "$schema": f"{_SCHEMA}.schema.json",
        "manifestVersion": VERSION,
        "version": app.version,
        "id": app.app_id,
        "developer": {
            "name": NAME,
            "websiteUrl": site,
            "privacyUrl": f"{site}/privacy",
            "termsOfUseUrl": f"{site}/terms",
        },
        "name": {"short": shown["name.short"], "full": shown["name.full"]},
        "description": {
            "short": shown["description.short"],
            "full": shown["description.full"],
        },
        "localizationInfo": {
            "defaultLanguageTag": DEFAULT_LANGUAGE,
            "additionalLanguages": [
                {"languageTag": language, "file": texts_file(language)}
                for language in other_languages()
            ],
        },
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": _ACCENT,
        **_tabs(site, shown["staticTabs[0].name"]),
        "validDomains": [app.host],
        "webApplicationInfo": {"id": app.client_id, "resource": app.resource},
        # The button of Teams itself, which shows a tab on the stage, stays beside that of ours.
        "meetingExtensionDefinition": {"supportsAnonymousGuestUsers": True},
        "authorization": {"permissions": {"resourceSpecific": _permissions()}},
        # Private and shared channels too: what a tab shows does not depend on the kind of channel.
        "supportsChannelFeatures": "tier1",
    }


def _permissions() -> list[dict[str, str]]:
    """Return what who adds the app to a meeting agrees to: in their name, and there only."""
    return [{"name": name, "type": "Delegated"} for name in _STAGE_PERMISSIONS]


def _tabs(site: str, name: str) -> dict[str, Any]:
    """Return the tab for a team, chat or meeting, and the one of somebody's own."""
    return {
        "configurableTabs": [
            {
                "configurationUrl": f"{site}/teams/configure",
                "canUpdateConfiguration": False,
                "scopes": ["team", "groupChat"],
                "context": list(_CONTEXTS),
                "meetingSurfaces": ["sidePanel", "stage"],
            }
        ],
        "staticTabs": [
            {
                "entityId": "home",
                "name": name,
                "contentUrl": f"{site}/teams/home",
                "websiteUrl": site,
                "scopes": ["personal"],
            }
        ],
    }
