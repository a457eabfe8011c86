"""The one question of a pack: never needed, counted once, shown in steps of ten, not kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lti_app import clock
from lti_app.acknowledgement.models import ALL_ANSWERS, Acknowledgement, AnswerTally
from lti_app.acknowledgement.retention import delete_expired
from lti_app.campaign.files import MANIFEST, read_files
from lti_app.campaign.pack import SHIPPED
from lti_app.db import CourseModel
from tests.launcher import SECURE
from tests.web.page import text_of
from tests.web.publishing import KINDER
from tests.web.visit import SECOND_COURSE, Visit

SAY_SO = "I say something about it in the group."
ASK = "I send Noor a private message."
SHIPPED_PACK = read_files(SHIPPED)[MANIFEST].decode()
ANSWERS = SHIPPED_PACK[
    SHIPPED_PACK.index("  answers:\n") : SHIPPED_PACK.index("# What the reporting pages say")
]
CHOICE = [("  kind: scenario", "  kind: choice"), (ANSWERS, "")]


def answer(launcher, number: int, chosen: str = "say-so", **launch) -> Visit:
    """Let one student confirm with an answer."""
    visit = Visit(launcher, f"student-{number:02}", locale="en", **launch)
    visit.click("/dos/acknowledge", answer=chosen)
    return visit


def counted(session) -> dict[str, tuple[int, int]]:
    """Return people and shown people by answer."""
    session.rollback()
    return {
        row.answer_id: (row.people, row.shown_people)
        for row in session.scalars(select(AnswerTally))
    }


def course_page(launcher) -> Visit:
    return Visit(launcher, "instructor", locale="en")


# --- the student ---------------------------------------------------------------------------------


def test_the_question_stands_in_the_form_with_rather_not_say_chosen(launcher):
    page = Visit(launcher, locale="en").page

    radios = page.all("input", type="radio")
    assert [each.get("value") for each in radios] == ["ask-noor", "say-so", "bring-someone-in", ""]
    assert [each.get("value") for each in radios if each.get("checked") is not None] == [""]
    assert "Rather not say" in text_of(page.root)


def test_without_an_answer_everything_is_as_before(launcher, session):
    visit = Visit(launcher, locale="en")

    page = visit.acknowledge()

    assert page.confirmation == "Thank you, your confirmation is saved"
    assert counted(session) == {}


def test_an_answer_is_answered_once_and_not_kept_with_the_person(launcher, session):
    visit = answer(launcher, 1)

    assert "Then everyone notices that not the whole group finds this funny." in visit.text
    assert counted(session) == {ALL_ANSWERS: (1, 0), "say-so": (1, 0)}
    event = session.scalars(select(Acknowledgement)).one()
    values = [str(getattr(event, column.name)) for column in Acknowledgement.__table__.c]
    assert "say-so" not in values
    assert "everyone notices" not in visit.get("/dos").text


def test_only_the_page_after_the_click_answers(launcher):
    visit = Visit(launcher, locale="en")

    before = visit.get("/dos", just_now="acknowledged", answer="say-so").text
    visit.acknowledge()
    unknown = visit.get("/dos", just_now="acknowledged", answer="<b>").text

    assert "everyone notices" not in before
    assert "<b>" not in unknown
    assert "everyone notices" not in unknown


@pytest.mark.parametrize(
    "fields", [{"answer": "unknown"}, {"answer": "say-so", "question": "0" * 64}, {"answer": "é"}]
)
def test_an_answer_to_another_question_is_left_out_and_the_click_counts(
    launcher, session, events, fields
):
    Visit(launcher).click("/dos/acknowledge", **fields)

    assert events() == [("acknowledged", 0)]
    assert counted(session) == {}


def test_who_confirmed_in_this_run_before_is_not_asked_the_question_again(launcher):
    visit = answer(launcher, 1)

    page = visit.withdraw()

    assert not page.all("input", type="radio")
    other = Visit(launcher, "student-01", context=SECOND_COURSE)
    assert other.page.all("input", type="radio")


def test_a_choice_has_the_dos_as_answers_and_no_answer_to_them(launcher, publish, session):
    publish(*CHOICE)

    visit = Visit(launcher, locale="en")
    radios = [each.get("value") for each in visit.page.all("input", type="radio")]
    page = visit.click("/dos/acknowledge", answer="privacy")

    assert radios[:2] == ["respect", "real-person"]
    assert len(radios) == 9
    assert page.confirmation == "Thank you, your confirmation is saved"
    assert counted(session) == {ALL_ANSWERS: (1, 0), "privacy": (1, 0)}


# --- counting ------------------------------------------------------------------------------------


def test_a_double_click_counts_once(launcher, session):
    visit = Visit(launcher)
    fields = {**visit.page.forms["/dos/acknowledge"].fields, "answer": "say-so"}

    for _ in range(2):
        visit.post("/dos/acknowledge", fields)

    assert counted(session) == {ALL_ANSWERS: (1, 0), "say-so": (1, 0)}


def test_who_withdraws_and_confirms_again_is_not_counted_again(launcher, session):
    visit = Visit(launcher)
    fields = {**visit.page.forms["/dos/acknowledge"].fields, "answer": "say-so"}
    visit.post("/dos/acknowledge", fields)
    visit.get("/dos").withdraw()

    visit.post("/dos/acknowledge", {**fields, "answer": "ask-noor"})

    assert counted(session) == {ALL_ANSWERS: (1, 0), "say-so": (1, 0)}


def test_who_is_asked_again_in_the_same_run_is_not_counted_again(launcher, session, publish):
    visit = answer(launcher, 1)
    fields = {"launch": visit.token, "answer": "ask-noor"}
    version = publish(KINDER)
    edition = version.edition("en")
    assert edition.question is not None

    visit.post(
        "/dos/acknowledge", {**fields, "edition": edition.hash, "question": edition.question.hash}
    )

    assert session.scalar(select(func.count(Acknowledgement.id))) == 2
    assert counted(session) == {ALL_ANSWERS: (1, 0), "say-so": (1, 0)}


def test_each_course_is_counted_apart(launcher, session):
    answer(launcher, 1)
    answer(launcher, 1, context=SECOND_COURSE)

    people = session.scalars(select(AnswerTally.people)).all()
    assert people == [1, 1, 1, 1]


def test_twenty_at_once_are_twenty_and_no_tenth_is_missed(launcher, session):
    visits = [Visit(launcher, f"student-{number:02}") for number in range(1, 21)]

    def send(entry: tuple[int, Visit]) -> int:
        number, visit = entry
        fields = visit.page.forms["/dos/acknowledge"].fields
        chosen = ("say-so", "ask-noor")[number % 2]
        client = launcher.app.test_client()
        form = {**fields, "answer": chosen}
        return int(client.post("/dos/acknowledge", data=form, base_url=SECURE).status_code)

    for _visit in visits:
        assert _visit.page
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, enumerate(visits))) == {303}

    assert counted(session) == {
        ALL_ANSWERS: (20, 20),
        "say-so": (10, 10),
        "ask-noor": (10, 10),
    }


# --- the lecturer --------------------------------------------------------------------------------


def test_below_ten_nobody_sees_a_figure(launcher):
    for number in range(1, 10):
        answer(launcher, number)

    visit = course_page(launcher)

    assert "Figures appear when ten people have answered." in visit.text
    assert SAY_SO not in visit.text


def test_from_ten_on_figures_move_in_steps_of_ten(launcher, session):
    for number in range(1, 11):
        answer(launcher, number, "say-so" if number < 8 else "ask-noor")
    first = figures_of(launcher)
    for number in range(11, 20):
        answer(launcher, number)
        assert figures_of(launcher) == first
    answer(launcher, 20)

    assert first == {ASK: 3, SAY_SO: 7, "I ask someone to think along.": 0}
    assert figures_of(launcher) == {ASK: 3, SAY_SO: 17, "I ask someone to think along.": 0}
    assert counted(session)["say-so"] == (17, 17)


def figures_of(launcher) -> dict[str, int]:
    """Return the figures under the question on the course page."""
    page = course_page(launcher).page
    (section,) = page.all("section", **{"aria-labelledby": "answers-title"})
    return {text_of(row[0]): int(text_of(row[1])) for row in section.iter("div")}


def test_the_figures_come_with_how_to_use_them(launcher):
    for number in range(1, 11):
        answer(launcher, number)

    text = course_page(launcher).text

    assert "This is what the first 10 answers were." in text
    assert "Say what most people chose only if most chose something helpful" in text


def test_answers_go_with_the_acknowledgements_of_their_run(launcher, session, at):
    answer(launcher, 1, now=at("2026-10-05T10:00:00+02:00"))
    at("2027-05-05T12:00:00+02:00")
    session.rollback()

    delete_expired(session, now=clock.now())
    session.commit()

    assert counted(session) == {}


def test_nothing_but_the_numbers_names_an_answer(launcher, engine):
    answer(launcher, 1, "bring-someone-in")

    with engine.connect() as connection:
        rows = {
            table.name: str(connection.execute(table.select()).all())
            for table in CourseModel.metadata.sorted_tables
        }
    assert {name for name, text in rows.items() if "bring-someone-in" in text} == {"answer_tally"}
