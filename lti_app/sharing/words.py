"""What people read about channels and messages, in the language of the interface."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from lti_app.sharing.channels import Channel
from lti_app.sharing.snippets import Remark, Role

FIELDS: dict[str, LazyString] = {
    "message": _("message"),
    "caption": _("photo with caption"),
    "group_description": _("group description"),
    "channel_topic": _("channel topic"),
    "rules_screening": _("rules for new members"),
    "chat": _("chat"),
    "channel_post": _("post in a channel"),
    "team_description": _("team description"),
    "channel_description": _("channel description"),
    "announcement": _("announcement"),
    "room_description": _("room description"),
    "channel_button": _("button in a channel"),
    "discussion": _("discussion"),
    "content_page": _("content page"),
    "meeting_chat": _("chat in a meeting"),
    "email": _("message"),
    "plain_text": _("Plain text"),
}

ROLES: dict[Role, LazyString] = {
    Role.INTRO: _("Introduction"),
    Role.DOS: _("The Do's"),
    Role.LINK: _("Link"),
    Role.ALL: _("Introduction and Do's"),
}

REMARKS: dict[Remark, LazyString] = {
    Remark.SPLIT: _(
        "The Do's do not fit into one message here. They are divided between two Do's; "
        "not a word is left out."
    ),
    Remark.LINK_ONLY: _(
        "The Do's do not fit here. Share the link instead, with the picture where you can."
    ),
    Remark.WITHOUT_INTRO: _(
        "The introduction does not fit here and is left out. Post it as a message of its own."
    ),
    Remark.WITHOUT_LINK: _("The link does not fit beside the Do's here and is left out."),
    Remark.INTRO_TOO_LONG: _("The introduction is too long for this place. Please shorten it."),
    Remark.LINK_TOO_LONG: _("Not even the link fits here. Choose another place for it."),
    Remark.TOO_MANY_RULES: _(
        "There are more Do's than this list has places, so the link stands for them."
    ),
}

PROBLEMS: dict[str, LazyString] = {
    "too_long": _("The introduction has more than 2,000 characters. Please shorten it."),
    "direction": _(
        "The introduction has a hidden character that turns the direction of writing. "
        "Type the text anew instead of pasting it."
    ),
    "control": _(
        "The introduction has a hidden control character. Type the text anew instead of pasting it."
    ),
    "group_too_long": _("The name of the group has more than 100 characters."),
    "group_line": _("The name of the group has to be plain text on one line."),
    "too_much": _("The introductions saved for this course are too long together."),
}


def channel_name(channel: Channel) -> str:
    """Return what a channel is called: "WhatsApp: message"."""
    field = channel.own_name or str(FIELDS[channel.name])
    return f"{channel.app}: {field}" if channel.app else field
