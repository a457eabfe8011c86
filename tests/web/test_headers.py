"""Security headers: who may frame what, what may run, and what is never passed on or kept."""

import re

import pytest

from lti_app.teams.registrations import HOSTS
from tests.launcher import SECURE
from tests.web import installations
from tests.web.crawl import ANSWER, Shot
from tests.web.crawl_teams import IN_TEAMS
from tests.web.visit import Visit

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}


APART = ("/report", "/desk")
OF_SITES_APART = {name: value for name, value in POLICY.items() if name != "font-src"}


def _policy(answer) -> dict[str, str]:
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _space, value in (each.partition(" ") for each in directives)}


def test_every_page_has_the_same_strict_policy(crawl: list[Shot], platform):
    wrong = []
    for shot in crawl:
        policy = _policy(shot.answer)
        policy.pop("frame-ancestors")
        sends_to = f"'self' {platform.issuer}" if shot.state == ANSWER else "'self'"
        apart = shot.answer.request.path.startswith(APART)
        wanted = OF_SITES_APART if apart else POLICY | {"form-action": sends_to}
        if policy != wanted:
            wrong.append(f"{shot}: {policy}")

    assert wrong == []


def _of_ordinary_windows(crawl: list[Shot]) -> list[Shot]:
    """Leave out the sites apart as well: no window that opened them may keep a hold on them."""
    ordinary = _without_registrations(crawl)
    return [shot for shot in ordinary if not shot.answer.request.path.startswith(APART)]


def _without_registrations(crawl: list[Shot]) -> list[Shot]:
    """Leave out the pages that speak with a platform that is not registered yet."""
    return [shot for shot in crawl if not (shot.is_framed and shot.state.startswith("regist"))]


def test_pages_of_a_launch_are_framed_by_their_platform_only_and_others_by_nobody(
    crawl: list[Shot], platform
):
    wrong = []
    for shot in _without_registrations(crawl):
        ancestors = _policy(shot.answer)["frame-ancestors"]
        framing = " ".join(HOSTS) if shot.state.startswith(IN_TEAMS) else platform.issuer
        if ancestors != (framing if shot.is_framed else "'none'"):
            wrong.append(f"{shot}: {ancestors}")

    assert wrong == []


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
        ("X-Frame-Options", None),
        ("Strict-Transport-Security", None),
    ],
)
def test_every_page_has_the_header(crawl: list[Shot], header, value):
    shots = _of_ordinary_windows(crawl) if header == "Cross-Origin-Opener-Policy" else crawl
    wrong = [str(shot) for shot in shots if shot.answer.headers.get(header) != value]

    assert wrong == []


def test_only_pages_that_are_the_same_for_everybody_are_kept_by_others(crawl: list[Shot]):
    wrong = []
    for shot in crawl:
        path = shot.answer.request.path
        is_public = (
            path.startswith(("/campaign/", "/v/", "/k/"))
            and shot.answer.request.method == "GET"
            and shot.answer.status_code == 200
        )
        seconds = 60 if path.endswith("/help") or path.startswith("/k/") else 300
        wanted = f"public, max-age={seconds}" if is_public else "no-store"
        if shot.answer.headers["Cache-Control"] != wanted:
            wrong.append(str(shot))

    assert wrong == []


def test_no_address_is_passed_on_and_the_report_site_passes_on_nothing(crawl: list[Shot]):
    wrong = []
    for shot in crawl:
        apart = shot.answer.request.path.startswith(APART)
        wanted = "no-referrer" if apart else "strict-origin"
        if shot.answer.headers["Referrer-Policy"] != wanted:
            wrong.append(str(shot))

    assert wrong == []


def test_no_page_but_those_of_a_launch_touches_a_cookie(crawl: list[Shot]):
    for shot in crawl:
        cookies = shot.answer.headers.getlist("Set-Cookie")
        assert len(cookies) <= 1, str(shot)
        path = shot.answer.request.path
        kept = {"/lti/launch": "=; .*Max-Age=0", "/lti/login": "=[^;]+; .*Max-Age=600"}
        pattern = f"__Host-dos-login-[0-9a-f]{{12}}{kept.get(path, 'never')}"
        assert all(re.match(pattern, cookie) for cookie in cookies), str(shot)


