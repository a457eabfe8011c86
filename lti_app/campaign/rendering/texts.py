"""The Do's as text: plain, Markdown, and a fragment of HTML to paste into a page.

None of them has styles; the text of a Do stands in each so that reading it back gives it to the
byte.
"""

import re

from markupsafe import Markup

from lti_app.campaign.rendering.sheet import Sheet

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&=:\"'$@^])")
"""What CommonMark may read as markup; a backslash before any of them is always allowed."""


def plain(sheet: Sheet) -> bytes:
    """Return the text in UTF-8, a line for each Do, lines ending in LF."""
    edition = sheet.edition
    numbered = [f"{number}. {each.text}" for number, each in enumerate(edition.dos, 1)]
    parts = [edition.title, edition.introduction, "\n".join(numbered), "\n".join(_closing(sheet))]
    return ("\n\n".join(parts) + "\n").encode()


def markdown(sheet: Sheet) -> bytes:
    """Return the text as CommonMark, in which nothing of a Do counts as markup."""
    edition = sheet.edition
    numbered = [f"{number}. {_escaped(each.text)}" for number, each in enumerate(edition.dos, 1)]
    closing = [_escaped(line) for line in _closing(sheet)]
    closing[1] = f"<{sheet.address}>"
    parts = [
        f"# {_escaped(edition.title)}",
        _escaped(edition.introduction),
        "\n".join(numbered),
        "  \n".join(closing),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def html(sheet: Sheet) -> bytes:
    """Return a section with heading, list and link; it begins at the second level of headings."""
    edition, words = sheet.edition, sheet.words
    items = Markup("\n").join(Markup("  <li>{}</li>").format(each.text) for each in edition.dos)
    said = Markup('<span lang="{}" dir="ltr">{}</span>')
    notes = [said.format(words.tag, each) for each in (sheet.working, words.version) if each]
    return (
        Markup(
            '<section lang="{language}" dir="{direction}">\n<h2>{title}</h2>\n'
            "<p>{introduction}</p>\n<ol>\n{items}\n</ol>\n"
            '<p>{institution}<br>\n<a href="{address}" dir="ltr">{short}</a></p>\n'
            "<p><small>{notes}</small></p>\n</section>\n"
        )
        .format(
            language=edition.language,
            direction=edition.direction,
            title=edition.title,
            introduction=edition.introduction,
            items=items,
            institution=edition.institution,
            address=sheet.address,
            short=sheet.short_address,
            notes=Markup("<br>\n").join(notes),
        )
        .encode()
    )


def _closing(sheet: Sheet) -> list[str]:
    """Whose text it is, where it is found, and how final it is."""
    lines = [sheet.edition.institution, sheet.address, sheet.working, sheet.words.version]
    return [line for line in lines if line]


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
