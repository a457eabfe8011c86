"""A page of the tool in a frame of the practice platform's Teams, without any server.

The scripts are the real ones: ours with Microsoft's library, and the one that stands in for Teams.
Every answer is the test's; the policy has Trusted Types.
"""

import html
import json
from typing import Any

from playwright.sync_api import Browser, FrameLocator, Page, Route

from lti_app.config import ROOT
from tests.browser.code_pages import POLICY, SITE, Answers, CodePage

TEAMS = "https://teams.practice.example"
TOKENS, TABS, STAGE = "/entra/token", "/teams/tabs", "/practice/stage"
SESSION, MAKE = "/teams/session", "/teams/placements"
STYLES = ROOT / "static" / "css"
CODES = ("sign_in_failed", "not_in_teams", "anonymous")
CONTEXT: dict[str, Any] = {
    "locale": "en-gb",
    "theme": "dark",
    "frameContext": "content",
    "userObjectId": "somebody",
    "tid": "tenant",
    "groupId": "group",
    "teamId": "team",
    "channelId": "channel",
}
OUTSIDE = "res.cdn.office.net"
"""Where the library looks for a newer list of hosts; the policy forbids it, the console says so."""


def tool_page(kind: str, rest: str = "", *, language: str = "en") -> str:
    """A page of the tool in Teams."""
    messages = "".join(f'<p data-message="{code}" hidden>{code}</p>' for code in CODES)
    return f"""<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Do's</title>
    <link rel="stylesheet" href="/css/base.css"><link rel="stylesheet" href="/css/teams.css">
    <script type="module" id="teams" src="/dist/teams.js" data-origins="{TEAMS}"></script>
    <main data-teams="{kind}" data-languages="en nl" {rest}><h1>The Do's</h1>
    <p>Readable at once</p>
    <div role="alert">{messages}<p data-message="refused" hidden><b data-slot="sentence"></b>
    <span data-slot="next"></span></p></div>
    <form><input name="title" aria-label="title" required><input name="language" value="nl"></form>
    <div hidden data-teams-stage="/teams/stage?p=p1"><button>To the stage</button>
    <p role="status" data-said data-done="On it" data-failed="Not on it"></p></div>
    <button hidden data-teams-share data-url="{SITE}/nl" data-message="Eight Do's">Share</button>
    </main></html>"""


TAB = tool_page("tab", f'data-placement="p1" data-session="{SESSION}"')
CONFIGURE = tool_page("configure", f'data-make="{MAKE}"')


class TeamsPage(CodePage):
    """The tool's page, at the same address or in the frame of the host."""

    def __init__(self, browser: Browser, tool: str, **context: Any) -> None:
        super().__init__(browser, tool, path="/teams/tab")
        self.seen = {**CONTEXT, **context}
        self.answers[TOKENS] = lambda _: (200, {"token": "the-token"})
        self.context.route(f"{TEAMS}/**", self._host)
        self.context.route(f"{SITE}/css/**", self._style)

    def host(self, token: str = "good") -> Page:
        """Open Teams with the page in it."""
        self.token = token
        self.page.goto(f"{TEAMS}/")
        return self.page

    @property
    def frame(self) -> FrameLocator:
        """What stands in the frame."""
        return self.page.frame_locator("iframe")

    def answer(self, path: str, answers: Answers) -> None:
        """Let requests to `path` be answered so."""
        self.answers[path] = answers

    def wrong(self) -> list[str]:
        """What was wrong on the consoles."""
        return [text for text in self.complaints if OUTSIDE not in text]

    def _host(self, route: Route) -> None:
        path = route.request.url.removeprefix(TEAMS)
        if path == "/":
            return route.fulfill(body=self._host_page(), content_type="text/html")
        if path == "/teams.js":
            script = (ROOT / "practice" / "static" / "teams.js").read_text("utf-8")
            return route.fulfill(body=script, content_type="text/javascript")
        self.requests.append(route.request)
        answer = self.answers[path](route.request)
        assert answer is not None
        return route.fulfill(status=answer[0], json=answer[1])

    def _style(self, route: Route) -> None:
        sheet = (STYLES / route.request.url.rpartition("/")[2]).read_text("utf-8")
        route.fulfill(body=sheet, content_type="text/css")

    def _host_page(self) -> str:
        context = html.escape(json.dumps(self.seen))
        themes = "".join(f"<option>{each}</option>" for each in ("default", "dark", "contrast"))
        return f"""<!doctype html><title>Teams</title><script src="/teams.js" defer></script>
        <select name="theme" aria-label="theme">{themes}</select>
        <div data-teams-host data-origin="{SITE}" data-tokens="{TOKENS}" data-persona="somebody"
          data-token="{self.token}" data-tabs="{TABS}" data-stage="{STAGE}"
          data-context="{context}">
        <iframe title="tool" data-src="{SITE}{self.path}"></iframe>
        <button data-save disabled>Save</button><p data-said></p></div>"""

    def policy(self) -> str:
        """The policy of the tool's page."""
        return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {TEAMS}")
