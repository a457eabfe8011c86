"""Fixtures of the tests of grading."""

from collections.abc import Iterator

import pytest
from flask import Flask

from practice.platform import Platform
from tests.factories import Factories
from tests.grades.world import World, world_of


@pytest.fixture
def world(app: Flask, platform: Platform, factories: Factories) -> Iterator[World]:
    """A course whose platform offers grades."""
    with world_of(app, platform, factories.registration) as world:
        yield world
