"""Two people, or one in two windows, who do the same thing in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing import base64url, hpke
from lti_app.support.inbox import reference
from lti_app.support.models import Case, Member, Sheet, SheetItem
from tests.support.people import candidate
from tests.support.rows import acts
from tests.support.staff import DESK, HTTPS, join, note_for, wrapped
from tests.support.test_entering import invited
from tests.support.texts import text_for


def at_once(*tries: Callable[[], Any]) -> list[int]:
    """Return how those who begin together are answered, in the order of the statuses."""
    barrier = Barrier(len(tries))

    def begin(act: Callable[[], Any]) -> int:
        barrier.wait()
        return int(act().status_code)

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(begin, tries))


def count(desk, column, *conditions) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(select(func.count(column)).where(*conditions)) or 0


@pytest.fixture
def usual(desk):
    """Those for whom a text of an ordinary case is sealed."""
    return [each for each in desk.readers if each.name != "Confidential adviser"]


def test_of_two_who_take_a_case_at_once_one_works_it(desk):
    case = desk.report().report.hex()
    members = (desk.triage, desk.handler)
    assert all(each.token for each in members)

    found = at_once(
        *(lambda who=who: who.press(f"case/{case}/take", impartial="yes") for who in members)
    )

    assert found == [303, 409]
    assert count(desk, Case.owner) == 1
    assert acts(desk.engine).count("taken") == 1


def test_of_two_windows_that_save_the_sheet_at_once_one_is_told_so(desk, usual):
    somebody, case = desk.taken()
    windows = [desk.handler.window() for _ in range(2)]
    bodies = [
        {**text_for(somebody, usual, "sheet"), "items": {"danger": state}}
        for state in ("done", "open")
    ]
    assert all(each.token for each in windows)

    found = at_once(
        lambda: windows[0].post(f"case/{case}/sheet", bodies[0]),
        lambda: windows[1].post(f"case/{case}/sheet", bodies[1]),
    )

    assert found == [200, 409]
    with desk.engine.connect() as connection:
        content, version = connection.execute(select(Sheet.content, Sheet.version)).one()
        (item,) = connection.execute(select(SheetItem.state)).scalars()
    kept = next(each for each in bodies if each["content"] == base64url.encode(content))
    assert (version, item.value) == (1, kept["items"]["danger"])


def test_a_sheet_made_from_an_earlier_version_overwrites_nothing(desk, usual):
    somebody, case = desk.taken()

    def save(version: int):
        body = {**text_for(somebody, usual, "sheet"), "version": version}
        return desk.handler.post(f"case/{case}/sheet", body)

    assert [save(version).status_code for version in (0, 1, 1, 0, 5, 2)] == [
        *(200, 200, 409, 409, 409),
        200,
    ]
    kept = desk.handler.get(f"case/{case}/sealed").json["sheet"]
    assert (kept["version"], kept["author"]) == (3, "Case handler")
    assert acts(desk.engine).count("sheet_saved") == 3


def test_two_who_link_the_same_two_crosswise_do_not_wait_for_each_other(desk):
    first, second = desk.report(), desk.report()
    windows = [desk.triage.window() for _ in range(2)]
    assert all(each.token for each in windows)

    def press(who, here, there):
        return who.press(f"case/{here.report.hex()}/link", other=reference(there.report))

    for _ in range(5):
        found = at_once(
            lambda: press(windows[0], first, second), lambda: press(windows[1], second, first)
        )
        assert found == [303, 303]


@pytest.mark.parametrize("part", ["message", "note"])
def test_the_same_text_sent_twice_at_once_is_there_once(desk, usual, part):
    somebody, case = desk.taken()
    body = text_for(somebody, usual, part)
    windows = [desk.handler.window() for _ in range(2)]
    assert all(each.token for each in windows)

    found = at_once(*(lambda w=w: w.post(f"case/{case}/{part}", body) for w in windows))

    assert found == [200, 201]
    told = desk.handler.get(f"case/{case}/sealed").json
    assert len(told[f"{part}s"]) == 1


@pytest.mark.parametrize("part", ["message", "note"])
def test_another_text_under_the_same_number_is_refused(desk, usual, part):
    somebody, case = desk.taken()
    first, second = (text_for(somebody, usual, part) for _ in range(2))
    assert desk.handler.post(f"case/{case}/{part}", first).status_code == 201

    answer = desk.handler.post(f"case/{case}/{part}", {**second, "id": first["id"]})

    assert answer.status_code == 422
    elsewhere, other = desk.taken()
    again = {**text_for(elsewhere, usual, part), "id": first["id"]}
    assert desk.handler.post(f"case/{other}/{part}", again).status_code == 422


def test_an_invitation_used_by_two_at_once_makes_one_member(desk):
    code = invited(desk)
    people = [candidate(desk, name) for name in ("first", "second")]
    before = count(desk, Member.id)

    def use(person):
        data = {"token": person.token, "code": code}
        return person.client.post(f"{DESK}/join", base_url=HTTPS, data=data)

    assert at_once(*(lambda who=who: use(who) for who in people)) == [303, 403]
    assert count(desk, Member.id) == before + 1


def test_one_person_who_uses_two_invitations_at_once_becomes_one_member(desk):
    codes = [invited(desk), invited(desk)]
    windows = [candidate(desk, "one") for _ in codes]
    before = count(desk, Member.id)

    def use(person, code):
        data = {"token": person.token, "code": code}
        return person.client.post(f"{DESK}/join", base_url=HTTPS, data=data)

    found = at_once(lambda: use(windows[0], codes[0]), lambda: use(windows[1], codes[1]))

    assert found == [303, 403]
    assert count(desk, Member.id) == before + 1


def test_a_note_used_twice_at_once_lets_in_once(desk):
    note = note_for(desk.app, "somebody")

    def use():
        return desk.app.test_client().post(f"{DESK}/enter", base_url=HTTPS, data={"note": note})

    assert at_once(use, use, use) == [303, 403, 403]


def test_two_windows_that_make_a_key_at_once_make_one(desk):
    member = join(desk.app, "New", ReaderKind.HANDLER)
    windows = [member.window() for _ in range(3)]
    bodies = [_key_pair() for _ in windows]
    assert all(each.token for each in windows)

    found = at_once(
        *(
            lambda w=w, body=body: w.post("key/make", body)
            for w, body in zip(windows, bodies, strict=True)
        )
    )

    assert found == [201, 409, 409]
    assert member.get("me").status_code == 200


def test_of_two_who_make_the_first_key_at_once_one_is_admitted_without_a_colleague(desk):
    for member in (desk.triage, desk.handler, desk.confidential):
        assert member.press("me/forget").status_code == 303

    found = at_once(
        *(
            lambda who=who: who.post("key/make", _key_pair())
            for who in (desk.triage, desk.handler, desk.confidential)
        )
    )

    assert found == [201, 201, 201]
    is_staff = Reader.kind != ReaderKind.RECOVERY
    assert count(desk, Reader.id, Reader.revoked_on.is_(None), is_staff) == 3
    assert count(desk, Reader.id, Reader.revoked_on.is_(None), is_staff, Reader.admitted) == 1


def test_two_who_make_the_recovery_sheet_at_once_make_one(desk):
    desk.coordinator.press("team/revoke", reader=desk.spare.id.hex())
    assert desk.handler.token
    assert desk.triage.token

    found = at_once(
        *(
            lambda who=who: who.post("recovery/make", {"public": _key_pair()["public"]})
            for who in (desk.triage, desk.handler)
        )
    )

    assert found == [201, 409]


def test_two_coordinators_who_take_each_other_off_at_once_leave_one(desk):
    other = join(desk.app, "Second coordinator", coordinates=True)
    ids = _ids(desk)
    assert desk.coordinator.token
    assert other.token

    found = at_once(
        lambda: desk.coordinator.press("team/leave", member=ids["Second coordinator"]),
        lambda: other.press("team/leave", member=ids["Coordinator"]),
    )

    left = count(desk, Member.id, Member.coordinates, Member.left_on.is_(None))
    assert left == 1, found


def _ids(desk) -> dict[str, str]:
    with desk.engine.connect() as connection:
        return {row.name: row.id.hex() for row in connection.execute(select(Member.__table__))}


def _key_pair() -> dict[str, str]:
    public = hpke.public_bytes(hpke.new_key())
    return {"public": base64url.encode(public), "wrapped": wrapped()}
