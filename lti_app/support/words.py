"""What the desk says in words: parts of people, actions of the log, rules that were not kept."""

from flask_babel import lazy_gettext as _

from lti_app.reports.models import ReaderKind, Status

NO_RIGHTS = _("Choose at least one part: reading reports, coordinating, or reading the log.")
LAST_COORDINATOR = _("This is the last coordinator. Invite another one first.")
NOT_IMPARTIAL = _("Somebody who is not impartial in this case cannot work it.")
NOT_FOR_THEM = _("This report is not sealed for that person.")
TAKEN = _("A colleague works this case already.")
NOT_YOURS = _("Take this case on first: only who works it can do this.")
ITEMS_OPEN = _("The working sheet has items that are neither done nor not applicable.")
NO_CODES = _("Set the codes of this case first: they are what remains of it in the figures.")
KEEP_RANGE = _("Say how long it is kept: from 0 to 730 days after closing.")
NOT_CLOSED = _("Only a closed case can be opened again.")
WITHDRAWN = _("The reporter has withdrawn it; there is nothing left to work on.")
SAME_REPORT = _("A report cannot be linked to itself.")
RECOVERY_EXISTS = _("There is a recovery sheet already. Revoke it before you make another one.")
READER_CANNOT = _("You cannot open what this colleague would read, so you cannot admit them.")

READS = {
    ReaderKind.TRIAGE: _("Reads first, never the names"),
    ReaderKind.HANDLER: _("Works cases, reads the names"),
    ReaderKind.CONFIDENTIAL: _("Reads reports in which staff are involved"),
    ReaderKind.RECOVERY: _("The key on paper, for when all others are lost"),
}
STATUSES = {
    Status.NEW: _("New"),
    Status.IN_PROGRESS: _("In progress"),
    Status.WAITING: _("Waiting for the reporter"),
    Status.CLOSED: _("Closed"),
}
ACTIONS = {
    "invited": _("invited somebody"),
    "invitation_withdrawn": _("withdrew an invitation"),
    "joined": _("became a member"),
    "left": _("was taken off the desk"),
    "key_made": _("made a key"),
    "key_changed": _("chose another passphrase"),
    "key_forgotten": _("gave up a key"),
    "admitted": _("admitted a reader"),
    "resealed": _("passed keys on to a reader"),
    "reader_revoked": _("revoked a reader"),
    "recovery_made": _("made the recovery sheet"),
    "recovery_revoked": _("revoked the recovery sheet"),
    "recovery_used": _("used the recovery sheet"),
    "opened": _("opened a report"),
    "searched": _("opened reports to search them"),
    "taken": _("took a case on"),
    "assigned": _("assigned a case"),
    "refused": _("declined a case: not impartial"),
    "given_back": _("gave a case back"),
    "answered": _("wrote to the reporter"),
    "noted": _("wrote a note"),
    "sheet_saved": _("saved the working sheet"),
    "status": _("changed the status"),
    "closed": _("closed a case"),
    "reopened": _("opened a case again"),
    "coded": _("set the codes of a case"),
    "copied": _("made a masked copy"),
    "exported": _("exported a case"),
    "linked": _("linked two reports"),
    "unlinked": _("took a link away"),
    "figures_frozen": _("published the figures of a quarter"),
    "contact_saved": _("changed the contact book"),
}
"""Every action of the log."""
