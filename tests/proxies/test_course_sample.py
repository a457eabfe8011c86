"""The sample of the course site: one address cannot wear it out, and nothing is written."""

import re
from ast import literal_eval
from pathlib import Path

from tests.proxies.conftest import Tool
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


STYLES = re.compile(r"/static/\w+/css/base\.css")


def test_a_file_is_asked_of_the_tool_once_and_is_the_same_for_everybody(tool, course_proxy):
    first, second = seated(course_proxy, ADDRESS), seated(course_proxy, "127.7.3.92")
    path = STYLES.findall(first.read("GET", "/")[1])[0]

    answers = [visitor.read("GET", path) for visitor in (first, second, first)]

    assert answers == [answers[0]] * 3
    assert answers[0][0] == 200
    assert _asked(tool, path) == 1
    assert first.ask("GET", f"{path}.not") == second.ask("GET", f"{path}.not") == 404
    assert _asked(tool, f"{path}.not") == 2
    course_proxy.end()
    assert [each for each in course_proxy.folder.glob("cache/*/*") if path in _text(each)]
    assert found_in(course_proxy.folder, CANARY, ADDRESS, "127.7.3.92") == set()


def _asked(tool: Tool, path: str) -> int:
    return sum(path in line for line in tool.heard.splitlines())


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


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


def test_a_cookie_that_is_no_ascii_does_not_cost_the_others(tool, course_proxy):
    visitor = seated(course_proxy, ADDRESS)
    own, foreign = b"__Host-dos-language=nl", "name=José".encode()
    for several in ([foreign, own], [own, foreign, b"x=1"], [foreign]):
        cookies = b"; ".join(several)
        ask = b"GET /health/live HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n"
        assert visitor.say(ask % (COURSE_HOST.encode(), cookies)) == 200

    heard = [literal_eval(line).get("HTTP_COOKIE", "") for line in tool.heard.splitlines()]

    assert [each.count("__Host-dos-language=nl") for each in heard[-3:]] == [1, 1, 0]
    assert "name=" not in str(heard)
