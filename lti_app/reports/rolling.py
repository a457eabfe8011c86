"""Each quarter every text goes under the key of that quarter, and keys that nothing needs go.

So a text that was deleted stays behind under a key that ends, in whatever copy of the database it
still stands. Any number of processes may do this at once, and end in the middle: a batch is one
transaction, and a row is changed only while it still holds what was read.
"""

import logging
from collections import Counter
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
from lti_app.logs import say
from lti_app.reports.layers import Layered, keys_of, lifted
from lti_app.reports.outer_keys import OuterKey, OuterKeys
from lti_app.sealing import outer
from lti_app.sealing.hpke import NotOpenedError

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
        self, connection: Connection, key: OuterKey, after: Sequence[Any] | None
    ) -> Sequence[Row[Any]]:
        """Return ids and texts of the next rows that lie under another key, or under none."""
        query: Select[Any] = select(*self._key, self._text).where(
            self._text.is_not(None), self._start != key.header
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

    def starts(self, connection: Connection) -> Sequence[Row[bytes, int]]:
        """Return how texts begin, which names the key of each, and how many begin so."""
        texts = select(self._start, func.count()).where(self._text.is_not(None))
        return connection.execute(texts.group_by(self._start)).all()

    def any_opens(self, connection: Connection, keys: OuterKeys, quarter: str) -> bool:
        """Return whether a text opens with a key of `quarter`: one that was changed does not."""
        start = outer.beginning(quarter)
        begins = func.substr(self._text, 1, len(start), type_=LargeBinary) == start
        query = select(self._text).where(self._text.is_not(None), begins)
        with connection.execute(query, execution_options={"yield_per": BATCH}) as found:
            return any(_is_open(keys, self.place, stored) for stored in found.scalars())


def layered() -> Iterator[Texts]:
    """Yield the columns of the reports database that have a layer."""
    for each in ReportsModel.metadata.sorted_tables:
        for found in each.columns:
            if isinstance(found.type, Layered):
                yield Texts(found)


def without_key(connection: Connection, keys: OuterKeys) -> Counter[str]:
    """Count the texts for which no outer key is here, by what is the matter with it."""
    left = Counter[str]()
    for texts in layered():
        for start, count in texts.starts(connection):
            try:
                keys.under(start)
            except OuterKeyMissingError as error:
                left[error.detail] += count
    return left


def roll(engine: Engine, *, now: datetime) -> int:
    """Lay every text under the key of this quarter; return how many could not be.

    Raises OuterKeyNotMadeError.
    """
    keys = keys_of(engine.dialect)
    keys.ensure(now)
    return sum(_roll(engine, texts, keys, now) for texts in layered())


def _roll(engine: Engine, texts: Texts, keys: OuterKeys, now: datetime) -> int:
    left, after = Counter[str](), None
    while True:
        # Read anew for each batch: nothing is laid under a key that went in the meantime.
        current = keys.current(now)
        with engine.begin() as connection:
            rows = texts.not_under(connection, current, after)
            changes = list(_laid(keys, current, texts.place, rows, left))
            if changes:
                texts.replace(connection, changes)
        if len(rows) < BATCH:
            break
        after = rows[-1][:-1]
    for why, count in left.items():
        say(log, logging.ERROR, "texts_not_rolled", column=texts.place, texts=count, detail=why)
    return left.total()


def _laid(
    keys: OuterKeys, key: OuterKey, place: str, rows: Sequence[Row[Any]], left: Counter[str]
) -> Iterator[tuple[Row[Any], bytes]]:
    """Yield rows with their texts under `key`; count in `left` why others do not open."""
    for row in rows:
        try:
            text = lifted(keys, place, row[-1])
        except OuterKeyMissingError as error:
            left[error.detail] += 1
        except NotOpenedError:
            left["they were changed"] += 1
        else:
            yield row, outer.lay(key.key, key.quarter, place, text)


def end_keys(engine: Engine, *, now: datetime) -> list[str]:
    """Destroy the keys whose time is over and that open nothing; return their quarters.

    One that cannot be destroyed is told in the log, each day. Raises OuterKeyNotMadeError.
    """
    keys = keys_of(engine.dialect)
    with engine.connect() as connection:
        ended = [each for each in keys.ended(now) if not _is_needed(connection, keys, each)]
    return [quarter for quarter in ended if _destroyed(keys, quarter)]


def _destroyed(keys: OuterKeys, quarter: str) -> bool:
    try:
        keys.destroy(quarter)
    except OSError as error:
        say(log, logging.ERROR, "outer_key_not_destroyed", quarter=quarter, detail=error.strerror)
        return False
    return True


def _is_needed(connection: Connection, keys: OuterKeys, quarter: str) -> bool:
    return any(texts.any_opens(connection, keys, quarter) for texts in layered())


def _is_open(keys: OuterKeys, place: str, stored: bytes) -> bool:
    try:
        lifted(keys, place, stored)
    except (OuterKeyMissingError, NotOpenedError):
        return False
    return True
