"""The page of a case, put together from what a colleague may see of it."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.campaign.desk import desk_of
from lti_app.campaign.shelf import contacts
from lti_app.db import db
from lti_app.errors import (
    CaseMovedError,
    CaseRuleError,
    CaseUnknownError,
    DeskFormError,
    DeskNotAllowedError,
    FigureChangedError,
    FigureRefusedError,
    ToolError,
)
from lti_app.figures.codes import Codes
from lti_app.reports import pages as report_words
from lti_app.reports.models import Status
from lti_app.support import (
    asking,
    cases,
    coding,
    contact_book,
    inbox,
    links,
    meanwhile,
    members,
    pages,
    sealed,
    sight,
    steps,
    timers,
)
from lti_app.support.colleague import Colleague
from lti_app.support.steps import Facts, Item
from lti_app.support.words import COPY_PURPOSES, FACT_ANSWERS, LATE, WITHOUT_SHEET

PERIODS = (0, 30, 90, 180, 365, cases.LONGEST_KEPT)
"""Days after closing that the page offers."""
_REFUSALS = (
    CaseRuleError,
    CaseUnknownError,
    DeskFormError,
    DeskNotAllowedError,
    FigureChangedError,
    FigureRefusedError,
)
View = Callable[[Colleague, str], ResponseReturnValue]


def comes_back(at: str) -> Callable[[View], View]:
    """Let the form `at` of the page come back with what was chosen in it, when it is refused.

    One that is no longer there, because the case is a colleague's or gone, is refused as ever;
    what happened meanwhile stands above the case then.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(colleague: Colleague, name: str) -> ResponseReturnValue:
            try:
                return view(colleague, name)
            except _REFUSALS as refused:
                row = sight.case_seen(db.connection, colleague, name)
                is_there = row.withdrawn_on is None and _has_form(colleague, row, at)
                if not is_there and not isinstance(refused, CaseMovedError):
                    raise
                at_last = at if is_there else "case"
                return show(colleague, row, refused=refused, at=at_last), refused.status

        return guarded

    return decorate


def _has_form(colleague: Colleague, row: Any, at: str) -> bool:
    """Return whether the page of a case has the form `at` for a colleague."""
    match at:
        case "link":
            return bool(row.can_open)
        case "assign":
            found = cases.candidates(db.connection, colleague.institution, row.id)
            return colleague.coordinates and bool(found)
        case "take":
            return row.owner is None
        case "close":
            return row.owner == colleague.id and row.status is not Status.CLOSED
        case _:
            return bool(row.owner == colleague.id)


def show(
    colleague: Colleague,
    row: Any,
    *,
    done: str | None = None,
    refused: ToolError | None = None,
    at: str = "",
) -> str:
    """Return the page of the case in `row`; with what was chosen in the form `at` if refused."""
    line = inbox.row_of(db.connection, colleague, row.id)
    names = {each.id: each.name for each in members.of_institution(db.connection, row.institution)}
    return pages.page(
        "support/case.html",
        colleague=colleague,
        case=row,
        name=row.id.hex(),
        reference=inbox.reference(row.id),
        late=inbox.late_in(line, pages.today()),
        late_words=LATE,
        seen=meanwhile.known(db.connection, row),
        answer_by=timers.answer_by(row.release_on),
        feedback_by=timers.feedback_by(row.release_on),
        is_mine=row.owner == colleague.id,
        owner_name=names.get(row.owner),
        candidates=cases.candidates(db.connection, colleague.institution, row.id),
        readers=sealed.seal_for(db.connection, colleague.institution, row),
        linked=links.linked(db.connection, colleague, row.id),
        open_statuses=[status for status in Status if status is not Status.CLOSED],
        periods=PERIODS,
        usual=cases.USUALLY_KEPT,
        done=done,
        refused=refused,
        refused_at=at,
        typed=pages.typed(refused),
        page_address=url_for("desk_case.show", name=row.id.hex()),
        **_codes(colleague, row),
        **_own_material(colleague),
        **_sheet(row),
    )


def _codes(colleague: Colleague, row: Any) -> dict[str, Any]:
    """Return what the case counts as in the figures, and what can be chosen."""
    figure = coding.found(db.connection, colleague, row)
    return {
        "codes": coding.chosen(figure),
        "unsaid_codes": asdict(Codes()),
        "codes_late": bool(figure and figure.is_late),
        "code_choices": coding.choices(colleague),
    }


def _own_material(colleague: Colleague) -> dict[str, Any]:
    """Return what the institution has for this work, in the language of the page."""
    edition = pages.edition_of(colleague.institution)
    return {
        "own": report_words.own_answers(edition),
        "desk_texts": desk_of(edition),
        "help_lines": contacts(edition, clock.now()),
        "questions": asking.in_every_language(colleague.institution),
        "copy_letters": asking.copy_letters(),
        "copy_purposes": COPY_PURPOSES,
        "answer_words": json.dumps(dict(report_words.answer_choices())),
        "contacts": contact_book.entries(db.connection, colleague.institution),
    }


def _sheet(row: Any) -> dict[str, Any]:
    """Return the steps, and what of them stands in the way of closing."""
    return {
        "sheet_steps": steps.SHEET,
        "image_lane": steps.IMAGE_LANE,
        "lane_ids": {step.id for step in steps.IMAGE_LANE},
        "lane_items": {item.id for step in steps.IMAGE_LANE for item in step.items},
        "fact_answers": FACT_ANSWERS,
        "today": pages.today(),
        "sealed_facts": steps.SEALED_FACTS,
        "in_the_way": in_the_way(row),
        "without_sheet": WITHOUT_SHEET,
    }


def in_the_way(row: Any) -> tuple[Item, ...]:
    """Return the items of the working sheet that have to be answered before closing."""
    states = sealed.items(db.connection, row.id)
    # Of the other two facts the browser sees to it: they are sealed in the sheet.
    return steps.in_the_way(states, Facts(staff=row.staff))


def member_of(text: str) -> bytes:
    """Return the id that a form names in hexadecimal. Raises DeskFormError."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise DeskFormError("id") from None
