"""The pages of administrators, and of platforms that register themselves, in every state."""

from collections.abc import Iterator
from unittest.mock import patch

from sqlalchemy import update
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.db import db
from lti_app.lti.dynamic_registration import PLATFORM_CONFIGURATION
from lti_app.lti.models import Deployment, Registration
from lti_app.lti.trial import Trial
from tests.launcher import TOOL, Launcher
from tests.lti.replies import serving
from tests.web.registrations import answers
from tests.web.visit import Visit

States = Iterator[tuple[str, bool, TestResponse]]


def administration(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, "instructor", locale=language)
    yield "join", True, visit.get("/admin/join").answer
    run = launcher.app.test_cli_runner()
    invited = run.invoke(args=["admin", "invite"]).output.strip().rpartition("/")[2]
    client = launcher.app.test_client()
    yield "invited", False, client.get(f"/admin/join/{invited}?language={language}")
    visit.click("/admin/join", code=invited)
    yield "just an administrator", True, visit.answer
    yield "administrator's course page", True, visit.get("/course").answer
    yield "join again", True, visit.get("/admin/join").answer
    launcher.launch(deployment_id=f"new in {language}")
    yield "administration, with all that waits", True, visit.get("/admin").answer
    _switch_off_and_fail(launcher)
    yield "administration, with all that is off", True, visit.get("/admin").answer
    for done in ("withdrawn", "removed", "policies"):
        yield f"{done} just now", True, visit.get("/admin", done=done).answer
    yield from _trials(visit)
    with patch("lti_app.administration.pages.OLD_KEY_DAYS", -1):
        yield "an old key", True, visit.get("/admin").answer
    for path, state in (("/admin/test", "tested"), ("/admin/invite", "link shown")):
        visit.get("/admin").click(path)
        yield state, True, visit.answer
    visit.get("/admin").click("/admin/remove")
    yield "last administrator", True, visit.answer
    visit.click("/admin/remove")
    yield "an administrator no more", True, visit.answer


def _switch_off_and_fail(launcher: Launcher) -> None:
    """Switch off what is not active, and let every platform have had a problem."""
    problem = {
        "last_service_error": "token 400 invalid_client",
        "last_service_error_at": clock.now(),
    }
    with launcher.app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Registration).values(problem))
        for table in (Registration, Deployment):
            waits = table.status == "pending"
            connection.execute(update(table).where(waits).values(status="disabled"))


def _trials(visit: Visit) -> States:
    results = {
        "a key set without a key": Trial(0, gave_token=False, problems=("token 400 <b>",)),
        "all well": Trial(2, gave_token=True, problems=()),
    }
    for state, trial in results.items():
        with patch("lti_app.administration.routes.try_platform", return_value=trial):
            visit.get("/admin").click("/admin/test")
        yield f"tested: {state}", True, visit.answer


def registering(launcher: Launcher, language: str) -> States:
    run = launcher.app.test_cli_runner()
    link = run.invoke(args=["platforms", "invite"]).output.strip().partition(TOOL)[2]
    client = launcher.app.test_client()
    query = {"language": language}
    yield "registration link", False, client.get(link, query_string=query)
    with serving() as replies:
        families = ("desire2learn", "canvas", "moodle", "BlackboardLearn", "")
        query["openid_configuration"] = f"{replies.url}/configuration"
        yield "registration asked", True, client.get(link, query_string=query)
        for family in families:
            link = run.invoke(args=["platforms", "invite"]).output.strip().partition(TOOL)[2]
            platform = {PLATFORM_CONFIGURATION: {"product_family_code": family}}
            replies.json(answers(replies.url, client_id=f"{family} {language}", **platform))
            done = client.post(f"{link}?language={language}", data=query)
            yield f"registered {family}", True, done
        link = run.invoke(args=["platforms", "invite", "--activate"]).output.partition(TOOL)[2]
        replies.json(answers(replies.url, client_id=f"at once {language}"))
        done = client.post(f"{link.strip()}?language={language}", data=query)
        yield "registered and active", True, done
        replies.json({})
        yield (
            "registration refused",
            True,
            client.post(f"{link.strip()}?language={language}", data=query),
        )
