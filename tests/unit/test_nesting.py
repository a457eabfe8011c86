"""How deep the JSON of strangers may be."""

import pytest

from lti_app.nesting import MOST_LEVELS, read_json

WIDE = b'{"a": [' + b", ".join([b'{"b": []}'] * MOST_LEVELS) + b"]}"


@pytest.mark.parametrize(
    ("left", "right"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")], ids=["[", "{", "[{"]
)
def test_a_hundred_levels_can_be_read_and_one_more_cannot(left, right):
    times = MOST_LEVELS // (left.count(b"[") + left.count(b"{"))

    assert read_json(left * times + b"1" + right * times)
    with pytest.raises(ValueError, match="nested too deep"):
        read_json(b"[" + left * times + b"1" + right * times + b"]")


def test_what_is_wide_is_not_deep():
    assert len(read_json(WIDE)["a"]) == MOST_LEVELS


@pytest.mark.parametrize("text", [b"[" * 100_000 + b"]" * 100_000, b"", b"\xff", b"{"])
def test_what_no_version_of_python_reads_is_no_json(text):
    with pytest.raises(ValueError, match=r"."):
        read_json(text)
