"""Steps four to seven of the working sheet: the norm, recovery, looking back, preventing.

After the step plan for online incidents of Stichting School & Veiligheid, in our own words.
"""

from flask_babel import lazy_gettext as _

from lti_app.support.step_items import Item, Kind, Material, Step

NORM_MESSAGE = Item(
    "norm-message",
    _("Told the right people where the line is"),
    _("Begin from a draft of the institution, and let it go out under one name."),
    material=Material.NORMS,
)
NO_NAMES = Item(
    "no-names",
    _("Read every message once more: no names, and no details that point to someone"),
    _("Let those concerned read it first, where that is possible."),
)
CHECK_BACK = Item(
    "check-back-first",
    _("When do we ask for the first time how things are?"),
    _("After about two weeks, of everybody involved."),
    Kind.DATE,
    after_days=14,
)

NORM = Step(
    "norm",
    _("Limit the harm, restore the norm"),
    _("Nothing spreads further, and everybody knows again how we treat each other."),
    (
        Item(
            "spread-stopped",
            _("Stopped the spreading as far as that can be done"),
            _(
                "Messages taken away, people asked to delete and not to pass on, a group closed "
                "for a while."
            ),
        ),
        Item(
            "norm-reference",
            _("Does the message refer to the incident?"),
            _("Where not everybody knows of it, and nobody has to, leave it out."),
            Kind.CHOICE,
            choices=(
                ("with", _("yes, something happened")),
                ("without", _("no, only how we treat each other")),
            ),
        ),
        NORM_MESSAGE,
        NO_NAMES,
        Item(
            "dos-again",
            _("Shared the Do's again in the groups and courses it is about"),
            _("Through the moderator or the lecturer, who need not know who reported what."),
        ),
        Item(
            "others-told",
            _("Weighed whether others need to hear something, before rumours take over"),
            _("Other groups, the whole programme, the press office. Less is often better."),
        ),
    ),
)

RECOVERY = Step(
    "recovery",
    _("Recovery and aftercare"),
    _("Those involved feel safe again and can study and work together."),
    (
        Item(
            "recovery-coordinator",
            _("One person coordinates recovery"),
            _("Someone from the team, or a study adviser or psychologist."),
        ),
        Item(
            "needs",
            _("What does each of those involved need?"),
            _("Ask every one of them; it differs. Use A, B, C and no names."),
            Kind.TEXT,
        ),
        Item(
            "restorative",
            _("Offered a restorative conversation"),
            _(
                "Of free will on all sides, and led by somebody trained for it. Never press anyone "
                "who was hurt."
            ),
        ),
        Item(
            "return-plan",
            _("How does everybody come back?"),
            _("In classes, groups and group work, and online: who should not have to meet whom?"),
            Kind.TEXT,
        ),
        Item(
            "staff-aftercare",
            _("Asked staff what it did to them, and what they need"),
        ),
        Item(
            "where-to-go",
            _("Everybody involved knows where to go when it begins again"),
            material=Material.CONTACTS,
        ),
        CHECK_BACK,
        Item(
            "check-back-second",
            _("When do we ask again?"),
            _("After about six weeks. Did what we did help, and is more care needed?"),
            Kind.DATE,
            after_days=42,
        ),
        Item(
            "repeated",
            _("Brought in help from outside, because it happens again and again"),
            _("Such as a youth worker, or Halt for those who are young."),
            is_needed=False,
        ),
    ),
)

EVALUATION = Step(
    "evaluation",
    _("Look back"),
    _("Once things are calm: what worked, and what do we do differently?"),
    (
        Item(
            "invited",
            _("Invited those who had a part in it to look back"),
            _("Staff, those involved, and partners from outside; everybody may say no."),
        ),
        Item(
            "three-questions",
            _("Asked the person who reported three questions, through the mailbox"),
            _("Anonymous, like everything in the mailbox."),
            material=Material.EVALUATION,
        ),
        Item(
            "lessons",
            _("What went well, and what has to change?"),
            _("So that it can be read by others: without names and details."),
            Kind.TEXT,
        ),
    ),
)

PREVENTION = Step(
    "prevention",
    _("Prevent"),
    _("Each lesson becomes a task, with a person and a date."),
    (
        Item(
            "tasks",
            _("Which tasks follow, who does them, and by when?"),
            kind=Kind.TEXT,
        ),
        Item(
            "lessons-passed",
            _("Passed the lessons on to who can act on them, with nothing that leads to a person"),
        ),
        Item(
            "dos-placed",
            _("Checked whether the Do's need another place, or another moment"),
            is_needed=False,
        ),
        Item(
            "agreements",
            _("Talked with students about their agreements on how they treat each other online"),
            is_needed=False,
        ),
        Item(
            "training",
            _("Checked whether lecturers, mentors or moderators need training"),
            is_needed=False,
        ),
        Item(
            "contacts-right",
            _("Checked whether contacts and help lines are still right"),
            is_needed=False,
            material=Material.CONTACTS,
        ),
    ),
)
