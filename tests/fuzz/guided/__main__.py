"""`python -m tests.fuzz.guided`: search every public input for some time, led by coverage.

Hypothesis draws its inputs blindly. This search keeps each input that took a new branch, and goes
on from there. It needs the fuzzer, which `make fuzz-guided` puts into a folder of its own.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.fuzz.guided.all import targets
from tests.fuzz.guided.findings import ROOT, fault_of
from tests.fuzz.guided.outcome import HEAD, LEFT, Outcome, outcome_of
from tests.fuzz.guided.plants import PLANTS

PLACE = ROOT / "var" / "guided"
FUZZER = PLACE / "fuzzer"


def main(arguments: Sequence[str] | None = None) -> int:
    """Search and print; return 1 when anything was found."""
    options = _options(arguments)
    if options.again:
        return _again(*options.again, plant=options.plant)
    if not (FUZZER / "installed.txt").is_file():
        _say("The fuzzer is not installed; make fuzz-guided does that.")
        return 2
    outcomes = [_search(name, options) for name in targets() if options.only in name]
    _say(HEAD)
    for outcome in outcomes:
        _say(outcome.line())
    for outcome in outcomes:
        for line in outcome.troubles(ROOT, options.plant):
            _say(line)
    return int(any(outcome.is_bad for outcome in outcomes))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tests.fuzz.guided", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--only", default="", help="targets whose name holds this word")
    parser.add_argument("--plant", default="", choices=["", *PLANTS], help="a bug to be found")
    parser.add_argument(
        "--again", nargs=2, metavar=("TARGET", "FILE"), help="give one input to the tool once more"
    )
    return parser.parse_args(arguments)


def _search(name: str, options: argparse.Namespace) -> Outcome:
    place = PLACE / name
    place.mkdir(parents=True, exist_ok=True)
    for kind in ("told.json", *(f"{kind}-*" for kind in LEFT)):
        for path in place.glob(kind):
            path.unlink()
    _say(f"{name}: {options.seconds:g} seconds")
    command: list[Any] = [sys.executable, "-m", "tests.fuzz.guided.inside", name]
    command += ["--seconds", str(options.seconds), "--place", place]
    command += ["--fuzzer", FUZZER, "--plant", options.plant]
    with (place / "log.txt").open("wb") as log:
        code = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log).returncode
    return outcome_of(name, place, code)


def _again(name: str, file: str, *, plant: str) -> int:
    with PLANTS[plant]() if plant else nullcontext():
        fault = fault_of(targets()[name].check, Path(file).read_bytes())
    _say("Nothing is wrong with it." if fault is None else f"{fault.kind}: {fault.place}")
    return int(fault is not None)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
