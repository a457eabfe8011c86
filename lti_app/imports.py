"""Importing a library without what it would load along and this installation may not use."""

import sys
from importlib import import_module


def import_without(name: str, unused: str) -> None:
    """Import module `name` as if `unused` were not installed.

    Where `unused` is loaded already nothing is saved, so nothing is hidden.
    """
    if unused in sys.modules:
        import_module(name)
        return
    sys.modules[unused] = None  # type: ignore[assignment]  # what makes an import fail
    try:
        import_module(name)
    finally:
        del sys.modules[unused]
