"""The fields of a place to share in; those that the tool knows are offered to be corrected."""

from flask_babel import force_locale, format_decimal, gettext
from flask_babel import lazy_gettext as _

from lti_app.campaign.importing import unused_id
from lti_app.editing.fields import Choices, Group, Kind, Text
from lti_app.editing.parts import field, texts
from lti_app.editing.sketch import Item, Sketch, key_of
from lti_app.i18n import long_date, offered
from lti_app.sharing.channels import Basis, Channel, Unit
from lti_app.sharing.known_channels import CHANNELS
from lti_app.sharing.words import FIELDS, channel_name

_KNOWN = {each.id: each for each in CHANNELS}
_LIMITS = {
    Unit.UTF16: _("%(limit)s UTF-16 units"),
    Unit.CHARACTERS: _("%(limit)s characters"),
    Unit.BYTES: _("%(limit)s bytes"),
}
_BASES = {Basis.DOCUMENTED: _("documented"), Basis.REPORTED: _("reported by others")}

CHANNEL = (
    Group(
        _("Which place it is"),
        (
            field("app", _("Name of the application"), most=40, hint=_("As people know it.")),
            texts("name", _("What the field is called there"), hint=_("Such as: announcement.")),
        ),
    ),
    Group(
        _("What goes in"),
        (
            field(
                "room",
                _("Into the field goes"),
                Kind.CHOICE,
                default="messages",
                choices=(
                    ("messages", _("the introduction, then the Do's: messages one after another")),
                    ("field", _("everything in one text, such as a description")),
                    ("rules", _("one Do in each rule of a list")),
                    ("link", _("the link only")),
                ),
            ),
            field(
                "most_rules",
                _("How many rules the list has room for"),
                Kind.NUMBER,
                is_optional=True,
            ),
            field("limit", _("Longest text"), Kind.NUMBER, is_optional=True),
            field(
                "unit",
                _("Counted in"),
                Kind.CHOICE,
                default="characters",
                choices=(
                    ("characters", _("characters")),
                    ("utf16", _("UTF-16 units: an emoji is two or more")),
                    ("bytes", _("bytes")),
                ),
            ),
            field(
                "bullet",
                _("Sign before each Do"),
                Kind.CHOICE,
                default="•",
                choices=(("•", "•"), ("-", "-"), ("–", "–"), ("", _("none"))),
            ),
            field("html", _("A pasted list stays a list there"), Kind.TICK, is_optional=True),
            field(
                "picture",
                _("The picture with the Do's"),
                Kind.CHOICE,
                default="separate",
                choices=(
                    ("separate", _("is pasted or attached on its own")),
                    ("caption", _("has the Do's as its caption")),
                    ("inline", _("stands inside the text")),
                    ("none", _("has no place there")),
                ),
            ),
        ),
    ),
    Group(
        _("A button that opens the application"),
        (
            field(
                "share",
                _("Share address"),
                is_optional=True,
                most=300,
                hint=_("{text}, {link} and {title} are filled in."),
            ),
            field(
                "share_limit",
                _("Longest text in this address, in characters"),
                Kind.NUMBER,
                is_optional=True,
            ),
        ),
    ),
    Group(
        _("How we know this"),
        (
            field("source", _("Source"), most=200),
            field("taken_on", _("Day on which somebody looked"), Kind.DATE),
        ),
    ),
)


def offered_channels(sketch: Sketch) -> Choices:
    """Return the known places that the pack says nothing about, with what is known of them."""
    own = {key_of(each) for each in sketch.items(("channels",))}
    return tuple(
        (each.id, f"{channel_name(each)} – {_limit(each)}")
        for each in CHANNELS
        if each.id not in own
    )


def known_as_item(sketch: Sketch, key: str) -> Item | None:
    """Return a known place as a pack holds it; None for what is not known, or there already.

    Its name is there in the languages that the tool speaks; in others somebody has to write it.
    """
    channel = _KNOWN.get(key)
    if channel is None or sketch.item(("channels",), key) is not None:
        return None
    facts: Item = {
        "id": channel.id,
        "app": channel.app,
        "name": {each: _name_in(each, channel) for each in sketch.languages},
        "room": channel.room.value,
        "limit": channel.limit,
        "unit": channel.unit.value,
        "bullet": channel.bullet.strip(),
        "html": channel.html or None,
        "picture": channel.picture.value,
        "most_rules": channel.most_rules,
        "share": channel.share,
        "share_limit": channel.share_limit,
        "source": channel.fact.source,
        "taken_on": channel.fact.taken_on.isoformat(),
    }
    return {name: value for name, value in facts.items() if value is not None}


def own_channel(sketch: Sketch, app: str) -> Item:
    """Return a place of an application of which nothing is known yet."""
    used = (*_KNOWN, *(key_of(each) for each in sketch.items(("channels",))))
    return {
        "id": unused_id(app, used, fallback="channel"),
        "app": app,
        "name": dict.fromkeys(sketch.languages, ""),
        "room": "messages",
        "unit": "characters",
        "source": "",
        "taken_on": "",
    }


def what_is_known(key: str) -> Text:
    """Return in words what the tool itself knows about a place; nothing where it knows none."""
    channel = _KNOWN.get(key)
    if channel is None:
        return ""
    return gettext(
        "What stands here counts in place of what the tool knows about “%(name)s”: %(limit)s, "
        "%(basis)s (%(date)s).",
        name=channel_name(channel),
        limit=_limit(channel),
        basis=_BASES[channel.fact.basis],
        date=long_date(channel.fact.taken_on),
    )


def _limit(channel: Channel) -> str:
    if channel.limit is None:
        return str(_("no limit known"))
    return str(_LIMITS[channel.unit]) % {"limit": format_decimal(channel.limit)}


def _name_in(language: str, channel: Channel) -> str:
    spoken = offered(language)
    if spoken is None:
        return ""
    with force_locale(spoken):
        return str(FIELDS[channel.name])
