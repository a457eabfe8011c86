"""The guided search without its fuzzer: its targets take what they are given, and find bugs."""

import json
import time
from pathlib import Path
from random import Random

import pytest

from lti_app.sealing.receipts import CHECK_SYMBOLS
from tests.fuzz.changes import as_json
from tests.fuzz.guided import __main__ as command
from tests.fuzz.guided import all as every
from tests.fuzz.guided.findings import (
    ACCEPTED,
    REFUSED,
    ROOT,
    UNEXPECTED,
    Fault,
    Watch,
    fault_of,
    smallest,
)
from tests.fuzz.guided.mutators import inside_json, inside_parts
from tests.fuzz.guided.outcome import Outcome, outcome_of
from tests.fuzz.guided.plants import PLANTS
from tests.fuzz.guided.targets import Target, json_of
from tests.fuzz.launches import NONCE
from tests.fuzz.runs import TALLIES, judged
from tests.patience import PATIENCE

CHANGED = 12
FUZZER = """
from contextlib import nullcontext
from pathlib import Path

def instrument_imports(include):
    return nullcontext()

def Mutate(content, most):
    return content[:-1] + b"7"

def Setup(arguments, look, custom_mutator):
    global search
    seed = Path(arguments[2], "000").read_bytes()
    search = lambda: look(custom_mutator(seed, 64, 1))

def Fuzz():
    print("#2 NEW cov: 12 ft: 34")
    while True:
        search()
"""


@pytest.fixture(scope="module")
def targets() -> dict[str, Target]:
    return every.targets()


def _turned(chance: Random, content: bytes) -> bytes:
    """Return bytes with one of them another, as a fuzzer would make them."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.randbytes(1) + content[at + 1 :]


def _accepted() -> int:
    return sum(counts["accepted"] for counts in TALLIES.values())


def test_every_target_takes_its_seeds_and_what_becomes_of_them(targets: dict[str, Target]) -> None:
    chance = Random(7)
    for target in targets.values():
        before = _accepted()
        watch = Watch(target.check)
        for seed in target.seeds:
            assert watch.look(seed) is None, (target.name, seed, watch.findings)
        assert _accepted() > before, target.name
        for _ in range(CHANGED):
            content = target.change(
                chance.choice(target.seeds), chance, lambda part: _turned(chance, part)
            )
            assert watch.look(content) is None, (target.name, content, watch.findings)


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_bug_is_a_wrong_acceptance(targets: dict[str, Target], plant: str) -> None:
    receipt = targets["receipts"].seeds[0]
    other = next(sign for sign in CHECK_SYMBOLS.encode() if sign != receipt[-1])
    target, content = {
        "nonce": ("launch-claims", targets["launch-claims"].seeds[0].replace(NONCE.encode(), b"")),
        "check-symbol": ("receipts", receipt[:-1] + bytes([other])),
    }[plant]
    check = targets[target].check

    assert fault_of(check, content) is None
    with PLANTS[plant]():
        fault = fault_of(check, content)
    assert fault is not None
    assert fault.kind == ACCEPTED


def test_what_is_changed_mostly_keeps_its_form() -> None:
    chance = Random(7)

    def raw(part: bytes) -> bytes:
        return _turned(chance, part)

    document, token = as_json({"a": {"b": ["text", 1]}}), b"e30.e30.AAAA"
    documents = [inside_json(document, chance, raw) for _ in range(200)]
    tokens = [inside_parts(token, chance, raw).split(b".") for _ in range(200)]

    assert sum(json_of(each) is not None for each in documents) > 150
    assert len(set(documents)) > 50
    assert sum(_same(each, token.split(b".")) == 2 for each in tokens) > 100


def _same(parts: list[bytes], others: list[bytes]) -> int:
    return sum(part == other for part, other in zip(parts, others, strict=False))


def _wrong(content: bytes) -> None:
    """Be wrong in each of the three ways."""
    judged(b"takes" in content, b"must" in content)
    if b"breaks" in content:
        raise ValueError("broken")


def test_what_is_wrong_is_told_apart_counted_and_made_small() -> None:
    watch = Watch(_wrong)
    said = (b"it takes it", b"it must", b"it breaks here", b"it breaks", b"good")
    faults = [watch.look(content) for content in said]

    kinds = [fault.kind for fault in faults if fault]
    assert kinds == [ACCEPTED, REFUSED, UNEXPECTED, UNEXPECTED]
    assert watch.counts == {ACCEPTED: 1, REFUSED: 1, UNEXPECTED: 2}
    assert [finding.execution for finding in watch.findings.values()] == [1, 2, 3]
    watch.shrink(PATIENCE)
    assert [finding.content for finding in watch.findings.values()] == [
        b"takes",
        b"must",
        b"breaks",
    ]


def test_the_smallest_is_looked_for_no_longer_than_it_may() -> None:
    fault = Fault(UNEXPECTED, "somewhere")

    assert smallest(_wrong, b"it breaks", fault, until=time.monotonic() - 1) == b"it breaks"


def test_the_outcome_says_what_was_found_and_how_to_see_it_again() -> None:
    watch = Watch(_wrong)
    watch.look(b"breaks")
    place = ROOT / "var" / "guided" / "test"
    told = {
        "executions": 1000,
        "seconds": 2.0,
        "accepted": 600,
        "refused": 400,
        "faults": dict(watch.counts),
        "findings": [finding.told() for finding in watch.findings.values()],
    }
    outcome = Outcome("receipts", place, json.loads(json.dumps(told)), 12, 34, 0)

    assert outcome.is_bad
    assert outcome.line().split()[:5] == ["receipts", "1,000", "500", "12", "34"]
    text = "\n".join(outcome.troubles(ROOT, "nonce"))
    assert "ValueError at tests/fuzz/test_guided.py" in text
    assert "--plant nonce --again receipts var/guided/test/found-" in text


def test_a_search_that_did_not_end_is_no_good_one(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("#2 INITED cov: 3 ft: 4 corp: 1/1b\n#9 NEW cov: 12 ft: 30\n")
    (tmp_path / "timeout-1").touch()
    outcome = outcome_of("receipts", tmp_path, 70)

    assert outcome.is_bad
    assert (outcome.edges, outcome.features) == (12, 30)
    assert "did not come to its end" in outcome.line()
    assert "timeout-1" in "\n".join(outcome.troubles(tmp_path.parent, ""))


def test_one_input_can_be_given_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "input").write_bytes(b"00000-00000-00000-00000-1")

    assert command.main(["--again", "receipts", str(tmp_path / "input")]) == 0
    again = ["--plant", "check-symbol", "--again", "receipts", str(tmp_path / "input")]
    assert command.main(again) == 1
    assert ACCEPTED in capsys.readouterr().out


def test_a_search_ends_itself_and_says_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a fuzzer that knows one change only."""
    fuzzer = tmp_path / "fuzzer"
    (fuzzer / "atheris").mkdir(parents=True)
    (fuzzer / "atheris" / "__init__.py").write_text(FUZZER)
    monkeypatch.setattr(command, "PLACE", tmp_path)
    monkeypatch.setattr(command, "FUZZER", fuzzer)
    asked = ["--seconds", "0", "--only", "receipts", "--plant", "check-symbol"]

    assert command.main(asked) == 2, "the fuzzer is not installed to its end"
    (fuzzer / "installed.txt").touch()
    assert command.main(asked) == 1
    said = capsys.readouterr().out
    assert "make fuzz-guided" in said
    assert "1, 0, 0" in said
    assert "found after 1 executions" in said
    assert [path.name for path in (tmp_path / "receipts").glob("found-*")]
