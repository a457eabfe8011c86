"""Every field of a pack has an example: in the shipped one, or on the page about packs."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

from lti_app.campaign.files import MANIFEST
from lti_app.campaign.manifest import Manifest, validate
from lti_app.campaign.pack import SHIPPED
from lti_app.config import ROOT

SCHEMA = Manifest.model_json_schema(by_alias=True)
ELSEWHERE = {"introductions.replace"}
"""Said in a sentence, because the example cannot show it beside the texts of the shipped pack."""


def shipped() -> dict[str, Any]:
    return read((SHIPPED / MANIFEST).read_text("utf-8"))


def of_the_page() -> dict[str, Any]:
    page = (ROOT / "docs" / "campaign.md").read_text("utf-8")
    return read(page.partition("```yaml\n")[2].partition("```")[0])


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found


def without_example(part: dict[str, Any], values: list[Any], path: str = "") -> Iterator[str]:
    """Yield the fields of `part`, a part of the schema, that none of `values` has."""
    if "$ref" in part:
        part = SCHEMA["$defs"][part["$ref"].rpartition("/")[2]]
    for each in part.get("anyOf", ()):
        yield from without_example(each, values, path)
    if part.get("type") == "array":
        items = [item for each in values if isinstance(each, list) for item in each]
        yield from without_example(part["items"], items, path)
    for name, field in part.get("properties", {}).items():
        found = [each[name] for each in values if isinstance(each, dict) and name in each]
        at = f"{path}.{name}".lstrip(".")
        yield from without_example(field, found, at) if found else [at]


def test_every_field_has_an_example():
    assert set(without_example(SCHEMA, [shipped(), of_the_page()])) == ELSEWHERE


def test_the_example_of_the_page_is_a_pack_together_with_the_shipped_one():
    pack, more = shipped(), of_the_page()
    mine = {each["id"] for each in more["contacts"]}
    others = [each for each in pack["contacts"] if each["id"] not in mine]
    whole = {
        **pack,
        **more,
        "contacts": [*others, *more["contacts"]],
        "desk": {**pack["desk"], **more["desk"]},
    }

    made = validate(as_text(whole))

    assert made.theme is not None
    assert [each.id for each in made.channels] == ["our-forum"]


def as_text(value: Any) -> Any:
    """Give dates as a pack has them once it is read: as text."""
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
