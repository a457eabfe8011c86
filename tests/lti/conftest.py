"""Fixtures of the certification tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.lti.key_sets import KeySets
from lti_app.lti.keys import ToolKey, ToolKeys
from lti_app.lti.registry import RegisteredPlatform, Registry
from lti_app.lti.service_tokens import service_token
from practice.keys import KEY_SIZE, SigningKey, new_key
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import Launcher
from tests.lti.refusals import Refusals, watch
from tests.lti.replies import Replies, serving
from tests.lti.seconds import Clock

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"

Register = Callable[..., RegisteredPlatform]
Ask = Callable[..., str]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The one moment at which everything in a test happens: a full second."""
    moment = clock.now().replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def refusals(launcher: Launcher, caplog: pytest.LogCaptureFixture) -> Refusals:
    """Launches that must be refused, with every log line kept."""
    watch(caplog)
    return Refusals(launcher, caplog)


@pytest.fixture
def replies() -> Iterator[Replies]:
    """A server of a platform that answers as the test says."""
    with serving() as replies:
        yield replies


@pytest.fixture(name="clock")
def _clock() -> Clock:
    """The clock of the key sets."""
    return Clock()


@pytest.fixture
def key_sets(clock: Clock) -> KeySets:
    """Key sets of which nothing is known yet."""
    return KeySets(clock)


@pytest.fixture(scope="session")
def stranger() -> SigningKey:
    """A key that the practice platform has never published."""
    return new_key(KEY_SIZE)


@pytest.fixture(scope="session")
def tool_keys(tmp_path_factory: pytest.TempPathFactory) -> ToolKeys:
    """Keys of the tool's own, in a folder of their own."""
    keys = ToolKeys(tmp_path_factory.mktemp("keys"))
    keys.ensure(clock.now())
    return keys


@pytest.fixture(scope="session")
def tool_key(tool_keys: ToolKeys) -> ToolKey:
    """The one of them that signs."""
    return tool_keys.signing(clock.now())


@pytest.fixture
def register(session: Session, factories: Factories, platform: Platform) -> Register:
    """Register a platform and return it as a service call sees it."""

    def registering(url: str, owner: str | None = None, **fields: Any) -> RegisteredPlatform:
        institution = factories.institution(owner) if owner else None
        elsewhere = replace(platform, issuer=url, client_id=fields.pop("client_id", "tool"))
        row = factories.registration(elsewhere, institution, **fields)
        found = Registry(session.connection).platform_by_id(row.id)
        assert found is not None
        return found

    return registering


@pytest.fixture
def target(register: Register, replies: Replies) -> RegisteredPlatform:
    """A registered platform that gives tokens."""
    replies.token("token-1")
    return register(replies.url)


@pytest.fixture
def ask(engine: Engine, target: RegisteredPlatform, tool_key: ToolKey) -> Ask:
    """Ask for a token; the arguments replace what a test does not care about."""

    def asking(
        *scopes: str, platform: RegisteredPlatform = target, now: datetime | None = None
    ) -> str:
        wanted = scopes or (SCOPE,)
        return service_token(engine, platform, wanted, key=tool_key, now=now or clock.now())

    return asking
