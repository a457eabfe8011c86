"""The way out of a launch, for computers that others use too."""

import pytest
from sqlalchemy import select

from lti_app.access.models import Launch
from lti_app.acknowledgement.models import Acknowledgement
from practice import messages as m
from tests.launcher import SECURE, code_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit


@pytest.mark.parametrize("persona", ["student-01", "instructor", "observer"])
def test_who_leaves_ends_the_visit_for_everybody_who_has_its_address(launcher, persona):
    visit = Visit(launcher, persona, locale="en")
    token, other = visit.token, Visit(launcher, persona, locale="en")

    page = visit.click("/leave")

    assert page.heading == "You have left"
    assert token not in visit.answer.text
    for client in (visit.client, launcher.app.test_client()):
        for path in ("/dos", "/course", "/my-data"):
            answer = client.get(path, query_string={"launch": token}, base_url=SECURE)
            assert (answer.status_code, code_of(answer)) == (401, "launch_ended")
    assert other.get("/dos").answer.status_code == 200


def test_nothing_of_the_person_stays_but_what_they_confirmed(launcher, session):
    visit = Visit(launcher, locale="en")
    visit.acknowledge()

    visit.click("/leave")

    (row,) = session.scalars(select(Launch)).all()
    assert (row.subject, row.context_title, row.return_url, row.request) == (None,) * 4
    assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_a_message_is_not_used_again_after_leaving(launcher, session):
    visit = Visit(launcher)
    before = session.scalars(select(Launch.nonce_hash)).all()

    visit.click("/leave")

    session.expire_all()
    assert session.scalars(select(Launch.nonce_hash)).all() == before


def test_every_kind_of_visit_has_the_way_out(launcher):
    messages = [
        ("student-01", {}),
        ("instructor", {}),
        ("instructor", m.deep_linking("http://campus.example/links", {})),
    ]
    for persona, message in messages:
        visit = Visit(launcher, persona, locale="en", **message)
        button = visit.page.forms["/leave"]
        assert button.fields == {"launch": visit.page.forms["/language"].fields["launch"]}
        foot = visit.page.all("footer")[0]
        assert "Leave and end this visit" in text_of(foot)


def test_a_form_of_another_website_ends_no_visit(launcher):
    visit = Visit(launcher)
    fields = visit.page.forms["/leave"].fields

    answer = visit.post("/leave", fields, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert visit.get("/dos").answer.status_code == 200


def test_public_pages_have_no_way_out_because_nobody_is_known_there(launcher):
    answer = launcher.app.test_client().get("/campaign/default/en", base_url=SECURE)

    assert "/leave" not in Page(answer).forms
