"""What the channel can and cannot do, in plain language; docs/threat-model.md has the same ids."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Limit:
    """Something that remains, whatever we build."""

    id: str
    title: str
    text: str


CAN = (
    _("Your report is locked in your browser. Whoever runs this website cannot open it."),
    _("We do not ask, see or keep who you are: no name, no address of your computer, no cookie."),
    _("Only the day is kept, never the time."),
    _(
        "You see who will read it before you send it, and in your mailbox who reads it later. "
        "There are no hidden readers."
    ),
    _("You can come back with your code, read the answer, write more, or take it all back."),
)
LIMITS = (
    Limit(
        "what-you-write",
        _("What you write can show who you are"),
        _(
            "A detail that only you know, a course with few people, or your way of writing. "
            "Read it over as if somebody else had to guess."
        ),
    ),
    Limit(
        "your-device",
        _("Somebody can look at your screen or use your device after you"),
        _(
            "On a shared or borrowed device the history shows that you were here. "
            "Use a private window, and the button to leave quickly."
        ),
    ),
    Limit(
        "your-network",
        _("The network that you use can see that you opened this website"),
        _(
            "It does not see what you write. At home or on mobile data it is not the network "
            "of your institution; Tor Browser hides your address altogether."
        ),
    ),
    Limit(
        "one-operator",
        _("Your course and this website are run by the same people"),
        _(
            "They are strictly apart, and nothing that is kept ties them together. But somebody "
            "who controls all computers could watch both at the same moment."
        ),
    ),
    Limit(
        "altered-page",
        _("The lock comes from this website itself"),
        _(
            "If criminals or the operator changed the page, it could read along before anything "
            "is locked. Anybody can compare the page with the published one; hardly anybody does."
        ),
    ),
    Limit(
        "who-was-here",
        _("You are one of those who opened the Do's in these weeks"),
        _(
            "That is all that can be said of who sent a report. The more people open them, "
            "the better you are hidden."
        ),
    ),
    Limit(
        "order-in-backups",
        _("Copies of the database can show in which order reports came"),
        _("The database itself forgets it. Its safety copies do so when they are deleted."),
    ),
    Limit(
        "deleted-in-backups",
        _("What you take back stays in safety copies for some time"),
        _(
            "It is locked there as before: only those who could read your report could open it. "
            "After about four months nobody can, because another key is destroyed then."
        ),
    ),
    Limit(
        "rough-length",
        _("Whether a report is short, long or very long can be seen"),
        _("There are three sizes, and everything is filled up to one of them."),
    ),
    Limit(
        "weaker-way",
        _("Without JavaScript it is less well protected"),
        _(
            "What you write is then locked by the website and not by your browser: for a moment "
            "it is there in plain text. It is never kept that way. "
            "And after you leave, the button Back shows the page again."
        ),
    ),
    Limit(
        "readers-are-people",
        _("Whoever reads your report knows what is in it"),
        _(
            "They promise to treat it with care, and to tell you what they do. A computer "
            "cannot make sure of that. Whoever stops being a reader has read what they have read; "
            "whoever becomes one later can be given your report too."
        ),
    ),
    Limit(
        "masked-copies",
        _("Names are left out of copies by hand"),
        _(
            "When something of a report is passed on, people take the names out. "
            "What you put into the box for names is locked apart, and not for who only reads first."
        ),
    ),
    Limit(
        "lost-code",
        _("Without your code there is no way back"),
        _("Nobody can look it up for you. You can always send another report."),
    ),
    Limit(
        "lost-keys",
        _("If all keys are lost, nobody can read your report any more"),
        _("There is one spare key on paper, in an envelope. Nothing else opens a report."),
    ),
    Limit(
        "no-search",
        _("Nobody can search through all reports"),
        _("That is the price of the lock: people have to see whether two reports belong together."),
    ),
    Limit(
        "not-an-emergency-number",
        _("Nobody watches day and night"),
        _("If somebody is in danger now, call the emergency number or a help line."),
    ),
)
