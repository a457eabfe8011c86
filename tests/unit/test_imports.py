"""What a worker carries in its memory: no library that this installation does not use."""

import subprocess
import sys
from importlib import import_module

import pytest

from lti_app.config import ROOT
from lti_app.imports import import_without

LOADED = """
import sys
from lti_app import gate, db
assert gate
{more}
print(*sorted({{name.partition(".")[0] for name in sys.modules if "." in name}}))
"""


def loaded(more: str = "") -> set[str]:
    """Return the packages of which a module is loaded, by a process that has to warn nobody."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADED.format(more=more)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_what_only_some_installations_use_is_not_loaded():
    found = loaded()

    assert {"huey", "sqlalchemy", "requests", "Crypto"} <= found
    assert not {"psycopg", "psycopg_binary", "xlsxwriter"} & found
    assert not {"cffi", "pycparser", "charset_normalizer"} & found


@pytest.mark.parametrize("is_loaded", [False, True])
def test_a_library_does_without_only_where_that_saves_something(monkeypatch, tmp_path, is_loaded):
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("wanted", "library"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (tmp_path / "wanted.py").touch()
    (tmp_path / "library.py").write_text(
        "import warnings\n"
        "try:\n    import wanted\n"
        "except ImportError:\n    wanted = warnings.warn('nothing wanted is here')\n"
    )
    if is_loaded:
        import_module("wanted")

    import_without("library", "wanted")

    assert (sys.modules["library"].wanted is not None) == is_loaded
    assert import_module("wanted")


def test_an_engine_for_postgresql_loads_its_driver():
    engine = "db.create_engine('postgresql+psycopg://nobody@127.0.0.1:1/none')"

    assert "psycopg" in loaded(engine)
