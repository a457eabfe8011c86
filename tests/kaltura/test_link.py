"""Use in Kaltura: staff of a course make a link, change it, renew it, withdraw it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lti_app.access.models import Course
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.published import StoredArtefact
from lti_app.campaign.shelf import shelf
from lti_app.kaltura import course_pages
from lti_app.kaltura.models import KalturaLink
from lti_app.kaltura.service import MOST_WITHDRAWN
from lti_app.kaltura.words import LONGEST_LABEL
from tests.launcher import SECURE, code_of
from tests.web.page import text_of
from tests.web.visit import Visit

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")


def test_a_link_is_made_on_first_use_and_is_the_same_afterwards(maker, session):
    visit = maker()
    assert session.scalar(select(func.count(KalturaLink.id))) == 0

    link = visit.make(title="Ethiek 1")

    assert maker().link == link
    assert maker("second-instructor").link == link
    visit.send("make", title="Ethiek 2")
    assert visit.link == link


def test_each_placement_has_a_link_of_its_own(maker):
    assert maker().make() != maker(resource_link={"id": "another"}).make()


def test_all_that_is_pasted_carries_the_link_and_the_dos(maker, version):
    visit = maker()
    link = visit.make()

    address, *labels = visit.texts[:3]
    assert labels == ["Read the Do's", "Lees de Do's"]
    assert all(len(label) <= LONGEST_LABEL for label in labels)
    description, *messages = visit.texts[3:]
    dos = [do.text for do in version.editions["nl"].dos]
    assert all(text in description for text in (*dos, address))
    assert len(messages) == 4  # announcement and chat, the introduction before the Do's
    assert all(text in messages[1] for text in (*dos, address))
    assert address.endswith(link)


def test_slide_page_and_picture_can_be_taken_along(maker, app, monkeypatch):
    found = shelf(app).published("default")
    made = [
        StoredArtefact(tag, kind, f"{kind}.x", "text/plain", "0" * 64, 1)
        for tag in ("nl", "en")
        for kind in reversed(ArtefactKind)
    ]
    monkeypatch.setattr(course_pages, "published", lambda: replace(found, artefacts=tuple(made)))
    visit = maker()
    visit.make()

    (part,) = visit.page.all("section", **{"aria-labelledby": "files-title"})

    assert [text_of(file) for file in part.iter("a")] == [
        "Dia voor PowerPoint",
        "Dia (pdf)",
        "Dia (png)",
        "Pagina om te lezen (pdf)",
        "Afbeelding (png)",
    ]


def test_the_texts_can_be_had_in_the_other_language(maker, version):
    visit = maker()
    visit.make()

    visit.get("/course/kaltura", edition="en")

    assert version.editions["en"].dos[0].text in visit.texts[3]
    assert visit.page.heading == "Gebruiken in Kaltura"


def test_what_stands_on_the_page_can_be_changed(maker, platform, follower):
    visit = maker()
    link = visit.make(title="Ethiek 1")
    address = f"{platform.issuer}/courses/ethics"
    visit.send("save", title="Ethiek 2", address=address)

    assert visit.link == link
    (button,) = follower.open(link).all("a", href=address)
    assert text_of(button) == "Openen in Ethiek 2"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"address": "ethics"}, "geen webadres"),
        ({"address": "javascript:alert(1)"}, "geen webadres"),
        ({"address": "https://elsewhere.example/"}, "leeromgeving van deze cursus"),
        ({"address": "{issuer}/ethics 2"}, "geen webadres"),
        ({"address": "{issuer}/" + "x" * 1000}, "geen webadres"),
        ({"address": "http://somebody@{host}/"}, "leeromgeving van deze cursus"),
        ({"title": "Ethiek \u202e"}, "naam van de cursus"),
        ({"title": "x" * 101}, "naam van de cursus"),
    ],
)
def test_what_cannot_stand_there_is_said_and_nothing_is_made(
    maker, platform, session, fields, said
):
    host = platform.issuer.partition("://")[2]
    visit = maker()
    filled = {k: v.format(issuer=platform.issuer, host=host) for k, v in fields.items()}

    refused = visit.send("make", **filled)

    assert refused.status_code == 422
    assert said in refused.text
    assert session.scalar(select(func.count(KalturaLink.id))) == 0


@pytest.mark.parametrize(
    ("told", "proposed"),
    [
        ("{issuer}/d2l/home?ou=6606", True),
        ("{issuer}/returned", True),
        ("{issuer}/return.php?course=3&sesskey=abcDEF1234", False),
        ("{issuer}/returned#there", False),
        ("https://somebody@lms.example/", False),
        ("not an address", False),
        (None, False),
    ],
)
def test_the_address_of_the_launch_is_proposed_where_it_names_a_place_only(
    maker, platform, told, proposed
):
    return_url = told.format(issuer=platform.issuer) if told else None

    def spoil(body):
        body["https://purl.imsglobal.org/spec/lti/claim/launch_presentation"] = (
            {"return_url": return_url} if return_url else {}
        )

    (field,) = maker(spoil=spoil).page.all("input", id="address")

    assert field.get("value") == (return_url if proposed else "")


def test_a_renewed_link_says_the_same_and_the_old_one_leads_nowhere(maker, follower):
    visit = maker()
    old = visit.make(title="Ethiek 1")
    visit.send("renew")

    assert visit.link != old
    assert "Ethiek 1" in follower.get(f"{visit.link}/nl").text
    gone = follower.get(f"{old}/nl")
    assert (gone.status_code, code_of(gone)) == (410, "kaltura_link_withdrawn")
    assert 'href="/campaign/default"' in gone.text


def test_a_withdrawn_link_leads_nowhere_and_another_can_be_made(maker, follower):
    visit = maker()
    old = visit.make()
    visit.send("withdraw")
    visit.send("renew")

    assert visit.texts == []
    assert follower.get(old).status_code == 410
    assert follower.get(f"{old}/nl/sign-in").status_code == 410
    assert visit.make() != old


def test_of_withdrawn_links_only_the_last_ones_are_remembered(maker, session):
    visit = maker()
    visit.make()
    for _ in range(MOST_WITHDRAWN + 2):
        visit.send("renew")

    assert session.scalar(select(func.count(KalturaLink.id))) == MOST_WITHDRAWN + 1


def test_the_link_goes_with_the_course(maker, session, follower):
    link = maker().make()
    course = session.scalars(select(Course)).one()
    for table in ("placement", "launch"):
        session.execute(Course.metadata.tables[table].delete())
    session.delete(course)
    session.commit()

    gone = follower.get(f"{link}/nl")

    assert (gone.status_code, code_of(gone)) == (404, "kaltura_link_unknown")


def test_where_retention_took_the_placement_no_link_is_made(maker, session):
    visit = maker()
    session.execute(Course.metadata.tables["placement"].delete())
    session.commit()

    visit.send("make")

    assert visit.texts == []


def test_a_student_has_no_page_for_it(launcher):
    student = Visit(launcher, "student-01")

    for refused in (
        student.client.get(f"/course/kaltura?launch={student.token}", base_url=SECURE),
        student.post("/course/kaltura", {"launch": student.token, "change": "make"}),
    ):
        assert (refused.status_code, code_of(refused)) == (403, "not_allowed")


def test_a_form_that_says_nothing_is_refused(maker):
    refused = maker().send("")

    assert (refused.status_code, code_of(refused)) == (400, "form_incomplete")


def test_the_share_kit_leads_there(maker):
    assert "/course/kaltura?launch=" in maker().get("/course/share").answer.text
