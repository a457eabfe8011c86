"""A member's own key: kept locked, under another passphrase, given up; and what is published."""

import secrets

import pytest
from sqlalchemy import insert, select, update

from lti_app import clock
from lti_app.campaign import thresholds
from lti_app.campaign.shelf import shelf
from lti_app.figures.models import CaseFigure
from lti_app.figures.quarters import ended_lately, last_day
from lti_app.reports.models import Reader, ReaderKind
from lti_app.sealing import base64url, hpke
from tests.support.rows import acts
from tests.support.staff import join, refusal, wrapped
from tests.support.working import CODES


def pair(member, way: str = '"x"') -> dict[str, str]:
    return {"public": base64url.encode(member.public), "wrapped": wrapped().replace('"x"', way)}


def test_a_member_gets_their_own_key_back_as_it_was_locked(desk):
    told = desk.handler.get("key").json

    assert told["public"] == base64url.encode(desk.handler.public)
    assert told["wrapped"] == wrapped()
    assert base64url.decode(told["reader"]) == desk.handler.reader


def test_the_same_key_is_kept_under_another_passphrase(desk):
    other = pair(desk.handler, '"other"')

    assert desk.handler.post("key/change", other).status_code == 200

    assert desk.handler.get("key").json["wrapped"] == other["wrapped"]
    assert acts(desk.engine)[-1] == "key_changed"


def test_another_key_takes_the_place_of_none(desk):
    other = {**pair(desk.handler), "public": base64url.encode(hpke.public_bytes(hpke.new_key()))}

    assert refusal(desk.handler.post("key/change", other)) == (409, "key_changed")
    assert refusal(desk.handler.post("key/make", other)) == (409, "key_changed")
    assert desk.handler.post("key/make", pair(desk.handler)).status_code == 200


def locked(desk) -> dict[bytes, str | None]:
    """Return the locked private keys that the desk keeps, by the public ones."""
    with desk.engine.connect() as connection:
        rows = connection.execute(select(Reader.public_key, Reader.wrapped))
        return {row.public_key: row.wrapped for row in rows}


def test_nobody_puts_anything_in_the_place_of_a_colleagues_locked_key(desk):
    before = locked(desk)
    theirs = pair(desk.triage, '"other"')

    assert refusal(desk.handler.post("key/change", theirs)) == (409, "key_changed")

    assert locked(desk) == before


def test_of_a_key_that_was_given_up_nothing_is_kept_and_the_others_stay(desk):
    before, own = locked(desk), desk.handler.public
    assert before[own] is not None

    desk.handler.press("me/forget")
    again = desk.handler.post("key/change", pair(desk.handler, '"other"'))

    assert refusal(again) == (409, "key_changed")
    assert locked(desk) == {**before, own: None}
    assert desk.triage.get("key").status_code == 200


def test_who_has_given_up_a_key_has_none_and_makes_another_one(desk):
    assert desk.triage.press("me/forget").status_code == 303
    assert desk.triage.get("key").status_code == 404

    desk.triage.private = hpke.new_key()
    desk.triage.make_key()

    assert acts(desk.engine)[-2:] == ["key_forgotten", "key_made"]


def test_once_the_last_key_to_read_with_is_given_up_the_course_site_knows_at_once(desk):
    content = shelf(desk.app)
    desk.triage.press("me/forget")
    assert content.is_door_open("default")

    for member in (desk.handler, desk.confidential):
        member.press("me/forget")

    assert not content.is_door_open("default")


def test_where_a_passphrase_is_chosen_the_page_says_which_names_are_words_of_the_house(desk):
    with desk.app.app_context():
        edition = shelf(desk.app).published("default").version.edition("en")

    page = desk.handler.get("me", headers={"Accept-Language": "en"}).text

    assert f'data-names="default {edition.institution} {desk.handler.name}"' in page


def test_a_reader_who_is_not_admitted_makes_no_recovery_sheet(desk):
    new = join(desk.app, "New", ReaderKind.HANDLER).make_key()
    desk.coordinator.press("team/revoke", reader=desk.spare.id.hex())

    answer = new.post("recovery/make", {"public": pair(desk.handler)["public"]})

    assert refusal(answer) == (403, "desk_not_allowed")


def publish(desk, quarter: str, threshold: str = "10"):
    return desk.coordinator.press("figures", quarter=quarter, threshold=threshold)


@pytest.fixture
def last_quarter(desk):
    """The quarter that ended last; the desk was there before it ended."""
    quarter = ended_lately(clock.now().date())[0]
    with desk.engine.begin() as connection:
        connection.execute(update(Reader).values(since=last_day(quarter)))
    return quarter


def test_a_quarter_before_the_desk_was_there_is_neither_offered_nor_published(desk):
    quarter = ended_lately(clock.now().date())[0]

    assert quarter not in desk.coordinator.get("figures").text
    assert refusal(publish(desk, quarter)) == (422, "quarter_refused")


def test_the_figures_of_a_quarter_that_ended_are_published_once_and_it_is_in_the_log(
    desk, last_quarter
):
    usual = {"institution": "default", "quarter": last_quarter, **CODES}
    with desk.engine.begin() as connection:
        rows = [{"id": secrets.token_bytes(16), **usual} for _ in range(30)]
        connection.execute(insert(CaseFigure), rows)

    assert publish(desk, last_quarter).status_code == 303

    assert acts(desk.engine)[-1] == "figures_frozen"
    assert desk.coordinator.get(f"figures/{last_quarter}").status_code == 200
    assert desk.coordinator.get(f"figures/{last_quarter}/theme.csv").mimetype == "text/csv"
    assert publish(desk, last_quarter).status_code == 409
    assert desk.handler.get(f"figures/{last_quarter}").status_code == 403


def test_a_quarter_is_published_with_the_threshold_of_the_institution(desk, last_quarter):
    with shelf(desk.app).engine.begin() as connection:
        thresholds.change(connection, "default", 15)

    waiting = desk.coordinator.get("figures", headers={"Accept-Language": "en"}).text
    assert "Numbers under 15 will be hidden" in waiting
    as_shown_before = publish(desk, last_quarter)
    assert refusal(as_shown_before) == (409, "threshold_changed")
    publish(desk, last_quarter, threshold="15")

    told = desk.coordinator.get(f"figures/{last_quarter}", headers={"Accept-Language": "en"}).text
    assert "There were fewer than 15 reports in this quarter" in told
