"""Says at the end what became of the inputs."""

import pytest

from tests.fuzz.runs import EXAMPLES, SEED, TALLIES

KINDS = ("inputs", "refused", "accepted", "500")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not EXAMPLES or not TALLIES:
        return
    terminalreporter.section(f"fuzzing (storms with seed {SEED})")
    for target, counts in sorted(TALLIES.items()):
        told = "  ".join(f"{kind} {counts[kind]:>9,}" for kind in KINDS)
        terminalreporter.write_line(f"{target:<28} {told}")
