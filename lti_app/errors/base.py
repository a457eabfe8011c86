"""The base of the tree of errors."""

from flask_babel import lazy_gettext as _


class ToolError(Exception):
    """The base of all errors that a person may meet.

    `detail` is for whoever looks after the tool: it names what was wrong in the protocol's words,
    never a person, a token or a claim's value; `errors/said.py` tells which words those are.
    """

    code = "internal"
    status = 500
    sentence = _("Something went wrong on our side.")
    advice = _("Please try again in a minute. Nothing that you confirmed before is lost.")
    retry_after: int | None = None
    """Seconds after which trying again makes sense."""
    ways: tuple[tuple[str, str], ...] = ()
    """Links that help from here, as (label, address); before those of the whole site."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        # In a log a line end would begin an entry of somebody else's.
        self.detail = "".join(each if each.isprintable() else "?" for each in detail)

    @property
    def in_log(self) -> str:
        """What a log may hold of `detail`: nothing that came with a request."""
        return self.detail


class CodedError(ToolError):
    """One whose code is given where it is raised."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
