"""`python -m tests.soak`: rounds of faults until the time is over, and what was lost in them."""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak import rounds
from tests.soak.faults import FAULTS
from tests.soak.fleet import Fleet, running
from tests.soak.plants import PLANTS


@dataclass
class Soak:
    """Rounds on one installation, and what they found."""

    fleet: Fleet
    chance: random.Random
    size: int
    """How many students come in each round."""
    played: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)

    def play(self, fault: str) -> None:
        """Play one round and print what is wrong that was not wrong before."""
        began = time.monotonic()
        found = set(rounds.play(self.fleet, fault, self.chance, size=self.size)) - self.known
        self.known |= found
        self.played[fault] += 1
        self.wrong[fault] += len(found)
        say(f"{fault}: {len(found)} wrong ({time.monotonic() - began:.0f} s)")
        for each in sorted(found):
            say(f"  {each}")

    def report(self) -> None:
        """Print how it went."""
        say(f"\n{'fault':40} rounds  wrong")
        for fault in FAULTS:
            say(f"{fault:40} {self.played[fault]:6}  {self.wrong[fault]:5}")
        told = self.fleet.ledger
        say(
            f"\n{len(told.confirmed)} acknowledgements and {len(told.received)} reports were "
            f"promised; {len(self.known)} things are wrong. "
            f"Answers: {dict(sorted(told.statuses.items()))}"
        )


def main() -> int:
    """Play and print; return 1 when anything was lost."""
    options = _options()
    say(f"seed {options.seed}, {options.minutes} minutes, {options.database}")
    on_postgresql = options.database == "postgresql"
    with (
        tempfile.TemporaryDirectory(prefix="online-dos-soak-") as name,
        running(Path(name), on_postgresql=on_postgresql, plant=options.plant) as fleet,
    ):
        soak = Soak(fleet, random.Random(options.seed), options.people)
        fleet.start()
        rounds.begin(fleet)
        ends_at = time.monotonic() + 60 * options.minutes
        waiting: list[str] = []
        while time.monotonic() < ends_at:
            # Each comes up before any comes up again.
            waiting = waiting or _shuffled(soak.chance, options.only)
            soak.play(waiting.pop())
        soak.report()
        return int(bool(soak.known))


def _shuffled(chance: random.Random, only: str) -> list[str]:
    names = [only] if only else list(FAULTS)
    return chance.sample(names, len(names))


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--people", type=int, default=24, help="who come in each round")
    parser.add_argument("--only", choices=FAULTS, default="", help="play this fault only")
    parser.add_argument("--plant", choices=("", *PLANTS), default="", help="a bug to be found")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
