"""The short sheet for images that are being spread, when every hour counts: three steps.

After the guideline on unwanted images of Kennisnet, Stichting School & Veiligheid and VO-raad, in
our own words. An item that stands on the large sheet as well is one item, answered once.
"""

from flask_babel import lazy_gettext as _

from lti_app.support.acting_steps import (
    CARE_AFFECTED,
    COMPLAINT,
    DANGER,
    EVIDENCE,
    INFORMATION_PLAN,
    MINORS,
    POLICE,
    REMOVAL,
    STAFF,
)
from lti_app.support.recovery_steps import CHECK_BACK, NO_NAMES, NORM_MESSAGE
from lti_app.support.step_items import Fact, Item, Kind, Step

DEFINE = Step(
    "image-define",
    _("Define the problem"),
    _("In words, and quickly: what is it, where is it, and who is in it?"),
    (
        DANGER,
        Item(
            "image-what",
            _("What kind of image is it, and who is in it?"),
            _("Do not look for it and do not open it; a description is enough. Write A, B, C."),
            Kind.TEXT,
            only_if=Fact.IMAGES,
        ),
        Item(
            "image-where",
            _("Where is it going round, since when, and is it still?"),
            kind=Kind.TEXT,
            only_if=Fact.IMAGES,
        ),
        MINORS,
        STAFF,
    ),
)
ACT_ON_IMAGES = Step(
    "image-act",
    _("Act on it"),
    _("Care for the person in the image, get it taken down, and keep nothing."),
    (
        CARE_AFFECTED,
        REMOVAL,
        Item(
            "image-deleted",
            _("Asked everybody who has it to delete it and not to pass it on"),
            only_if=Fact.IMAGES,
        ),
        Item(
            "image-nothing-kept",
            _("Made sure that no image is kept here: not in the case, in mail or on a phone"),
            may_be_na=False,
            only_if=Fact.IMAGES,
        ),
        EVIDENCE,
        POLICE,
        COMPLAINT,
    ),
)
COMMUNICATE = Step(
    "image-communicate",
    _("Communicate"),
    _("The same few words for everybody, and the person in the image knows them first."),
    (
        Item(
            "image-told-first",
            _("Told the person in the image first what will be said, and to whom"),
            only_if=Fact.IMAGES,
        ),
        INFORMATION_PLAN,
        NORM_MESSAGE,
        NO_NAMES,
        CHECK_BACK,
    ),
)
