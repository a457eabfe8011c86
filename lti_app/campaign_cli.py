"""`flask --app wsgi campaign ...`: publish a pack, see what changed, get it back.

Looking whether it can be published is in `campaign_check_cli.py`.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import ngettext

from lti_app import clock
from lti_app.administration_cli import institution_called, owner_option
from lti_app.campaign import importing, published
from lti_app.campaign.addresses import campaign_address
from lti_app.campaign.artefacts import RenderError
from lti_app.campaign.differences import as_lines
from lti_app.campaign.files import Files, read_files
from lti_app.campaign.manifest import Manifest
from lti_app.campaign.models import Change
from lti_app.campaign.pack import SHIPPED, Pack, PackError, open_pack
from lti_app.campaign.published import Published
from lti_app.campaign.publishing import PublishError, Wish, proposal
from lti_app.campaign.release import release, release_shipped, render
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.i18n import speaking

campaign = AppGroup("campaign", help="Check, publish and look after the Do's of an institution.")

directory = click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
_MEANINGS: dict[bool | None, Change | None] = {
    True: Change.MEANING,
    False: Change.EDITORIAL,
    None: None,
}


def opened(path: Path, language: str = "en") -> Pack:
    """Return the pack in a folder; end with the list of everything that is wrong with it.

    The list is in `language`.
    """
    try:
        return open_pack(read_files(path))
    except PackError as error:
        raise unusable(path, error.problems, language) from error


def unusable(path: Path, problems: Collection[object], language: str) -> click.ClickException:
    """Say all that is wrong with a pack, in `language`; return what ends the command."""
    with speaking(current_app, language):
        for problem in problems:
            click.echo(str(problem), err=True)
        said = ngettext(
            "%(path)s cannot be used: %(num)s thing to mend.",
            "%(path)s cannot be used: %(num)s things to mend.",
            len(problems),
            path=path,
        )
    return click.ClickException(said)


@campaign.command("publish", help="Make a pack what people see, with its pictures and files.")
@directory
@owner_option
@click.option(
    "--meaning/--editorial",
    "is_meaning",
    default=None,
    help="Did the meaning change, so that people are asked again? Asked for when not given.",
)
@click.option("--note", "notes", multiple=True, metavar="LANGUAGE=TEXT", help="What changed.")
@click.option("--bare", is_flag=True, help="Without pictures, posters and slides.")
def publish(
    directory: Path, institution: str, is_meaning: bool | None, notes: tuple[str, ...], bare: bool
) -> None:
    """Publish the pack in a folder."""
    institution_called(institution)
    pack = opened(directory)
    before = _current(institution)
    change = _MEANINGS[is_meaning] or _ask(before, pack)
    settings: Settings = current_app.extensions["settings"]
    try:
        row = release(
            shelf(current_app).engine,
            pack,
            Wish(institution, change, dict(_note(each) for each in notes)),
            public_url=settings.public_url,
            now=clock.now(),
            bare=bare,
        )
    except (PublishError, RenderError) as error:
        raise click.ClickException(f"Nothing was published. {error}") from error
    click.echo(
        f"Published {pack.version.label} for {institution}: {row.change}, number {row.number}."
    )
    for language in pack.version.editions:
        click.echo(f"  {campaign_address(settings.public_url, institution, language)}")


def publish_shipped(institution: str, *, bare: bool = False) -> None:
    """Let an institution that has published nothing of its own show the shipped pack of today."""
    settings: Settings = current_app.extensions["settings"]
    now = clock.now()
    try:
        row = release_shipped(
            shelf(current_app).engine,
            institution,
            public_url=settings.public_url,
            now=now,
            bare=bare,
        )
    except (PublishError, RenderError) as error:
        click.echo(f"The shipped Do's were not published for {institution}. {error}", err=True)
        return
    if row is not None:
        click.echo(f"Published the shipped Do's for {institution}.")


def _current(institution: str) -> Published | None:
    with shelf(current_app).engine.connect() as connection:
        return published.newest(connection, institution)


def _ask(before: Published | None, pack: Pack) -> Change | None:
    """Let the person say what the publication means; None where there is nothing to ask."""
    if before is None or before.version.hash == pack.version.hash:
        return None
    click.echo("\n".join(as_lines(before.version, pack.version)))
    click.echo("Did the meaning change? Then people are asked to confirm again.")
    answer = click.prompt(
        "editorial or meaning",
        type=click.Choice([Change.EDITORIAL.value, Change.MEANING.value]),
        default=proposal(before, pack.version).value,
    )
    return Change(answer)


def _note(text: str) -> tuple[str, str]:
    language, separator, note = text.partition("=")
    if not separator or not note.strip():
        raise click.BadParameter("Write it as nl=Wat er veranderde", param_hint="--note")
    return language.strip(), note.strip()


@campaign.command("diff", help="Show how the Do's of a pack differ from those that people see.")
@directory
@owner_option
def diff(directory: Path, institution: str) -> None:
    """Print what changed, language by language."""
    institution_called(institution)
    pack = opened(directory)
    before = _current(institution)
    if before is None:
        click.echo(f"{institution} has published nothing yet.")
        return
    if before.version.hash == pack.version.hash:
        click.echo("Nothing changed.")
        return
    click.echo("\n".join(as_lines(before.version, pack.version)))
    click.echo(f"This looks like: {proposal(before, pack.version)}")


@campaign.command("export", help="Write the published pack into a folder, byte for byte.")
@directory
@owner_option
@click.option("--version", "name", help="The hash of an earlier version, or twelve digits.")
@click.option("--artefacts", is_flag=True, help="Its pictures, posters and slides as well.")
def export(directory: Path, institution: str, name: str | None, artefacts: bool) -> None:
    """Write the files of a version."""
    institution_called(institution)
    before = _current(institution)
    with shelf(current_app).engine.connect() as connection:
        digest = before.version.hash if before else None
        if name is not None:
            found = published.version_named(connection, name)
            digest = found[0].hash if found else None
        if digest is None:
            raise click.ClickException("There is no such published version.")
        files = dict(published.files(connection, digest))
        if artefacts:
            made = published.artefact_files(connection, institution, digest)
            files |= {f"artefacts/{each}": content for each, content in made.items()}
    _write(directory, files)
    click.echo(f"Wrote {len(files)} files of version {digest[:12]} into {directory}.")


@campaign.command("new", help="Begin a pack in a new folder.")
@directory
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A plain-text list of Do's; they become the pack's, unchanged.",
)
@click.option("--language", default="nl", show_default=True, help="The language of that list.")
@click.option("--name", default="My institution", show_default=True, help="Whose pack it is.")
def new(directory: Path, source: Path | None, language: str, name: str) -> None:
    """Write the files of a pack to go on with."""
    if source is None:
        files: Files = read_files(SHIPPED)
    else:
        texts = importing.dos_from_text(_text_of(source))
        if not texts:
            raise click.ClickException(f"There is no list of Do's in {source}.")
        files = importing.skeleton(texts, language, name)
    _write(directory, files)
    click.echo(f"Wrote a pack into {directory}. Next: flask --app wsgi campaign check {directory}")


@campaign.command("render", help="Make the pictures and files of a pack, without publishing it.")
@directory
@click.argument("output", type=click.Path(path_type=Path, file_okay=False))
@owner_option
def render_pack(directory: Path, output: Path, institution: str) -> None:
    """Write the artefacts of the pack in a folder into another."""
    settings: Settings = current_app.extensions["settings"]
    pack = opened(directory)
    try:
        made = render(pack.version, institution, settings.public_url, clock.now())
    except RenderError as error:
        raise click.ClickException(str(error)) from error
    _write(output, {each.file_name: each.content for each in made})
    click.echo(f"Wrote {len(made)} files into {output}.")


@campaign.command("list", help="Show what an institution has published, newest first.")
@owner_option
def list_publications(institution: str) -> None:
    """Print one line for each publication."""
    institution_called(institution)
    with shelf(current_app).engine.connect() as connection:
        for row in published.history(connection, institution):
            click.echo(
                f"{row.number}  {row.published_at:%Y-%m-%d %H:%M} UTC  {row.pack_id} {row.label}  "
                f"{row.change}  hash {row.version_hash[:12]}  meaning {row.meaning_hash[:12]}"
            )


@campaign.command("schema", help="Print the JSON Schema of pack.yaml, for editors that know it.")
def schema() -> None:
    """Print the schema."""
    made: dict[str, Any] = Manifest.model_json_schema(by_alias=True)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 text. Save it as UTF-8.") from error


def _write(folder: Path, files: Files) -> None:
    """Write `files` into a folder that is new or empty, so that nothing is overwritten."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Give a new folder.")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
