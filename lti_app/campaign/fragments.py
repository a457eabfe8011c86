"""Parts of pages that are the same for everybody, rendered once and kept.

The Do's and the help contacts depend on the edition, the page's language and which lines are open
now. Rendering them is most of the work of a page, so a template writes `{{ part("…") }}` instead of
including them. A part must not use anything that tells people apart.
"""

from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

MOST_KEPT = 500


def install(app: Flask) -> None:
    """Give the templates of `app` the function `part`."""
    kept: dict[tuple[object, ...], tuple[object, Markup]] = {}

    @pass_context
    def part(context: Context, name: str) -> Markup:
        """Return the rendered template `name`; it sees the page's edition, contacts and picture."""
        edition: Any = context["edition"]
        contacts: Any = context["contacts"]
        open_now = tuple(entry.open_now for entry in contacts)
        key = (name, context["language"], id(edition), open_now)
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            rendered = context.environment.get_template(name).render(_shared(context))
            # The edition is kept too, so that its id cannot pass to another one.
            found = kept[key] = (edition, Markup(rendered))  # noqa: S704 - autoescaped already
        return found[1]

    app.jinja_env.globals["part"] = part


def _shared(context: Context) -> dict[str, Any]:
    """Return what a part may use; anything else is undefined there, and so an error."""
    names = ("edition", "contacts", "illustration_url", "language", "direction")
    return {name: context[name] for name in names if name in context}
