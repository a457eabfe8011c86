"""Every POST of the desk comes from a page of the desk in this very session, or nothing happens."""

import pytest

from tests.support.people import Person, candidate, insiders
from tests.support.rows import acts, everything
from tests.support.staff import DESK, HTTPS, enter, refusal
from tests.support.test_route_matrix import EXPECTED, paths

POSTS = [route for method, route in EXPECTED if method == "POST" and route != "/enter"]
"""All but the way in, which brings a note instead (test_entering.py)."""


def every_address(desk) -> list[str]:
    values, found = paths(desk), []
    for route in POSTS:
        for name, value in values.items():
            route = route.replace(name, value)
        found.append(f"{DESK}{route}")
    return found


def codes(addresses, person: Person, **options) -> set[tuple[int, str]]:
    """Return how every POST answers: the status, and the reason that it gives."""
    found = set()
    for address in addresses:
        answer = person.client.post(address, base_url=HTTPS, **options)
        is_foreign = "desk_foreign_form" in answer.text
        found.add((answer.status_code, "foreign" if is_foreign else "other"))
    return found


def tokens(desk) -> dict[str, str]:
    """Return what somebody could send who has no page of this session."""
    again = enter(desk.app, "Coordinator")
    page = again.get(f"{DESK}/me", base_url=HTTPS).text
    own = desk.coordinator.token
    return {
        "nothing": "",
        "something": "0" * 64,
        "longer": own + "0",
        "shorter": own[:-1],
        "in capitals": own.upper(),
        "no ASCII": "é" * 64,
        "of a colleague": desk.handler.token,
        "of nobody yet": candidate(desk).token,
        "of another session of the same person": page.partition('data-desk-token="')[2][:64],
    }


def test_a_post_with_another_token_changes_nothing_and_says_why(desk):
    person, sent, addresses = insiders(desk)["coordinator"], tokens(desk), every_address(desk)
    before = everything(desk.engine)

    found = {name: codes(addresses, person, data={"token": text}) for name, text in sent.items()}

    assert found == {name: {(403, "foreign")} for name in sent}
    assert everything(desk.engine) == before


def test_a_token_in_the_header_is_checked_like_one_in_the_form(desk):
    person, sent, addresses = insiders(desk)["triage"], tokens(desk), every_address(desk)
    headers = [{"X-Desk-Token": text} for text in sent.values() if text.isascii()]
    before = everything(desk.engine)

    found = [codes(addresses, person, headers=each) for each in headers]

    assert found == [{(403, "foreign")}] * len(headers)
    assert everything(desk.engine) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_post_from_another_website_changes_nothing_also_with_the_token(desk, site):
    everybody = insiders(desk)
    addresses = every_address(desk)
    before = everything(desk.engine)

    found = {
        (name, person.client.post(address, base_url=HTTPS, **_good(person, site)).status_code)
        for name, person in everybody.items()
        for address in addresses
    }

    assert found == {(name, 403) for name in everybody}
    assert everything(desk.engine) == before


def test_the_same_posts_with_the_token_of_their_session_arrive(desk):
    """Against the tests above: they would be green, too, if nothing ever arrived."""
    coordinator = insiders(desk)["coordinator"]
    answer = coordinator.client.post(
        f"{DESK}/me/mail", base_url=HTTPS, **_good(coordinator, "same-origin")
    )

    assert answer.status_code == 303


@pytest.mark.parametrize("path", ["inbox/sealed", "case/{}/sealed"])
def test_a_link_that_somebody_follows_opens_nothing_and_writes_nothing_into_the_log(desk, path):
    address = path.format(desk.report().report.hex())
    before = acts(desk.engine)

    followed = desk.triage.get(address, headers={"Sec-Fetch-Mode": "navigate"})

    assert refusal(followed) == (403, "desk_foreign_form")
    assert acts(desk.engine) == before
    assert desk.triage.get(address, headers={"Sec-Fetch-Mode": "cors"}).status_code == 200


def _good(person: Person, site: str) -> dict[str, dict[str, str]]:
    return {"data": {"token": person.token}, "headers": {"Sec-Fetch-Site": site}}
