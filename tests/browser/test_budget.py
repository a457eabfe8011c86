"""What a student's page costs a phone, and what it may load at all."""

from collections.abc import Iterator

from playwright.sync_api import CDPSession, expect

MOST_REQUESTS = 6
MOST_BYTES = 60_000
IN_THE_BACKGROUND = 3
"""What everybody's browser asks for after the page: a module, a key, a signature (promise 6)."""


class Meter:
    """Counts what comes over the line from one site, headers included."""

    def __init__(self, session: CDPSession, site: str) -> None:
        self._site = site
        self._addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event) -> None:
        if "redirectResponse" in event:
            redirect = event["redirectResponse"]
            self._add(redirect["url"], redirect["encodedDataLength"])
        self._addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event) -> None:
        self._add(self._addresses[event["requestId"]], event["encodedDataLength"])

    def _add(self, address: str, length: float) -> None:
        if address.startswith(self._site):
            path = address.removeprefix(self._site)
            self.bytes[path] = self.bytes.get(path, 0) + int(length)


def policies(student, path: str) -> Iterator[str]:
    for request in student.watch.navigations(path):
        response = request.response()
        assert response is not None
        yield response.all_headers()["content-security-policy"]


def test_a_launch_fits_the_page_budget(student, installation):
    tab = student.tab()
    meter = Meter(student.context.new_cdp_session(tab.document), installation.tool)

    student.window("student-01", tab=tab)
    expect(tab.contacts.first).to_be_visible()
    tab.document.wait_for_load_state("networkidle")

    assert len(meter.bytes) <= MOST_REQUESTS + IN_THE_BACKGROUND, meter.bytes
    assert sum(meter.bytes.values()) <= MOST_BYTES, meter.bytes


def test_the_policy_allows_nothing_unsafe(student):
    student.arrive().acknowledge()

    for policy in [*policies(student, "/lti/launch"), *policies(student, "/dos")]:
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
