"""`python -m tests.fuzz.guided.inside <target>`: one search, in a process of its own.

The fuzzer takes the process over and gives it back to nobody, so the search ends it when the time
is over, and leaves what it found in a file.
"""

import argparse
import json
import logging
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.guided.findings import Watch
from tests.fuzz.runs import TALLIES

WATCHED = ["lti_app", "joserfc", "pylti1p3", "itsdangerous", "markdown_it"]
"""What is made to tell which branches it took: ours, and the parsers that we lean on."""
LONGEST_INPUT_SECONDS = 60
GOOD = 3
"""One in so many inputs is made from a good one."""
LATE_SECONDS = 120
"""How long after its time the fuzzer ends a search that does not end itself."""


def main() -> None:
    """Search for the given time."""
    options = _options()
    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(options.fuzzer))
    import atheris

    with atheris.instrument_imports(include=WATCHED):
        from tests.fuzz.guided.all import targets
        from tests.fuzz.guided.plants import PLANTS
    # Never taken out again: the process ends with the search.
    if options.plant:
        PLANTS[options.plant]().__enter__()
    target = targets()[options.target]
    watch = Watch(target.check)

    def look(content: bytes) -> None:
        watch.look(content)
        if watch.seconds > options.seconds:
            _end(watch, options.place)

    def change(content: bytes, most: int, seed: int) -> bytes:
        def raw(part: bytes) -> bytes:
            return bytes(atheris.Mutate(part, len(part) + 64))

        chance = Random(seed)
        # The fuzzer heaps change upon change; what is wrongly accepted is near to what is right.
        begun = chance.choice(target.seeds) if chance.randrange(GOOD) == 0 else content
        changed = target.change(begun, chance, raw)
        return changed if len(changed) <= most else content

    _write_seeds(options.place, target.seeds, target.words)
    arguments = _arguments(options.place, target.longest, options.seconds)
    atheris.Setup([sys.argv[0], *arguments], look, custom_mutator=change)
    atheris.Fuzz()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.fuzz.guided.inside")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--place", type=Path, required=True)
    parser.add_argument("--fuzzer", type=Path, required=True)
    parser.add_argument("--plant", default="")
    return parser.parse_args()


def _write_seeds(place: Path, seeds: tuple[bytes, ...], words: tuple[str, ...]) -> None:
    """Write what to begin with, and a dictionary as libFuzzer reads it, which is none if empty."""
    for name in ("corpus", "seeds"):
        (place / name).mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds):
        (place / "seeds" / f"{number:03}").write_bytes(content)
    lines = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words or ("\0",)]
    (place / "words").write_text("".join(f'"{line}"\n' for line in lines), "ascii")


def _arguments(place: Path, longest: int, seconds: float) -> list[str]:
    return [
        str(place / "corpus"),
        str(place / "seeds"),
        f"-dict={place / 'words'}",
        f"-artifact_prefix={place}/",
        f"-max_len={longest}",
        f"-timeout={LONGEST_INPUT_SECONDS}",
        f"-max_total_time={int(seconds) + LATE_SECONDS}",
        "-rss_limit_mb=3000",
    ]


def _end(watch: Watch, place: Path) -> None:
    executions, seconds = watch.executions, watch.seconds
    outcomes: Counter[str] = sum(TALLIES.values(), Counter())
    watch.shrink()
    for finding in watch.findings.values():
        (place / finding.file_name).write_bytes(finding.content)
    told: dict[str, Any] = {
        "executions": executions,
        "seconds": seconds,
        "accepted": outcomes["accepted"],
        "refused": outcomes["refused"],
        "faults": dict(watch.counts),
        "findings": [finding.told() for finding in watch.findings.values()],
    }
    (place / "told.json").write_text(json.dumps(told), "utf-8")
    os._exit(0)


if __name__ == "__main__":
    main()
