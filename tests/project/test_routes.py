"""Every route of the three sites, who may use it, and the addresses that never change."""

from flask import Flask

from lti_app.access.guards import Audience
from lti_app.app import Sites
from lti_app.support.access import DeskAudience

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
    ("GET", "/course/lecture", "course_sharing.lecture"): Audience.STAFF,
    ("GET", "/course/share", "course_sharing.show"): Audience.STAFF,
    ("POST", "/course/share", "course_sharing.change"): Audience.STAFF,
    ("GET", "/course/kaltura", "course_kaltura.show"): Audience.STAFF,
    ("POST", "/course/kaltura", "course_kaltura.change"): Audience.STAFF,
    ("GET", "/k/<name>", "kaltura.choose"): NOBODY_IS_ASKED_FOR,
    ("GET", "/k/<name>/<language>", "kaltura.show"): NOBODY_IS_ASKED_FOR,
    ("GET", "/k/<name>/<language>/sign-in", "kaltura.sign_in"): ANYONE,
    ("GET", "/sign-in/<institution>/done", "kaltura.signed_in"): ANYONE,
    ("POST", "/kaltura/launch", "kaltura.launch"): ANYONE,
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
    ("POST", "/admin/figures", "administration.set_figures"): ADMINISTRATOR,
    ("POST", "/admin/remove", "administration.remove"): ADMINISTRATOR,
    ("GET", "/admin/teams", "teams_administration.show"): ADMINISTRATOR,
    ("GET", "/admin/teams/app.zip", "teams_administration.download"): ADMINISTRATOR,
    ("POST", "/admin/teams/add", "teams_administration.add"): ADMINISTRATOR,
    ("POST", "/admin/teams/remove", "teams_administration.remove"): ADMINISTRATOR,
    ("POST", "/admin/teams/delete", "teams_administration.delete"): ADMINISTRATOR,
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
    ("GET", "/support-desk", "desk_door.show"): Audience.CANDIDATE,
    ("GET", "/admin/join", "administration.join_page"): Audience.CANDIDATE,
    ("POST", "/admin/join", "administration.join"): Audience.CANDIDATE,
    ("GET", "/admin/join/<code>", "administration.explain"): ANYONE,
    ("GET", "/lti/canvas.json", "registration.canvas"): ANYONE,
    ("GET", "/health/live", "health.live"): NOBODY_IS_ASKED_FOR,
    ("GET", "/health/ready", "health.ready"): NOBODY_IS_ASKED_FOR,
    ("GET", "/metrics", "metrics.show"): NOBODY_IS_ASKED_FOR,
    ("GET", "/lti/login", "launch.login"): ANYONE,
    ("POST", "/lti/login", "launch.login"): ANYONE,
    ("POST", "/lti/launch", "launch.launch"): ANYONE,
    ("POST", "/lti/window", "launch.window"): ANYONE,
    ("POST", "/lti/storage", "launch.storage"): ANYONE,
    ("GET", "/lti/jwks.json", "launch.jwks"): ANYONE,
    ("GET", "/teams/tab", "teams.tab"): ANYONE,
    ("GET", "/teams/stage", "teams.stage"): ANYONE,
    ("GET", "/teams/home", "teams.home"): ANYONE,
    ("GET", "/teams/configure", "teams.configure"): ANYONE,
    ("POST", "/teams/configure", "teams.configure"): ANYONE,
    ("POST", "/teams/session", "teams.session"): ANYONE,
    ("POST", "/teams/placements", "teams.make"): ANYONE,
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
    ("POST", "/leave", "access.leave"): Audience.LAUNCHED,
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
DESK_POLICY: dict[Route, DeskAudience] = {
    ("GET", "/", "support.front"): DeskAudience.MEMBER,
    ("GET", "/enter", "support.entrance"): DeskAudience.ANYONE,
    ("POST", "/enter", "support.enter"): DeskAudience.ANYONE,
    ("GET", "/join/<code>", "support.explain"): DeskAudience.ANYONE,
    ("GET", "/sign-in/<institution>", "desk_sign_in.begin"): DeskAudience.ANYONE,
    ("GET", "/sign-in/<institution>/done", "desk_sign_in.done"): DeskAudience.ANYONE,
    ("GET", "/join", "support.join_page"): DeskAudience.CANDIDATE,
    ("POST", "/join", "support.join"): DeskAudience.CANDIDATE,
    ("POST", "/leave", "support.leave"): DeskAudience.CANDIDATE,
    ("GET", "/me", "support.me"): DeskAudience.MEMBER,
    ("POST", "/me/mail", "support.set_mail"): DeskAudience.MEMBER,
    ("POST", "/me/forget", "support.forget_key"): DeskAudience.READER,
    ("GET", "/record", "desk_record.show"): DeskAudience.READER,
    ("POST", "/record", "desk_record.send"): DeskAudience.READER,
    ("GET", "/key", "desk_keys.own"): DeskAudience.READER,
    ("POST", "/key/make", "desk_keys.make"): DeskAudience.READER,
    ("POST", "/key/change", "desk_keys.change"): DeskAudience.READER,
    ("GET", "/reader/<reader>/missing", "desk_keys.missing"): DeskAudience.READER,
    ("POST", "/reader/<reader>/keys", "desk_keys.reseal"): DeskAudience.READER,
    ("POST", "/reader/<reader>/admit", "desk_keys.admit"): DeskAudience.READER,
    ("POST", "/recovery/make", "desk_keys.make_recovery"): DeskAudience.READER,
    ("POST", "/recovery/announce", "desk_keys.announce"): DeskAudience.READER,
    ("GET", "/recovery/missing", "desk_keys.missing_on_paper"): DeskAudience.READER,
    ("POST", "/recovery/keys", "desk_keys.reseal_from_paper"): DeskAudience.READER,
    ("GET", "/inbox", "desk_inbox.show"): DeskAudience.CASES,
    ("GET", "/inbox/sealed", "desk_inbox.sealed"): DeskAudience.READER,
    ("GET", "/case/<name>", "desk_case.show"): DeskAudience.CASES,
    ("GET", "/case/<name>/sealed", "desk_case.sealed_texts"): DeskAudience.READER,
    ("POST", "/case/<name>/message", "desk_case.send_message"): DeskAudience.READER,
    ("POST", "/case/<name>/note", "desk_case.send_note"): DeskAudience.READER,
    ("POST", "/case/<name>/sheet", "desk_case.send_sheet"): DeskAudience.READER,
    ("POST", "/case/<name>/copy-made", "desk_case.copy_made"): DeskAudience.READER,
    ("POST", "/case/<name>/exported", "desk_case.exported"): DeskAudience.READER,
    ("POST", "/case/<name>/take", "desk_case.take"): DeskAudience.READER,
    ("POST", "/case/<name>/give-back", "desk_case.give_back"): DeskAudience.READER,
    ("POST", "/case/<name>/assign", "desk_case.assign"): DeskAudience.COORDINATOR,
    ("POST", "/case/<name>/status", "desk_case.status"): DeskAudience.READER,
    ("POST", "/case/<name>/close", "desk_case.close"): DeskAudience.READER,
    ("POST", "/case/<name>/link", "desk_case.link"): DeskAudience.READER,
    ("POST", "/case/<name>/unlink", "desk_case.unlink"): DeskAudience.READER,
    ("POST", "/case/<name>/codes", "desk_figures.code"): DeskAudience.READER,
    ("GET", "/figures", "desk_figures.show"): DeskAudience.COORDINATOR,
    ("GET", "/figures/<quarter>", "desk_figures.show"): DeskAudience.COORDINATOR,
    ("GET", "/figures/<quarter>/<table>.csv", "desk_figures.file"): DeskAudience.COORDINATOR,
    ("POST", "/figures", "desk_figures.publish"): DeskAudience.COORDINATOR,
    ("GET", "/team", "desk_team.show"): DeskAudience.CASES,
    ("POST", "/team/invite", "desk_team.invite"): DeskAudience.COORDINATOR,
    ("POST", "/team/withdraw", "desk_team.withdraw"): DeskAudience.COORDINATOR,
    ("POST", "/team/leave", "desk_team.leave"): DeskAudience.COORDINATOR,
    ("POST", "/team/revoke", "desk_team.revoke"): DeskAudience.COORDINATOR,
    ("POST", "/team/stop", "desk_team.stop_intake"): DeskAudience.COORDINATOR,
    ("POST", "/team/resume", "desk_team.resume_intake"): DeskAudience.COORDINATOR,
    ("GET", "/team/admit/<reader>", "desk_team.admit"): DeskAudience.READER,
    ("GET", "/team/recovery", "desk_team.recovery"): DeskAudience.CASES,
    ("GET", "/log", "desk_office.log_page"): DeskAudience.AUDITOR,
    ("GET", "/contacts", "desk_office.contacts"): DeskAudience.CASES,
    ("POST", "/contacts", "desk_office.add_contact"): DeskAudience.CASES,
    ("POST", "/contacts/change", "desk_office.change_contact"): DeskAudience.CASES,
    ("POST", "/contacts/remove", "desk_office.remove_contact"): DeskAudience.CASES,
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


def _routes(app: Flask) -> dict[Route, Audience | DeskAudience | None]:
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
    acts |= {"sign", "begin_run", "begin", "save", "discard", "make_artefacts", "publish"}
    acts |= {"stop", "exempt"}

    by_get = {
        endpoint.rpartition(".")[2]
        for method, _address, endpoint in _routes(sites.course)
        if method == "GET"
    }

    assert not acts & by_get


def test_what_acts_at_the_desk_does_so_by_post_only(sites: Sites):
    there = _routes(sites.desk)
    acts = {endpoint for method, _address, endpoint in there if method == "POST"}
    shown = {endpoint for method, _address, endpoint in there if method == "GET"}

    assert acts
    assert not acts & shown


def test_nothing_of_the_desk_is_open_but_the_way_in(sites: Sites):
    is_open = {
        (method, address)
        for (method, address, _endpoint), audience in _routes(sites.desk).items()
        if audience is DeskAudience.ANYONE
    }

    sign_in = {("GET", "/sign-in/<institution>"), ("GET", "/sign-in/<institution>/done")}
    assert is_open == {("GET", "/enter"), ("POST", "/enter"), ("GET", "/join/<code>"), *sign_in}
