"""Commands for invites, administrators and institutions."""

import pytest
from sqlalchemy import select

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.institution.models import Institution, Invite, InviteKind
from lti_app.lti.models import Registration, RegistrationStatus
from tests.launcher import TOOL, code_of


@pytest.fixture
def run(app):
    """Return a function that runs `flask --app wsgi <words>` and returns the result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=[str(word) for word in words])


@pytest.mark.parametrize(
    ("words", "path", "kind", "days"),
    [
        (("platforms", "invite"), "/lti/register/", InviteKind.REGISTRATION, 7),
        (
            ("platforms", "invite", "--activate"),
            "/lti/register/",
            InviteKind.ACTIVE_REGISTRATION,
            7,
        ),
        (("platforms", "invite", "--days", "3"), "/lti/register/", InviteKind.REGISTRATION, 3),
        (("admin", "invite"), "/admin/join/", InviteKind.ADMINISTRATOR, 2),
        (("admin", "invite", "--days", "1"), "/admin/join/", InviteKind.ADMINISTRATOR, 1),
    ],
)
def test_an_invite_is_a_link_for_some_days(run, session, words, path, kind, days):
    result = run(*words)

    assert result.output.startswith(TOOL + path)
    row = session.scalars(select(Invite)).one()
    assert row.kind is kind
    assert round((row.ends_at - clock.now()).total_seconds() / 86400) == days


def test_an_invite_may_not_last_for_ever(run):
    assert run("platforms", "invite", "--days", "1000").exit_code == 2


def test_an_invite_is_for_an_institution_that_exists(run):
    result = run("admin", "invite", "--institution", "nowhere")

    assert result.exit_code == 1
    assert "There is no institution 'nowhere'" in result.output


def test_a_platform_that_waits_is_refused_until_it_is_approved(launcher, run, session):
    row = session.scalars(select(Registration)).one()
    row.status = RegistrationStatus.PENDING
    session.commit()
    refused = launcher.initiate(launcher.app.test_client())
    assert code_of(refused) == "registration_pending"

    assert run("platforms", "approve", row.id).output == f"Platform {row.id} is active.\n"

    launcher.app.extensions["registry"].forget()
    assert launcher.launch().status_code == 200


def test_a_platform_that_was_switched_off_is_not_approved_by_mistake(launcher, run):
    number = run("platforms", "list").output.split()[0]
    run("platforms", "disable", number)

    result = run("platforms", "approve", number)

    assert result.exit_code == 1
    assert "switched off" in result.output


def test_administrators_are_listed_and_removed(launcher, run, session):
    registration = session.scalars(select(Registration)).one()
    session.add(
        Administrator(
            institution_id=registration.institution_id,
            registration_id=registration.id,
            subject="somebody",
            made_at=clock.now(),
        )
    )
    session.commit()

    listed = run("admin", "list").output
    assert "somebody" in listed
    number = listed.split()[0]
    assert run("admin", "remove", number).output == "somebody is no administrator any more.\n"
    assert run("admin", "list").output == ""
    assert "There is no administrator" in run("admin", "remove", number).output


def test_institutions_are_added_changed_and_listed(run, session):
    added = run("institutions", "add", "north", "--name", "North", "--time-zone", "Europe/London")
    assert added.output == (
        "Added institution north.\n"
        "Publish its own Do's, or the shipped ones by: flask --app wsgi prepare\n"
    )
    changes = ("--retention-months", 12, "--no-names", "--activate", "--name", "University North")
    asking = ("--asks-again", "never", "--grace-days", 0, "--figures-from", 5)

    assert (
        run("institutions", "set", "north", *changes, *asking).output
        == "Changed institution north.\n"
    )

    row = session.scalars(select(Institution).where(Institution.slug == "north")).one()
    assert (row.name, row.time_zone) == ("University North", "Europe/London")
    assert (row.retention_months, row.shows_names, row.activates_registrations) == (12, False, True)
    listed = run("institutions", "list").output.splitlines()
    assert [line.split()[0] for line in listed] == ["default", "north"]
    assert listed[1].endswith(
        "12 months  no names  platforms active at once  asks again: never, 0 days of grace"
        "  figures from 5"
    )


def test_what_is_not_named_stays_as_it_is(run, session):
    run("institutions", "set", "default", "--retention-months", 3)

    row = session.scalars(select(Institution)).one()
    assert (row.retention_months, row.shows_names, row.activates_registrations) == (3, True, False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "North!", "--name", "North"), "lower-case letters"),
        (("add", "default", "--name", "Again"), "already"),
        (("add", "north", "--name", " "), "1 to 200 characters"),
        (("add", "north", "--name", "North", "--time-zone", "Mars"), "no time zone 'Mars'"),
        (("set", "default", "--retention-months", "0"), "1 to 60 months"),
        (("set", "default", "--grace-days", "181"), "0 to 180 days"),
        (("set", "default", "--retention-months", "3", "--figures-from", "4"), "Choose 5, 10, 15"),
        (("set", "nowhere", "--no-names"), "There is no institution 'nowhere'"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_changed(run, session, words, sentence):
    result = run("institutions", *words)

    assert result.exit_code == 1
    assert sentence in result.output
    (row,) = session.scalars(select(Institution))
    assert (row.slug, row.retention_months, row.shows_names) == ("default", 6, True)
