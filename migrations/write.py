"""Writes a new migration from the difference between the tables and a fresh database.

`python -m migrations.write course "Add a column for ..."`
"""

import sys
import tempfile
from pathlib import Path
from typing import cast

from alembic import command
from sqlalchemy import create_engine

from lti_app import schema
from lti_app.db import engine_options


def main() -> None:
    """Write one revision; its number follows the last."""
    history, message = sys.argv[1:]
    if history not in schema.HISTORIES:
        sys.exit(f"history must be one of {', '.join(schema.HISTORIES)}")
    name = cast("schema.History", history)
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(**engine_options(f"sqlite:///{Path(folder)}/draft.sqlite3"))
        schema.upgrade(name, engine)
        number = f"{int(schema.head(name)) + 1:04}"
        command.revision(
            schema.configuration(name, engine), message=message, autogenerate=True, rev_id=number
        )


if __name__ == "__main__":
    main()
