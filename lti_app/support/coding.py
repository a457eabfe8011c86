"""The coarse codes of a case: all that is ever counted, and all that stays when the case goes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from lti_app.campaign.desk import desk_of
from lti_app.errors import CaseRuleError
from lti_app.figures import service as figures
from lti_app.figures import words as figure_words
from lti_app.figures.codes import FIELDS, Codes, Offered
from lti_app.figures.quarters import quarter_of
from lti_app.figures.service import Figure
from lti_app.figures.words import Choice
from lti_app.support import cases, log, pages, words
from lti_app.support.colleague import Colleague
from lti_app.support.inbox import reference
from lti_app.support.models import Case


def faculties(colleague: Colleague) -> dict[str, str]:
    """Return the parts of the institution that can be chosen, by id."""
    desk = desk_of(pages.edition_of(colleague.institution))
    return {each.id: each.name for each in desk.faculties}


def choices(colleague: Colleague) -> list[Choice]:
    """Return the fields of the form with all that can be chosen."""
    return figure_words.choices(pages.edition_of(colleague.institution), faculties(colleague))


def found(connection: Connection, colleague: Colleague, case: Any) -> Figure | None:
    """Return what a case counts as; None before anybody has said."""
    if case.figure_id is None:
        return None
    return figures.read(connection, colleague.institution, case.figure_id)


def save(
    connection: Connection,
    colleague: Colleague,
    case: Any,
    form: Mapping[str, str],
    *,
    today: date,
) -> None:
    """Store the codes of a form for a case that this colleague works.

    The form says in `before-<field>` what it showed. Raises CaseRuleError, and the errors of
    `figures.service`.
    """
    if case.owner != colleague.id:
        raise CaseRuleError("not_yours", words.NOT_YOURS)
    codes = Codes(*(form.get(field, "") for field in FIELDS))
    edition = pages.edition_of(colleague.institution)
    offered = figure_words.offered(edition, faculties(colleague))
    _store(connection, colleague, case, codes, form, offered, today)
    log.by(connection, colleague, "coded", today=today, reference=reference(case.id))


def _store(
    connection: Connection,
    colleague: Colleague,
    case: Any,
    codes: Codes,
    form: Mapping[str, str],
    offered: Offered,
    today: date,
) -> None:
    if case.figure_id is None:
        quarter = quarter_of(today)
        made = figures.record(
            connection, colleague.institution, codes, quarter=quarter, offered=offered, today=today
        )
        cases.begin(connection, case.id)
        connection.execute(update(Case).where(Case.report_id == case.id).values(figure_id=made.id))
    else:
        before = Codes(*(form.get(f"before-{field}", "") for field in FIELDS))
        figures.change(
            connection,
            colleague.institution,
            case.figure_id,
            codes,
            before=before,
            offered=offered,
        )


def chosen(figure: Figure | None) -> dict[str, str]:
    """Return the codes by field; nothing before anybody has said."""
    return asdict(figure.codes) if figure else {}
