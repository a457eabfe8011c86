"""A database that is away, for an engine that this process has."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine


@contextmanager
def gone(engine: Engine) -> Iterator[None]:
    """Cut its connections, and let no new one be made."""
    dialect = engine.dialect

    def refuse(*_place: object, **_more: object) -> None:
        assert dialect.loaded_dbapi is not None
        raise dialect.loaded_dbapi.OperationalError("the server is gone")

    engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "connect", refuse)
        yield
