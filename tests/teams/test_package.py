"""The package: its files, and that the same installation gives the same bytes."""

import io
import json
from zipfile import ZipFile

import pytest
from PIL import Image

from lti_app.home import LOGO
from lti_app.teams.manifest import TeamsApp
from lti_app.teams.package import ICONS, package
from tests.teams.icons import SIZES, drawn
from tests.teams.test_manifest import APP, CLIENT

TEAMS_APP = TeamsApp(APP, CLIENT, "https://dos.example.edu")


def opened() -> ZipFile:
    return ZipFile(io.BytesIO(package(TEAMS_APP)))


def picture(name: str) -> Image.Image:
    return Image.open(io.BytesIO((ICONS / f"{name}.png").read_bytes())).convert("RGBA")


def test_everything_the_manifest_names_is_in_it_and_nothing_else():
    archive = opened()
    found = json.loads(archive.read("manifest.json"))
    named = {
        *found["icons"].values(),
        *(each["file"] for each in found["localizationInfo"]["additionalLanguages"]),
    }

    assert set(archive.namelist()) == {"manifest.json", *named}
    assert archive.testzip() is None


def test_the_same_installation_gives_the_same_bytes():
    assert package(TEAMS_APP) == package(TEAMS_APP)
    assert {each.date_time[0] for each in opened().infolist()} == {1980}


@pytest.mark.parametrize("name", SIZES)
def test_the_icons_are_drawn_from_the_mark(name):
    marks = [part.split('"')[0] for part in LOGO.read_text("utf-8").split(' d="')[1:]]
    svg = (ICONS / f"{name}.svg").read_text("utf-8")

    assert marks
    assert all(f'd="{mark}"' in svg for mark in marks)
    assert drawn(name) == (ICONS / f"{name}.png").read_bytes()


def test_the_icon_in_colour_has_the_size_and_no_hole():
    icon = picture("color")

    assert icon.size == (192, 192)
    assert icon.getchannel("A").getextrema() == (255, 255)


def test_the_outline_is_white_on_nothing():
    icon = picture("outline")
    pixels = [tuple(icon.tobytes()[at : at + 4]) for at in range(0, 4 * 32 * 32, 4)]

    assert icon.size == (32, 32)
    assert pixels[0] == (0, 0, 0, 0)
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
    assert max(pixel[3] for pixel in pixels) == 255
