"""Who follows a link from Kaltura: everybody reads, who signs in confirms under the same course."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.access.models import Course, Door, Launch
from lti_app.acknowledgement.models import Acknowledgement, GradeDelivery
from lti_app.lti.models import Deployment, DeploymentStatus
from tests.launcher import SECURE, code_of, token_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def link(maker) -> str:
    """The link of a course."""
    made: str = maker().make(title="Ethiek 1")
    return made


def ways(page: Page) -> list[str]:
    """Return the addresses in the part about confirming."""
    (part,) = page.all("section", id="confirmation")
    return [str(way.get("href")) for way in part.iter("a")]


def arrived(follower, answer) -> Page:
    """Press the button on the page of a launch and return the page after it."""
    page = Page(answer)
    form = page.forms["/dos/acknowledge"]
    after = follower.tool.post("/dos/acknowledge", data=form.fields, base_url=SECURE)
    return Page(follower.get(after.location))


def test_everybody_reads_the_dos_in_their_language(follower, link, version):
    first = follower.get(link, **{"Accept-Language": "nl"})
    page = follower.open(link)

    assert first.location == f"{link}/nl"
    assert [text_of(do) for do in page.all("li") if (do.get("id") or "").startswith("do-")] == [
        do.text for do in version.editions["nl"].dos
    ]
    assert f"{link}/en" in [way.get("href") for way in page.all("a", lang="en")]
    assert "Waar je hulp vindt" in text_of(page.by_id("help-title"))
    assert "Ethiek 1" in text_of(page.all("main")[0])


def test_the_page_stands_in_no_frame_sets_no_cookie_and_is_found_by_its_tag(follower, link):
    answer = follower.get(f"{link}/nl")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = follower.get(f"{link}/nl", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_language_that_the_campaign_does_not_have_leads_to_the_nearest(follower, link):
    path, _, query = follower.get(f"{link}/fy").location.partition("?")

    assert path in (f"{link}/nl", f"{link}/en")
    assert query == "asked=fy", "the page says that it is another language"


def test_without_any_way_one_reads_and_is_told_why(follower, link):
    page = follower.open(link)

    assert page.confirmation == "Bevestigen kan in je cursus"
    assert ways(page) == []


def test_with_a_sign_in_and_an_address_there_are_both_ways(follower, maker, platform, signing_in):
    address = f"{platform.issuer}/courses/ethics"
    link = maker().make(address=address)

    page = follower.open(link)

    assert ways(page) == [address, f"{link}/nl/sign-in"]
    assert "Inloggen bij ons" in text_of(page.by_id("confirmation"))
    assert "Openen in je cursus" in text_of(page.by_id("confirmation"))


def test_a_link_to_read_only_asks_for_nothing(follower, maker, signing_in):
    only_read = {"https://purl.imsglobal.org/spec/lti/claim/custom": {"dos_record": "no"}}

    def spoil(body):
        body.update(only_read)

    visit = maker(spoil=spoil)
    page = follower.open(visit.make())

    assert page.confirmation == "Hier valt niets te bevestigen"
    assert "Zo is het ook met de link" in visit.answer.text


@pytest.mark.parametrize("name", ["x", "x" * 22, "é" * 22, "%00" * 22, "x" * 5000])
def test_a_name_that_was_never_given_is_refused(follower, name):
    for path in (f"/k/{name}", f"/k/{name}/nl", f"/k/{name}/nl/sign-in"):
        refused = follower.get(path)
        assert (refused.status_code, code_of(refused)) == (404, "kaltura_link_unknown")


def test_a_switched_off_platform_takes_its_links_along(follower, link, session):
    session.execute(update(Deployment).values(status=DeploymentStatus.DISABLED))
    session.commit()

    assert follower.get(f"{link}/nl").status_code == 410


def test_who_signs_in_confirms_under_the_same_course(follower, link, signing_in, launcher, session):
    answer = follower.sign_in(link)
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Ethiek 1" in answer.text

    assert arrived(follower, answer).confirmation == "Dank je wel, je bevestiging is bewaard"

    event = session.scalars(select(Acknowledgement)).one()
    assert event.door is Door.SIGN_IN
    assert event.subject.startswith("sign_in:")
    assert "1 student" in Visit(launcher, "instructor", locale="en-GB").text
    again = Page(follower.sign_in(link))
    assert again.confirmation == "Je hebt bevestigd"


def test_of_who_signed_in_neither_name_nor_user_id_is_kept(follower, link, signing_in, session):
    arrived(follower, follower.sign_in(link))

    launch = session.scalars(select(Launch).where(Launch.door == Door.SIGN_IN)).one()
    event = session.scalars(select(Acknowledgement)).one()
    assert launch.subject == event.subject
    assert len(event.subject) == len("sign_in:") + 64
    for row in (launch, event):
        kept = " ".join(str(value) for value in vars(row).values())
        assert "student-01" not in kept


def test_two_people_are_two_and_the_same_person_in_the_course_stays_another(
    follower, link, signing_in, launcher, session
):
    Visit(launcher, "student-01").acknowledge()
    arrived(follower, follower.sign_in(link))

    events = session.scalars(select(Acknowledgement)).all()

    assert len({event.subject for event in events}) == 2


def test_nothing_goes_to_the_gradebook(follower, link, signing_in, session):
    session.execute(Course.metadata.tables["placement"].update().values(is_graded=True))
    session.commit()

    arrived(follower, follower.sign_in(link))

    assert (
        session.scalars(select(Launch).where(Launch.door == Door.SIGN_IN)).one().is_graded is False
    )
    assert session.scalars(select(GradeDelivery)).all() == []


def test_nobody_becomes_staff(follower, link, signing_in):
    token = token_of(follower.sign_in(link))

    for path in ("/course", "/course/share", "/admin", "/admin/join", "/support-desk"):
        refused = follower.get(f"{path}?launch={token}")
        assert (refused.status_code, code_of(refused)) == (403, "not_allowed")


def test_what_is_kept_can_be_seen_and_erased(follower, link, signing_in, session):
    arrived(follower, follower.sign_in(link))
    token = token_of(follower.sign_in(link))

    assert "ingelogd bij je instelling" in follower.get(f"/my-data?launch={token}").text
    follower.tool.post("/my-data/erase", data={"launch": token}, base_url=SECURE)

    assert session.scalars(select(Acknowledgement)).all() == []


def test_a_course_counts_as_used_when_somebody_comes_this_way(follower, link, signing_in, session):
    earlier = clock.now().date() - timedelta(days=100)
    session.execute(update(Course).values(last_used_on=earlier))
    session.commit()

    follower.sign_in(link)

    session.expire_all()
    assert session.scalars(select(Course)).one().last_used_on > earlier


def test_a_link_that_was_withdrawn_meanwhile_lets_nobody_in(follower, maker, signing_in, session):
    visit = maker()
    link = visit.make()
    answer = follower.answer(link)
    visit.send("withdraw")

    refused = follower.get(f"/sign-in/default/done?{answer}")

    assert (refused.status_code, code_of(refused)) == (410, "kaltura_link_withdrawn")
    assert session.scalars(select(Launch).where(Launch.door != Door.LTI)).all() == []


def test_who_cancels_finds_the_way_back(follower, link, signing_in):
    refused = follower.sign_in(link, cancel="yes")

    assert code_of(refused) == "sign_in_declined"
    assert f'href="{link}/nl"' in refused.text


def test_without_a_sign_in_nobody_is_sent_anywhere(follower, link):
    refused = follower.get(f"{link}/nl/sign-in")

    assert (refused.status_code, code_of(refused)) == (404, "sign_in_not_offered")


def test_a_sign_in_that_is_for_the_desk_only_lets_nobody_into_a_course(
    app, follower, link, signing_in
):
    ours = app.extensions["sign_in"]
    of_desk = replace(ours.providers["default"], is_for_courses=False)
    app.extensions["sign_in"] = replace(ours, providers={"default": of_desk})

    assert not any("sign-in" in way for way in ways(follower.open(link)))
    assert code_of(follower.get(f"{link}/nl/sign-in")) == "sign_in_not_offered"


def test_the_language_of_the_link_is_that_of_the_visit(follower, link, signing_in):
    assert 'lang="en"' in follower.sign_in(link, language="en").text.partition("<head>")[0]
