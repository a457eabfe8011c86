"""About values that do not go together: in one part of a manifest, or between its parts."""

from flask_babel import lazy_gettext as _

from lti_app.campaign.fault_words.words import Words

WORDS = {
    "other_number": Words(
        _("shows %(shown)s but would dial %(dialled)s"),
        _("Make `number` and `display` the same telephone number"),
        form_mend=_("Make both the same telephone number"),
    ),
    "ages_reversed": Words(
        _("goes from %(first)s to %(last)s"),
        _("Give the lower age in `from`"),
        form_mend=_("Give the lower age first"),
    ),
    "half_an_exception": Words(
        _("has one time on an exceptional date"),
        _("Give `from` and `to`, or neither"),
        form_mend=_("Give both times, or neither"),
    ),
    "no_time_between": Words(
        _("opens and closes at %(time)s"),
        _('Write a whole day as "00:00" to "24:00"'),
        form_mend=_("Write a whole day as 00:00 to 24:00"),
    ),
    "known_and_unknown": Words(
        _("calls the hours of a day both known and to be confirmed"),
        _("Give a day in `ranges` or in `to_be_confirmed`"),
        form_mend=_("Take the day out of one of the two"),
    ),
    "unaccounted": Words(
        _("does not say how its details are known"),
        _("Give the `source`, or in `verified_on` the day on which you asked the line itself"),
        form_mend=_("Give the source, or the day on which somebody asked the contact itself"),
    ),
    "answers_to_a_choice": Words(
        _("has answers of its own"), _("Remove them: the answers to a choice are the Do's")
    ),
    "too_few_answers": Words(_("has too few answers"), _("Give a scenario two to five answers")),
    "answers_alike": Words(_("has two answers with the same id"), _("Give each answer its own")),
    "kinds_alike": Words(_("has two kinds with the same id"), _("Give each kind its own")),
    "entries_alike": Words(_("has the id %(id)s twice"), _("Give each entry its own")),
    "hard_to_read": Words(
        _("has colours that are hard to read: %(which)s"),
        _("Choose colours with a contrast of at least %(least)s, darker or lighter"),
        form_message=_("has colours that are hard to read"),
    ),
    "unknown_source": Words(
        _("%(source)s is not a source of this pack"),
        _("Use the id of an entry in `sources`, or add one there"),
        form_mend=_("Choose another one, or add it to the sources"),
    ),
    "undiallable": Words(
        _("%(number)s is not a number that can be dialled"),
        _("Look the number up again; in another country it needs + and the country code"),
    ),
    "used_twice": Words(_("%(value)s is used twice"), _("Give each of the %(part)s its own")),
}
