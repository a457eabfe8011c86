"""Promise 42: what remains is in the threat model and on the site, under the same ids."""

import re

from lti_app.config import ROOT
from lti_app.reports.limits import CAN, LIMITS
from tests.reports.reporter import SITE
from tests.web.page import Page

PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")


def test_promise_42_the_threat_model_and_the_site_name_the_same_limits():
    documented = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)

    assert sorted(name for name, _what, _done in documented) == sorted(each.id for each in LIMITS)
    assert len({each.id for each in LIMITS}) == len(LIMITS)
    assert all(what and done for _name, what, done in documented)


def test_promise_42_every_page_links_to_them_and_each_has_an_address(readers, visitor):
    for language in ("en", "nl"):
        page = Page(visitor.get(f"{SITE}/default/cannot?language={language}"))
        for limit in LIMITS:
            assert page.by_id(limit.id) is not None
    for path in ("", "tell", "short", "code", "mailbox", "finished"):
        links = Page(visitor.get(f"{SITE}/default/{path}")).links()
        assert f"{SITE}/default/cannot" in links, path


def test_every_sentence_ends_and_is_short():
    for sentence in (*CAN, *(each.text for each in LIMITS)):
        assert str(sentence).endswith(".")
        assert len(str(sentence).split()) < 45, sentence
