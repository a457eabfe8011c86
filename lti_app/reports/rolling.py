"""Each quarter every text goes under the key of that quarter, and keys that nothing needs go.

So a text that was deleted stays behind under a key that ends, in whatever copy of the database it
still stands. Any number of processes may do this at once, and end in the middle: a batch is one
transaction, and a row is changed only while it still holds what was read.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    Row,
    Select,
    bindparam,
    column,
    func,
    select,
    table,
    tuple_,
    update,
)

from lti_app.db import ReportsModel
from lti_app.errors import OuterKeyMissingError
from lti_app.reports.layers import Layered, keys_of, lifted
from lti_app.reports.outer_keys import OuterKey, OuterKeys
from lti_app.sealing import outer

log = logging.getLogger("lti_app.reports")

BATCH = 200
"""Rows that wait for each other in one transaction: a writer of SQLite waits as long."""


class Texts:
    """The texts of one layered column, as they are stored."""

    def __init__(self, of: Column[Any]) -> None:
        assert isinstance(of.type, Layered)
        self.place = of.type.place
        self._key = [column(each.name, each.type) for each in of.table.primary_key]
        # Without the column's own type, which would lift the layer.
        self._text = column(of.name, LargeBinary)
        self._table = table(of.table.name, *self._key, self._text)
        self._start = func.substr(self._text, 1, outer.HEADER_BYTES, type_=LargeBinary)

    def not_under(
        self, connection: Connection, quarter: str, after: Sequence[Any] | None
    ) -> Sequence[Row[Any]]:
        """Return keys and texts of the next rows that lie under another key, or under none."""
        query: Select[Any] = select(*self._key, self._text).where(
            self._text.is_not(None), self._start != outer.header(quarter)
        )
        if after is not None:
            query = query.where(tuple_(*self._key) > tuple_(*after))
        return connection.execute(query.order_by(*self._key).limit(BATCH)).all()

    def replace(self, connection: Connection, changes: list[tuple[Row[Any], bytes]]) -> None:
        """Store texts anew, where what was read still stands: not where it was deleted since."""
        names = [f"key_{number}" for number in range(len(self._key))]
        same = [each == bindparam(name) for each, name in zip(self._key, names, strict=True)]
        statement = (
            update(self._table)
            .where(*same, self._text == bindparam("before", type_=LargeBinary))
            .values({self._text: bindparam("after", type_=LargeBinary)})
        )
        rows = [
            {**dict(zip(names, row[:-1], strict=True)), "before": row[-1], "after": laid}
            for row, laid in changes
        ]
        connection.execute(statement, rows)

    def quarters(self, connection: Connection) -> set[str]:
        """Return under the keys of which quarters texts lie."""
        query = select(self._start).where(self._text.is_not(None)).distinct()
        found = {outer.quarter_in(start) for start in connection.scalars(query)}
        return {quarter for quarter in found if quarter is not None}


def layered() -> Iterator[Texts]:
    """Yield the columns of the reports database that have a layer."""
    for each in ReportsModel.metadata.sorted_tables:
        for found in each.columns:
            if isinstance(found.type, Layered):
                yield Texts(found)


def roll(engine: Engine, *, now: datetime) -> int:
    """Lay every text under the key of this quarter; return how many could not be.

    Raises OuterKeyNotMadeError.
    """
    keys = keys_of(engine.dialect)
    keys.ensure(now)
    return sum(_roll(engine, texts, keys, now) for texts in layered())


def _roll(engine: Engine, texts: Texts, keys: OuterKeys, now: datetime) -> int:
    left, after = 0, None
    while True:
        # Read anew for each batch: nothing is laid under a key that went in the meantime.
        current = keys.current(now)
        with engine.begin() as connection:
            rows = texts.not_under(connection, current.quarter, after)
            changes = [(row, laid) for row in rows if (laid := _laid(keys, current, texts, row))]
            if changes:
                texts.replace(connection, changes)
        left += len(rows) - len(changes)
        if len(rows) < BATCH:
            return left
        after = rows[-1][:-1]


def _laid(keys: OuterKeys, current: OuterKey, texts: Texts, row: Row[Any]) -> bytes | None:
    """Return the text of a row under the key of this quarter; None where it does not open."""
    try:
        text = lifted(keys, texts.place, row[-1])
    except OuterKeyMissingError as error:
        log.error("code=%s detail=%s", error.code, error.detail)
        return None
    return outer.lay(current.key, current.quarter, texts.place, text)


def end_keys(engine: Engine, *, now: datetime) -> list[str]:
    """Destroy the keys whose time is over and under which nothing lies; return their quarters.

    Raises OuterKeyNotMadeError.
    """
    keys = keys_of(engine.dialect)
    with engine.connect() as connection:
        used = set[str]().union(*(texts.quarters(connection) for texts in layered()))
    ended = [quarter for quarter in keys.ended(now) if quarter not in used]
    for quarter in ended:
        keys.destroy(quarter)
    return ended
