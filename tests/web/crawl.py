"""Every page of the three sites in every state it has, for checks that hold for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from practice import messages
from practice.claims import ABSENT
from practice.personas import LEARNER, PERSONAS, TEST_USER
from tests.launcher import SECURE, Launcher
from tests.lti.placing import Placing
from tests.web.crawl_acknowledging import answered, asked_again, exempted
from tests.web.crawl_administration import administration, registering
from tests.web.crawl_course import grades, roster, sharing, staff
from tests.web.crawl_editing import editing
from tests.web.crawl_public import public
from tests.web.crawl_reports import reporting
from tests.web.crawl_teams import teams
from tests.web.stored import StoredLogin
from tests.web.visit import SECOND_COURSE, Visit


@dataclass(frozen=True)
class Shot:
    """One answer: in which state, in which language, and whether its platform may frame it."""

    state: str
    language: str
    is_framed: bool
    answer: TestResponse

    def __str__(self) -> str:
        return f"{self.state} ({self.language})"


ANSWER = "answer of the picker"
"""The one page with a form that goes to the platform."""
States = Iterator[tuple[str, bool, TestResponse]]
UNRECORDED: dict[str, tuple[str, dict[str, Any]]] = {
    "anonymous": ("anonymous", {}),
    "without a role": ("student-03", {"roles": []}),
    "test student": ("student-04", {"roles": [LEARNER, TEST_USER]}),
    "observer": ("observer", {}),
    "administrator": ("administrator", {}),
}


def every_page(launcher: Launcher) -> list[Shot]:
    """Visit all there is, in each language."""
    return [
        Shot(state, language, is_framed, answer)
        for language in ("en", "nl")
        for part in PARTS
        for state, is_framed, answer in part(launcher, language)
    ]


def _open(launcher: Launcher, language: str) -> States:
    client = launcher.app.test_client()
    for path in ("/", "/report/", "/desk/", "/privacy", "/terms"):
        yield path, False, client.get(f"{path}?language={language}")
    yield "invite unknown", False, client.get(f"/lti/register/x?language={language}")


def _student(launcher: Launcher, language: str) -> States:
    persona = "student-01" if language == "en" else "student-02"
    visit = Visit(launcher, persona, locale=language)
    yield "open, as a launch ends", True, visit.answer
    yield "open", True, visit.get("/dos").answer
    visit.acknowledge()
    yield "thanks", True, visit.answer
    yield "acknowledged", True, visit.get("/dos").answer
    second = Visit(launcher, persona, locale=language, context=SECOND_COURSE)
    yield "elsewhere", True, second.answer
    visit.withdraw()
    yield "withdrawn", True, visit.answer
    home = {"return_url": f"{launcher.platform.issuer}/course/1"}
    way_back = Visit(launcher, persona, locale=language, launch_presentation=home, context=None)
    yield "without a course, with a way back", True, way_back.answer


def _others(launcher: Launcher, language: str) -> States:
    for state, (persona, claims) in UNRECORDED.items():
        yield state, True, Visit(launcher, persona, locale=language, **claims).answer
    visit = Visit(launcher, locale=language, context={"id": "1", "title": "<b>&\"'</b> \u202e"})
    yield "markup in the title", True, visit.answer


def _placing(launcher: Launcher, language: str) -> States:
    settings: dict[str, dict[str, Any]] = {
        "picker": {},
        "picker for one link": {"accept_types": ["ltiResourceLink"], "accept_multiple": False},
        "nothing to add": {"accept_types": ["file"]},
    }
    for state, changed in settings.items():
        placing = Placing(
            launcher, return_url=launcher.platform.issuer, language=language, **changed
        )
        yield state, True, placing.answer
    yield "picker for a student", True, Placing(launcher, "student-01", language=language).answer
    placing = Placing(launcher, return_url=launcher.platform.issuer, language=language)
    yield "picker with nothing chosen", True, placing.insert()
    yield ANSWER, True, placing.insert("acknowledge", "copy")


def _records(launcher: Launcher, language: str) -> States:
    persona = "student-10" if language == "en" else "student-11"
    visit = Visit(launcher, persona, locale=language)
    yield "own records, none", True, visit.get("/my-data").answer
    visit.get("/dos").acknowledge()
    yield "own records", True, visit.get("/my-data").answer
    claims = {"locale": language, **messages.privacy(PERSONAS[persona])}
    launch = Visit(launcher, "administrator", **claims)
    yield "records by a launch", True, launch.answer
    yield "records of somebody else", True, Visit(launcher, "student-09", **claims).answer
    yield "whether to erase", True, visit.get("/my-data/erase").answer
    visit.click("/my-data/erase")
    yield "erased", True, visit.answer
    launch = Visit(launcher, "administrator", **claims)
    yield "records by a launch, none", True, launch.answer
    yield "whether to erase by a launch", True, launch.get("/data-privacy/erase").answer
    launch.click("/data-privacy/erase")
    yield "erased by a launch", True, launch.answer


def _reviews(launcher: Launcher, language: str) -> States:
    persona = "student-12" if language == "en" else "student-13"
    claims = {"locale": language, **messages.submission_review(PERSONAS[persona], "https://x")}
    yield "review of nothing", True, Visit(launcher, "instructor", **claims).answer
    Visit(launcher, persona, locale=language).acknowledge()
    yield "review", True, Visit(launcher, "instructor", **claims).answer
    yield "review of oneself", True, Visit(launcher, persona, **claims).answer
    yield "review of somebody else", True, Visit(launcher, "student-09", **claims).answer


def _window(launcher: Launcher, language: str) -> States:
    nameless = dict.fromkeys(("name", "given_name", "family_name"), ABSENT)
    claims: dict[str, dict[str, Any]] = {
        "with name and course": {},
        "with a name": {"context": None},
        "with a course": nameless,
        "with neither": {"context": None, **nameless},
    }
    for state, changed in claims.items():
        client = launcher.app.test_client(use_cookies=False)
        visit = Visit(launcher, client=client, locale=language, **changed)
        yield f"new window {state}", True, visit.answer
    visit.click("/lti/window")
    yield "in the new window", True, visit.answer


def _stored(launcher: Launcher, language: str) -> States:
    login = StoredLogin(launcher, language=language)
    yield "one moment, with the storage", True, login.answer
    yield "looking into the storage", True, login.launch(locale=language)


def _refused(launcher: Launcher, language: str) -> States:
    client = launcher.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    launch: dict[str, Any] = {"client": client, "locale": language}
    yield "login incomplete", True, launcher.initiate(client, login_hint="")
    yield "state unknown", False, launcher.post(client, state="x", id_token="x")
    yield "signature", True, launcher.launch(**launch, sign={"kid": "unknown"})
    yield "pending", True, launcher.launch(**launch, deployment_id="never seen")
    client.set_cookie("__Host-dos-language", language, domain="localhost", secure=True)
    yield "too large", False, client.post("/lti/launch", data={"x": "x" * 300_000})
    yield "unknown address", False, client.get("/nothing")
    yield "unknown report address", False, client.get("/report/nothing")
    yield "wrong method", False, client.get("/lti/launch")


def _ended(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, locale=language)
    client = visit.client
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    query = {"launch": visit.token}
    pasted = {"Sec-Fetch-Site": "none"}
    yield "ended", False, client.get("/dos?launch=x", base_url=SECURE)
    yield "pasted", True, client.get("/dos", query_string=query, headers=pasted, base_url=SECURE)
    yield "for staff", True, client.get("/course", query_string=query, base_url=SECURE)
    yield "form incomplete", True, visit.post("/language", query)
    visit.get("/dos").click("/leave")
    yield "left", True, visit.answer


def _wrong(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, locale=language)
    form = {"launch": visit.token}
    yield "text changed", True, visit.post("/dos/acknowledge", form)
    observer = Visit(launcher, "observer", locale=language)
    yield "not recordable", True, observer.post("/dos/withdraw", {"launch": observer.token})
    service = "lti_app.acknowledgement.service.withdraw"
    with patch(service, side_effect=RuntimeError):
        yield "our mistake", True, visit.post("/dos/withdraw", form)
    with patch(service, side_effect=OperationalError("", {}, Exception())):
        yield "database busy", True, visit.post("/dos/withdraw", form)


PARTS = (
    _open,
    public,
    _student,
    asked_again,
    exempted,
    answered,
    _others,
    staff,
    grades,
    roster,
    sharing,
    _placing,
    _records,
    _reviews,
    registering,
    administration,
    teams,
    editing,
    reporting,
    _window,
    _stored,
    _refused,
    _ended,
    _wrong,
)
