"""From an edition and a channel to messages: pure functions, the same answer every time.

The campaign's rule: the introduction is the sender's own, the Do's are copied without changes.
They are never shortened or reworded. Where only the link beside them is too much, it follows as a
message of its own; where they do not fit they are split between two Do's, or replaced by the link
with the picture. What was left out is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from lti_app.campaign.versions import Edition
from lti_app.sharing.channels import Channel, Picture, Room, length


class Role(StrEnum):
    """What is in a message."""

    INTRO = "intro"
    DOS = "dos"
    LINK = "link"
    ALL = "all"
    """Introduction, Do's and link in one field."""


class Remark(StrEnum):
    """What a person should know about the messages."""

    SPLIT = "split"
    """The Do's are more than one message."""
    LINK_ONLY = "link_only"
    """The Do's do not fit: the link stands for them, with the picture where the channel has it."""
    WITHOUT_INTRO = "without_intro"
    """The introduction does not fit beside the Do's and is left out of the field."""
    WITHOUT_LINK = "without_link"
    """The Do's fit, but not the link beside them."""
    INTRO_TOO_LONG = "intro_too_long"
    """The introduction alone does not fit: it has to be shortened."""
    LINK_TOO_LONG = "link_too_long"
    """Not even the link fits."""
    TOO_MANY_RULES = "too_many_rules"
    """There are more Do's than the list has places."""


@dataclass(frozen=True)
class Message:
    """One thing to paste."""

    role: Role
    text: str
    html: Markup | None
    """The same as HTML, where pasting that keeps the list."""
    length: int
    """In the channel's unit."""
    limit: int | None
    with_picture: bool = False
    """Whether the picture goes with this message."""

    @property
    def fits(self) -> bool:
        """Whether the channel takes it as it is."""
        return self.limit is None or self.length <= self.limit


