"""Importing a library without what it would load along and this installation may not use."""

import sys
import warnings
from importlib import import_module


def import_without(name: str, unused: str) -> None:
    """Import module `name` as if `unused` were not installed, and let it warn nobody of that.

    Where `unused` is loaded already nothing is saved, so nothing is hidden.
    """
    if unused in sys.modules:
        import_module(name)
        return
    sys.modules[unused] = None  # type: ignore[assignment]  # what makes an import fail
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(name)
    finally:
        del sys.modules[unused]
