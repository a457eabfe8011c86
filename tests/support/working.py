"""What somebody does who works a case to its end."""

from typing import Any

from lti_app.figures.codes import FIELDS, Codes
from lti_app.support.steps import ITEMS
from tests.support.desk import Desk
from tests.support.texts import text_for

CODES = {field: getattr(Codes(), field) for field in FIELDS}
"""What can always be chosen."""
ANSWERED = {item.id: "na" if item.may_be_na else "done" for item in ITEMS.values()}


def save_sheet(desk: Desk, somebody, items: dict[str, str], version: int = 0):
    """Let the handler save the sheet of their case."""
    case = somebody.report.hex()
    readers = [each for each in desk.readers if each.name != "Confidential adviser"]
    body = {**text_for(somebody, readers, "sheet"), "items": items, "version": version}
    return desk.handler.post(f"case/{case}/sheet", body)


def make_ready(desk: Desk, somebody) -> None:
    """Do all that has to be done before the handler's case can be closed."""
    case = somebody.report.hex()
    assert save_sheet(desk, somebody, ANSWERED).status_code == 200
    assert desk.handler.press(f"case/{case}/codes", **CODES).status_code == 303
    assert desk.handler.get(f"case/{case}/sealed").status_code == 200


def closed(desk: Desk, keep_days: int = 30, **answers: Any):
    """Return somebody whose case the handler has closed, and its name."""
    somebody, case = desk.taken(**answers)
    make_ready(desk, somebody)
    answer = desk.handler.press(f"case/{case}/close", keep_days=str(keep_days))
    assert answer.status_code == 303, answer.text
    return somebody, case
