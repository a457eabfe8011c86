"""About single values: see `fields.py` and, for the findings of pydantic, `faults.py`."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.fault_words.words import Words

_PLAIN = _("Use plain text")
_LANGUAGES = _("Give exactly the languages of the draft")

WORDS = {
    "missing": Words(_("is missing"), _("Add it")),
    "unknown_field": Words(
        _("is not a field that a pack knows"), _("Correct its spelling or remove it")
    ),
    "not_text": Words(
        _("must be text"),
        _("Write the text, and put a number in quotes"),
        form_mend=_("Write the text"),
    ),
    "empty": Words(_("is empty"), _("Write the text")),
    "too_long": Words(_("is longer than %(most)s characters"), _("Shorten it")),
    "not_one_of": Words(_("must be %(choices)s"), _("Choose one of these")),
    "not_a_number": Words(
        _("must be a whole number"),
        _("Write it in digits, without quotes"),
        form_mend=_("Write it in digits"),
    ),
    "not_yes_or_no": Words(_("must be true or false"), _("Write one of these, without quotes")),
    "not_a_list": Words(_("must be a list"), _("Begin each item with a dash")),
    "too_few": Words(_("has too few items"), _("Add at least %(least)s")),
    "too_many": Words(_("has too many items"), _("Keep at most %(most)s")),
    "not_per_language": Words(
        _("must be given per language"), _("Write one line for each language")
    ),
    "not_a_part": Words(_("must have fields of its own"), _("Write them below it, indented")),
    "too_low": Words(_("is lower than %(least)s"), _("Write %(least)s or more")),
    "too_high": Words(_("is higher than %(most)s"), _("Write %(most)s or less")),
    "no_date": Words(
        _("must be a date"), _("Write it as 2026-11-20"), form_mend=_("Choose the day")
    ),
    "not_a_date": Words(_("is not a date"), _("Write it as 2026-11-20")),
    "unusable": Words(_("cannot be used as it stands"), _("Correct the value")),
    "line_break": Words(_("has a line break in it"), _("Write it as plain text on one line")),
    "hidden_character": Words(
        _("has the hidden character %(sign)s in it"), _("Write it as plain text on one line")
    ),
    "markup": Words(_("has %(signs)s in it, which chats turn into markup"), _PLAIN),
    "chat_code": Words(_("has %(sign)s in it, which a chat turns into something else"), _PLAIN),
    "chat_list": Words(
        _("begins with %(sign)s, which a chat turns into a list"),
        _("Begin with a word; numbers and dots are added where they belong"),
    ),
    "placeholder": Words(
        _("has %(found)s in it"),
        _("Write {group} once, where the name of the group comes, and no other braces"),
    ),
    "date_placeholder": Words(
        _("has %(found)s in it"),
        _("Write {date} at most once, where a day comes, and no other braces"),
    ),
    "unknown_language": Words(
        _("%(tag)s is not a known language"), _("Use a code such as nl, en or ar")
    ),
    "foreign": Words(
        _("has a text in %(unknown)s, not a language of this pack"),
        _("Give exactly the languages that are in `languages`"),
        form_mend=_LANGUAGES,
    ),
    "foreign_and_untranslated": Words(
        _("has a text in %(unknown)s, not a language of this pack, and has no text in %(missing)s"),
        _("Give exactly the languages that are in `languages`"),
        form_mend=_LANGUAGES,
    ),
    "untranslated": Words(_("has no text in %(missing)s"), _("Add the translation")),
    "not_days": Words(
        _("%(text)s is not a day or a range of days"),
        _("Use mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri"),
        form_message=_("is not a day or a range of days"),
        form_mend=_("Choose a first day, and a last one where there are several"),
    ),
    "unknown_zone": Words(
        _("%(name)s is not a known time zone"), _("Use a name such as Europe/Amsterdam")
    ),
    "not_an_id": Words(_("%(text)s is not an id"), _("Use only small letters, digits and hyphens")),
    "not_an_svg_name": Words(
        _("%(text)s is not the name of an SVG file"), _("Write illustration.svg")
    ),
    "not_a_share_address": Words(
        _("%(text)s is not an address that opens an application"),
        _("Begin it with https:// and write {text}, {link} or {title} where they come"),
    ),
    "not_a_colour": Words(
        _("%(text)s is not a colour"),
        _('Write it as "#0f6462", in quotes'),
        form_mend=_("Write it as #0f6462, or choose it"),
    ),
    "not_a_phone_number": Words(
        _("%(text)s is not a telephone number"),
        _('Write it with +, the country code and only digits, such as "+31201234567"'),
        form_mend=_("Write it with +, the country code and only digits, such as +31201234567"),
    ),
    "not_a_mail_address": Words(
        _("%(text)s is not an e-mail address"), _("Write it as name@example.org")
    ),
    "not_a_web_address": Words(
        _("%(text)s is not a web address"), _("Write it in full, beginning with https://")
    ),
    "not_a_time": Words(
        _("%(text)s is not a time"), _('Write it as "09:30"'), form_mend=_("Write it as 09:30")
    ),
    "not_a_closing_time": Words(
        _("%(text)s is not a time"),
        _('Write it as "17:00", at most "24:00"'),
        form_mend=_("Write it as 17:00, at most 24:00"),
    ),
}