@dataclass(frozen=True)
class Snippet:
    """What to paste into a channel, in this order."""

    channel: Channel
    messages: tuple[Message, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every message fits."""
        return all(message.fits for message in self.messages)


def compose(
    edition: Edition, channel: Channel, *, intro: str, link: str, picture: str | None = None
) -> Snippet:
    """Return what to paste into `channel`.

    `intro` is ready to send (see `introductions.py`) and may be empty; `link` is the public address
    of the edition, `picture` that of the picture with the Do's, None where there is none.
    """
    made = {
        Room.MESSAGES: _messages,
        Room.FIELD: _field,
        Room.RULES: _rules,
        Room.LINK: _link,
    }[channel.room]
    return made(_Material(edition, channel, intro, link, picture))


@dataclass(frozen=True)
class _Material:
    """What a snippet is made of."""

    edition: Edition
    channel: Channel
    intro: str
    link: str
    picture: str | None

    @property
    def dos(self) -> tuple[str, ...]:
        return tuple(do.text for do in self.edition.dos)

    def message(
        self,
        role: Role,
        *,
        intro: str = "",
        dos: Sequence[str] = (),
        link: str = "",
        with_picture: bool = False,
    ) -> Message:
        listed = "\n".join(f"{self.channel.bullet}{text}" for text in dos)
        text = "\n\n".join(part for part in (intro, listed, link) if part)
        return Message(
            role,
            text,
            self._html(intro, dos, link, with_picture) if self.channel.html else None,
            length(text, self.channel.unit),
            self.channel.limit,
            with_picture,
        )

    def _html(self, intro: str, dos: Sequence[str], link: str, with_picture: bool) -> Markup:
        """Return the same as HTML: nothing that an editor would strip."""
        edition = self.edition
        parts = [Markup("<p>{}</p>").format(line) for line in intro.split("\n") if line.strip()]
        if with_picture and self.picture and self.channel.picture is Picture.INLINE:
            image = Markup('<p><img src="{}" alt="{}" width="540" height="675"></p>')
            parts.append(image.format(self.picture, edition.illustration_alt))
        if dos:
            items = Markup("").join(Markup("<li>{}</li>").format(text) for text in dos)
            listed = Markup('<ul lang="{}" dir="{}">{}</ul>')
            parts.append(listed.format(edition.language, edition.direction, items))
        if link:
            parts.append(Markup('<p><a href="{}">{}</a></p>').format(link, link))
        return Markup("").join(parts)

    @property
    def takes_picture(self) -> bool:
        return self.channel.picture is not Picture.NONE


def _messages(material: _Material) -> Snippet:
    remarks: list[Remark] = []
    messages = []
    if material.intro:
        opening = material.message(Role.INTRO, intro=material.intro)
        messages.append(opening)
        if not opening.fits:
            remarks.append(Remark.INTRO_TOO_LONG)
    body = _dos_and_link(material) or list(_split(material))
    if body:
        if [message.role for message in body].count(Role.DOS) > 1:
            remarks.append(Remark.SPLIT)
        messages += body
    else:
        remarks += _link_instead(material, messages)
    return Snippet(material.channel, tuple(messages), tuple(remarks))


def _dos_and_link(material: _Material) -> list[Message]:
    """Return the Do's and then the link, where only both together are too long; else nothing."""
    found = [
        _fitting(material, material.dos, is_last=False, is_first=True),
        material.message(Role.LINK, link=material.link),
    ]
    together = _fitting(material, material.dos, is_last=True)
    return found if not together.fits and all(message.fits for message in found) else []


def _split(material: _Material) -> Iterator[Message]:
    """Yield as few messages as the Do's need, the link in the last; none where one is too long."""
    rest = list(material.dos)
    made: list[list[str]] = []
    while rest:
        count = len(rest)
        while count and not _fitting(material, rest[:count], is_last=count == len(rest)).fits:
            count -= 1
        if not count:
            return
        made.append(rest[:count])
        rest = rest[count:]
    for number, dos in enumerate(made, start=1):
        yield _fitting(material, dos, is_last=number == len(made), is_first=number == 1)


def _fitting(
    material: _Material, dos: Sequence[str], *, is_last: bool, is_first: bool = False
) -> Message:
    return material.message(
        Role.DOS,
        dos=dos,
        link=material.link if is_last else "",
        with_picture=is_first and material.takes_picture,
    )


def _link_instead(material: _Material, messages: list[Message]) -> list[Remark]:
    link = material.message(Role.LINK, link=material.link, with_picture=material.takes_picture)
    messages.append(link)
    return [Remark.LINK_ONLY, *([] if link.fits else [Remark.LINK_TOO_LONG])]


def _field(material: _Material) -> Snippet:
    """Put into one field as much as fits whole: the Do's come before the introduction."""
    whole = material.message(
        Role.ALL,
        intro=material.intro,
        dos=material.dos,
        link=material.link,
        with_picture=material.takes_picture,
    )
    if whole.fits:
        return Snippet(material.channel, (whole,))
    without_intro = _fitting(material, material.dos, is_last=True, is_first=True)
    if without_intro.fits:
        return Snippet(material.channel, (without_intro,), _left_out(material))
    only_dos = _fitting(material, material.dos, is_last=False, is_first=True)
    if only_dos.fits:
        remarks = (*_left_out(material), Remark.WITHOUT_LINK)
        return Snippet(material.channel, (only_dos,), remarks)
    with_link = material.message(
        Role.LINK,
        intro=material.intro,
        link=material.link,
        with_picture=material.takes_picture,
    )
    if with_link.fits:
        return Snippet(material.channel, (with_link,), (Remark.LINK_ONLY,))
    messages: list[Message] = []
    instead = _link_instead(material, messages)
    return Snippet(material.channel, tuple(messages), (*instead, *_left_out(material)))


def _rules(material: _Material) -> Snippet:
    messages = tuple(material.message(Role.DOS, dos=[text]) for text in material.dos)
    remarks: tuple[Remark, ...] = ()
    most = material.channel.most_rules
    if most is not None and len(messages) > most:
        remarks = (Remark.TOO_MANY_RULES,)
    elif all(message.fits for message in messages):
        return Snippet(material.channel, messages, _left_out(material))
    instead: list[Message] = []
    remarks = (*remarks, *_link_instead(material, instead), *_left_out(material))
    return Snippet(material.channel, tuple(instead), remarks)


def _link(material: _Material) -> Snippet:
    button = material.message(Role.LINK, link=material.link)
    return Snippet(material.channel, (button,), _left_out(material))


def _left_out(material: _Material) -> tuple[Remark, ...]:
    """Return the remark for a place in which an introduction never stands."""
    return (Remark.WITHOUT_INTRO,) if material.intro else ()
