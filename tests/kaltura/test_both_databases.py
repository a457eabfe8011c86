"""What databases do differently: one link in use of each placement, and it goes with the course."""

from threading import Thread

from sqlalchemy import func, select

from lti_app.access.models import Course, Door
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.kaltura.models import KalturaLink
from tests.kaltura.stand_in import handed
from tests.kaltura.test_following import arrived
from tests.launcher import code_of


def test_a_walk_from_the_link_to_a_confirmation(maker, follower, signing_in, session):
    visit = maker()
    visit.make(title="Ethiek 1")
    visit.send("renew")

    arrived(follower, follower.sign_in(visit.link))

    assert session.scalars(select(Acknowledgement.door)).all() == [Door.SIGN_IN]
    found = session.scalars(select(KalturaLink.withdrawn_on).order_by(KalturaLink.id)).all()
    assert [day is None for day in found] == [False, True]


def test_two_who_make_a_link_at_once_have_the_same(maker, session):
    visits = [maker(), maker("second-instructor")]
    threads = [Thread(target=visit.make) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert session.scalar(select(func.count(KalturaLink.id))) == 1
    assert visits[0].link == visits[1].link


def test_a_session_of_kaltura_is_good_once(maker, follower, asking):
    link = maker().make()

    answers = [handed(follower, link) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert code_of(answers[1]) == "kaltura_session_used"


def test_a_link_goes_with_its_course(maker, session):
    maker().make()
    for table in ("launch", "placement", "course"):
        session.execute(Course.metadata.tables[table].delete())
    session.commit()

    assert session.scalar(select(func.count(KalturaLink.id))) == 0
