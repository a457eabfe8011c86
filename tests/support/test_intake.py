"""No new reports for now: said everywhere, and what has been reported goes on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from lti_app import clock
from lti_app.campaign import doors
from lti_app.campaign.shelf import shelf
from lti_app.i18n import long_date, speaking
from lti_app.reports.codes import DayCodes
from lti_app.support import log
from tests.reports.reporter import SITE
from tests.support.desk import Desk
from tests.support.rows import acts
from tests.support.staff import HTTPS
from tests.web.page import Page, text_of

START = f"{SITE}/default/"
BOTH = pytest.mark.parametrize(
    ("language", "title", "none", "again"),
    [
        ("en", "No new reports are taken for now", "takes no new reports", "opens again"),
        ("nl", "Er worden nu geen nieuwe meldingen aangenomen", "neemt", "weer open"),
    ],
)


@pytest.fixture
def get(desk: Desk) -> Callable[..., Page]:
    """Return a function that opens an address of the report site as anybody may."""
    return lambda path="", **query: Page(
        desk.app.test_client().get(f"{START}{path}", base_url=HTTPS, query_string=query)
    )


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def stop(desk: Desk, until: str = "") -> None:
    answer = desk.coordinator.press("team/stop", until=until)
    assert (answer.status_code, answer.location) == (303, "/desk/team?done=stopped"), answer.text


@BOTH
def test_the_start_says_so_and_until_when_and_leads_to_help_and_mailbox(
    desk, get, language, title, none, again
):
    stop(desk, in_days(10).isoformat())

    page = get(language=language)

    with speaking(desk.app, language):
        day = long_date(in_days(10))
    [heading], [main] = page.all("h1"), page.all("main")
    assert text_of(heading) == title
    assert none in text_of(main)
    assert day in text_of(main)
    assert again in text_of(main)
    links = [link.get("href") for link in main.iter("a")]
    assert f"{START}mailbox" in links
    assert f"{START}tell" not in links
    assert "tel:112" in links


def test_without_a_day_no_day_is_promised(desk, get):
    stop(desk)

    said = text_of(get(language="en").root)

    assert "takes no new reports at the moment." in said
    assert "opens again" not in said


@pytest.mark.parametrize("path", ["tell", "short", "code"])
def test_a_form_that_is_opened_now_leads_to_the_start(desk, path):
    stop(desk)

    answer = desk.app.test_client().get(f"{START}{path}", base_url=HTTPS)

    assert (answer.status_code, answer.location) == (302, START)


def test_what_somebody_was_writing_still_arrives(desk):
    somebody = desk.reporter()
    stop(desk)

    assert somebody.send().status_code == 201


def test_so_does_what_was_written_without_scripts(desk):
    code = DayCodes(desk.app.extensions["settings"].keys_dir).of("default", in_days(0))
    stop(desk)

    answer = desk.app.test_client().post(
        f"{START}code", base_url=HTTPS, data={"code": code, "story": "A did it."}
    )

    assert answer.status_code == 201


def test_who_has_reported_goes_on_writing_and_is_answered(desk, get):
    somebody, case = desk.taken()
    stop(desk)

    desk.write(somebody)
    answer = desk.handler.post(f"case/{case}/message", desk.handler.sealed(case, "We read it."))

    assert answer.status_code == 201, answer.text
    assert len(somebody.look().json["messages"]) == 2
    assert get("mailbox").all("form")


def test_on_the_day_the_channel_is_open_by_itself(desk, get, monkeypatch):
    stop(desk, in_days(2).isoformat())

    def on(day: date) -> bool:
        noon = datetime.combine(day, clock.now().timetz())
        monkeypatch.setattr(clock, "now", lambda: noon)
        return f"{START}tell" in [link.get("href") for link in get().all("a")]

    first, second = in_days(1), in_days(2)
    assert not on(first)
    assert on(second)
    assert shelf(desk.app).is_door_open("default")


def test_it_is_taken_back_with_one_press(desk, get):
    stop(desk)
    assert not shelf(desk.app).is_door_open("default")

    answer = desk.coordinator.press("team/resume")

    assert (answer.status_code, answer.location) == (303, "/desk/team?done=resumed")
    assert f"{START}tell" in [link.get("href") for link in get().all("a")]
    assert shelf(desk.app).is_door_open("default")


def test_a_second_press_gives_another_day(desk, get):
    stop(desk, in_days(10).isoformat())
    stop(desk)

    assert "at the moment" in text_of(get(language="en").root)


def test_a_neighbour_goes_on(desk):
    stop(desk)

    with shelf(desk.app).engine.connect() as connection:
        assert doors.find(connection, "neighbour").stop(in_days(0)) is None


@pytest.mark.parametrize("name", ["triage", "handler", "coordinator"])
def test_everybody_at_the_desk_sees_it(desk, name):
    somebody = getattr(desk, name)
    path = "inbox?language=en"
    assert "No new reports are taken" not in somebody.get(path).text

    stop(desk, in_days(10).isoformat())

    with speaking(desk.app, "en"):
        said = f"No new reports are taken until {long_date(in_days(10))}"
    assert said in somebody.get(path).text
    assert said in somebody.get("team?language=en").text


def test_the_log_says_once_who_and_until_when(desk):
    before = len(acts(desk.engine))
    for _press in range(2):
        stop(desk, in_days(10).isoformat())
    for _press in range(2):
        desk.coordinator.press("team/resume")
    assert len(acts(desk.engine)) == before + 2

    assert acts(desk.engine)[-2:] == ["intake_stopped", "intake_resumed"]
    with speaking(desk.app, "en"):
        day = long_date(in_days(10))
    told = text_of(Page(desk.auditor.get("log?language=en")).root)
    assert f"until {day}" in told
    assert "stopped taking new reports" in told


@pytest.mark.parametrize("day", ["2020-01-01", "0", "367", "tomorrow", "99999-01-01"])
def test_a_day_that_is_none_comes_back_and_stops_nothing(desk, get, day):
    sent = in_days(int(day)).isoformat() if day.isdecimal() else day

    answer = desk.coordinator.press("team/stop?language=en", until=sent)

    page = Page(answer)
    assert answer.status_code == 422
    [told] = page.all("div", role="alert")
    assert "no day between tomorrow and a year from now" in text_of(told)
    [field] = page.all("input", id="until")
    assert field.get("value") == sent
    [name] = page.all("input", id="name")
    assert not name.get("value")
    assert f"{START}tell" in [link.get("href") for link in get().all("a")]


def test_the_commands_do_the_same(desk):
    def run(*words: str, code: int = 0) -> str:
        result = desk.app.test_cli_runner().invoke(args=["desk", *words])
        assert result.exit_code == code, result.output
        return str(result.output)

    day = in_days(20).isoformat()
    assert f"are taken until {day}." in run("stop", "--until", day)
    assert shelf(desk.app).door("default").stopped == doors.Stop(in_days(20))
    assert "no day between tomorrow" in run("stop", "--until", in_days(0).isoformat(), code=1)
    assert "taken again" in run("resume")
    assert shelf(desk.app).is_door_open("default")
    assert "are taken." in run("stop")
    assert shelf(desk.app).door("default").stopped == doors.Stop(None)
    with desk.engine.connect() as connection:
        told = [(each.action, each.actor) for each in log.entries(connection, "default", limit=3)]
    assert told == [
        ("intake_stopped", log.COMMAND),
        ("intake_resumed", log.COMMAND),
        ("intake_stopped", log.COMMAND),
    ]


def test_nobody_but_a_coordinator_decides_it(desk):
    for name in ("triage", "handler", "confidential", "auditor"):
        somebody = getattr(desk, name)
        assert "team/stop" not in somebody.get("team").text
        assert somebody.press("team/stop", until="").status_code == 403
        assert somebody.press("team/resume").status_code == 403
    assert shelf(desk.app).is_door_open("default")
