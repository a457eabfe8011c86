"""What must hold after every round: what people were told is there, once, and nothing else is.

`wrong` returns sentences, one for each thing that is not so.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from sqlalchemy import Engine, func, select

from lti_app.acknowledgement.models import Acknowledgement, DeliveryState, GradeDelivery
from lti_app.reports.models import Message, Report, SealedKey
from lti_app.sealing import envelopes
from lti_app.sealing.envelopes import Place
from lti_app.sealing.hpke import NotOpenedError
from lti_app.support.models import LogEntry
from tests.reports.desk import TestReader
from tests.reports.reporter import USUAL
from tests.soak.people import Ledger, Reply


class Scene(Protocol):
    """Where people were, whatever it is made of."""

    course: Engine
    reports: Engine
    ledger: Ledger

    @property
    def readers(self) -> list[TestReader]:
        """Return those for whom reports are sealed, with their private keys."""

    def columns(self) -> list[dict[str, int]]:
        """Return how often a score was taken for each person, by column of the link."""


def wrong(scene: Scene) -> list[str]:
    """Look at everything."""
    return [
        *_answers(scene),
        *_clicks(scene),
        *_grades(scene),
        *_reports(scene),
        *_messages(scene),
    ]


def acknowledged(scene: Scene) -> Counter[str]:
    """Return how many acknowledgements there are of each person."""
    with scene.course.connect() as connection:
        return Counter(connection.scalars(select(Acknowledgement.subject)))


def _answers(scene: Scene) -> Iterator[str]:
    yield from _about("was told that it is recorded, and then asked", scene.ledger.contradicted)
    if errors := scene.ledger.statuses["500"]:
        yield f"{errors} answers were an error of ours (500)"


def _clicks(scene: Scene) -> Iterator[str]:
    there, ledger = acknowledged(scene), scene.ledger
    yield from _about("acknowledgement lost", ledger.confirmed - there.keys())
    yield from _about("acknowledgement twice", (who for who, times in there.items() if times > 1))
    yield from _about("acknowledgement that nobody asked for", there.keys() - ledger.clicked)


def _grades(scene: Scene) -> Iterator[str]:
    there, columns = acknowledged(scene), scene.columns()
    with scene.course.connect() as connection:
        rows = connection.execute(select(GradeDelivery.subject, GradeDelivery.state))
        states = {row.subject: row.state for row in rows}
    yield from _about("grade never written", there.keys() - states.keys())
    failed = (who for who, state in states.items() if state is DeliveryState.FAILED)
    yield from _about("grade given up", failed)
    if there and len(columns) != 1:
        yield f"{len(columns)} columns in the gradebook"
    taken = columns[0] if columns else {}
    sent = {who for who, state in states.items() if state is DeliveryState.SENT}
    yield from _about("grade lost", sent - taken.keys())
    yield from _about("grade sent twice", (who for who, times in taken.items() if times > 1))
    yield from _about("grade that nobody asked for", taken.keys() - there.keys())


def _reports(scene: Scene) -> Iterator[str]:
    ledger = scene.ledger
    with scene.reports.connect() as connection:
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
        for reader in scene.readers:
            sealed = keys.get((name, reader.id.hex()))
            if reader.kind in USUAL and not _is_read(reader, name, content, sealed, ledger.sent):
                yield f"report that {reader.name} cannot read: {name.hex()}"


def _messages(scene: Scene) -> Iterator[str]:
    ledger = scene.ledger
    with scene.reports.connect() as connection:
        found = connection.execute(select(Message.id, Message.content).where(Message.from_desk))
        contents = {row.id: row.content for row in found}
        rows = connection.execute(
            select(SealedKey.message_id, SealedKey.sealed).where(
                SealedKey.part == "message", SealedKey.recipient == envelopes.MAILBOX.decode()
            )
        )
        keys = {row.message_id: row.sealed for row in rows}
        logged = connection.scalar(select(func.count()).where(LogEntry.action == "answered"))
    yield from _about("answer lost", (name.hex() for name in ledger.delivered - contents.keys()))
    strange = contents.keys() - ledger.written.keys()
    yield from _about("answer of nobody", (name.hex() for name in strange))
    for name, reply in ledger.written.items():
        if name in contents and not _arrived(reply, name, contents[name], keys.get(name)):
            yield f"answer that its reader cannot read: {name.hex()}"
    if logged != len(contents):
        yield f"{logged} answers are in the log, {len(contents)} in mailboxes"


def _arrived(reply: Reply, name: bytes, content: bytes | None, sealed: bytes | None) -> bool:
    place = envelopes.message_of("default", reply.report, name)
    text = _opened(place, content, sealed, envelopes.MAILBOX, reply.mailbox)
    return text is not None and bool(json.loads(text)["text"] == reply.text)


def _is_read(
    reader: TestReader,
    name: bytes,
    content: bytes | None,
    sealed: bytes | None,
    stories: dict[bytes, str],
) -> bool:
    place = envelopes.content_of("default", name)
    text = _opened(place, content, sealed, reader.id, reader.private)
    return text is not None and bool(json.loads(text)["story"] == stories.get(name))


def _opened(
    place: Place,
    content: bytes | None,
    sealed: bytes | None,
    recipient: bytes,
    private: EllipticCurvePrivateKey,
) -> bytes | None:
    if content is None or sealed is None:
        return None
    try:
        return envelopes.open_envelope(place, content, sealed, recipient, private)
    except NotOpenedError:
        return None


def _about(what: str, whom: Iterable[str]) -> Iterator[str]:
    for each in sorted(whom):
        yield f"{what}: {each}"
