"""What a teacher meets in every state: course page, gradebook, class list, new run."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, insert, select
from werkzeug.test import TestResponse

from lti_app import clock
from lti_app.access.models import Placement
from lti_app.acknowledgement import course_records
from lti_app.acknowledgement.grade_problems import PROBLEMS
from lti_app.acknowledgement.models import DeliveryState, GradeDelivery
from lti_app.db import db
from lti_app.lti import http
from lti_app.lti.members import Members
from practice import service_claims
from tests.launcher import Launcher
from tests.web.visit import Visit

States = Iterator[tuple[str, bool, TestResponse]]
Rows = list[tuple[DeliveryState, str | None]]


def staff(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, "instructor", locale=language, context={"id": "nobody"})
    yield "course page with nobody", True, visit.answer
    yield "student view", True, visit.get("/dos").answer
    counted: dict[str, Any] = {"context": {"id": f"counted in {language}"}, "locale": language}
    Visit(launcher, "student-05", **counted).acknowledge()
    yield "course page with one", True, Visit(launcher, "assistant", **counted).answer
    Visit(launcher, "student-06", **counted).acknowledge()
    yield "course page with several", True, Visit(launcher, "instructor", **counted).answer


def grades(launcher: Launcher, language: str) -> States:
    def unoffered(claims: dict[str, Any]) -> None:
        del claims[service_claims.GRADES]

    link = {"id": f"graded in {language}", "title": "Do's"}
    launch: dict[str, Any] = {"resource_link": link, "locale": language}
    visit = Visit(launcher, "instructor", spoil=unoffered, **launch)
    yield "no gradebook", True, visit.answer
    visit = Visit(launcher, "instructor", **launch)
    yield "grades off", True, visit.answer
    visit.click("/course/grades")
    for state, rows in _deliveries().items():
        _deliver(launcher, link["id"], rows)
        yield state, True, visit.get("/course").answer
    visit.click("/course/grades/again")
    yield "grades sent again", True, visit.answer
    yield "gradebook gone", True, Visit(launcher, "instructor", spoil=unoffered, **launch).answer


def _deliveries() -> dict[str, Rows]:
    """What may stand in the table of deliveries, by the name of the state of the page."""
    waiting, sent, failed = DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.FAILED
    every = {
        code: (failed if problem.is_final else waiting, code) for code, problem in PROBLEMS.items()
    }
    return {
        "grades for nobody": [],
        "grades on the way": [(waiting, None)] * 3,
        "grades sent": [(sent, None)] * 3,
        **{f"grades, {code} for one": [row] for code, row in every.items()},
        **{f"grades, {code} for some": [row, row, (sent, None)] for code, row in every.items()},
        "grades, a reason of tomorrow": [(failed, "grade_from_tomorrow")],
        "grades, everything": [(sent, None), (waiting, None), *every.values()],
    }


def _deliver(launcher: Launcher, link: str, rows: Rows) -> None:
    """Let these and no others be the deliveries of a link."""
    now = clock.now()
    with launcher.app.app_context(), db.engine.begin() as connection:
        place = connection.execute(
            select(Placement.institution_id, Placement.id.label("placement_id")).where(
                Placement.resource_link_id == link
            )
        ).one()
        connection.execute(
            delete(GradeDelivery).where(GradeDelivery.placement_id == place.placement_id)
        )
        for number, (state, problem) in enumerate(rows):
            about = {"subject": str(number), "state": state, "problem": problem, "attempts": 3}
            connection.execute(
                insert(GradeDelivery).values(**place._mapping, **about, scored_at=now, due_at=now)
            )


def roster(launcher: Launcher, language: str) -> States:
    course: dict[str, Any] = {"context": {"id": f"roster in {language}"}, "locale": language}
    Visit(launcher, "student-07", **course).acknowledge()
    visit = Visit(launcher, "instructor", **course)
    form = {"launch": visit.token}
    yield "no class list", True, visit.post("/course/roster", form)
    people = [{"user_id": str(n), "roles": ["Learner"], "name": f"<{n}>"} for n in range(201)]
    body = json.dumps({"members": [*people, {"user_id": "x"}, {}]}).encode()

    def members(_service: object, url: str) -> Members:
        return Members([http.Answer("GET", url, 200, {}, body)])

    with patch("lti_app.acknowledgement.roster_pages.members_at", members):
        yield "figures", True, visit.post("/course/roster", form)
        yield "names", True, visit.post("/course/roster/names", form)
        some = {**form, "status": "earlier"}
        yield "names of nobody", True, visit.post("/course/roster/names", some)
    yield "names switched off", True, _without_names(visit, "/course/roster")
    yield "no names", True, _without_names(visit, "/course/roster/names")
    yield "new run?", True, visit.get("/course/run").answer
    visit.click("/course/run")
    yield "course page of a second run", True, visit.answer


def sharing(launcher: Launcher, language: str) -> States:
    course: dict[str, Any] = {"context": {"id": f"shares in {language}"}, "locale": language}
    visit = Visit(launcher, "instructor", **course)
    yield "share kit", True, visit.get("/course/share").answer
    yield "start of a lecture", True, visit.get("/course/lecture").answer
    form = {"launch": visit.token, "edition": language}
    for channel in ("whatsapp-caption", "slack-topic", "brightspace-page", "discord-rules"):
        chosen = {**form, "channel": channel}
        yield f"share kit for {channel}", True, visit.post("/course/share", chosen)
    keep = {**form, "channel": "teams-chat", "intro": "Hoi <b>{group}</b>", "change": "keep"}
    yield "introduction kept", True, visit.post("/course/share", keep)
    refused = {**keep, "intro": "Hoi \u202e"}
    yield "introduction refused", True, visit.post("/course/share", refused)
    yield "course page that shares", True, Visit(launcher, "assistant", **course).answer
    yield from _in_kaltura(visit, language)


def _in_kaltura(visit: Visit, language: str) -> States:
    """Use in Kaltura, and where its link leads."""
    form = {"launch": visit.token, "change": "make"}
    path = "/course/kaltura"
    yield "no link for Kaltura", True, visit.get(path).answer
    yield "link for Kaltura refused", True, visit.post(path, {**form, "address": "x"})
    visit.post(path, {**form, "title": "Ethics <1>"})
    yield "link for Kaltura", True, visit.get(path).answer
    link = str(visit.page.all("textarea")[0].text).partition("/k/")[2]
    yield "from Kaltura", False, visit.client.get(f"/k/{link}/{language}")
    visit.post(path, {"launch": visit.token, "change": "withdraw"})
    yield "withdrawn link", False, visit.client.get(f"/k/{link}/{language}")


def _without_names(visit: Visit, path: str) -> TestResponse:
    read = course_records.records

    def switched_off(*about: Any) -> course_records.Records:
        return replace(read(*about), shows_names=False)

    with patch("lti_app.acknowledgement.course_records.records", switched_off):
        return visit.post(path, {"launch": visit.token})
