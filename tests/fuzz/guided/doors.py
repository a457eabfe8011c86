"""Login initiation, registration, and what Teams, the sign-in and Kaltura say."""

from collections.abc import Callable, Mapping
from typing import Any

from lti_app.errors import PlatformError, RegistrationRefusedError
from lti_app.lti.dynamic_registration import read_answer, read_configuration
from lti_app.lti.http import Answer
from lti_app.lti.tool_metadata import SCOPES
from practice.keys import KeyRing
from tests.fuzz.changes import as_json
from tests.fuzz.door_rules import (
    AT_OP,
    IN_TEAMS,
    SESSION,
    Kaltura,
    Signing,
    is_session,
    is_sign_in,
    is_teams,
)
from tests.fuzz.guided.mutators import inside_json, inside_parts
from tests.fuzz.guided.targets import Target, is_signed, json_of, judged_as_json, text_of
from tests.fuzz.launches import Launches
from tests.fuzz.registering_rules import (
    ADDRESSES,
    ANSWER,
    AT,
    SAID,
    Logins,
    can_be_used,
    says_who_we_are,
)
from tests.fuzz.runs import judged, tried
from tests.lti.tokens import signed


def targets(keys: KeyRing) -> list[Target]:
    """Return what is tried at the doors before and beside the launch."""
    return [_login(keys), *_registration(), *_tokens(keys), _kaltura()]


def _login(keys: KeyRing) -> Target:
    logins = Logins(Launches(keys))
    hints = {"lti_message_hint": "1", "lti_storage_target": "_parent", "lti_deployment_id": "1"}

    def check(content: bytes) -> None:
        logins.check(_form(content))

    seeds = (as_json(logins.good), as_json({**logins.good, **hints}))
    return Target("login", check, seeds, inside_json, ADDRESSES)


def _form(content: bytes) -> dict[str, str]:
    """Return a JSON object as the form that a browser would send."""
    said = json_of(content)
    pairs = said.items() if isinstance(said, dict) else ()
    return {_typed(name): _typed(value) for name, value in pairs}


def _typed(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text.encode("utf-8", "replace").decode()


def _registration() -> list[Target]:
    configuration = read_configuration(SAID, AT)

    def check_configuration(content: bytes) -> None:
        found = _read(
            "registration-configuration", content, lambda said: read_configuration(said, AT)
        )
        if found is not None:
            can_be_used(found)

    def check_answer(content: bytes) -> None:
        found = _read(
            "registration-answer", content, lambda said: read_answer(said, configuration, SCOPES)
        )
        if found is not None:
            says_who_we_are(found)

    told = as_json(SAID)
    return [
        Target("registration-configuration", check_configuration, (told,), inside_json, ADDRESSES),
        Target("registration-answer", check_answer, (as_json(ANSWER),), inside_json),
    ]


def _read(name: str, content: bytes, read: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Return what `read` makes of an answer of a platform, or None where it is refused."""
    answer = Answer("GET", AT, 200, {}, content)
    return tried(name, lambda: read(answer.object()), RegistrationRefusedError, PlatformError)


def _tokens(keys: KeyRing) -> list[Target]:
    signing = Signing(keys)

    def check_teams(content: bytes) -> None:
        person = signing.teams(signed(signing.key, content))
        judged_as_json(person is not None, content, is_teams)

    def check_sign_in(content: bytes) -> None:
        if signing.sign_in(signed(signing.key, content)) is not None:
            said = json_of(content)
            judged(True, isinstance(said, dict) and is_sign_in(said))

    def check_text(content: bytes) -> None:
        text = text_of(content)
        found = (signing.teams(text), signing.sign_in(text))
        if found != (None, None):
            judged(True, is_signed(content, signing.key))

    guest = as_json({**IN_TEAMS, "acct": 1, "idp": "https://elsewhere.example", "roles": ["a"]})
    several = as_json({**AT_OP, "aud": [AT_OP["aud"], "b"], "azp": AT_OP["aud"], "auth_time": 1})
    texts = tuple(signing.token(claims).encode() for claims in (IN_TEAMS, AT_OP))
    return [
        Target("teams", check_teams, (as_json(IN_TEAMS), guest), inside_json),
        Target("sign-in", check_sign_in, (as_json(AT_OP), several), inside_json),
        Target("other-tokens", check_text, texts, inside_parts),
    ]


def _kaltura() -> Target:
    def check(content: bytes) -> None:
        # Each asks anew: after silence the service is left alone for a while.
        person = Kaltura().person(content)
        judged_as_json(person is not None, content, is_session)

    refusal = as_json({"objectType": "KalturaAPIException", "code": "EXPIRED_KS"})
    return Target("kaltura", check, (as_json(SESSION), refusal), inside_json)
