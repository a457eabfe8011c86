"""What must hold after every round: what people were told is there, once, and nothing else is.

`wrong` returns sentences, one for each thing that is not so.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from lti_app.acknowledgement.models import Acknowledgement, DeliveryState, GradeDelivery
from lti_app.reports.models import Report, SealedKey
from lti_app.sealing import envelopes
from lti_app.sealing.hpke import NotOpenedError
from tests.reports.desk import TestReader
from tests.reports.reporter import USUAL
from tests.soak.fleet import Fleet


def wrong(fleet: Fleet) -> list[str]:
    """Look at everything."""
    return [*_answers(fleet), *_clicks(fleet), *_grades(fleet), *_reports(fleet)]


def acknowledged(fleet: Fleet) -> Counter[str]:
    """Return how many acknowledgements there are of each person."""
    with fleet.course.connect() as connection:
        return Counter(connection.scalars(select(Acknowledgement.subject)))


def _answers(fleet: Fleet) -> Iterator[str]:
    yield from _about("was told that it is recorded, and then asked", fleet.ledger.contradicted)
    if errors := fleet.ledger.statuses["500"]:
        yield f"{errors} answers were an error of ours (500)"


def _clicks(fleet: Fleet) -> Iterator[str]:
    there, ledger = acknowledged(fleet), fleet.ledger
    yield from _about("acknowledgement lost", ledger.confirmed - there.keys())
    yield from _about("acknowledgement twice", (who for who, times in there.items() if times > 1))
    yield from _about("acknowledgement that nobody asked for", there.keys() - ledger.clicked)


def _grades(fleet: Fleet) -> Iterator[str]:
    there, columns = acknowledged(fleet), fleet.served.columns()
    with fleet.course.connect() as connection:
        rows = connection.execute(select(GradeDelivery.subject, GradeDelivery.state))
        states = {row.subject: row.state for row in rows}
    yield from _about("grade never written", there.keys() - states.keys())
    failed = (who for who, state in states.items() if state is DeliveryState.FAILED)
    yield from _about("grade given up", failed)
    if len(columns) != 1:
        yield f"{len(columns)} columns in the gradebook"
    taken = columns[0] if columns else {}
    sent = {who for who, state in states.items() if state is DeliveryState.SENT}
    yield from _about("grade lost", sent - taken.keys())
    yield from _about("grade sent twice", (who for who, times in taken.items() if times > 1))
    yield from _about("grade that nobody asked for", taken.keys() - there.keys())


def _reports(fleet: Fleet) -> Iterator[str]:
    ledger = fleet.ledger
    with fleet.reports.connect() as connection:
        found = connection.execute(select(Report.id, Report.content))
        contents = {row.id: row.content for row in found}
        rows = connection.execute(
            select(SealedKey.report_id, SealedKey.recipient, SealedKey.sealed).where(
                SealedKey.part == "content"
            )
        )
        keys = {(report, to): sealed for report, to, sealed in rows}
    yield from _about("report lost", (name.hex() for name in ledger.received - contents.keys()))
    yield from _about("report of nobody", (name.hex() for name in contents.keys() - ledger.sent))
    for name, content in contents.items():
        for reader in fleet.readers:
            sealed = keys.get((name, reader.id.hex()))
            if reader.kind in USUAL and not _is_read(reader, name, content, sealed, ledger.sent):
                yield f"report that {reader.name} cannot read: {name.hex()}"


def _is_read(
    reader: TestReader,
    name: bytes,
    content: bytes | None,
    sealed: bytes | None,
    stories: dict[bytes, str],
) -> bool:
    if content is None or sealed is None:
        return False
    place = envelopes.content_of("default", name)
    try:
        text = envelopes.open_envelope(place, content, sealed, reader.id, reader.private)
    except NotOpenedError:
        return False
    return bool(json.loads(text)["story"] == stories.get(name))


def _about(what: str, whom: Iterable[str]) -> Iterator[str]:
    for each in sorted(whom):
        yield f"{what}: {each}"