def test_the_page_names_hosts_of_the_registration_and_of_the_signed_way_back(
    launcher, factories, platform
):
    factories.registration(platform, frame_origins="https://campus.example https://x.example:8443")
    presentation = {"return_url": "https://d2l.example.edu/le/7"}

    answer = Visit(launcher, launch_presentation=presentation).answer

    assert _policy(answer)["frame-ancestors"].split() == [
        platform.issuer,
        "https://campus.example",
        "https://x.example:8443",
        "https://d2l.example.edu",
    ]


@pytest.mark.parametrize(
    "address", ["https://x.example; script-src *", "https://x.example\\@y", "https://é.example"]
)
def test_a_way_back_adds_nothing_else_to_the_policy(launcher, platform, address):
    answer = Visit(launcher, launch_presentation={"return_url": address}).answer

    assert _policy(answer)["frame-ancestors"] == platform.issuer
    assert _policy(answer)["script-src"] == "'self'"


def test_a_refused_login_is_framed_by_who_asked(client):
    query = {"iss": "https://campus.example/lti", "login_hint": "1", "target_link_uri": "1"}

    answer = client.get("/lti/login", query_string=query)

    assert answer.status_code == 403
    assert _policy(answer)["frame-ancestors"] == "https://campus.example"


def test_a_launch_that_took_too_long_is_framed_by_who_posts_it(launcher, client):
    answer = client.post(
        "/lti/launch", data={"state": "old"}, headers={"Origin": "https://campus.example"}
    )

    assert answer.status_code == 401
    assert _policy(answer)["frame-ancestors"] == "https://campus.example"


def test_answers_that_are_no_pages_have_the_headers_too(launcher, client):
    page = Visit(launcher).page
    static = [link.get("href") or "" for link in page.all("link")] + [
        script.get("src") or "" for script in page.all("script")
    ]
    plain = ["/lti/jwks.json", "/health/live", *static, page.all("img")[0].get("src") or ""]

    for path in plain:
        with client.get(path) as answer:
            assert answer.status_code == 200, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert _policy(answer)["frame-ancestors"] == "'none'", path
            assert "Set-Cookie" not in answer.headers, path
    assert launcher.initiate(client).headers["X-Content-Type-Options"] == "nosniff"


def test_the_drawing_can_run_nothing(launcher, client):
    (drawing,) = Visit(launcher).page.all("img")

    policy = _policy(client.get(drawing.get("src") or ""))

    assert policy["default-src"] == "'none'"
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_what_never_changes_is_kept_and_what_changes_is_not(launcher, client):
    page = Visit(launcher).page
    (drawing,) = page.all("img")
    (style,) = page.all("link", rel="stylesheet")

    for address in (drawing.get("src") or "", style.get("href") or ""):
        with client.get(address) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/health/ready").headers["Cache-Control"] == "no-store"


def test_an_https_address_is_kept_to_https(tmp_path):
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment, PUBLIC_URL="https://dos.example.edu") as app:
        style = app.jinja_env.globals["static"]("css/base.css")  # type: ignore[operator]
        for path in ("/", "/report/", "/desk/", style, "/nowhere"):
            with app.test_client().get(path, base_url=SECURE) as answer:
                assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", path


@pytest.mark.parametrize("path", ["/", "/report/", "/desk/", "/lti/jwks.json"])
def test_no_site_answers_a_trace(plain_client, path):
    assert plain_client.open(path, method="TRACE").status_code == 405


def test_no_site_lists_its_files(plain_client):
    folder = plain_client.application.jinja_env.globals["static"]("")

    for path in (folder, f"{folder}css/", "/static/", "/report" + folder, "/.git/config"):
        assert plain_client.get(path).status_code == 404, path
