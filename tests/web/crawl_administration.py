"""The pages of administrators, and of platforms that register themselves, in every state."""

from collections.abc import Iterator

from werkzeug.test import TestResponse

from lti_app.lti.dynamic_registration import PLATFORM_CONFIGURATION
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
    visit.get("/admin")
    yield "administration", True, visit.answer
    for path, state in (("/admin/test", "tested"), ("/admin/invite", "link shown")):
        visit.get("/admin").click(path)
        yield state, True, visit.answer
    visit.get("/admin").click("/admin/remove")
    yield "last administrator", True, visit.answer
    visit.click("/admin/remove")
    yield "an administrator no more", True, visit.answer


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
