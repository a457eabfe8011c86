"""What a launch costs the database; a statement more is noticed here first."""

from lti_app.lti import http
from tests.membership.member import Member
from tests.web.visit import Visit


def test_a_login_asks_the_database_nothing(launcher, client, statements):
    launcher.begin(client)
    statements.clear()

    launcher.begin(client)

    assert statements == []


def test_a_launch_is_at_most_two_statements(launcher, statements):
    Visit(launcher)
    statements.clear()

    Visit(launcher, "student-02")

    assert len(statements) <= 2, statements


def test_a_launch_writes_last_so_that_it_holds_the_file_for_a_moment_only(launcher, statements):
    Visit(launcher)
    statements.clear()

    Visit(launcher, "student-02")

    written = [number for number, each in enumerate(statements) if not each.startswith("SELECT")]
    assert written == [len(statements) - 1], statements


def test_login_launch_page_and_confirmation_are_at_most_four_statements(launcher, statements):
    Visit(launcher)
    statements.clear()

    visit = Visit(launcher, "student-02")
    visit.post("/dos/acknowledge", visit.page.forms["/dos/acknowledge"].fields)

    assert len(statements) <= 4, statements


def test_an_answer_costs_one_statement_more_and_each_tenth_another(launcher, statements):
    costs = []
    for number in range(1, 12):
        visit = Visit(launcher, f"student-{number:02}")
        fields = visit.page.forms["/dos/acknowledge"].fields
        statements.clear()
        visit.post("/dos/acknowledge", {**fields, "answer": "say-so"})
        costs.append(len(statements))

    assert costs == [*[3] * 9, 4, 3], statements


def test_the_course_page_is_at_most_seven_statements(launcher, statements):
    Visit(launcher, "instructor")
    statements.clear()

    Visit(launcher, "instructor")

    assert len(statements) <= 7, statements


def test_a_membership_token_is_a_request_of_its_own_with_two_statements(launcher, statements):
    Member(launcher).token()
    member = Member(launcher, "student-02")
    statements.clear()

    member.token()

    assert len(statements) <= 2, statements


def test_the_key_set_of_the_platform_is_read_once(launcher, platform, monkeypatch):
    asked = []
    read = http.get_json

    def note(url, **how):
        asked.append(url)
        return read(url, **how)

    monkeypatch.setattr(http, "get_json", note)

    for persona in ("student-01", "student-02", "student-03"):
        Visit(launcher, persona)

    assert asked == [f"{platform.issuer}/jwks.json"]
