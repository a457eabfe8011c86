"""Runs a check on many inputs and counts how they end.

In the usual tests few inputs, the same in every run. With FUZZ_EXAMPLES in the environment (`make
fuzz`) that many, new ones each time.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many inputs a check gets that costs nothing but arithmetic; 0 in the usual tests."""
SEED = random.randrange(1, 2**32) if EXAMPLES else 0
"""Where storms begin; 0 stands for where they always begin. Printed with the counts."""
ROUND = 5_000
"""Inputs for one search: Hypothesis remembers all of a search, which would fill the memory."""
TALLIES: dict[str, Counter[str]] = {}
"""What became of the inputs, by target."""


class WronglyAcceptedError(AssertionError):
    """The rules refuse what was accepted."""


class WronglyRefusedError(AssertionError):
    """The rules accept what was refused."""


def run(
    check: Callable[[Any], object],
    inputs: SearchStrategy[Any],
    *,
    short: int,
    cost: int = 1,
) -> None:
    """Call `check` with `short` inputs, or with as many as were asked for, divided by `cost`."""
    left = EXAMPLES // cost or short
    while left > 0:
        chosen = settings(
            max_examples=min(left, ROUND),
            derandomize=EXAMPLES == 0,
            database=None,
            deadline=None,
            # What shows the cause of a failure takes long and says nothing of bytes.
            phases=(Phase.explicit, Phase.generate, Phase.target, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        chosen(given(inputs)(cast(Any, check)))()
        left -= ROUND


def tried(target: str, act: Callable[[], Any], *refusals: type[Exception]) -> Any:
    """Return what `act` returns, or None where it raises one of `refusals`.

    Anything else that it raises would have been a 500, and fails the test.
    """
    counts = _count(target)
    try:
        result = act()
    except refusals:
        counts["refused"] += 1
        return None
    except Exception:
        counts["500"] += 1
        raise
    counts["accepted"] += 1
    return result


def judged(is_accepted: bool, is_right: bool) -> None:
    """Require that what became of an input is what the rules say."""
    if is_accepted and not is_right:
        raise WronglyAcceptedError
    if is_right and not is_accepted:
        raise WronglyRefusedError


def answered(target: str, status: int) -> bool:
    """Return whether a site accepted what was sent. Fails for a 500 and above."""
    counts = _count(target)
    kind = "500" if status >= 500 else "refused" if status >= 400 else "accepted"
    counts[kind] += 1
    assert kind != "500", status
    return kind == "accepted"


def _count(target: str) -> Counter[str]:
    counts = TALLIES.setdefault(target, Counter())
    counts["inputs"] += 1
    return counts
