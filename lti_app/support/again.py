"""A plain form of the desk that met a refusal, filled in once more on the page that says so.

A session runs out while somebody types, and pages here may not be kept by a browser. What was typed
goes back to whoever sent it, in the answer, and nowhere else. With it goes the token of the session
that there is by then, if there is one; so it is sent only by somebody who looks at it and presses.
A page of another website must not be able to put words in front of them: what does not say that it
comes from a page of this host is not shown again.
"""

from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from lti_app.errors import (
    DeskEnterAgainError,
    DeskForeignFormError,
    DeskLockedError,
    ToolError,
)
from lti_app.reports.again import FORM, Again, Written
from lti_app.support import pages
from lti_app.support.access import TOKEN_FIELD

_WRITTEN = {
    "title": (_("Who or what"), 0),
    "how": (_("How to reach them, and when"), 4),
    "name": (_("What they are called here; reporters see this name"), 0),
    "mail": (_("Your mail address; leave it empty for no mail"), 0),
    "other": (_("Reference of the other one"), 0),
    "code": (_("The code from your invitation, or its whole link"), 0),
}
"""Fields that somebody types, with their label on the page and how many lines they have."""
_ENTER = _("What you typed stands below. Enter again in another tab, come back here, and send it.")
_LOOK = _("You have entered anew since then. What you typed stands below: look at it, and send it.")
_ADVICE = {DeskLockedError: _ENTER, DeskEnterAgainError: _ENTER, DeskForeignFormError: _LOOK}


@dataclass(frozen=True)
class SentAgain(Again):
    """The form once more, with where it goes and what to do."""

    action: str
    token: str
    advice: str


def what_was_sent(error: ToolError) -> SentAgain | None:
    """Return the form of this request; None where nothing was typed, or not on a page of ours."""
    is_form = request.method == "POST" and request.mimetype == FORM and request.endpoint
    if not is_form or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    try:
        typed, sent = pages.as_typed(), list(request.form.items(multi=True))
    except HTTPException:  # too large to be read at all
        return None
    written = tuple(
        Written(name, str(label), typed[name], lines)
        for name, (label, lines) in _WRITTEN.items()
        if name in typed
    )
    if not any(field.value.strip() for field in written):
        return None
    return SentAgain(
        written=written,
        chosen=tuple(pair for pair in sent if pair[0] not in {*_WRITTEN, TOKEN_FIELD}),
        action=url_for(request.endpoint or "", **(request.view_args or {})),
        token=g.get("desk_token", ""),
        advice=str(_ADVICE.get(type(error), error.advice)),
    )
