"""What a command says when what it stands on is not there: a sentence and what to do.

Folders and databases are the operator's. A traceback is for mistakes of ours, and stays for those.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from lti_app.config import SettingError
from lti_app.errors import NotPreparedError

_PREPARE = "Run: flask --app wsgi prepare"
_NO_SUCH = ("no such table", "no such column")
_NO_SUCH_STATES = ("42P01", "42703")
"""PostgreSQL's own codes for a table and a column that are not there (appendix A)."""


def tell_plainly(command: click.Command) -> None:
    """Let `command`, or each in a group, end with a sentence; it may be asked for again."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            tell_plainly(each)
    elif command.callback is not None and not hasattr(command.callback, "tells_plainly"):
        command.callback = _plain(command.callback)


def _plain(run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def plain(*args: Any, **kwargs: Any) -> Any:
        try:
            return run(*args, **kwargs)
        except (NotPreparedError, SettingError, DBAPIError, OSError) as error:
            said = _sentence(error)
            if said is None:
                raise
            raise click.ClickException(said) from error

    plain.tells_plainly = True  # type: ignore[attr-defined]
    return plain


def _sentence(error: Exception) -> str | None:
    """Return what is wrong and what to do; None for what only we can mend."""
    match error:
        case NotPreparedError():
            return f"This installation is not prepared: {error.detail}. {_PREPARE}"
        case SettingError():
            return str(error)
        case DBAPIError() if _lacks_a_table(error):
            return f"A table is missing, or of another version. {_PREPARE}"
        case OperationalError():
            why = str(error.orig).strip().partition("\n")[0]
            return f"A database cannot be used: {why}\nWhich one says: flask --app wsgi doctor"
        case OSError(filename=str(path), strerror=str(why)):
            # An error of the network is one of these too, but has no file.
            return f"{path}: {why}. The tool's user has to own that folder and what is in it."
    return None


def _lacks_a_table(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _NO_SUCH_STATES or str(error.orig).startswith(_NO_SUCH)
