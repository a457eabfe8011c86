"""Two institutions on one installation: no route shows or changes anything of the other one.

Everybody of ours goes through every page that they can reach, sends every form as it is, and once
more with the numbers of the other institution's rows put into it.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.access.models import Administrator
from lti_app.institution import invites
from lti_app.institution.models import InviteKind
from lti_app.lti.models import Registration
from lti_app.teams.models import TeamsInstructor, TeamsPlacement
from practice import messages as m
from practice.personas import PERSONAS
from tests.factories import Factories
from tests.launcher import SECURE, Launcher
from tests.web.crawl_teams import teams_of
from tests.web.neighbour import MANY, MARK, begin_draft, belongings, draft_of, move_in, owned
from tests.web.page import Page
from tests.web.visit import Visit

WITHOUT_A_LAUNCH = frozenset(
    {
        *("launch.login", "launch.launch", "launch.window", "launch.storage", "launch.jwks"),
        *("registration.ask", "registration.register", "registration.canvas"),
        *("administration.explain", "membership.key"),
        *(
            "teams.tab",
            "teams.stage",
            "teams.home",
            "teams.configure",
            "teams.session",
            "teams.make",
        ),
        *("health.live", "health.ready", "metrics.show"),
        *("kaltura.choose", "kaltura.show", "kaltura.sign_in", "kaltura.signed_in"),
        "kaltura.launch",
        *("home.show", "home.privacy", "home.terms", "home.logo"),
        *("campaign.illustration", "campaign.theme", "campaign.artefact", "campaign.choose"),
    }
)
"""Routes that know no visitor; those of doors are tested in tests/lti/test_tenants.py, tests/teams
and tests/kaltura."""
STARTS: list[tuple[str, dict[str, Any]]] = [
    ("student-01", {}),
    ("anonymous", {}),
    ("observer", {}),
    ("instructor", {}),
    ("second-instructor", {}),
    ("instructor", m.deep_linking("http://campus.example/links", {})),
    ("instructor", m.submission_review(PERSONAS["student-01"], "http://campus.example/item")),
    ("administrator", m.privacy(PERSONAS["student-01"])),
]
"""Everybody who comes, and by which message; the second instructor administers as well."""
MOST_STEPS = 600
SAME = {"Sec-Fetch-Site": "same-origin"}
Kind = tuple[str, str, tuple[str, ...]]
"""What is taken once: the same form with other answers is no new step."""


@dataclass(frozen=True)
class Step:
    """One request: a link followed or a form sent."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> Kind:
        return self.method, self.path, tuple(name for name, _ in self.fields)


@dataclass
class Walk:
    """Somebody who goes wherever the pages lead."""

    launcher: Launcher
    client: FlaskClient
    foreign: list[str]
    """Numbers of rows of the other institution."""
    endpoints: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def everywhere(self, first: TestResponse) -> None:
        """Take every step that the pages offer, beginning with those of `first`."""
        waiting: dict[Kind, Step] = {}
        taken: set[Kind] = set()

        def wait(steps: Iterator[Step]) -> None:
            for each in steps:
                known = waiting.get(each.kind)
                if each.kind not in taken and (known is None or _turn(each) < _turn(known)):
                    waiting[each.kind] = each

        wait(self._steps(first))
        while waiting:
            step = min(waiting.values(), key=_turn)
            del waiting[step.kind]
            assert len(taken) < MOST_STEPS, "the pages lead on and on"
            taken.add(step.kind)
            for each in (step, *self._tampered(step)):
                wait(self._steps(self._take(each)))

    def exempt(self, page: Page, subject: str) -> None:
        """Send the form about one person; the class list that shows it is not to be had here."""
        launch = page.forms["/course/roster"].fields["launch"]
        fields = (("launch", launch), ("subject", subject), ("reason", "other"))
        self._take(Step("POST", "/course/roster/exempt", fields))

    def ask_for_token(self, page: Page) -> None:
        """Send what a script sends from the page."""
        launch = str(page.root.get("data-page-url")).partition("launch=")[2]
        key = self.client.get("/membership/default/key.json", base_url=SECURE).get_json()
        asked = {"launch": launch, "period": key["period"], "fingerprint": key["fingerprint"]}
        self._take(Step("POST", "/membership/sign", (*asked.items(), ("blinded", "A" * 512))))

    def _take(self, step: Step) -> TestResponse:
        self.endpoints.add(self._endpoint(step))
        if step.method == "POST":
            answer = self.client.post(
                step.path, data=dict(step.fields), base_url=SECURE, headers=SAME
            )
        else:
            answer = self.client.get(
                step.path, query_string=dict(step.fields), base_url=SECURE, headers=SAME
            )
        assert answer.status_code < 500, (step, answer.text[:300])
        self.texts.append(f"{step}\n{dict(answer.headers)}\n{_text(answer)}")
        if 300 <= answer.status_code < 400:
            target = urlsplit(urljoin(step.path, answer.location))
            return self._take(Step("GET", target.path, tuple(parse_qsl(target.query))))
        return answer

    def _endpoint(self, step: Step) -> str:
        adapter = self.launcher.app.url_map.bind("localhost")
        endpoint, _values = adapter.match(step.path, method=step.method)
        return str(endpoint)

    def _steps(self, answer: TestResponse) -> Iterator[Step]:
        if answer.mimetype != "text/html":
            return
        page = Page(answer)
        for link in page.links():
            parts = urlsplit(link)
            if parts.path.startswith(("/report", "/desk")):
                continue
            yield Step("GET", parts.path, tuple(parse_qsl(parts.query)))
        loaded = [each.get("src", "") for each in page.all("img")]
        loaded += [each.get("href", "") for each in page.all("link", rel="stylesheet")]
        for address in loaded:
            parts = urlsplit(address)
            if parts.path.startswith("/static/"):
                continue
            yield Step("GET", parts.path, tuple(parse_qsl(parts.query)))
        for form in page.all("form"):
            if urlsplit(form.get("action", "")).netloc:
                continue  # goes back to the platform
            if urlsplit(form.get("action", "")).path.startswith("/desk/"):
                continue  # another site: tests/support has its own neighbours
            method = form.get("method", "get").upper()
            yield Step(method, urlsplit(form.get("action", "")).path, tuple(_fields(form)))

    def _tampered(self, step: Step) -> Iterator[Step]:
        """Yield the step with each number in it replaced by one of the other institution's."""
        pieces = step.path.split("/")
        for number in self.foreign:
            for place, piece in enumerate(pieces):
                if piece.isdigit():
                    changed = [*pieces[:place], number, *pieces[place + 1 :]]
                    yield Step(step.method, "/".join(changed), step.fields)
            for place, (name, value) in enumerate(step.fields):
                if value.isdigit():
                    other = ((name, number),)
                    fields = step.fields[:place] + other + step.fields[place + 1 :]
                    yield Step(step.method, step.path, fields)


