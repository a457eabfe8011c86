"""About what keeps a version from being published, or its pictures and files from being made."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.fault_words.words import Words

_SHORTEN = _("Shorten the longest Do's; in characters: %(longest)s")

WORDS = {
    "published_already": Words(
        _("Version %(label)s (%(hash)s) is published already"), _("There is nothing to do")
    ),
    "label_taken": Words(
        _("The label %(label)s names another text (%(hash)s) that was published before"),
        _("Give this one a label of its own in `version`"),
        form_mend=_("Give this one a label of its own"),
    ),
    "note_foreign": Words(
        _("There is a note in %(languages)s, not a language of this pack"),
        _("Write notes in the languages of the pack"),
    ),
    "not_the_first": Words(_("Something was published before"), _("Choose editorial or meaning")),
    "overtaken": Words(_("Somebody else published a moment ago"), _("Look at it first")),
    "draft_faulty": Words(
        _("The draft has problems that have to be mended first"),
        _("The first page of the draft lists them"),
    ),
    "unexpected": Words(
        _("Something went wrong on our side"),
        _("Try again, or ask the people who run Online Do's"),
    ),
    "no_font": Words(
        _("%(language)s: no installed font has %(characters)s"),
        _("Install a package of a font that has it, such as fontpkg-noto-sans-arabic for Arabic"),
        form_mend=_(
            "Leave it out, or ask the people who run Online Do's to install a font that has it"
        ),
    ),
    "title_too_long": Words(
        _("%(language)s: the title does not fit on the slide"), _("Shorten the title")
    ),
    "introduction_too_long": Words(
        _("%(language)s: the introduction does not fit on the slide"), _("Shorten it")
    ),
    "names_too_long": Words(
        _("%(language)s: title and name of the institution do not fit on the preview of a link"),
        _("Shorten them"),
    ),
    "poster_too_long": Words(
        _("%(language)s: the texts do not fit on the poster in a size that can be read"), _SHORTEN
    ),
    "chat_too_long": Words(
        _("%(language)s: the texts do not fit on the chat picture in a size that can be read"),
        _SHORTEN,
    ),
    "slide_too_long": Words(
        _("%(language)s: the texts do not fit on the slide in a size that can be read"), _SHORTEN
    ),
    "handout_too_long": Words(
        _("%(language)s: the texts do not fit on the handout in a size that can be read"),
        _(
            "Shorten the longest Do's, or name fewer places to find help; "
            "in characters: %(longest)s"
        ),
    ),
}
