"""Promise 1: two worlds that differ in who reports, and in nothing else that is left of them."""

import pytest

from tests.worlds.plants import PLANTS, plant
from tests.worlds.reporting import ALICE, BOB, with_a_token, without_scripts

BOTH_WAYS = pytest.mark.parametrize("way", [with_a_token, without_scripts])


def differing(one, other) -> set[str]:
    """Return the names of the parts in which two worlds differ."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def tables_in(dump) -> set[str]:
    return {line.partition(" ")[0].rpartition(".")[2] for line in dump}


@BOTH_WAYS
def test_promise_1_nothing_that_is_left_tells_who_reported(world, way):
    alice, bob = world(ALICE, way), world(BOB, way)

    assert differing(alice, bob) == set()
    assert [name for name in alice if name.startswith("file ")], "there were files to compare"


@BOTH_WAYS
def test_promise_1_is_about_worlds_in_which_everything_happened(world, way):
    left = world(ALICE, way)

    statuses = [status for status, _headers, _body in left["answers of the report site"]]
    assert set(statuses) == {200, 201}
    assert {"report", "message", "sealed_key", "reader"} <= tables_in(left["dump of reports"])
    assert {"acknowledgement", "launch", "token_quota"} <= tables_in(left["dump of course"])
    spent = "spent_token" in tables_in(left["dump of reports"])
    assert spent == (way is with_a_token)
    assert [told for told in left["outside"] if told[0] == "mail"] == []
    assert (left["logs"], left["said"]) == ("", ("", ""))


@pytest.mark.parametrize("beginning", ["sqlite"], indirect=True)
@pytest.mark.parametrize("keep", PLANTS, ids=lambda keep: keep.__name__)
def test_promise_1_a_build_that_keeps_who_reports_is_noticed(world, monkeypatch, keep):
    plant(monkeypatch, keep)

    found = differing(world(ALICE, with_a_token), world(BOB, with_a_token))

    assert found == PLANTS[keep]
