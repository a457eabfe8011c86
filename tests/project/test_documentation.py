"""The documentation says what the code says: settings, commands, packages, columns."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields

import click
from click import Command, Group
from flask import Flask

from lti_app.config import ROOT, Settings
from lti_app.db import CampaignModel, CourseModel, ReportsModel

REGISTER = ["purpose", "people", "data", "recipients", "kept", "tables"]
"""What article 30 asks of each activity; the rest is said of all of them together."""
BUILT_IN = {"run", "shell", "routes"}
"""Commands of Flask itself."""


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def _rows(page: str) -> Iterator[list[str]]:
    """Yield the cells of each table row whose first cell is `code`, without the back quotes."""
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"`[^`]+`", cells[0]):
            yield [cell.strip("`") for cell in cells]


def _settings() -> list[list[str]]:
    return [row for row in _rows(_page("configuration.md")) if row[0].isupper()]


def _commands(command: Command, words: tuple[str, ...]) -> Iterator[tuple[str, Command]]:
    if isinstance(command, Group):
        for name, child in command.commands.items():
            yield from _commands(child, (*words, name))
    yield " ".join(words), command


def _ours(app: Flask) -> dict[str, Command]:
    return {
        words: command
        for name, top in app.cli.commands.items()
        if name not in BUILT_IN
        for words, command in _commands(top, (name,))
    }


def test_every_setting_is_documented_with_its_default_and_nothing_else_is():
    assert {name: default for name, default, *_rest in _settings()} == {
        field.name.upper(): str(field.default).replace(str(ROOT), "<checkout>") or "(empty)"
        for field in fields(Settings)
    }


def test_every_setting_has_a_default_so_that_trying_it_takes_no_settings():
    assert all(field.default is not MISSING for field in fields(Settings))
    assert Settings.from_env({}) == Settings()


def test_every_setting_says_what_it_means():
    for name, _default, meaning, values in _settings():
        assert len(meaning) > 20, name
        assert values, name


def test_every_command_has_a_help_text(command_line: Flask):
    commands = _ours(command_line)

    assert {"prepare", "clean-up", "keys rotate", "platforms add"} <= commands.keys()
    for words, command in commands.items():
        assert command.help, words
        with click.Context(command) as context:
            assert command.get_short_help_str(limit=200), context.command_path


def test_every_command_is_named_in_the_documentation(command_line: Flask):
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    written = "\n".join(page.read_text("utf-8") for page in pages)

    missing = [
        words
        for words, command in _ours(command_line).items()
        if not isinstance(command, Group) and words not in written
    ]

    assert missing == []


def test_every_package_is_on_the_map():
    page = _page("architecture.md")
    packages = {path.parent.name for path in (ROOT / "lti_app").glob("*/__init__.py")}

    assert {name for name in packages if f"{name}/" not in page} == set()


def test_every_module_beside_the_packages_is_on_the_map():
    page = _page("architecture.md")
    modules = {path.stem for path in (ROOT / "lti_app").glob("*.py")} - {"__init__"}

    assert {name for name in modules if f"{name}.py" not in page} == set()


def test_every_column_says_why_it_is_there_and_when_it_goes():
    documented = {name: rest for name, *rest in _rows(_page("privacy.md"))}
    columns = {
        f"{table.name}.{column.name}"
        for model in (CourseModel, ReportsModel)
        for table in model.metadata.sorted_tables
        for column in table.columns
    }

    assert documented.keys() == columns
    for name, (why, when) in documented.items():
        assert why, name
        assert when, name


def test_the_register_of_processing_names_every_table_once():
    register = _page("privacy.md").partition("## Register of processing")[2].partition("\n## ")[0]
    activities = [part.strip().splitlines() for part in register.split("\n### ")[1:]]
    named = [name for lines in activities for name in re.findall(r"`(\w+)`", lines[-1])]
    models = (CourseModel, ReportsModel, CampaignModel)

    assert sorted(named) == sorted(name for each in models for name in each.metadata.tables)
    for lines in activities:
        asked = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
        assert asked == ["", *REGISTER], lines[0]


def test_every_page_that_the_documentation_links_to_exists():
    missing = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.relative_to(ROOT)}: {target}")

    assert missing == []
