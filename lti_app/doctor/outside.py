"""The sites as a browser elsewhere meets them: reached, ours, certified, headers left in place."""

import socket
import ssl
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from lti_app.config import Settings
from lti_app.doctor.findings import Finding, good, note, wrong
from lti_app.doctor.tls import old_forms
from lti_app.errors import MetricsRefusedError
from lti_app.lti.http import USER_AGENT

TIMEOUT = (5.0, 10.0)
RENEW = timedelta(days=14)
"""A certificate that renews itself has been renewed by then."""
PROXY = "Let the proxy hand on what the tool sends (docs/samples)."


def sites(settings: Settings, kids: Collection[str], *, now: datetime) -> Iterator[Finding]:
    """Ask the three sites for a page each; `kids` name the keys that ours publishes."""
    yield from _course(settings.public_url, kids)
    if settings.metrics_token and not settings.is_development:
        yield from figures(settings.public_url)
    report = settings.report_url or f"{settings.public_url}/report"
    yield from _report(f"{report}/")
    desk = settings.desk_url or f"{settings.public_url}/desk"
    yield from _answers("desk", f"{desk}/enter")
    for address in sorted({settings.public_url, settings.report_url, settings.desk_url} - {""}):
        yield from certificate(address, now=now)
        yield from old_forms(address)


def _course(address: str, kids: Collection[str]) -> Iterator[Finding]:
    answer = _get(f"{address}/lti/jwks.json")
    if isinstance(answer, str):
        yield wrong("course site", answer, "Look at the proxy, the name in DNS and PUBLIC_URL.")
        return
    if not set(kids) <= _kids(answer):
        yield wrong(
            "course site",
            f"{address} answers with the keys of another installation, or with none",
            "Look where the proxy leads, and at KEYS_DIR of every machine.",
        )
        return
    yield good("course site", f"{address} answers with our keys")
    yield from _headers("course site", answer, "Content-Security-Policy")


def _kids(answer: requests.Response) -> set[str]:
    try:
        return {key["kid"] for key in answer.json()["keys"]}
    except (ValueError, LookupError, TypeError):
        return set()


def _report(address: str) -> Iterator[Finding]:
    answer = _get(address)
    yield from _said("report site", address, answer)
    if isinstance(answer, str):
        return
    yield from _headers("report site", answer, "Content-Security-Policy", "Referrer-Policy")
    if "Set-Cookie" in answer.headers:
        yield wrong(
            "report site",
            "something in front of it sets a cookie, by which a reporter can be known again",
            "Let the proxy, and what guards it, set none there (docs/reporting.md).",
        )


def _answers(about: str, address: str) -> Iterator[Finding]:
    yield from _said(about, address, _get(address))


def _said(about: str, address: str, answer: requests.Response | str) -> Iterator[Finding]:
    if isinstance(answer, str):
        yield wrong(about, answer, "Look at the proxy and at the name in DNS.")
    elif answer.status_code >= 500:
        yield wrong(about, f"{address} answers {answer.status_code}", "Look in the log.")
    else:
        yield good(about, f"{address} answers")


def _headers(about: str, answer: requests.Response, *names: str) -> Iterator[Finding]:
    wanted = [*names, "X-Content-Type-Options"]
    if answer.url.startswith("https:"):
        wanted.append("Strict-Transport-Security")
    missing = [name for name in wanted if name not in answer.headers]
    if missing:
        yield wrong(about, f"its answers lost {', '.join(missing)} on the way", PROXY)


def _get(address: str) -> requests.Response | str:
    """Return the answer, or why there is none."""
    try:
        return requests.get(
            address,
            headers={"User-Agent": USER_AGENT},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.exceptions.SSLError:
        return f"{address}: its certificate is not trusted, or is for another name"
    except requests.RequestException as error:
        return f"{address} cannot be reached ({type(error).__name__})"


def figures(address: str) -> Iterator[Finding]:
    """Say when the proxy passes on who asks for the figures, without their token."""
    answer = _get(f"{address}/metrics")
    if not isinstance(answer, str) and MetricsRefusedError.code in answer.text:
        yield note(
            "figures",
            f"{address}/metrics can be tried from outside",
            "Let the proxy answer for it, and read them on the machine (docs/operations.md).",
        )


def certificate(address: str, *, now: datetime) -> Iterator[Finding]:
    """Say how long the certificate of an https site still holds; of one that `sites` reached."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.hostname is None:
        return
    try:
        ends = _ends(parts.hostname, parts.port or 443)
    except OSError:
        return  # said by whoever asked the site for a page
    said = f"that of {parts.hostname} holds until {ends:%Y-%m-%d}"
    if ends - now < RENEW:
        yield note("certificate", said, "Renew it, and look why that does not happen by itself.")
    else:
        yield good("certificate", said)


def _ends(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=TIMEOUT[0]) as raw,
        context.wrap_socket(raw, server_hostname=host) as tls,
    ):
        shown: Any = tls.getpeercert()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
