"""Looks on while a test browses: what went wrong behind the page, and what was asked of whom."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

from tests.browser.installation import Installation


class Watch:
    """All that one browser context said on its consoles and asked for."""

    def __init__(self, context: BrowserContext, installation: Installation) -> None:
        self.requests: list[Request] = []
        self._allowed = {installation.tool, installation.practice}
        self._complaints: list[str] = []
        self._expected: set[str] = set()
        context.on("console", self._listen)
        context.on("weberror", self._note_error)
        context.on("request", self._note)

    def expect_status(self, *statuses: int) -> None:
        """Let answers with these statuses pass, which the console reports as an error."""
        self._expected.update(f"status of {status} " for status in statuses)

    def expect_text(self, text: str) -> None:
        """Let what the console says pass where `text` stands in it."""
        self._expected.add(text)

    def expect_site(self, origin: str) -> None:
        """Let requests to another site pass."""
        self._allowed.add(origin)

    def navigations(self, path: str) -> list[Request]:
        """The requests for a page at `path`, first to last."""
        return [
            request
            for request in self.requests
            if request.is_navigation_request() and urlsplit(request.url).path == path
        ]

    def complaints(self) -> list[str]:
        """What was wrong: errors, violations of a policy, requests to third parties."""
        strangers = [
            f"request to {request.url}"
            for request in self.requests
            if _origin(request.url) not in self._allowed and _origin(request.url) != "data://"
        ]
        wrong = [
            text for text in self._complaints if not any(each in text for each in self._expected)
        ]
        return wrong + strangers

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self._complaints.append(f"{message.type}: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self._complaints.append(f"uncaught: {error.error}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
