"""What people read about Kaltura."""

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from lti_app.i18n import LANGUAGES

LONGEST_LABEL = 15
"""Characters that a button of a channel may have."""

PROBLEMS: dict[str, LazyString] = {
    "address_malformed": _(
        "This is not a web address. Copy it from the address bar, with https:// in front."
    ),
    "address_foreign": _(
        "This address is not on the learning platform of this course. Copy the address of the "
        "course, or of the link to the Do's in it."
    ),
    "title": _(
        "The name of the course has more than 100 characters, or a hidden one. Type it anew."
    ),
}


def button_labels() -> dict[str, str]:
    """Return what stands on a button of a channel, by language."""
    labels = {}
    for language in LANGUAGES:
        with force_locale(language):
            labels[language] = gettext("Read the Do's")
    return labels
