"""The command that says whether a sign-in is set up, before a person needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from lti_app.config import Settings
from lti_app.gate import combine
from lti_app.sign_in import door
from tests.closing import close
from tests.lti.replies import Replies, Reply
from tests.sign_in.provider import Provider

Check = Callable[[], Result]


@pytest.fixture
def check(settings: Settings) -> Iterator[Check]:
    """Return a function that prepares an installation and runs `sign-in check`."""
    app = combine(settings)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["prepare", "--bare"]).exit_code == 0
    yield lambda: runner.invoke(args=["sign-in", "check"])
    close(app)


def test_it_says_what_works_and_what_the_provider_has_to_know(
    check: Check, provider: Provider
) -> None:
    result = check()

    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[:4] == [
        f"default: {provider.issuer}",
        "  redirect URI, desk site: http://localhost:8000/desk/sign-in/default/done",
        "  redirect URI, course site: http://localhost:8000/sign-in/default/done",
        "  configuration: read; id_tokens by RS256",
    ]
    assert "usable keys" in result.output


def test_it_names_every_problem_and_ends_with_an_error(
    sign_in_file: Path, replies: Replies, request: pytest.FixtureRequest
) -> None:
    lines = sign_in_file.read_text().splitlines()
    more = "\n".join(["[elsewhere]", f'issuer = "{replies.url}"', *lines[2:]])
    sign_in_file.write_text("\n".join([*lines, more]))
    replies.next = Reply(b'{"issuer": "https://other.example"}')

    result = request.getfixturevalue("check")()

    assert result.exit_code == 1
    assert "elsewhere: no institution has this short name" in result.output
    assert "elsewhere: sign_in_issuer_foreign (discovery)" in result.output
    assert "a secret" not in result.output


def test_keys_that_cannot_be_read_are_a_problem(
    sign_in_file: Path, replies: Replies, request: pytest.FixtureRequest
) -> None:
    lines = sign_in_file.read_text().splitlines()
    sign_in_file.write_text("\n".join([lines[0], f'issuer = "{replies.url}"', *lines[2:]]))
    whole = ", ".join(
        f'"{name}": "{replies.url}"'
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    replies.next = Reply(f"{{{whole}}}".encode())

    result = request.getfixturevalue("check")()

    assert result.exit_code == 1
    assert "default: not a key set" in result.output


def test_without_a_file_it_says_which_setting_is_missing(
    sign_in_file: Path, request: pytest.FixtureRequest
) -> None:
    sign_in_file.write_text("")

    result = request.getfixturevalue("check")()

    assert result.exit_code == 1
    assert "set SIGN_IN_FILE" in result.output


def test_a_desk_with_a_host_name_of_its_own_has_its_own_address() -> None:
    settings = Settings(public_url="https://dos.example", desk_url="https://desk.example")

    assert door.answer_address(settings, "desk", "x") == "https://desk.example/sign-in/x/done"
    assert door.answer_address(settings, "course", "x") == "https://dos.example/sign-in/x/done"
