"""The pages with which a launch ends carry the same script for everybody, while there is a door."""

import pytest

from practice.personas import PERSONAS
from tests.launcher import Launcher
from tests.opened import channel
from tests.web.visit import Visit

SHOWN = ("student-01", "instructor", "anonymous", "observer")


@pytest.fixture
def anyone(app, platform, factories) -> Launcher:
    """Launches that may be anonymous."""
    factories.registration(platform, allow_anonymous=True)
    return Launcher(app, platform)


def _scripts(visit: Visit) -> list[dict[str, str | None]]:
    return [dict(each.items()) for each in visit.page.all("script") if each.get("id")]


@pytest.fixture
def opened(app):
    """The channel, open."""
    with channel(app):
        yield


def test_promise_6_every_launch_gets_the_same_script(anyone, opened, monkeypatch):
    monkeypatch.setitem(anyone.app.jinja_env.globals, "is_built", lambda _name: True)
    anyone.app.extensions["kept_pages"].__init__()
    found = []
    for persona in SHOWN:
        assert persona in PERSONAS
        visit = Visit(anyone, persona)
        (script,) = _scripts(visit)
        assert script.pop("data-launch") == visit.token
        found.append(script)
    anyone.app.extensions["kept_pages"].__init__()

    assert found == [found[0]] * len(SHOWN)
    assert found[0]["data-institution"] == "default"
    assert found[0]["data-key"] == "/membership/default/key.json"
    assert found[0]["data-sign"] == "/membership/sign"
    assert str(found[0]["src"]).endswith("/dist/membership.js")


def test_while_there_is_no_door_nothing_is_signed_for_it(anyone, monkeypatch):
    monkeypatch.setitem(anyone.app.jinja_env.globals, "is_built", lambda _name: True)
    anyone.app.extensions["kept_pages"].__init__()

    for persona in SHOWN:
        assert _scripts(Visit(anyone, persona)) == []
    anyone.app.extensions["kept_pages"].__init__()


def test_without_the_built_file_the_page_has_no_script_of_it(anyone, opened, monkeypatch):
    monkeypatch.setitem(anyone.app.jinja_env.globals, "is_built", lambda _name: False)
    anyone.app.extensions["kept_pages"].__init__()

    for persona in SHOWN:
        assert _scripts(Visit(anyone, persona)) == []
    anyone.app.extensions["kept_pages"].__init__()
