"""The sections of the editor, in their order: which fields are on which page."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.problems import Problem
from lti_app.editing import channel_parts, contact_parts, desk_parts, parts
from lti_app.editing.section import Offer, Section

SECTIONS = (
    Section(
        "names",
        _("Institution and title"),
        _("What stands above the Do's on every page, picture and poster."),
        ("institution", "title", "introduction"),
        groups=parts.NAMES,
    ),
    Section(
        "languages",
        _("Languages"),
        _("Every text is given in all of them. The first one is shown to who reads none of them."),
        ("languages",),
        part=("languages",),
        item=parts.LANGUAGE,
        most=12,
        add=_("Add a language"),
    ),
    Section(
        "dos",
        _("The Do's"),
        _("They are shown exactly as they stand here, everywhere, as plain text on one line."),
        ("dos",),
        part=("dos",),
        item=parts.DO,
        most=12,
        add=_("Add a Do"),
        new=_("Text of the new Do"),
    ),
    Section(
        "illustration",
        _("Illustration"),
        _("A drawing that says what the Do's say, and its description in words."),
        ("illustration",),
        groups=parts.ILLUSTRATION,
    ),
    Section(
        "introductions",
        _("Introductions"),
        _("What comes before the Do's when somebody shares them."),
        ("introductions",),
        groups=parts.INTRODUCTIONS,
    ),
    Section(
        "channels",
        _("Places to share in"),
        _("The tool knows many. Add one that is missing, or correct what it knows about one."),
        ("channels",),
        part=("channels",),
        item=channel_parts.CHANNEL,
        has_pages=True,
        most=40,
        add=_("Add a place"),
        new=_("Name of another application"),
        is_new_translated=False,
        offer=Offer(
            _("A place that the tool knows"),
            _("Correct it"),
            channel_parts.offered_channels,
            channel_parts.known_as_item,
        ),
        about=channel_parts.what_is_known,
    ),
    Section(
        "contacts",
        _("Where to find help"),
        _("People and lines that somebody can turn to, in the order in which they are shown."),
        ("contacts",),
        part=("contacts",),
        item=contact_parts.CONTACT,
        has_pages=True,
        add=_("Add a contact"),
        new=_("Name of the new contact"),
        tidy=contact_parts.tidy_contact,
    ),
    Section(
        "sources",
        _("Sources"),
        _("Where the details of contacts were read, and when."),
        ("sources",),
        part=("sources",),
        item=parts.SOURCE,
        add=_("Add a source"),
        new=_("Title of the new source"),
    ),
    Section(
        "faq",
        _("Questions and answers"),
        _("What people ask about the Do's."),
        ("faq",),
        part=("faq",),
        item=parts.FAQ,
        has_pages=True,
        add=_("Add a question"),
        new=_("The new question"),
    ),
    Section(
        "guidance",
        _("Guidance"),
        _("Pages of advice: for students, and for who teaches or looks after a group."),
        ("guidance",),
        part=("guidance",),
        item=parts.GUIDANCE,
        has_pages=True,
        add=_("Add a page"),
        new=_("Title of the new page"),
    ),
    Section(
        "question",
        _("The question"),
        _("One question that students may answer after the Do's; nobody has to."),
        ("question",),
        groups=parts.QUESTION,
        part=("question", "answers"),
        item=parts.ANSWER,
        most=5,
        add=_("Add an answer"),
        new=_("The new answer"),
        tidy=parts.tidy_question,
    ),
    Section(
        "reporting",
        _("Reporting"),
        _("What the pages for reports promise in the name of the institution."),
        ("reporting",),
        groups=parts.REPORTING,
        part=("reporting", "kinds"),
        item=parts.REPORT_KIND,
        most=24,
        add=_("Add a kind"),
        new=_("The new kind"),
    ),
    *(
        Section(
            f"desk-{each.list}",
            each.title,
            each.lead,
            (f"desk.{each.list}", *each.holds),
            groups=each.groups,
            part=("desk", each.list),
            item=each.item,
            most=each.most,
            add=each.add,
            new=each.new,
        )
        for each in desk_parts.PAGES
    ),
    Section(
        "colours",
        _("Colours"),
        _("Empty fields mean the colours of the tool. With one of your own, give all four."),
        ("theme",),
        groups=parts.COLOURS,
    ),
    Section(
        "details",
        _("Version, dates and licence"),
        _("How this version is called, and how long it is meant to be used."),
        ("version", "licence", "valid_from", "review_by", "schema", "id"),
        groups=parts.DETAILS,
    ),
)
_BY_NAME = {each.name: each for each in SECTIONS}


def section_named(name: str) -> Section | None:
    """Return the section called `name`."""
    return _BY_NAME.get(name)


def section_of(problem: Problem) -> Section | None:
    """Return the section in which a problem can be mended."""
    return next((each for each in SECTIONS if each.owns(problem)), None)
