"""The blueprint of the editor, and what its views share: the draft, and the frame of pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for
from sqlalchemy import Connection

from lti_app.access.guards import current_token
from lti_app.campaign.shelf import shelf
from lti_app.editing import service
from lti_app.editing.labels import label_of
from lti_app.editing.sections import SECTIONS, section_of
from lti_app.editing.service import Opened
from lti_app.errors import DraftTooLargeError, InvalidFormError, NoDraftError

bp = Blueprint("editing", __name__)
LARGEST_FORM = 1_000_000
"""Bytes: a page of advice in twelve languages, or a drawing that is told what is wrong with it."""


@bp.before_request
def _allow_long_texts() -> None:
    """Let forms of the editor be larger than others. Raises DraftTooLargeError."""
    if (request.content_length or 0) > LARGEST_FORM:
        raise DraftTooLargeError
    request.max_content_length = request.max_form_memory_size = LARGEST_FORM


@contextmanager
def campaign() -> Iterator[Connection]:
    """Open the database of campaigns; what is not committed is rolled back."""
    with shelf(current_app).engine.connect() as connection:
        yield connection


def opened_draft(connection: Connection) -> Opened:
    """Return the draft of the visitor's institution. Raises NoDraftError."""
    found = service.open_draft(connection, g.institution)
    if found is None:
        raise NoDraftError
    return found


def revision() -> int:
    """Return the revision that the form was made from. Raises InvalidFormError."""
    text = request.form.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InvalidFormError("revision")
    return int(text)


def page(
    template: str,
    endpoint: str,
    opened: Opened | None,
    *,
    address: dict[str, Any] | None = None,
    **values: Any,
) -> str:
    """Return a page of this launch; `address` is what else stands in its own address."""
    token = current_token()
    return render_template(
        template,
        launch_token=token,
        page_url=url_for(f"editing.{endpoint}", launch=token, **(address or {})),
        platform_origin=g.platform_origin,
        opened=opened,
        sections=SECTIONS,
        counts=_counts(opened) if opened else {},
        label_of=partial(label_of, sketch=opened.sketch) if opened else None,
        **values,
    )


def _counts(opened: Opened) -> dict[str, int]:
    """Return how many problems there are in each section."""
    counts: dict[str, int] = {}
    for problem in opened.problems:
        section = section_of(problem)
        if section is not None:
            counts[section.name] = counts.get(section.name, 0) + 1
    return counts
