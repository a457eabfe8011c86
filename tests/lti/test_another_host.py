"""The tool has moved to another host name, and links in courses still name the one before."""

import pytest

from tests.launcher import Launcher, code_of
from tests.lti.refusals import on_one_database
from tests.web import installations

BEFORE = "https://dos-before.example.edu"
TARGET = f"{BEFORE}/lti/launch"


@on_one_database
def test_a_link_with_an_address_of_before_is_accepted_where_it_is_named(
    launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(launcher.launch(target_link_uri=TARGET)) == "target_foreign"
    door = launcher.app.extensions["door"]
    monkeypatch.setattr(door, "earlier_urls", frozenset({BEFORE}))

    assert launcher.launch(target_link_uri=TARGET).status_code == 200
    assert code_of(launcher.launch(target_link_uri=TARGET.replace("dos-", "x-"))) == (
        "target_foreign"
    )
    assert launcher.launch().status_code == 200


def test_the_setting_reaches_the_door(tmp_path) -> None:
    environment = {**installations.on_sqlite(tmp_path), "EARLIER_URLS": BEFORE}
    with installations.running(**environment) as app:
        assert app.extensions["door"].earlier_urls == {BEFORE}
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        assert app.extensions["door"].earlier_urls == frozenset()
