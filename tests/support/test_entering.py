"""The way in: notes, invitations and sessions, with everything that somebody could try."""

import re
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import delete, func, select, update

from lti_app import clock
from lti_app.config import Settings
from lti_app.institution.handover import LIFE_SECONDS, DeskSecret
from lti_app.support import delivery, sessions
from lti_app.support.members import INVITE_DAYS
from lti_app.support.models import Invite, Member, UsedNote
from lti_app.support.sessions import COOKIE, IDLE_SECONDS, LONGEST_SECONDS, Session
from tests.support.people import Person, candidate
from tests.support.rows import acts
from tests.support.staff import DESK, HTTPS, note_for, refusal

SECOND = timedelta(seconds=1)


def secret(desk) -> DeskSecret:
    settings: Settings = desk.app.extensions["settings"]
    return DeskSecret(settings.keys_dir)


def enter(desk, note: str):
    return desk.app.test_client().post(f"{DESK}/enter", base_url=HTTPS, data={"note": note})


def used_notes(desk) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(UsedNote)) or 0


def test_a_note_lets_in_once(desk):
    note = note_for(desk.app, "somebody")

    assert enter(desk, note).status_code == 303
    again = enter(desk, note)

    assert refusal(again) == (403, "handover_refused")
    assert COOKIE not in again.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, 303), (LIFE_SECONDS, 303), (LIFE_SECONDS + 1, 403), (-60, 303), (-61, 403)],
)
def test_a_note_is_good_for_ten_minutes_and_where_clocks_differ_by_one(
    desk, monkeypatch, seconds, status, still
):
    note = note_for(desk.app, "somebody")
    monkeypatch.setattr(clock, "now", lambda: still + seconds * SECOND)

    assert enter(desk, note).status_code == status


def test_a_note_that_was_not_signed_here_lets_nobody_in(desk, tmp_path):
    note = note_for(desk.app, "somebody")
    other = DeskSecret(tmp_path)
    other.ensure()
    told = ["default", "0" * 64, int(clock.now().timestamp()), "x"]
    forged = URLSafeSerializer(other.derive("desk handover"), salt="online-dos handover v1")
    start = used_notes(desk)

    for text in (
        *("", "x", ".", "..", "é", "\0", "a" * 5000, note[:-1], note[1:], note + "a", note.upper()),
        str(forged.dumps(told)),
        note.partition(".")[0] + "." + str(forged.dumps(told)).partition(".")[2],
        desk.handler.cookie,
    ):
        assert refusal(enter(desk, text)) == (403, "handover_refused"), text[:40]

    assert used_notes(desk) == start


def test_a_note_says_who_somebody_is_and_holds_no_name(desk):
    note = note_for(desk.app, "somebody")

    told = URLSafeSerializer("").load_payload(note.rpartition(".")[0].encode())
    institution, who, _written, _number = told

    assert institution == "default"
    assert re.fullmatch("[0-9a-f]{64}", who)
    assert "somebody" not in str(told)


def test_used_notes_are_forgotten_when_they_are_long_worthless(desk, settings):
    with desk.engine.begin() as connection:
        connection.execute(delete(UsedNote))  # with which the members came, perhaps yesterday
    enter(desk, note_for(desk.app, "somebody"))
    today = clock.now().date()

    delivery.forget(settings, today=today + timedelta(days=1))
    assert used_notes(desk) == 1
    delivery.forget(settings, today=today + timedelta(days=2))
    assert used_notes(desk) == 0


def session_of(desk, **changes: object) -> Session:
    """Return a session of the handler, changed."""
    now = int(clock.now().timestamp())
    with desk.engine.connect() as connection:
        row = connection.execute(
            select(Member.__table__).where(Member.name == "Case handler")
        ).one()
    usual = {"institution": "default", "identity": row.identity.hex(), "member": row.id.hex()}
    usual |= {"generation": row.generation, "number": "n", "began": now, "seen": now}
    return Session(**{**usual, "language": "", **changes})


def signed(desk, content: object) -> str:
    return str(sessions._signer(secret(desk)).dumps(content))


def status_with(desk, cookie: str) -> int:
    return int(desk.handler.window(cookie).get("me").status_code)


def test_a_session_that_is_in_order_counts(desk):
    assert status_with(desk, signed(desk, list(vars(session_of(desk)).values()))) == 200


def test_a_cookie_that_is_forged_truncated_or_swapped_is_nobody(desk, tmp_path):
    own, other = desk.handler.cookie, DeskSecret(tmp_path)
    other.ensure()
    values = list(vars(session_of(desk)).values())
    with_other_key = str(sessions._signer(other).dumps(values))
    # One body with the signature of another: each part is of here.
    swapped = own.rpartition(".")[0] + "." + desk.coordinator.cookie.rpartition(".")[2]

    others: list[object] = [[], {}, "x", 7, None, values[:-1], [*values, "more"]]
    for cookie in (
        *("", "x", "..", own[:-1], own[1:], own[:20], own.swapcase(), "a" * 2000),
        *(swapped, with_other_key, note_for(desk.app, "Case handler")),
        *(signed(desk, each) for each in others),
    ):
        assert status_with(desk, cookie) == 401, cookie[:40]


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        ({"seen": -IDLE_SECONDS + 5}, 200),
        ({"seen": -IDLE_SECONDS - 1}, 401),
        ({"seen": 30}, 200),
        ({"seen": 90}, 401),
        ({"began": -LONGEST_SECONDS + 5}, 200),
        ({"began": -LONGEST_SECONDS - 1}, 401),
    ],
)
def test_a_session_ends_after_half_an_hour_without_a_click_and_after_twelve_hours(
    desk, monkeypatch, seconds, status
):
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)
    now = int(began.timestamp())
    moved = session_of(desk, **{name: now + number for name, number in seconds.items()})

    assert status_with(desk, signed(desk, list(vars(moved).values()))) == status


