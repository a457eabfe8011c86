"""What the doctor's tests are not about: a machine that is slow, and how full its disk is."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest

from lti_app.doctor import stores
from tests.ports import held


class Usage(NamedTuple):
    """As much of `shutil.disk_usage` as is looked at."""

    free: int


@pytest.fixture(autouse=True)
def _slow_machine_with_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "SKEW", timedelta(minutes=15))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12))


@pytest.fixture
def port() -> Iterator[int]:
    """A port on which nobody listens, until it is served."""
    with held(1) as (port,):
        yield port
