"""Every route of the three sites, who may use it, and the addresses that never change."""

from flask import Flask

from lti_app.access.guards import Audience
from lti_app.app import Sites

Route = tuple[str, str, str]
ANYONE, VISITOR, STAFF = Audience.ANYONE, Audience.VISITOR, Audience.STAFF
ADMINISTRATOR = Audience.ADMINISTRATOR
NOBODY_IS_ASKED_FOR = None
"""A view without a mark: it has no door, and cannot know who is there."""

COURSE_POLICY: dict[Route, Audience | None] = {
    ("GET", "/", "home.show"): NOBODY_IS_ASKED_FOR,
    ("GET", "/illustration/<digest>.svg", "campaign.illustration"): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>", "campaign.choose"): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>", "campaign.dos"): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>/faq", "campaign.faq"): NOBODY_IS_ASKED_FOR,
    (
        "GET",
        "/campaign/<institution>/<language>/guidance",
        "campaign.guidance",
    ): NOBODY_IS_ASKED_FOR,
    (
        "GET",
        "/campaign/<institution>/<language>/guidance/<name>",
        "campaign.advice",
    ): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>/help", "campaign.help_page"): NOBODY_IS_ASKED_FOR,
    (
        "GET",
        "/campaign/<institution>/<language>/downloads",
        "campaign.downloads",
    ): NOBODY_IS_ASKED_FOR,
    (
        "GET",
        "/campaign/<institution>/<language>/projector",
        "campaign.projector",
    ): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>/about", "campaign.about"): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>/share", "sharing.show"): NOBODY_IS_ASKED_FOR,
    ("POST", "/campaign/<institution>/<language>/share", "sharing.change"): NOBODY_IS_ASKED_FOR,
    ("GET", "/campaign/<institution>/<language>/lecture", "sharing.lecture"): NOBODY_IS_ASKED_FOR,
    ("GET", "/course/share", "course_sharing.show"): Audience.STAFF,
    ("POST", "/course/share", "course_sharing.change"): Audience.STAFF,
    ("GET", "/v/<name>", "campaign.version"): NOBODY_IS_ASKED_FOR,
    ("GET", "/theme/<digest>.css", "campaign.theme"): NOBODY_IS_ASKED_FOR,
    ("GET", "/artefact/<digest>/<file_name>", "campaign.artefact"): NOBODY_IS_ASKED_FOR,
    ("GET", "/accessibility", "home.accessibility"): NOBODY_IS_ASKED_FOR,
    ("GET", "/privacy", "home.privacy"): NOBODY_IS_ASKED_FOR,
    ("GET", "/terms", "home.terms"): NOBODY_IS_ASKED_FOR,
    ("GET", "/logo.svg", "home.logo"): NOBODY_IS_ASKED_FOR,
    ("GET", "/lti/register/<secret>", "registration.ask"): ANYONE,
    ("POST", "/lti/register/<secret>", "registration.register"): ANYONE,
    ("GET", "/admin", "administration.show"): ADMINISTRATOR,
    ("POST", "/admin/registration", "administration.set_registration"): ADMINISTRATOR,
    ("POST", "/admin/deployment", "administration.set_deployment"): ADMINISTRATOR,
    ("POST", "/admin/test", "administration.test"): ADMINISTRATOR,
    ("POST", "/admin/invite", "administration.invite"): ADMINISTRATOR,
    ("POST", "/admin/withdraw", "administration.withdraw"): ADMINISTRATOR,
    ("POST", "/admin/policies", "administration.policies"): ADMINISTRATOR,
    ("POST", "/admin/remove", "administration.remove"): ADMINISTRATOR,
    ("GET", "/admin/campaign", "editing.overview"): ADMINISTRATOR,
    ("POST", "/admin/campaign/begin", "editing.begin"): ADMINISTRATOR,
    ("GET", "/admin/campaign/discard", "editing.ask_discard"): ADMINISTRATOR,
    ("POST", "/admin/campaign/discard", "editing.discard"): ADMINISTRATOR,
    ("GET", "/admin/campaign/edit/<section>", "editing.section"): ADMINISTRATOR,
    ("POST", "/admin/campaign/edit/<section>", "editing.save"): ADMINISTRATOR,
    ("GET", "/admin/campaign/edit/<section>/<item>", "editing.item"): ADMINISTRATOR,
    ("POST", "/admin/campaign/edit/<section>/<item>", "editing.save_item"): ADMINISTRATOR,
    ("GET", "/admin/campaign/drawing.svg", "editing.drawing"): ADMINISTRATOR,
    ("GET", "/admin/campaign/colours.css", "editing.colours"): ADMINISTRATOR,
    ("GET", "/admin/campaign/preview/<language>/<part>", "editing.preview"): ADMINISTRATOR,
    ("GET", "/admin/campaign/artefacts", "editing.artefacts"): ADMINISTRATOR,
    ("POST", "/admin/campaign/artefacts", "editing.make_artefacts"): ADMINISTRATOR,
    ("GET", "/admin/campaign/artefacts/<language>/<kind>", "editing.artefact"): ADMINISTRATOR,
    ("GET", "/admin/campaign/publish", "editing.ask_publish"): ADMINISTRATOR,
    ("POST", "/admin/campaign/publish", "editing.publish"): ADMINISTRATOR,
    ("POST", "/admin/campaign/stop", "editing.stop"): ADMINISTRATOR,
    ("GET", "/admin/join", "administration.join_page"): Audience.CANDIDATE,
    ("POST", "/admin/join", "administration.join"): Audience.CANDIDATE,
    ("GET", "/admin/join/<code>", "administration.explain"): ANYONE,
    ("GET", "/lti/canvas.json", "registration.canvas"): ANYONE,
    ("GET", "/health/live", "health.live"): NOBODY_IS_ASKED_FOR,
    ("GET", "/health/ready", "health.ready"): NOBODY_IS_ASKED_FOR,
    ("GET", "/lti/login", "launch.login"): ANYONE,
    ("POST", "/lti/login", "launch.login"): ANYONE,
    ("POST", "/lti/launch", "launch.launch"): ANYONE,
    ("POST", "/lti/window", "launch.window"): ANYONE,
    ("POST", "/lti/storage", "launch.storage"): ANYONE,
    ("GET", "/lti/jwks.json", "launch.jwks"): ANYONE,
    ("GET", "/dos", "acknowledgement.show"): VISITOR,
    ("POST", "/dos/acknowledge", "acknowledgement.acknowledge"): VISITOR,
    ("POST", "/dos/withdraw", "acknowledgement.withdraw"): VISITOR,
    ("GET", "/course", "acknowledgement.course"): STAFF,
    ("GET", "/deep-linking", "deep_linking.picker"): Audience.PLACER,
    ("POST", "/deep-linking/insert", "deep_linking.insert"): Audience.PLACER,
    ("POST", "/deep-linking/cancel", "deep_linking.cancel"): Audience.PLACER,
    ("POST", "/course/roster", "roster.show"): STAFF,
    ("POST", "/course/roster/names", "roster.names"): STAFF,
    ("POST", "/course/roster/export", "roster.export"): STAFF,
    ("POST", "/course/roster/exempt", "roster.exempt"): STAFF,
    ("GET", "/course/run", "roster.ask_for_run"): STAFF,
    ("POST", "/course/run", "roster.begin_run"): STAFF,
    ("GET", "/data-privacy", "records.show"): Audience.PRIVACY,
    ("GET", "/data-privacy/export.json", "records.export"): Audience.PRIVACY,
    ("GET", "/data-privacy/erase", "records.erase"): Audience.PRIVACY,
    ("POST", "/data-privacy/erase", "records.erased"): Audience.PRIVACY,
    ("GET", "/review", "review.show"): Audience.REVIEWER,
    ("GET", "/my-data", "records.mine"): VISITOR,
    ("GET", "/my-data/export.json", "records.export_mine"): VISITOR,
    ("GET", "/my-data/erase", "records.erase_mine"): VISITOR,
    ("POST", "/my-data/erase", "records.erased_mine"): VISITOR,
    ("POST", "/course/grades", "grades.switch"): STAFF,
    ("POST", "/course/grades/again", "grades.send_again"): STAFF,
    ("POST", "/language", "access.language"): Audience.LAUNCHED,
    ("GET", "/membership/<institution>/key.json", "membership.key"): NOBODY_IS_ASKED_FOR,
    ("POST", "/membership/sign", "membership.sign"): VISITOR,
}
REPORT_POLICY: dict[Route, Audience | None] = {
    ("GET", "/", "reports.front"): NOBODY_IS_ASKED_FOR,
    ("GET", "/cannot", "reports.limits"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/", "reports.start"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/tell", "reports.tell"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/short", "reports.short"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/code", "reports.code"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/mailbox", "reports.mailbox"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/cannot", "reports.cannot"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/finished", "reports.finished"): NOBODY_IS_ASKED_FOR,
    ("GET", "/<institution>/readers.json", "reports.reader_list"): NOBODY_IS_ASKED_FOR,
    ("POST", "/<institution>/send", "reports.send"): NOBODY_IS_ASKED_FOR,
    ("POST", "/<institution>/code", "reports.send_code"): NOBODY_IS_ASKED_FOR,
    ("POST", "/<institution>/mailbox", "reports.look"): NOBODY_IS_ASKED_FOR,
    ("POST", "/<institution>/mailbox/write", "reports.write"): NOBODY_IS_ASKED_FOR,
    ("POST", "/<institution>/mailbox/withdraw", "reports.withdraw"): NOBODY_IS_ASKED_FOR,
}
DESK_POLICY: dict[Route, Audience | None] = {
    ("GET", "/", "support.closed"): NOBODY_IS_ASKED_FOR,
}
REGISTERED = {
    ("GET", "/lti/login"),
    ("POST", "/lti/login"),
    ("POST", "/lti/launch"),
    ("GET", "/lti/jwks.json"),
    ("GET", "/privacy"),
    ("GET", "/terms"),
    ("GET", "/logo.svg"),
}
"""Platforms have these addresses in their registrations: they never change."""


def _routes(app: Flask) -> dict[Route, Audience | None]:
    return {
        (method, rule.rule, rule.endpoint): getattr(
            app.view_functions[rule.endpoint], "audience", None
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_of_the_course_site_is_in_the_policy(sites: Sites):
    assert _routes(sites.course) == COURSE_POLICY


def test_every_route_of_the_report_site_is_in_the_policy(sites: Sites):
    assert _routes(sites.report) == REPORT_POLICY


def test_every_route_of_the_desk_is_in_the_policy(sites: Sites):
    assert _routes(sites.desk) == DESK_POLICY


def test_the_addresses_that_platforms_have_registered_stay(sites: Sites):
    found = {(method, address) for method, address, _endpoint in _routes(sites.course)}

    assert found >= REGISTERED


def test_no_site_serves_files_that_the_policy_does_not_know(sites: Sites):
    for site in (sites.course, sites.report, sites.desk):
        assert not site.has_static_folder


def test_a_view_that_acts_does_so_by_post_only(sites: Sites):
    acts = {"acknowledge", "withdraw", "language", "window", "launch", "insert", "cancel"}
    acts |= {"sign", "begin_run", "begin", "save", "discard", "make_artefacts", "publish", "stop"}
    acts |= {"exempt"}

    by_get = {
        endpoint.rpartition(".")[2]
        for method, _address, endpoint in _routes(sites.course)
        if method == "GET"
    }

    assert not acts & by_get
