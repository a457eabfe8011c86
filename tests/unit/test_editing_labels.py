"""A problem is named by what somebody sees in the form: labels, headings, rows, languages."""

import pytest

from lti_app.campaign.document import read_document
from lti_app.campaign.files import MANIFEST, read_files
from lti_app.campaign.pack import SHIPPED
from lti_app.campaign.problems import Problem, fault
from lti_app.editing.labels import label_of
from lti_app.editing.sketch import Sketch

FILES = read_files(SHIPPED)
DOCUMENT = read_document(MANIFEST, FILES[MANIFEST])


@pytest.fixture
def sketch() -> Sketch:
    return Sketch.of(FILES, DOCUMENT)


@pytest.mark.parametrize(
    ("path", "section", "item", "field"),
    [
        (("version",), "details", "", "Label of the version"),
        (("title", "en"), "names", "", "Title (English)"),
        (("languages", 0, "status"), "languages", "Nederlands", "Status"),
        (("languages",), "languages", "", ""),
        (("sources", 0), "sources", True, ""),
        (("dos", 3, "text"), "dos", True, "Text"),
        (("dos", 3, "text", "nl"), "dos", True, "Text (Nederlands)"),
        (("contacts", 0, "hours"), "contacts", True, "When it answers"),
        (("contacts", 0, "hours", "ranges", 1, "to"), "contacts", True, "Hours 2, To"),
        (("contacts", 0, "hours", "ranges", 1), "contacts", True, "Hours 2"),
        (("contacts", 0, "hours", "exceptions"), "contacts", True, "Other hours on one date"),
        (("contacts", 0, "ages"), "contacts", True, "From the age of / To the age of"),
        (("question", "answers", 0, "feedback", "nl"), "question", True, None),
        (("question", "text"), "question", "", "Question"),
        (("theme",), "colours", "", ""),
        (("theme", "panel"), "colours", "", "Large areas"),
        (("desk", "roles", 0, "task"), "desk-roles", True, None),
    ],
)
def test_a_value_is_named_by_the_labels_of_its_form(sketch, path, section, item, field):
    name = DOCUMENT.name_of(path)
    label = label_of(Problem(MANIFEST, 1, name, fault("empty"), path), sketch)

    assert label.section is not None
    assert label.section.name == section
    assert label.item == item or (item is True and label.item)
    assert label.field == field or (field is None and label.field)
    assert label.code == ""


def test_a_text_in_a_file_is_named_by_its_entry_and_language(sketch):
    label = label_of(Problem("faq/why.nl.md", 3, "", fault("html")), sketch)

    assert label.item
    assert (label.key, label.field) == ("why", "Answer (Nederlands)")


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Problem("illustration.svg", 2, "script", fault("element")), "script"),
        (Problem("faq/gone.nl.md", None, "", fault("file_unnamed")), "faq/gone.nl.md"),
        (Problem(MANIFEST, 9, "motto", fault("unknown_field"), ("motto",)), "motto"),
        (Problem(MANIFEST, 9, "schema", fault("missing"), ("schema",)), "schema"),
        (
            Problem(MANIFEST, 9, "dos[privacy].sauce", fault("unknown_field"), ("dos", 3, "sauce")),
            "dos[privacy].sauce",
        ),
    ],
)
def test_what_no_form_has_keeps_its_name_in_the_file(sketch, problem, code):
    label = label_of(problem, sketch)

    assert (label.field, label.code) == ("", code)