def _turn(step: Step) -> int:
    """Return how late a step is taken: what ends the walk, or a part of it, waits for the rest."""
    if step.path in ("/admin/campaign/publish", "/admin/campaign/stop"):
        return -1  # a draft that other steps have changed may not be in order
    if step.path in ("/my-data/erase", "/leave"):
        return 5 if step.path == "/leave" else 4
    if ("status", "disabled") in step.fields:
        return 3
    if step.path == "/admin/remove":
        return 2
    # The question as well, because it names the revision that the answer is about.
    return 1 if step.path == "/admin/campaign/discard" else 0


def _text(answer: TestResponse) -> str:
    """Return what somebody can read in an answer, also inside a spreadsheet."""
    if not zipfile.is_zipfile(io.BytesIO(answer.data)):
        return str(answer.data, errors="replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "select":
            options = [option.get("value", "") for option in element.iter("option")]
            yield name, options[0] if options else ""
        elif element.tag == "textarea":
            yield name, element.text or ""
        elif element.tag in ("input", "button"):
            yield name, element.get("value", "")


@pytest.fixture
def administrator(launcher: Launcher, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our instructor administer our institution as well, which has Teams."""
    monkeypatch.setitem(launcher.app.extensions, "teams", teams_of(launcher))
    registration = session.scalars(select(Registration)).one()
    session.add(
        Administrator(
            institution_id=registration.institution_id,
            registration_id=registration.id,
            subject=PERSONAS["second-instructor"].subject or "",
            made_at=clock.now(),
        )
    )
    owner = registration.institution_id
    invites.make(session, owner, InviteKind.REGISTRATION, now=clock.now())
    today = clock.now().date()
    session.add(TeamsPlacement(id="ours", institution_id=owner, title="Ours", made_on=today))
    session.add(TeamsInstructor(institution_id=owner, subject="a/b", made_on=today))
    session.commit()


@pytest.mark.usefixtures("administrator")
def test_nobody_sees_or_changes_anything_of_another_institution(
    launcher: Launcher, factories: Factories, session: Session
):
    neighbour = move_in(launcher, factories, session).id
    draft = begin_draft(launcher, MARK, MARK)
    begin_draft(launcher, "default", "ours")
    before = belongings(session, neighbour)
    empty = [table.name for table in owned() if not before[table.name]]
    assert empty == [], "give the neighbour a row there"
    foreign = sorted({str(row[0]) for rows in before.values() for row in rows if _is_id(row[0])})
    reached: set[str] = set()
    # Somebody whose grade there is to send, once the instructor has switched grades on.
    Visit(launcher, "student-05").acknowledge()

    for persona, message in STARTS:
        client = launcher.app.test_client()
        first = Visit(launcher, persona, client=client, locale="en", **message).answer
        walk = Walk(launcher, client, foreign)
        walk.everywhere(first)
        if persona == "instructor" and not message:
            walk.exempt(Page(first), PERSONAS["student-01"].subject or "")
        if persona == "student-01":
            walk.ask_for_token(Page(first))
        reached |= walk.endpoints
        marks = (MARK, str(MANY), f"{MANY:,}", f"{MANY:,}".replace(",", "."))
        shown = [text for text in walk.texts if any(mark in text for mark in marks)]
        assert shown == []

    assert belongings(session, neighbour) == before
    assert draft_of(launcher, MARK) == draft
    endpoints = {rule.endpoint for rule in launcher.app.url_map.iter_rules()}
    assert endpoints - reached - WITHOUT_A_LAUNCH == set()


def test_the_same_people_in_the_same_course_are_counted_apart(
    launcher: Launcher, factories: Factories, session: Session
):
    move_in(launcher, factories, session)

    ours = Visit(launcher, "student-01", locale="en")

    assert ours.page.confirmation == "Have you read the Do's?"
    assert "<strong>0</strong>" in Visit(launcher, "instructor", locale="en").answer.text
    ours.acknowledge()
    assert "<strong>1</strong>" in Visit(launcher, "instructor", locale="en").answer.text


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
