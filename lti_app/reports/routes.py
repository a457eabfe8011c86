"""The report site's pages. Nothing here may import what knows a visitor (checked by a contract)."""

from flask import Blueprint, jsonify, make_response, redirect, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from lti_app.config import Settings
from lti_app.institution.service import DEFAULT_SLUG
from lti_app.reports import acts, pages, refusals, spoken
from lti_app.reports.codes import DayCodes
from lti_app.reports.limits import CAN, LIMITS
from lti_app.sealing import base64url

LARGEST_REQUEST = 300_000
"""Bytes."""

bp = Blueprint("reports", __name__)
bp.app_context_processor(pages.around)
bp.after_app_request(refusals.tighten)
bp.app_errorhandler(Exception)(refusals.answer)
for path, name, act in (
    ("send", "send", acts.send),
    ("code", "send_code", acts.send_code),
    ("mailbox", "look", acts.look),
    ("mailbox/write", "write", acts.write),
    ("mailbox/withdraw", "withdraw", acts.withdraw),
):
    bp.add_url_rule(f"/<institution>/{path}", name, act, methods=["POST"])


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["settings"]
    state.app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    state.app.extensions["day_codes"] = DayCodes(settings.keys_dir)
    state.app.jinja_env.globals.update(
        encoded=base64url.encode,
        role_of=pages.role_of,
        groups_of=spoken.groups_of,
        group_in_words=spoken.group_in_words,
        signs_in_words=spoken.signs_in_words,
        mailbox_address=pages.mailbox_address,
    )


@bp.get("/", defaults={"institution": DEFAULT_SLUG}, endpoint="front")
@bp.get("/<institution>/", strict_slashes=False)
def start(institution: str) -> ResponseReturnValue:
    """Show where help is, and the ways to tell."""
    edition = pages.arrive(institution)
    readers = pages.readers_if_reached(institution)
    stop = pages.stop(institution)
    is_open = readers is not None and readers.is_open and stop is None
    return pages.page(
        "reports/start.html" if is_open else "reports/closed.html",
        edition,
        readers=readers,
        stop=stop,
        address=pages.own_address(institution),
    )


@bp.get("/<institution>/tell")
def tell(institution: str) -> ResponseReturnValue:
    """Show the form, one question at a time."""
    return _form(institution, "reports/tell.html")


@bp.get("/<institution>/short")
def short(institution: str) -> ResponseReturnValue:
    """Show the form with one box."""
    return _form(institution, "reports/short.html")


@bp.get("/<institution>/code")
def code(institution: str) -> ResponseReturnValue:
    """Show the form for a browser that runs no scripts."""
    return _form(institution, "reports/code.html")


@bp.get("/<institution>/mailbox")
def mailbox(institution: str) -> ResponseReturnValue:
    """Ask for the code of a report."""
    edition = pages.arrive(institution)
    return pages.page(
        "reports/mailbox.html",
        edition,
        readers=pages.readers_if_reached(institution),
        statuses=pages.statuses(),
        own=pages.own_answers(edition),
        choices=pages.answer_choices(),
    )


@bp.get("/<institution>/finished")
def finished(institution: str) -> ResponseReturnValue:
    """End it, and let the browser forget what it kept for us."""
    answer = make_response(pages.page("reports/finished.html", pages.arrive(institution)))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/<institution>/readers.json")
def reader_list(institution: str) -> ResponseReturnValue:
    """Tell for whom a browser has to seal now, when that has changed under its hands."""
    pages.arrive(institution)
    return jsonify(pages.told(pages.open_readers(institution)))


@bp.get("/cannot", defaults={"institution": DEFAULT_SLUG}, endpoint="limits")
@bp.get("/<institution>/cannot")
def cannot(institution: str) -> ResponseReturnValue:
    """Show what the channel can and cannot do."""
    edition = pages.arrive(institution)
    return pages.page("reports/cannot.html", edition, can=CAN, limits=LIMITS)


def _form(institution: str, template: str) -> ResponseReturnValue:
    edition = pages.arrive(institution)
    if pages.stop(institution) is not None:
        # Only a form that is opened now: what somebody has written until then is still taken.
        return redirect(url_for(".start", institution=institution))
    return pages.page(
        template,
        edition,
        readers=pages.open_readers(institution),
        kinds=pages.kinds(edition),
        parts=pages.parts(),
        yes_or_no=pages.yes_or_no(),
        **pages.on_evidence(edition),
    )
