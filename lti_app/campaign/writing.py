"""Writes a manifest as YAML that people can read and change: one line for each text, no folding.

What is written is read back by `document.py` as the same values. Comments are not kept: the values
come without them. The order of fields is that of the tree.
"""

import io
import re
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

_ON_ONE_LINE = 1_000_000
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]")
"""What YAML would write over several lines, or what editors would change unseen."""


def manifest_bytes(tree: Mapping[str, object]) -> bytes:
    """Return `tree` as the content of `pack.yaml`."""
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.width = _ON_ONE_LINE
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = io.BytesIO()
    yaml.dump(dict(tree), written)
    return written.getvalue()


class _Representer(RoundTripRepresenter):
    """Writes equal values in full each time, and every text on one line."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def text(self, value: str) -> ScalarNode:
        style = '"' if _NOT_PLAIN.search(value) else None
        node: ScalarNode = self.represent_scalar("tag:yaml.org,2002:str", value, style=style)
        return node


_Representer.add_representer(str, _Representer.text)
