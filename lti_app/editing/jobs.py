"""What a worker does with a draft: publish it, and make its artefacts to look at.

Both may be done twice, by two workers at once, and begun again after one was killed.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from lti_app.campaign import drafts
from lti_app.campaign.artefacts import Artefact, RenderError
from lti_app.campaign.drafts import StoredDraft
from lti_app.campaign.models import Publication
from lti_app.campaign.pack import Pack, PackError, Version, open_pack
from lti_app.campaign.problems import Fault, fault
from lti_app.campaign.published import newest
from lti_app.campaign.publishing import PublishError, Wish

PUBLISH = "publish-draft"
SHOW = "show-draft"
"""Names of the jobs in the queue; each gets the number of the draft."""

Render = Callable[[Version, str, str, datetime], Iterable[Artefact]]


class Release(Protocol):
    """Checks, renders and publishes a pack (`campaign/release.py`)."""

    def __call__(
        self, engine: Engine, pack: Pack, wish: Wish, *, public_url: str, now: datetime
    ) -> Publication: ...


def publish(
    engine: Engine, draft_id: int, release: Release, *, public_url: str, now: datetime
) -> bool:
    """Publish the draft that waits for it; return whether it was published.

    When that fails, the draft goes back to its editors with the reason, and what people see stays
    as it is. An error that nobody foresaw is raised again, for the log.
    """
    with engine.begin() as connection:
        draft = drafts.by_id(connection, draft_id)
        if draft is None or not drafts.take_to_publish(connection, draft, now=now):
            return False
    try:
        _release(engine, draft, release, public_url=public_url, now=now)
    except (PackError, PublishError, RenderError) as error:
        _fail(engine, draft, _why(error))
        return False
    except Exception:
        _fail(engine, draft, fault("unexpected"))
        raise
    with engine.begin() as connection:
        drafts.end(connection, draft)
    return True


def _release(
    engine: Engine, draft: StoredDraft, release: Release, *, public_url: str, now: datetime
) -> None:
    pack = open_pack(draft.files)
    wish = Wish(draft.institution, draft.change, draft.notes)
    try:
        release(engine, pack, wish, public_url=public_url, now=now)
    except PublishError:
        # Published already: by a worker that died before it said so, or by another one just now.
        with engine.connect() as connection:
            shown = newest(connection, draft.institution)
        if shown is None or shown.version.hash != pack.version.hash:
            raise


def _why(error: PackError | PublishError | RenderError) -> Fault:
    """Return the reason to tell; the problems of a draft stand in the draft."""
    return fault("draft_faulty") if isinstance(error, PackError) else error.fault


def _fail(engine: Engine, draft: StoredDraft, problem: Fault) -> None:
    with engine.begin() as connection:
        drafts.fail(connection, draft, problem)


def show(engine: Engine, draft_id: int, render: Render, *, public_url: str, now: datetime) -> bool:
    """Make the artefacts of a draft that somebody wants to look at; return whether it worked."""
    with engine.begin() as connection:
        draft = drafts.by_id(connection, draft_id)
        if draft is None or not draft.waits_for_artefacts:
            return False
        if not drafts.take_to_show(connection, draft, now=now):
            return False
    problem: Fault | None = None
    made: list[Artefact] = []
    try:
        version = open_pack(draft.files).version
        made = list(render(version, draft.institution, public_url, now))
    except (PackError, RenderError) as error:
        problem = _why(error)
    except Exception:
        _keep(engine, draft, [], fault("unexpected"))
        raise
    _keep(engine, draft, made, problem)
    return problem is None


def _keep(engine: Engine, draft: StoredDraft, made: list[Artefact], problem: Fault | None) -> None:
    with engine.begin() as connection:
        drafts.show(connection, draft, made, problem)