def test_a_click_renews_the_session_but_not_with_every_one(desk, monkeypatch):
    began = clock.now()
    desk.handler.come_back()
    assert "Set-Cookie" not in desk.handler.get("me").headers

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=IDLE_SECONDS - 5))
    renewed = desk.handler.get("me").headers["Set-Cookie"]
    assert all(part in renewed for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/desk"))

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=2 * IDLE_SECONDS - 10))
    assert desk.handler.get("me").status_code == 200


@pytest.mark.parametrize("changes", [{"generation": 7}, {"member": "0" * 32}, {"member": ""}])
def test_a_session_of_an_earlier_generation_or_of_nobody_is_nobodys(desk, changes):
    session = session_of(desk, **changes)

    assert status_with(desk, signed(desk, list(vars(session).values()))) == 401


def test_a_member_is_shown_the_way_to_their_work(desk):
    ways = {name: member.get("").location for name, member in desk.everybody.items()}

    assert {name: str(way).rpartition("/")[2] for name, way in ways.items()} == {
        **dict.fromkeys(("triage", "handler", "confidential", "coordinator"), "inbox"),
        "auditor": "log",
    }
    desk.handler.press("me/forget")
    assert str(desk.handler.get("").location).endswith("/me")


def invited(desk, **changes: str) -> str:
    """Return the code of an invitation that the coordinator has made."""
    fields = {"name": "Somebody", "reads": "handler", **changes}
    page = desk.coordinator.press("team/invite", **fields).text
    return str(page.partition("/desk/join/")[2][:32])


def join(desk, person, code: str):
    data = {"token": person.token, "code": code}
    return person.client.post(f"{DESK}/join", base_url=HTTPS, data=data)


@pytest.mark.parametrize("written", ["{}", " {} ", "https://tool.example/desk/join/{}"])
def test_a_code_makes_a_member_also_as_the_whole_link(desk, written):
    person = candidate(desk)

    answer = join(desk, person, written.format(invited(desk)))

    assert (answer.status_code, acts(desk.engine)[-1]) == (303, "joined")
    assert person.client.get(f"{DESK}/me", base_url=HTTPS).status_code == 200


def test_a_code_that_was_used_withdrawn_or_is_too_old_invites_nobody(desk, settings):
    used, withdrawn, old = (invited(desk, name=name) for name in ("Used", "Withdrawn", "Old"))
    assert join(desk, candidate(desk, "first"), used).status_code == 303
    with desk.engine.begin() as connection:
        (gone,) = connection.scalars(select(Invite.token_hash).where(Invite.name == "Withdrawn"))
        past = clock.now().date() - timedelta(days=1)
        connection.execute(update(Invite).where(Invite.name == "Old").values(ends_on=past))
    assert desk.coordinator.press("team/withdraw", invite=gone.hex()).status_code == 303

    person = candidate(desk, "second")
    for code in (used, withdrawn, old, "", "/", "x", used.lower(), "é", "x" * 5000):
        assert refusal(join(desk, person, code)) == (403, "desk_invite_refused"), code

    delivery.forget(settings, today=clock.now().date())
    with desk.engine.connect() as connection:
        assert connection.scalars(select(Invite.name)).all() == []


def test_an_invitation_ends_after_a_week_and_is_good_on_its_last_day(desk, settings):
    code, today = invited(desk), clock.now().date()
    with desk.engine.begin() as connection:
        ends_on = connection.scalars(select(Invite.ends_on)).one()
        connection.execute(update(Invite).values(ends_on=today))
    assert ends_on == today + timedelta(days=INVITE_DAYS)

    delivery.forget(settings, today=today)

    assert "Somebody" in desk.coordinator.get("team").text
    assert join(desk, candidate(desk, "late"), code).status_code == 303


def test_an_invitation_that_is_withdrawn_takes_no_other_with_it(desk):
    stays, goes = invited(desk, name="Stays"), invited(desk, name="Goes")
    with desk.engine.connect() as connection:
        (gone,) = connection.scalars(select(Invite.token_hash).where(Invite.name == "Goes"))

    desk.coordinator.press("team/withdraw", invite=gone.hex())

    assert join(desk, candidate(desk, "first"), goes).status_code == 403
    assert join(desk, candidate(desk, "second"), stays).status_code == 303


def test_a_member_uses_up_no_invitation(desk):
    code = invited(desk)
    member = Person(desk.handler.client, desk.handler.token)

    assert refusal(join(desk, member, code)) == (403, "desk_invite_refused")
    assert join(desk, candidate(desk, "third"), code).status_code == 303
