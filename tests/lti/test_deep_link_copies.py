"""Copies in a course's own page: what they hold, how they are marked, and that they stay.

LTI Deep Linking 2.0, sections 3.4 (html) and 3.5 (image).
"""

import re
import struct

from lti_app.campaign.files import Files, read_files
from lti_app.campaign.pack import SHIPPED
from lti_app.campaign.shelf import shelf
from tests.launcher import Launcher
from tests.lti.placing import Placing
from tests.lti.refusals import on_one_database
from tests.web.campaigns import publish_files


def test_a_copy_stands_alone_and_says_of_which_version_and_day_it_is(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items("copy", language="nl")

    assert item["html"].startswith('<section lang="nl" dir="ltr">')
    assert re.search(r"versie [0-9a-f]{8}, \d+ \w+ 20\d\d", item["html"])
    assert re.search(r"versie [0-9a-f]{8}, ", item["title"])
    assert re.search(r'src="http://localhost:8000/illustration/\w+\.svg" alt="Vier', item["html"])
    assert item["html"].count("<li>") == 8
    assert not re.search(r"<(script|style|form|input)|launch=|style=", item["html"])


def test_a_copy_that_follows_nobody_has_the_language_of_the_picker(launcher: Launcher) -> None:
    (item,) = Placing(launcher).items("copy")

    assert 'lang="en"' in item["html"]
    assert re.search(r"version [0-9a-f]{8}, \d+ \w+ 20\d\d", item["html"])


@on_one_database
def test_the_picture_holds_the_dos_and_stays_where_copies_point(launcher: Launcher) -> None:
    publish_files(launcher.app, "default", relabelled("first"))
    placing = Placing(launcher)

    assert "The drawing and the Do's, as one picture" in placing.answer.text
    assert "The drawing alone" not in placing.answer.text
    (item,) = placing.items("picture", language="nl")
    edition = shelf(launcher.app).published("default").version.editions["nl"]
    numbered = " ".join(f"{number}. {do.text}" for number, do in enumerate(edition.dos, 1))
    label = re.findall(r" (\(versie [0-9a-f]{8}, \d+ \w+ 20\d\d\))$", item["title"])[0]
    assert item["text"] == f"{edition.illustration_alt} {numbered} {label}"
    assert (item["width"], item["height"]) == (1080, 1350)

    publish_files(launcher.app, "default", relabelled("second"))
    later = launcher.app.test_client().get(item["url"])
    assert (later.status_code, later.mimetype) == (200, "image/png")
    assert "immutable" in later.headers["Cache-Control"]
    assert struct.unpack(">II", later.data[16:24]) == (item["width"], item["height"])


def relabelled(label: str) -> Files:
    """The shipped pack under another label, which makes it another version."""
    files = dict(read_files(SHIPPED))
    files["pack.yaml"] = files["pack.yaml"].replace(b'"2026.11.1"', f'"{label}"'.encode(), 1)
    return files


def test_without_files_the_picture_is_the_drawing_and_says_so(launcher: Launcher) -> None:
    placing = Placing(launcher)

    assert "The drawing alone" in placing.answer.text
    assert "as one picture" not in placing.answer.text
    (item,) = placing.items("picture")
    assert item["text"].startswith("Four people")
    assert re.search(r"\(version [0-9a-f]{8}, [^)]+\)$", item["text"])
    assert "1. " not in item["text"]
    assert (item["width"], item["height"]) == (1200, 800)
    assert placing.browser.get(item["url"]).mimetype == "image/svg+xml"
