"""Puts the findings of the YAML reader into the words of the person who wrote the manifest."""

import re

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from lti_app.campaign.problems import Fault, fault

_CODES = (
    (
        r"(mapping values|sequence entries) are not allowed|could not find expected ':'",
        "yaml_colon",
    ),
    (r"found character '\\t'", "yaml_tab"),
    (r"found character '(?P<sign>.)' that cannot start", "yaml_sign"),
    (r"found unexpected end of stream", "yaml_quote"),
    (r"expected ',' or '[\]}]'", "yaml_bracket"),
    (r"expected <block end>", "yaml_indentation"),
    (r"found unknown escape character '(?P<sign>.)'", "yaml_escape"),
    (r"found undefined alias", "yaml_alias"),
    (r"but found another document", "yaml_second_document"),
)
"""What the reader says, and our code for it; whatever else it says is `yaml`."""


def fault_in_yaml(error: Exception) -> Fault:
    """Return the fault for an error of the reader."""
    if isinstance(error, ReaderError):
        return fault("yaml_control")
    said = (error.problem if isinstance(error, MarkedYAMLError) else None) or ""
    for pattern, code in _CODES:
        if found := re.search(pattern, said):
            return Fault(code, tuple(found.groupdict().items()))
    return fault("yaml")
