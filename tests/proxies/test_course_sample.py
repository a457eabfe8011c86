"""The sample of the course site: one address cannot wear it out, and nothing is written."""

from tests.proxies.servers import FEW, Proxy
from tests.proxies.test_samples import found_in
from tests.proxies.visitor import ADDRESS, COURSE_HOST, Visitor, ask_plainly
from tests.reports.test_silence import CANARY

TRIES = 200
"""More than one address is allowed; the first that is refused ends them."""


def asking_without_end(visitor: Visitor) -> tuple[int, int, str]:
    """Ask until something else comes than the page; return how often it came, and what came."""
    for served in range(TRIES):
        status, text = visitor.read("GET", "/")
        if status != 200:
            return served, status, text
    return TRIES, 200, ""


def seated(proxy: Proxy, address: str) -> Visitor:
    return Visitor(proxy.folder, proxy.ports.https, COURSE_HOST, address)


METRICS = ("/metrics", "//metrics", "/%6detrics?all", "/x/../metrics")
"""One page, as somebody may write it."""


def test_who_asks_without_end_has_to_wait_and_nobody_else_and_nothing_is_written(
    tool, course_proxy
):
    greedy, other = seated(course_proxy, ADDRESS), seated(course_proxy, "127.7.3.92")

    served, status, text = asking_without_end(greedy)

    assert served >= FEW
    assert status == 429
    assert "try again in a few seconds" in text
    assert greedy.ask("GET", "/static/nothing") == 404
    assert other.ask("GET", "/") == 200
    assert [greedy.ask("GET", path) for path in METRICS] == [404] * len(METRICS)
    plain = course_proxy.ports.http
    assert ask_plainly(plain, "/home", COURSE_HOST) == (301, f"https://{COURSE_HOST}/home")
    assert ask_plainly(plain, "/lti/login?iss=x", COURSE_HOST)[0] == 403
    course_proxy.end()
    assert found_in(course_proxy.folder, CANARY, ADDRESS) == set()
    assert ADDRESS not in tool.heard
    assert "/static/nothing" in tool.heard
    assert "metrics" not in tool.heard
