"""Steps one to three of the working sheet: first care, mapping the problem, acting.

After the step plan for online incidents of Stichting School & Veiligheid, in our own words and for
higher education, where most people involved are adults.
"""

from flask_babel import lazy_gettext as _

from lti_app.support.step_items import Fact, Item, Kind, Material, Step

_YES_NO = (("yes", _("yes")), ("no", _("no")), ("unknown", _("not known")))

DANGER = Item(
    "danger",
    _("Checked whether anyone is in danger, now or soon"),
    _("From somebody else or from themselves. In acute danger call the emergency number first."),
    may_be_na=False,
)
CARE_AFFECTED = Item(
    "care-affected",
    _("Asked the person affected what they need now"),
    _("Through the person who reported, if you do not know them. Listen first; promise little."),
)
EVIDENCE = Item(
    "evidence",
    _("Explained that the person affected keeps the evidence, and nobody here does"),
    _(
        "Screenshots with date and sender, in a place of their own. We store no images. Of a "
        "sexual image of someone under 18 nobody makes a copy; ask the police."
    ),
)
REMOVAL = Item(
    "removal",
    _("Given help to have what stands online taken down"),
    _("The application's own way to report it, Helpwanted, the police; offer to do it together."),
    material=Material.CONTACTS,
)
POLICE = Item(
    "police",
    _("Considered with the contact at the police what is possible"),
    _(
        "Also when nobody is sure that it is punishable, and when nobody knows who did it. "
        "Advice can be asked without names."
    ),
    Kind.CHOICE,
    may_be_na=False,
    choices=(
        ("advice", _("asked for advice, without names")),
        ("involved", _("the police are brought in")),
        ("none", _("considered, and no contact for now")),
    ),
)
COMPLAINT = Item(
    "complaint",
    _("Told the person affected that they may go to the police themselves"),
    _("A notification or a formal complaint, when they want it; the choice stays theirs."),
)
INFORMATION_PLAN = Item(
    "information-plan",
    _("Who is told what, when and by whom?"),
    _(
        "Everybody who is told hears the same. In a sensitive matter only those whom it "
        "concerns; the rest learns nothing, not even by hints."
    ),
    Kind.TEXT,
)
MINORS = Item(
    Fact.MINORS.value,
    _("Is anyone involved under 18?"),
    kind=Kind.CHOICE,
    may_be_na=False,
    choices=_YES_NO,
)
STAFF = Item(
    Fact.STAFF.value,
    _("Is a member of staff involved?"),
    _("As the one it is about, as a witness, or as the one who decides about marks."),
    Kind.CHOICE,
    may_be_na=False,
    choices=_YES_NO,
)

CARE = Step(
    "care",
    _("First care, and a team"),
    _("People come before procedure: who needs something now, and who does what here?"),
    (
        DANGER,
        CARE_AFFECTED,
        Item(
            "care-others",
            _("Looked who else needs care"),
            _("Whoever did it, those who saw it, and whoever reported it as well."),
        ),
        Item(
            "help-lines",
            _("Sent the help lines that fit their age and what happened"),
            _("Look whether they answer now; name one of the institution's own people as well."),
            material=Material.CONTACTS,
        ),
        Item(
            "owner",
            _("One person owns the case and is the contact for everybody"),
            may_be_na=False,
        ),
        Item(
            "conflict",
            _("Asked everybody who works on it whether they are too close to those involved"),
            _("Family, friend, lecturer, supervisor, colleague: anyone too close reads nothing."),
            may_be_na=False,
        ),
        Item(
            "team",
            _("Brought a small team together"),
            _("As few as can act quickly. For a small matter two people are enough."),
            material=Material.ROLES,
        ),
        Item(
            "staff-route",
            _("Brought in the confidential adviser, and whoever looks after the conduct of staff"),
            _(
                "This sheet is made for what happens among students. Where staff are "
                "involved, the institution's rules for staff hold, and their colleagues keep out."
            ),
            only_if=Fact.STAFF,
        ),
    ),
)

MAP = Step(
    "map",
    _("Map the problem"),
    _("One shared picture, before anybody outside the team is told anything."),
    (
        Item(
            "mapping",
            _("The questions of the institution, answered as far as possible"),
            _("Ask nobody to go and find out more, and ask for no images. A gap may stay a gap."),
            Kind.TEXT,
            material=Material.MAPPING,
        ),
        Item(
            "known",
            _("Kept what is known apart from what is only supposed"),
        ),
        Item(
            "parts",
            _("Looked at everybody's part with an open mind"),
            _("Parts change: who was hurt may have hurt too, and passing on is taking part."),
            is_needed=False,
        ),
        Item(
            "wishes",
            _("Asked what the person who reported wants, and what not"),
            _("Ask it of the person affected as well, where that does not give away who reported."),
        ),
        MINORS,
        Item(
            Fact.IMAGES.value,
            _("Are images of someone being spread?"),
            _("Then work along the short sheet for images first; the rest can follow."),
            Kind.CHOICE,
            may_be_na=False,
            choices=_YES_NO,
        ),
        STAFF,
    ),
)

ACT = Step(
    "act",
    _("Act"),
    _("Stop it, protect those it hurts, and tell people what they have to know."),
    (
        POLICE,
        Item(
            "police-told",
            _("Told the persons concerned that the police are brought in"),
            _("Before it happens, unless that puts somebody in danger."),
        ),
        COMPLAINT,
        EVIDENCE,
        REMOVAL,
        Item(
            "behaviour",
            _("Told those involved that this behaviour is not accepted here"),
            _(
                "Name the behaviour, not the character: what it does to the other, the group and "
                "themselves. In private, never in the group."
            ),
        ),
        Item(
            "sanctions",
            _("Decided whether the institution's rules on measures apply"),
            _(
                "Only where it is known who did it, after hearing them; by somebody who is not "
                "involved."
            ),
        ),
        Item(
            "parents",
            _("Informed the parents or guardians of those under 18, together with the student"),
            _(
                "Say beforehand why and what will be said. If telling them would put the "
                'student in danger, do it later, otherwise or not at all: choose "not '
                'applicable because" and write down that reason.'
            ),
            only_if=Fact.MINORS,
        ),
        Item(
            "adults",
            _("Informed those of 18 and over themselves, and no parents about them"),
        ),
        INFORMATION_PLAN,
        Item(
            "one-contact",
            _("Everybody who was told knows whom to ask, and what to say to students who ask"),
        ),
        Item(
            "wider-circle",
            _("Looked who around them needs support"),
            _("Friends, housemates, the study group, lecturers."),
        ),
    ),
)
