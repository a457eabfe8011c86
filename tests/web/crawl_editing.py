"""The pages of the editor in every state: begun, wrong, in conflict, shown, published, failed."""

from collections.abc import Iterator

from werkzeug.test import TestResponse

from lti_app.campaign import drafts
from lti_app.campaign.artefacts import Artefact, ArtefactKind
from lti_app.campaign.drafts import StoredDraft
from lti_app.campaign.problems import fault
from lti_app.campaign.shelf import shelf
from lti_app.editing.sections import SECTIONS
from tests.launcher import SECURE, Launcher
from tests.web.editing import Editor
from tests.web.visit import Visit

States = Iterator[tuple[str, bool, TestResponse]]
LONG = "x" * 300


def editing(launcher: Launcher, language: str) -> States:
    visit = Visit(launcher, "second-instructor", locale=language)
    run = launcher.app.test_cli_runner()
    invited = run.invoke(args=["admin", "invite"]).output.strip().rpartition("/")[2]
    visit.get("/admin/join").click("/admin/join", code=invited)
    editor = Editor(visit)
    yield "no draft", True, editor.open().answer
    yield "no list", True, editor.begin("list", text="", language="nl").answer
    yield "no language", True, editor.begin("list", text="x", language="?").answer
    yield "draft begun", True, editor.begin().answer
    yield "not published, nothing new", True, editor.open("/publish").answer
    yield from _sections(editor)
    yield from _looking(editor, language)
    yield from _wrong(editor)
    yield from _publishing(editor)
    yield "whether to throw away", True, editor.open("/discard").answer
    editor.open("/discard").save("/discard")
    yield "draft gone", True, editor.open("/edit/dos").answer
    # So that whoever comes next is the only administrator.
    visit.answer = visit.client.get(f"/admin?launch={editor.token}", base_url=SECURE)
    visit.click("/admin/remove")
    visit.click("/admin/remove")


def _sections(editor: Editor) -> States:
    for each in SECTIONS:
        yield f"editing {each.name}", True, editor.open(f"/edit/{each.name}").answer
    for path in ("contacts/helpwanted", "faq/why", "guidance/introduce"):
        yield f"editing {path}", True, editor.open(f"/edit/{path}").answer
    taken = editor.open("/edit/channels").save("/edit/channels", "take", offered="teams-chat")
    yield "editing channels/teams-chat", True, taken.answer
    yield "saved", True, editor.open("/edit/names").save("/edit/names").answer
    yield "whether to remove", True, editor.open("/edit/languages", remove="en").answer
    yield "whether to remove an item", True, editor.open("/edit/faq", remove="why").answer


def _looking(editor: Editor, language: str) -> States:
    for part in ("dos", "help_page", "faq", "guidance", "projector", "sharing"):
        yield f"looking at {part}", True, editor.open(f"/preview/{language}/{part}").answer
    page = editor.open(f"/preview/{language}/advice", name="introduce").answer
    yield "looking at advice", True, page
    yield "no artefacts", True, editor.open("/artefacts").answer
    yield "artefacts on their way", True, editor.save("/artefacts").answer
    slide = Artefact("nl", ArtefactKind.SLIDE, "a.pptx", "application/x", b"slide")
    picture = Artefact("nl", ArtefactKind.CHAT_PICTURE, "a.png", "image/png", b"picture")
    _work(editor, "show", [slide, picture], None)
    yield "artefacts", True, editor.open("/artefacts").answer
    editor.save("/artefacts")
    _work(editor, "show", [], fault("title_too_long", language="nl"))
    yield "artefacts not made", True, editor.open("/artefacts").answer


def _wrong(editor: Editor) -> States:
    fields = editor.open("/edit/dos").fields("/edit/dos")
    changed = {"dos.privacy.text.nl": LONG, "dos.respect.text.en": ""}
    yield "draft with problems", True, editor.save("/edit/dos", **changed).answer
    yield "problems", True, editor.open().answer
    yield "artefacts of problems", True, editor.open("/artefacts").answer
    yield "conflict", True, editor.send("/edit/dos", {**fields, "dos.support.text.nl": "x"}).answer
    large = editor.open("/edit/names").save("/edit/names", **{"introduction.nl": "x" * 600_000})
    yield "too large", True, large.answer
    colours = {f"theme.{name}": "#777777" for name in ("brand", "brand_dark", "panel", "accent")}
    yield "colours told", True, editor.open("/edit/colours").save("/edit/colours", **colours).answer
    editor.save("/edit/colours", **dict.fromkeys(colours, ""))
    editor.open("/edit/dos").save("/edit/dos", **dict.fromkeys(changed, "Anders"))


def _publishing(editor: Editor) -> States:
    fields = editor.open("/publish").fields("/publish")
    yield "publishing", True, editor.answer
    for state, changed in {
        "without a label": {"label": ""},
        "with a label that is taken": {"label": "2026.11.1"},
        "with a long note": {"note.nl": "x" * 1001},
        "with another revision": {"revision": "1"},
    }.items():
        answer = editor.send("/publish", {**fields, **changed}).answer
        yield f"publishing {state}", True, answer
    yield "being published", True, editor.send("/publish", fields).answer
    yield "editing while it is published", True, editor.open("/edit/names").answer
    _work(editor, "fail", fault("title_too_long", language="nl"))
    yield "publishing failed", True, editor.open().answer


def _work(editor: Editor, act: str, *arguments: object) -> None:
    """Do what a worker does at the end of its work."""
    with shelf(editor.visit.client.application).engine.begin() as connection:
        draft: StoredDraft | None = drafts.find(connection, "default")
        getattr(drafts, act)(connection, draft, *arguments)
