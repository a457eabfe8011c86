"""Pages and code meet in `data-` attributes: what one side looks for, the other has.

The browser tests of single parts bring pages of their own, which may have what a real page lacks.
"""

import re

from lti_app.config import ROOT

MADE_BY_CODE = {"hidden-sign", "id"}
"""What code puts on a page, and other code or a style finds there."""


def read(*patterns: str) -> str:
    """Everything in the files that match."""
    return "\n".join(
        path.read_text("utf-8") for pattern in patterns for path in sorted(ROOT.glob(pattern))
    )


PAGES = read("templates/**/*.html", "lti_app/**/*.py")
CODE = read("browser/*.js", "static/js/*.js")
STYLES = read("static/css/*.css")


def dashed(name: str) -> str:
    """`unlockForm` as it stands on a page: `unlock-form`."""
    return re.sub("[A-Z]", lambda sign: f"-{sign[0].lower()}", name)


def test_what_the_code_looks_for_stands_on_a_page():
    wanted = set(re.findall(r"\[data-([a-z-]+)", CODE))
    on_pages = set(re.findall(r"\bdata-([a-z-]+)", PAGES))

    assert wanted - on_pages - MADE_BY_CODE == set()


def test_what_stands_on_a_page_is_of_use_to_the_code_or_a_style():
    on_pages = set(re.findall(r"(?<=\s)data-([a-z-]+)(?=[=\s>{])", PAGES))
    taken = {dashed(name) for name in re.findall(r"\b([a-z][A-Za-z]*)\b", CODE)}
    taken |= set(re.findall(r"\bdata-([a-z-]+)", CODE + STYLES))

    assert on_pages - taken == set()
