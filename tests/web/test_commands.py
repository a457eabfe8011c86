"""The commands of an installation, as an administrator types them."""

import pytest

from lti_app.lti.models import Registration, RegistrationStatus
from tests.launcher import code_of
from tests.web import installations

FIELDS = {
    "--issuer": "https://campus.example",
    "--client-id": "abc",
    "--deployment-id": "1",
    "--auth-url": "https://campus.example/auth",
    "--token-url": "https://campus.example/token",
    "--jwks-url": "https://campus.example/jwks",
}


@pytest.fixture
def run(app):
    """Return a function that runs `flask --app wsgi <words>` and returns the result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=[str(word) for word in words])


@pytest.fixture
def add(run):
    """Return a function that adds a platform, with changed options."""

    def add_platform(*flags: str, **changed: str):
        fields = {**FIELDS, **{f"--{name.replace('_', '-')}": v for name, v in changed.items()}}
        return run("platforms", "add", *[word for pair in fields.items() for word in pair], *flags)

    return add_platform


def _number(result) -> str:
    return str(result.output.split("platform ")[1].split(":")[0])


def test_preparing_again_changes_nothing(run, session):
    again = run("prepare")

    assert again.exit_code == 0
    assert again.output == "Ready: keys, and the databases for courses, reports and campaigns.\n"


def test_preparing_makes_the_folders_it_needs(tmp_path):
    environment = installations.on_sqlite(tmp_path / "new" / "folder")
    with installations.running(**environment) as app:
        installations.prepare(app)

        assert app.test_client().get("/health/ready").status_code == 200


def test_a_platform_is_added_once_and_then_changed(add, run):
    added = add(name="Campus")
    changed = add("--allow-anonymous", name="Campus of 2026")

    assert added.output.startswith("Added platform ")
    assert changed.output == f"Changed platform {_number(added)}: Campus of 2026\n"
    listed = run("platforms", "list").output.splitlines()
    assert len(listed) == 1
    assert listed[0].split() == [
        _number(added),
        "active",
        "Campus",
        "of",
        "2026",
        "https://campus.example",
        "abc",
        "last",
        "launch:",
        "never",
    ]


def test_a_platform_without_a_name_is_called_by_its_issuer(add):
    assert add().output.endswith(": https://campus.example\n")


def test_showing_a_platform_tells_every_field_and_the_deployments(add, run):
    number = _number(add(token_audience="https://campus.example/audience"))

    shown = run("platforms", "show", number).output

    for value in (*FIELDS.values(), "https://campus.example/audience", "RS256", "active"):
        assert value in shown
    assert "1 (active)" in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"issuer": " ", "name": "Campus"}, "issuer is empty"),
        ({"client_id": "x" * 256}, "client_id is longer than 255 characters"),
        ({"jwks_url": "campus.example"}, "jwks_url is not a web address"),
        ({"jwks_url": "https://user:word@campus.example"}, "must not hold a user name"),
        ({"algorithms": "none"}, "algorithms must be among"),
        ({"frame_origins": "https://campus.example/path"}, "frame_origins"),
        ({"institution": "nowhere"}, "There is no institution 'nowhere'"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(add, run, changed, sentence):
    result = add(**changed)

    assert result.exit_code == 1
    assert sentence in result.output
    assert run("platforms", "list").output == ""


def test_plain_http_is_for_development_only(tmp_path):
    words = [word for pair in FIELDS.items() for word in pair]
    words[words.index(FIELDS["--auth-url"])] = "http://campus.example/auth"
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment, PUBLIC_URL="https://dos.example.edu") as app:
        installations.prepare(app)

        result = app.test_cli_runner().invoke(args=["platforms", "add", *words])

    assert result.exit_code == 1
    assert "auth_url must begin with https://" in result.output


def test_a_platform_can_be_switched_off_and_on(launcher, run, session):
    number = run("platforms", "list").output.split()[0]

    assert run("platforms", "disable", number).exit_code == 0
    launcher.app.extensions["registry"].forget()
    refused = launcher.initiate(launcher.app.test_client())
    assert code_of(refused) == "registration_disabled"

    assert run("platforms", "enable", number).exit_code == 0
    session.expire_all()
    assert session.get_one(Registration, int(number)).status is RegistrationStatus.ACTIVE


def test_a_deployment_that_waits_can_be_approved(launcher, run):
    waiting = launcher.launch(deployment_id="new")
    assert code_of(waiting) == "deployment_pending"
    number = run("platforms", "list").output.split()[0]
    assert "new (pending)" in run("platforms", "show", number).output

    approved = run("platforms", "approve", number, "new")

    assert approved.output == f"Deployment new of platform {number} is active.\n"
    launcher.app.extensions["registry"].forget()
    assert launcher.launch(deployment_id="new").status_code == 200


@pytest.mark.parametrize("command", ["show", "disable", "enable", "check"])
def test_a_platform_that_does_not_exist_is_said_so(run, command):
    result = run("platforms", command, "999")

    assert result.exit_code == 1
    assert "There is no platform 999" in result.output


def test_checking_a_platform_names_what_fails(add, run):
    number = _number(add(jwks_url="http://127.0.0.1:1/jwks"))

    result = run("platforms", "check", number)

    assert result.exit_code == 1
    assert "GET http://127.0.0.1:1/jwks" in result.output


def test_a_key_set_without_a_key_for_us_fails_the_check(launcher, run, monkeypatch):
    number = run("platforms", "list").output.split()[0]
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "token")
    monkeypatch.setattr("lti_app.lti.trial.usable_keys", lambda _: {})

    result = run("platforms", "check", number)

    assert result.exit_code == 1
    assert "Key set: 0 usable keys." in result.output
    assert "no usable key in the key set" in result.output


def test_checking_a_platform_says_what_works(launcher, run, monkeypatch):
    number = run("platforms", "list").output.split()[0]
    monkeypatch.setattr("lti_app.lti.trial.service_token", lambda *_, **__: "token")

    result = run("platforms", "check", number)

    assert result.output == "Key set: 1 usable keys.\nService token: granted.\n"
