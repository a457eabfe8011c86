"""Promise 31: every route of the desk, and everybody who may come to its door.

Each is asked for with nothing in it but a form token that is good: who may use it is told what is
wrong with an empty form (4xx), everybody else that it is not for them. Members act on a report that
nobody works yet; the confidential adviser does not read such a report, so it is not there.
"""

import pytest

from tests.support.people import insiders, outsiders
from tests.support.rows import everything
from tests.support.staff import DESK, HTTPS
from tests.web.visit import Visit

OUTSIDERS = ("nobody", "teacher", "administrator", "candidate", "left")
INSIDERS = ("triage", "handler", "confidential", "coordinator", "auditor")

# In the order of the names above: first who is no member, then who is.
SHUT, OPEN, AWAY = "401 401 401 401 401", "200 200 200 200 200", "404 404 404 404 404"
EXPECTED: dict[tuple[str, str], tuple[str, str]] = {
    ("GET", "/"): (SHUT, "302 302 302 302 302"),
    ("GET", "/enter"): (OPEN, OPEN),
    ("POST", "/enter"): ("403 403 403 403 403", "403 403 403 403 403"),
    ("GET", "/join/<code>"): (OPEN, OPEN),
    ("GET", "/join"): ("401 401 401 200 302", "302 302 302 302 302"),
    ("POST", "/join"): ("401 401 401 403 403", "403 403 403 403 403"),
    ("GET", "/sign-in/<institution>"): (AWAY, AWAY),
    ("GET", "/sign-in/<institution>/done"): (AWAY, AWAY),
    ("GET", "/me"): (SHUT, OPEN),
    ("POST", "/me/mail"): (SHUT, "303 303 303 303 303"),
    ("GET", "/key"): (SHUT, "200 200 200 403 403"),
    ("POST", "/key/make"): (SHUT, "422 422 422 403 403"),
    ("POST", "/key/change"): (SHUT, "422 422 422 403 403"),
    ("GET", "/reader/<reader>/missing"): (SHUT, "200 200 200 403 403"),
    ("POST", "/reader/<reader>/keys"): (SHUT, "422 422 422 403 403"),
    ("POST", "/reader/<reader>/admit"): (SHUT, "409 200 409 403 403"),
    ("GET", "/inbox"): (SHUT, "200 200 200 200 403"),
    ("GET", "/inbox/sealed"): (SHUT, "200 200 200 403 403"),
    ("GET", "/record"): (SHUT, "200 200 200 403 403"),
    ("POST", "/record"): (SHUT, "422 422 422 403 403"),
    ("GET", "/case/<name>"): (SHUT, "200 200 404 200 403"),
    ("GET", "/case/<name>/sealed"): (SHUT, "200 403 404 403 403"),
    ("POST", "/case/<name>/message"): (SHUT, "422 403 404 403 403"),
    ("POST", "/case/<name>/note"): (SHUT, "422 403 404 403 403"),
    ("POST", "/case/<name>/sheet"): (SHUT, "422 403 404 403 403"),
    ("POST", "/case/<name>/copy-made"): (SHUT, "422 403 404 403 403"),
    ("POST", "/case/<name>/exported"): (SHUT, "409 403 404 403 403"),
    ("POST", "/case/<name>/take"): (SHUT, "422 422 404 403 403"),
    ("POST", "/case/<name>/give-back"): (SHUT, "409 409 404 403 403"),
    ("POST", "/case/<name>/assign"): (SHUT, "403 403 403 409 403"),
    ("POST", "/case/<name>/status"): (SHUT, "422 422 404 403 403"),
    ("POST", "/case/<name>/close"): (SHUT, "409 409 404 403 403"),
    ("POST", "/case/<name>/link"): (SHUT, "404 403 404 403 403"),
    ("POST", "/case/<name>/unlink"): (SHUT, "404 403 404 403 403"),
    ("POST", "/case/<name>/codes"): (SHUT, "409 409 404 403 403"),
    ("GET", "/figures"): (SHUT, "403 403 403 200 403"),
    ("POST", "/figures"): (SHUT, "403 403 403 422 403"),
    ("GET", "/figures/<quarter>"): (SHUT, "403 403 403 404 403"),
    ("GET", "/figures/<quarter>/<table>.csv"): (SHUT, "403 403 403 404 403"),
    ("GET", "/team"): (SHUT, "200 200 200 200 403"),
    ("POST", "/team/invite"): (SHUT, "403 403 403 422 403"),
    ("POST", "/team/withdraw"): (SHUT, "403 403 403 303 403"),
    ("POST", "/team/leave"): (SHUT, "403 403 403 422 403"),
    ("POST", "/team/revoke"): (SHUT, "403 403 403 303 403"),
    ("POST", "/team/stop"): (SHUT, "403 403 403 303 403"),
    ("POST", "/team/resume"): (SHUT, "403 403 403 303 403"),
    ("GET", "/team/admit/<reader>"): (SHUT, "200 200 200 403 403"),
    ("GET", "/team/recovery"): (SHUT, "200 200 200 200 403"),
    ("POST", "/recovery/make"): (SHUT, "422 422 422 403 403"),
    ("GET", "/recovery/missing"): (SHUT, "409 409 409 403 403"),
    ("POST", "/recovery/keys"): (SHUT, "409 409 409 403 403"),
    ("POST", "/recovery/announce"): (SHUT, "422 422 422 403 403"),
    ("GET", "/contacts"): (SHUT, "200 200 200 200 403"),
    ("POST", "/contacts"): (SHUT, "422 422 422 422 403"),
    ("POST", "/contacts/change"): (SHUT, "409 409 409 409 403"),
    ("POST", "/contacts/remove"): (SHUT, "303 303 303 303 403"),
    ("GET", "/log"): (SHUT, "403 403 403 403 200"),
    # At the end, because of them things are no longer as they were.
    ("POST", "/me/forget"): (SHUT, "303 303 303 403 403"),
    ("POST", "/leave"): ("401 401 401 303 303", "303 303 303 303 303"),
}


