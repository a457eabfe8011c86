"""The fields of a contact, and of where its details come from."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.hours import DAYS
from lti_app.editing.fields import Choices, Group, Kind, Rows, shown
from lti_app.editing.parts import field, replace_mark, texts, title_of
from lti_app.editing.sketch import Path, Sketch, key_of

_NONE: Choices = (("", "–"),)
_DAY_NAMES = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
DAY_CHOICES: Choices = (*_NONE, *zip(DAYS, _DAY_NAMES, strict=True))


def _sources(sketch: Sketch) -> Choices:
    return (
        *_NONE,
        *((key_of(each), title_of(each)) for each in sketch.items(("sources",))),
    )


CONTACT = (
    Group(
        _("Who it is"),
        (
            field(
                "kind",
                _("Kind"),
                Kind.CHOICE,
                choices=(
                    ("emergency", _("emergency number")),
                    ("helpline", _("helpline")),
                    ("internal", _("somebody of the institution")),
                    ("confidential", _("confidential adviser")),
                    ("police", _("police")),
                ),
            ),
            texts("name", _("Name")),
            texts("description", _("When to turn to it"), Kind.PASSAGE),
            texts("audience", _("For whom, in words"), is_optional=True),
            field("ages.from", _("From the age of"), Kind.NUMBER, is_optional=True),
            field("ages.to", _("To the age of"), Kind.NUMBER, is_optional=True),
            replace_mark(),
        ),
    ),
    Group(
        _("How to reach it"),
        (
            field(
                "phone.number",
                _("Telephone number to dial"),
                is_optional=True,
                hint=_("With + and the country code, digits only; or a short number such as 112."),
            ),
            field("phone.display", _("The same number as people know it"), is_optional=True),
            field("mail", _("E-mail address"), is_optional=True),
            field("web", _("Web address"), is_optional=True, most=500),
            field("chat", _("Web address of the chat"), is_optional=True, most=500),
        ),
    ),
    Group(
        _("When it answers"),
        (
            Rows(
                ("hours", "ranges"),
                _("Hours"),
                (
                    field("days", _("Days"), Kind.DAYS, choices=DAY_CHOICES),
                    field("from", _("From"), Kind.TIME),
                    field("to", _("To"), Kind.TIME),
                ),
                hint=_(
                    "As 09:30. A whole day is 00:00 to 24:00. A day that is not here is closed."
                ),
            ),
            field(
                "hours.to_be_confirmed",
                _("Days of which the hours are not known"),
                Kind.DAYS,
                is_optional=True,
                choices=DAY_CHOICES,
            ),
            Rows(
                ("hours", "exceptions"),
                _("Other hours on one date"),
                (
                    field("date", _("Date"), Kind.DATE),
                    field("from", _("From"), Kind.TIME),
                    field("to", _("To"), Kind.TIME),
                ),
                hint=_("Without times it is closed on that date."),
            ),
            field("hours.zone", _("Time zone"), is_optional=True, default="Europe/Amsterdam"),
        ),
    ),
    Group(
        _("How we know these details"),
        (
            field("source", _("Source"), Kind.CHOICE, is_optional=True, choices=_sources),
            field(
                "verified_on",
                _("Day on which somebody asked the contact itself"),
                Kind.DATE,
                is_optional=True,
            ),
            field("review_by", _("To be looked at again by"), Kind.DATE, is_optional=True),
        ),
    ),
)


def tidy_contact(sketch: Sketch, path: Path) -> None:
    """Take hours away that are nothing but a time zone, and give those that are not their list."""
    hours = sketch.value((*path, "hours"))
    if isinstance(hours, dict):
        if not set(hours) - {"zone"}:
            sketch.drop((*path, "hours"))
        else:
            hours.setdefault("ranges", [])
            hours["zone"] = shown(hours.get("zone")) or "Europe/Amsterdam"
