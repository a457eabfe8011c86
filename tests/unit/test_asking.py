"""Which acknowledgements count, under each policy of an institution, on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lti_app.acknowledgement.asking import Asking
from lti_app.campaign.models import Change
from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.published import Published
from lti_app.institution.models import AsksAgain

NEVER, MEANING, YEAR = AsksAgain
LAST_YEAR = datetime(2026, 5, 5, 12, tzinfo=UTC)
THIS_YEAR = datetime(2026, 9, 2, 12, tzinfo=UTC)
CHANGED = datetime(2026, 9, 10, 12, tzinfo=UTC)
VERSION = load_pack(SHIPPED)


def asking(policy, day, *, grace=14, changed=CHANGED, meaning="today"):
    published = Published(
        "here", 2, VERSION, Change.MEANING, meaning, {}, changed, meaning_since=changed
    )
    month, of_month = day
    now = datetime(2026, month, of_month, 12, tzinfo=UTC)
    return Asking(published, policy, grace, "Europe/Amsterdam", now)


@pytest.mark.parametrize(
    ("policy", "meaning", "at", "is_current"),
    [
        (NEVER, "another", LAST_YEAR, True),
        (MEANING, "today", LAST_YEAR, True),
        (MEANING, "another", THIS_YEAR, False),
        (YEAR, "today", THIS_YEAR, True),
        (YEAR, "today", LAST_YEAR, False),
        (YEAR, "another", THIS_YEAR, False),
    ],
)
def test_the_policy_says_what_is_asked_again(policy, meaning, at, is_current):
    assert asking(policy, (12, 1)).is_current(meaning, at) is is_current


@pytest.mark.parametrize(
    ("policy", "meaning", "at", "day", "until"),
    [
        (MEANING, "another", THIS_YEAR, (9, 10), date(2026, 9, 24)),
        (MEANING, "another", THIS_YEAR, (9, 24), date(2026, 9, 24)),
        (MEANING, "another", THIS_YEAR, (9, 25), None),
        (YEAR, "today", LAST_YEAR, (9, 15), date(2026, 9, 15)),
        (YEAR, "today", LAST_YEAR, (9, 16), None),
        (YEAR, "another", THIS_YEAR, (9, 16), date(2026, 9, 24)),
        (YEAR, "another", LAST_YEAR, (9, 12), date(2026, 9, 15)),
        (YEAR, "another", LAST_YEAR, (9, 16), None),
    ],
)
def test_days_of_grace_begin_with_what_asks_again_and_the_earlier_end_holds(
    policy, meaning, at, day, until
):
    found = asking(policy, day)

    assert found.until(meaning, at) == until
    assert found.counts(meaning, at) is (until is not None)


def test_without_days_of_grace_an_earlier_acknowledgement_never_counts():
    found = asking(YEAR, (9, 10), grace=0)

    assert found.until("another", THIS_YEAR) is None
    assert found.grace_ends is None


def test_where_nobody_knows_since_when_the_text_is_another_there_is_no_grace():
    found = asking(MEANING, (9, 10), changed=None)

    assert found.until("another", THIS_YEAR) is None


@pytest.mark.parametrize(
    ("policy", "day", "ends"),
    [
        (NEVER, (9, 12), None),
        (MEANING, (9, 12), date(2026, 9, 24)),
        (YEAR, (9, 12), date(2026, 9, 15)),
        (YEAR, (9, 20), date(2026, 9, 24)),
        (YEAR, (12, 1), None),
    ],
)
def test_the_next_end_of_grace_is_known(policy, day, ends):
    assert asking(policy, day).grace_ends == ends


@pytest.mark.parametrize(("policy", "period"), [(NEVER, 0), (MEANING, 0), (YEAR, 2025)])
def test_the_period_is_the_academic_year_where_each_year_asks_again(policy, period):
    assert asking(policy, (8, 31)).period == period
    assert asking(policy, (9, 1)).period == (2026 if period else 0)


def test_the_parameters_of_a_statement_say_the_same():
    for policy in AsksAgain:
        for day in ((9, 12), (9, 20), (12, 1)):
            found = asking(policy, day)
            rules = found.parameters
            for meaning in ("today", "another"):
                for at in (LAST_YEAR, THIS_YEAR, LAST_YEAR - timedelta(days=365)):
                    same = meaning == rules["of_meaning"]
                    assert found.is_current(meaning, at) is (
                        (same or rules["any_meaning"]) and at >= rules["since"]
                    )
                    assert found.counts(meaning, at) is (
                        (same or rules["any_meaning_counts"]) and at >= rules["counts_since"]
                    )
