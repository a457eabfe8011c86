"""The pages on which a draft is changed: one for each section, and one for each item of long lists.

Each is one form. Whatever its button, everything that was typed is taken over first.
"""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.campaign.files import drawing_name
from lti_app.campaign.illustration import LARGEST_ILLUSTRATION, check_illustration
from lti_app.campaign.problems import Problem
from lti_app.editing import service
from lti_app.editing.acts import GROWING, Act, may_remove
from lti_app.editing.blueprint import bp, campaign, opened_draft, page, revision
from lti_app.editing.forms import Shown, differing, own_name
from lti_app.editing.parts import title_of
from lti_app.editing.section import Section
from lti_app.editing.sections import section_named
from lti_app.editing.service import Opened, TooLargeError
from lti_app.editing.sketch import Sketch, key_of

_DRAWING = "illustration.svg"


@bp.get("/admin/campaign/edit/<section>")
@open_to(Audience.ADMINISTRATOR)
def section(visitor: Visitor, section: str) -> ResponseReturnValue:
    """Show the form of a section; or ask whether an item of it is to go."""
    place = _section(section)
    with campaign() as connection:
        opened = opened_draft(connection)
    key = request.args.get("remove")
    if key is not None and place.part and (item := opened.sketch.item(place.part, key)):
        return page(
            "editing/remove.html",
            "section",
            opened,
            address={"section": section, "remove": key},
            section=place,
            key=key,
            name=own_name(key) if place.name == "languages" else title_of(item),
        )
    return _form(opened, place, None)


@bp.get("/admin/campaign/edit/<section>/<item>")
@open_to(Audience.ADMINISTRATOR)
def item(visitor: Visitor, section: str, item: str) -> ResponseReturnValue:
    """Show the form of one item."""
    with campaign() as connection:
        opened = opened_draft(connection)
    place = _section(section)
    if not place.has_pages or not place.part or opened.sketch.item(place.part, item) is None:
        abort(404)
    return _form(opened, place, item)


@bp.post("/admin/campaign/edit/<section>")
@open_to(Audience.ADMINISTRATOR)
def save(visitor: Visitor, section: str) -> ResponseReturnValue:
    """Save a section, then do what the button said."""
    return _save(_section(section), None)


@bp.post("/admin/campaign/edit/<section>/<item>")
@open_to(Audience.ADMINISTRATOR)
def save_item(visitor: Visitor, section: str, item: str) -> ResponseReturnValue:
    """Save one item."""
    place = _section(section)
    if not place.has_pages:
        abort(404)
    return _save(place, item)


def _section(name: str) -> Section:
    found = section_named(name)
    if found is None:
        abort(404)
    return found


def _save(place: Section, key: str | None) -> ResponseReturnValue:
    act, is_sure = Act.of(request.form.get("act", "")), request.form.get("sure") == "yes"
    about, new_key = "", key

    def change(sketch: Sketch) -> None:
        nonlocal about, new_key
        index = _index(sketch, place, key)
        if not is_sure:
            place.take(sketch, request.form, key)
        if drawing:
            _draw(sketch, drawing)
        asked_for = request.form.get("offered" if act.name == "take" else "new", "")
        about = act.do(sketch, place, asked_for, is_sure=is_sure)
        if index is not None and place.part:
            new_key = key_of(sketch.items(place.part)[index])

    with campaign() as connection:
        opened = opened_draft(connection)
        drawing, faults = _drawing()
        if faults:
            return _again(opened, place, key, "drawing", 422, faults)
        try:
            is_saved = service.save(connection, opened, revision(), change)
        except TooLargeError:
            return _again(opened, place, key, "large", 413)
        if not is_saved:
            return _again(opened, place, key, "conflict", 409)
        connection.commit()
    if act.asks_first and not is_sure:
        return _to(place, remove=act.key)
    if place.has_pages and act.name in GROWING and about:
        return _to(place, about)
    return _to(place, new_key, done="saved", _anchor=f"item-{about}" if about else None)