def paths(desk) -> dict[str, str]:
    """Return what stands in the place of the parts of an address."""
    return {
        "<name>": desk.report().report.hex(),
        "<reader>": desk.triage.reader.hex(),
        "<code>": "a-code",
        "<institution>": desk.institution,
        "<quarter>": "2020-Q1",
        "<table>": "theme",
    }


def asked(people, values) -> dict[tuple[str, str], str]:
    """Return how every route answers each of `people`, in their order."""
    found = {}
    for method, route in EXPECTED:
        path = route
        for name, value in values.items():
            path = path.replace(name, value)
        answers = [who.send(method, path).status_code for who in people]
        found[method, route] = " ".join(map(str, answers))
    return found


def test_the_matrix_names_every_route_of_the_desk(desk):
    there = {
        (method, rule.rule)
        for rule in desk.app.wsgi_app.sites.desk.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert there == set(EXPECTED)


def test_promise_31_every_route_asked_for_by_everybody_who_is_no_member(
    desk, launcher, course_session
):
    people = outsiders(desk, launcher, course_session)
    assert tuple(people) == OUTSIDERS
    values = paths(desk)
    before = everything(desk.engine)

    found = asked(people.values(), values)

    assert found == {route: outside for route, (outside, _inside) in EXPECTED.items()}
    after = everything(desk.engine)
    # Who is no member may end their own session, and nothing else.
    ended, of_both = before.pop("desk_ended_session"), after.pop("desk_ended_session")
    assert len(of_both) == len(ended) + 2
    assert after == before


def test_promise_31_every_route_asked_for_by_every_member(desk):
    people = insiders(desk)
    assert tuple(people) == INSIDERS

    found = asked(people.values(), paths(desk))

    assert found == {route: inside for route, (_outside, inside) in EXPECTED.items()}


@pytest.mark.parametrize("persona", ["second-instructor", "instructor"])
def test_promise_31_a_teacher_who_comes_through_the_door_of_the_course_is_nobody_here(
    desk, launcher, persona
):
    visit = Visit(launcher, persona)
    page = visit.get("/support-desk").page
    (form,) = (each for each in page.forms.values() if "note" in each.fields)

    answer = visit.client.post(f"{DESK}/enter", base_url=HTTPS, data=form.fields)

    assert answer.status_code == 303
    assert answer.location.endswith("/join")
    for path in ("inbox", "log", "team", "figures", "me"):
        assert visit.client.get(f"{DESK}/{path}", base_url=HTTPS).status_code == 401
