"""What a run was made on: without it, its figures mean nothing."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def described(load_before: float) -> str:
    """Return a sentence about this machine and this moment."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return (
        f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"{platform.system()} {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}; load average {load_before:.1f} before the run and "
        f"{os.getloadavg()[0]:.1f} after it."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