def _index(sketch: Sketch, place: Section, key: str | None) -> int | None:
    if key is None or place.part is None:
        return None
    keys = [key_of(each) for each in sketch.items(place.part)]
    return keys.index(key) if key in keys else None


def _drawing() -> tuple[bytes, list[Problem]]:
    """Return the drawing that was sent, if any, and what is wrong with it."""
    sent = request.files.get("drawing")
    content = b""
    if sent is not None:
        content = sent.stream.read(LARGEST_ILLUSTRATION + 1)
        sent.close()
    return content, check_illustration(_DRAWING, content) if content else []


def _draw(sketch: Sketch, content: bytes) -> None:
    for name in [each for each in sketch.files if each.endswith(".svg")]:
        del sketch.files[name]
    sketch.files[_DRAWING] = content
    sketch.put(("illustration", "file"), _DRAWING)


def _to(place: Section, key: str | None = None, **query: Any) -> ResponseReturnValue:
    token = current_token()
    if key is not None:
        return redirect(url_for(".item", section=place.name, item=key, launch=token, **query), 303)
    return redirect(url_for(".section", section=place.name, launch=token, **query), 303)


def _again(
    opened: Opened,
    place: Section,
    key: str | None,
    why: str,
    status: int,
    faults: list[Problem] | None = None,
) -> ResponseReturnValue:
    """Show the form with what was typed, because that could not be saved."""
    typed = opened.sketch.copy()
    lost = place.take(typed, request.form, key)
    return _form(opened, place, key, typed, why=why, lost=lost, faults=faults or []), status


def _form(
    opened: Opened,
    place: Section,
    key: str | None,
    typed: Sketch | None = None,
    **values: Any,
) -> str:
    shown = Shown.of(opened, place, typed)
    about_item = key is not None and place.part is not None
    base = (*(place.part or ()), key or "") if about_item else ()
    blocks = shown.blocks(base, place.item if about_item else place.groups)
    cards = [] if about_item or not place.part else _cards(shown, place)
    sketch = shown.sketch
    entry = sketch.item(place.part, key) if place.part and key else None
    every = [*blocks, *(block for card in cards for block in card["blocks"])]
    notes: dict[str, Any] = {"why": "", "lost": [], "faults": []}
    return page(
        "editing/section.html",
        "item" if about_item else "section",
        opened,
        address={"section": place.name, **({"item": key} if about_item else {})},
        section=place,
        key=key if about_item else None,
        name=title_of(entry) if entry else "",
        blocks=blocks,
        cards=cards,
        about=place.about(key) if about_item and place.about and key else "",
        offers=place.offer.choices(sketch) if place.offer and not about_item else (),
        may_add=bool(place.part) and len(cards) < place.most,
        may_remove=may_remove(sketch, place),
        rest=shown.take(base) if about_item else shown.waiting,
        differ=typed is not None and any(differing(every)),
        done=request.args.get("done"),
        own_name=own_name,
        has_drawing=bool(drawing_name(opened.document)),
        **{**notes, **values},
    )


def _cards(shown: Shown, place: Section) -> list[dict[str, Any]]:
    """Return the items of the section's list, in their order."""
    assert place.part is not None
    cards = []
    for each in shown.sketch.items(place.part):
        base = (*place.part, key_of(each))
        is_language = place.name == "languages"
        blocks = [] if place.has_pages else shown.blocks(base, place.item)
        cards.append(
            {
                "key": key_of(each),
                "name": own_name(key_of(each)) if is_language else title_of(each),
                "blocks": blocks,
                "problems": _of_item(shown, place, base),
                "replace": each.get("replace") is True,
            }
        )
    return cards


def _of_item(shown: Shown, place: Section, base: tuple[str | int, ...]) -> list[Problem]:
    found = shown.take(base)
    if place.has_pages:
        start = f"{place.name}/{base[-1]}."
        texts = [each for each in shown.waiting if each.file.startswith(start)]
        shown.waiting = [each for each in shown.waiting if each not in texts]
        found += texts
    return found
