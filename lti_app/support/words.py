"""What the desk says in words: parts of people, actions of the log, rules that were not kept."""

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from lti_app.reports.models import ReaderKind, Status

NO_RIGHTS = _("Choose at least one part: reading reports, coordinating, or reading the log.")
HIDDEN = _("There is a character in it that nobody sees. Type it instead of pasting it.")
PICTURE = _("A picture is in the text. Describe it in words instead.")
LAST_COORDINATOR = _("This is the last coordinator. Invite another one first.")
NOT_IMPARTIAL = _("Somebody who is not impartial in this case cannot work it.")
NOT_FOR_THEM = _("This report is not sealed for that person.")
TAKEN = _("A colleague works this case already.")
NOT_YOURS = _("Take this case on first: only who works it can do this.")
ITEMS_OPEN = _("The working sheet has items that are neither done nor not applicable.")
NO_CODES = _("Set the codes of this case first: they are what remains of it in the figures.")
UNREAD_LEFT = _("The reporter wrote something that nobody has opened yet. Read it first.")
KEEP_RANGE = _("Say how long it is kept: from 0 to 730 days after closing.")
WITHDRAWN = _("The reporter has withdrawn it; there is nothing left to work on.")
SAME_REPORT = _("A report cannot be linked to itself.")
RECOVERY_EXISTS = _("There is a recovery sheet already. Revoke it before you make another one.")
UNANNOUNCED = _("Say first that you are going to use the recovery sheet.")
READER_CANNOT = _("You cannot open what this colleague would read, so you cannot admit them.")

ALL_REPORTS = _("All reports")
BACK_TO_REPORT = _("Back to the report")
WHO_IS_HERE = _("Who is here")
COORDINATES = _("Coordinates")
AUDITS = _("Reads the log")

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
    "recorded": _("recorded a report"),
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
    "released_now": _("released reports before the hour"),
    "intake_stopped": _("stopped taking new reports"),
    "intake_resumed": _("took new reports again"),
    "contact_saved": _("changed the contact book"),
    "taken_back_again": _("destroyed again what had been taken back before a restore"),
}
"""Every action of the log."""
WHOSE = {
    "all": _("Everybody's"),
    "mine": _("Mine"),
    "nobodys": _("Nobody's yet"),
}
ABOUT = {
    "all": _("Everybody"),
    "staff": _("Staff involved"),
    "others": _("No staff involved"),
}
LATE = {
    "unread": _("What is new is not opened yet"),
    "acknowledgement": _("A week without an answer"),
    "answer": _("The first answer is late"),
    "feedback": _("The reporter has not heard what became of it"),
    "silence": _("Two weeks without a word to the reporter"),
}
SHEET_REASONS = {
    "keys lost": _("All keys that could open it are lost"),
    "nobody there": _("Nobody who could admit me is there, and it cannot wait"),
    "exercise": _("An exercise"),
}
COPY_PURPOSES = {
    "care or advice": _("Care or advice for somebody"),
    "the police": _("The police"),
    "a procedure": _("A procedure of the institution"),
    "a colleague": _("A colleague who helps with it"),
    "somebody else": _("Somebody else"),
}
"""What a masked copy is for, as the log writes it: nothing more is known outside the case."""
WITHOUT_SHEET = {
    "reported twice": _("It was reported twice; the other report is worked"),
    "a trial": _("It was a trial"),
    "worked elsewhere": _("It is worked elsewhere, with the reporter's permission"),
    "nothing to work on": _("There is nothing in it that can be worked on"),
}
MOVED = _("Something has happened in this case since you opened the page.")
SAY_IMPARTIAL = _("Say whether you are impartial in this case.")
MESSAGES = {
    "network": _("It is not known whether it arrived. Sending it again is safe."),
    "locked": _(
        "You were signed out. Enter again in another tab, then send once more: "
        "what you typed is still here."
    ),
    "forbidden": _(
        "You have signed in anew since this page was opened, or somebody else has. "
        "Send once more: what you typed is still here."
    ),
    "desk_not_allowed": _(
        "This is not for you, or not any more: a colleague may work this case now. "
        "What you typed is still here."
    ),
    "not_found": _("It is not there any more."),
    "changed": _("A colleague has changed this meanwhile. What you typed is still here."),
    "case_moved": _("Nothing was sent. What you typed is still here: look, and send once more."),
    "too_long": _("It is too long to be sealed."),
    "busy": _("The server is busy. Try again in a minute."),
    "unsupported": _("This browser is too old to open reports. Use a newer one."),
    "wrong_passphrase": _("That is not the passphrase. Seconds until the next try:"),
    "wait": _("Wait a moment. Seconds until the next try:"),
    "key_broken": _("What is kept here is not your key. Tell a coordinator."),
    "passphrase_short": _("The passphrase is too short."),
    "passphrase_weak": _("The passphrase repeats itself."),
    "passphrase_house": _("Everybody here would try the words of this passphrase first."),
    "passphrase_common": _("Many people chose this passphrase, so it is tried first."),
    "passphrase_differs": _("The two passphrases are not the same."),
    "key_changed": _("Your key has changed in another window. Open this page again."),
    "empty": _("There is nothing in it."),
    "files": PICTURE,
    "readers_hidden": _("The list of readers is not to be seen, so nothing was sealed."),
    "readers_changed": _("Who reads along has changed. Open the page again, and send once more."),
    "name_in_text": _("A name from the box for names stands in this text. Send again to send it."),
    "because_missing": _("“Not applicable” needs a reason."),
    "merged": _("A colleague saved too. Both are in the sheet now: look, and save again."),
    "conflicts": _("A colleague changed the same fields. Choose for each, then save again."),
    "sheet_broken": _(
        "The newer sheet does not open with your key, so nothing was written over it."
    ),
    "copy_replaces": _("This replaces what stands there. Press again to do it."),
    "reason_missing": _("Say what it is for, and why: the reporter reads it."),
    "not_said": _(
        "Say first how it reached you, whether the person knows, and whether they want a code."
    ),
    "not_sure": _("Tick first that a procedure asks for it."),
    "not_compared": _("Compare the fingerprint first, and tick that it is the same."),
    "reader_cannot": READER_CANNOT,
    "line_wrong": _("There is a slip in line"),
    "sheet_other": _("This is not the sheet of this institution."),
    "check_wrong": _("That is not what the line says."),
    "recovery_exists": RECOVERY_EXISTS,
    "not_yours": NOT_YOURS,
    "desk_enter_again": _("You entered too long ago for this. Enter again, then open this page."),
}
"""What the desk's scripts say, by the code that they show (browser/README.md)."""
TOLD = {"case_moved"}
"""Those before which stands what the server says."""
COUNTED = {"wrong_passphrase", "wait"}
"""Those that end with a number of seconds."""
FACT_ANSWERS = [("open", _("Not known yet")), ("done", _("Yes")), ("na", _("No"))]


def days(count: int) -> str:
    """Return a number of days after closing, in words."""
    return str(ngettext("kept for %(num)s day", "kept for %(num)s days", count))


def keys(count: int) -> str:
    """Return a number of keys in words."""
    return str(ngettext("%(num)s key", "%(num)s keys", count))


def reports(count: int) -> str:
    """Return a number of reports in words."""
    return str(ngettext("%(num)s report", "%(num)s reports", count))
