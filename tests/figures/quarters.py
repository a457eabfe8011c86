"""Quarters for tests: what an institution offers, and cases that were not chosen by hand."""

import random
import secrets
from datetime import date

from sqlalchemy import Connection, insert

from lti_app.figures.codes import FIELDS, FIXED, Codes, Offered
from lti_app.figures.freezing import Frozen, Names, freeze
from lti_app.figures.models import CaseFigure
from lti_app.figures.tables import Categories
from lti_app.reports.models import Reader, ReaderKind

QUARTER = "2026-Q3"
AFTER = date(2026, 10, 1)
"""The first day on which the tables of QUARTER can be published."""
TODAY = date(2026, 11, 26)
OPENED = date(2025, 2, 3)
"""The day on which the channel opened."""
NAMES = Names(
    {
        "gossip": {"nl": "Roddelen", "en": "Gossip"},
        "images": {"nl": "Beelden van iemand", "en": "Images of someone"},
    },
    {"law": "Law", "science": "Science"},
)
OFFERED = Offered(tuple(NAMES.themes), tuple(NAMES.faculties))


def open_channel(connection: Connection, institution: str, *, since: date = OPENED) -> None:
    """Give an institution a reader, and a key for recovery."""
    for kind in (ReaderKind.HANDLER, ReaderKind.RECOVERY):
        connection.execute(
            insert(Reader).values(
                id=secrets.token_bytes(16),
                institution=institution,
                name="Somebody",
                kind=kind,
                public_key=b"\x04" + bytes(64),
                fingerprint="0" * 64,
                since=since,
            )
        )


def categories(themes: int, faculties: int) -> Categories:
    """What can be chosen at an institution of this size."""
    offered = Offered(
        [f"theme-{number}" for number in range(themes)],
        [f"faculty-{number}" for number in range(faculties)],
    )
    return {**FIXED, **{field: offered.of(field) for field in FIELDS}}


def cases(chance: random.Random, many: int, possible: Categories) -> list[Codes]:
    """Return cases as they come: a few codes often, most of them seldom."""
    skew = chance.choice((0.3, 0.8, 1.5, 2.5))

    def one(field: str) -> str:
        codes = possible[field]
        return chance.choices(codes, [1 / (place + 1) ** skew for place in range(len(codes))])[0]

    return [Codes(*(one(field) for field in FIELDS)) for _ in range(many)]


def store(
    connection: Connection,
    found: list[Codes],
    *,
    quarter: str = QUARTER,
    institution: str = "default",
) -> None:
    """Store the codes of cases."""
    for number, codes in enumerate(found):
        values = {field: getattr(codes, field) for field in FIELDS}
        place = {"institution": institution, "quarter": quarter}
        key = f"{institution}{quarter}{number}".encode()[-16:].rjust(16)
        connection.execute(insert(CaseFigure).values(id=key, **place, **values))


def published(connection: Connection, found: list[Codes]) -> Frozen:
    """Store cases of QUARTER and publish its tables."""
    store(connection, found)
    return freeze(connection, "default", QUARTER, names=NAMES, today=AFTER)
