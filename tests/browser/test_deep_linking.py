"""An instructor adds the Do's from the picker in the platform's frame; a student opens them."""

from playwright.sync_api import expect

from tests.browser.chromium import Cookies
from tests.browser.pages import ToolPage

TITLE = "Our Do’s: how we treat each other online"
ADDED = "Added to the course"
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return [document.activeElement.id || document.activeElement.innerText.trim(),
        style.outlineStyle !== "none" && style.boxShadow !== "none"];
}"""


def arrived(picker: ToolPage, heading: str = ADDED) -> None:
    """Wait until the platform has taken the answer."""
    expect(picker.place.get_by_role("heading", level=1)).to_have_text(heading)


def test_an_instructor_adds_the_dos_and_a_student_confirms_them(instructor, student, installation):
    picker = instructor.course().add()
    expect(picker.heading).to_have_text("Add the Do's to your course")
    picker.place.get_by_label("Also make a column in the gradebook").check()
    picker.button("Add to the course").click()
    arrived(picker)
    expect(picker.place.locator("main")).to_contain_text("with a grade column out of 1")

    course = student.course()
    course.open("student-01")
    page = course.open_added(TITLE)
    page.acknowledge()
    assert installation.events() == ["acknowledged"]


def test_a_link_to_read_only_records_nothing(instructor, student, installation):
    picker = instructor.course().add()
    picker.place.get_by_label("The Do's, with a button to confirm").uncheck()
    picker.place.get_by_label("The Do's, to read only").check()
    picker.place.get_by_label("Language of the Do's").select_option("nl")
    picker.button("Add to the course").click()
    arrived(picker)

    course = student.course()
    course.open("student-02")
    page = course.open_added("Onze Do’s: zo gaan we online met elkaar om")
    expect(page.confirmation).to_have_text("Je hoeft niets te bevestigen")
    expect(page.button("Ik heb de Do's gelezen")).to_have_count(0)
    assert installation.events() == []


def test_several_things_go_in_at_once(instructor):
    picker = instructor.course().add()
    for name in ("inside your own page", "as one picture", "A link to the public page"):
        picker.place.get_by_label(name).check()
    picker.button("Add to the course").click()
    arrived(picker)

    expect(picker.place.locator("main li")).to_have_count(4)


def test_cancelling_adds_nothing(instructor):
    picker = instructor.course().add()
    picker.button("Cancel, add nothing").click()

    arrived(picker, "Nothing was added")


def test_a_place_for_one_link_offers_a_choice_of_one_link(instructor):
    picker = instructor.course().add(deep_link_types="links", deep_link_one="on")

    expect(picker.place.locator("[name=insert]")).to_have_count(2)
    expect(picker.place.locator("[type=radio]")).to_have_count(2)


def test_the_preview_follows_the_choice(instructor):
    picker = instructor.course().add()
    button = picker.place.locator(".sheet .main-button")

    expect(button).to_be_visible()
    confirming = picker.place.get_by_label("The Do's, with a button to confirm")
    column = picker.place.get_by_label("Also make a column in the gradebook")
    column.check()
    confirming.uncheck()
    expect(picker.place.locator(".preview")).to_be_hidden()
    expect(picker.place.get_by_text("Only together with the button")).to_be_visible()
    column.uncheck()
    expect(column).to_be_hidden()
    expect(picker.place.get_by_text("Only together with the button")).to_be_hidden()

    picker.place.get_by_label("The Do's, to read only").check()
    expect(picker.place.locator(".of-page .dos li")).to_have_count(8)
    expect(picker.place.locator(".of-page")).to_be_visible()
    expect(button).to_be_hidden()

    picker.place.get_by_label("The Do's, to read only").uncheck()
    picker.place.get_by_label("For instructors: a link to the share kit").check()
    expect(picker.place.locator(".sheet:visible")).to_have_text("Share the Do's: for instructors")
    picker.place.get_by_label("as one picture").check()
    expect(picker.place.locator(".of-picture img")).to_be_visible()
    expect(picker.place.locator(".of-page")).to_be_hidden()


def test_the_picker_speaks_the_other_language(instructor):
    picker = instructor.course().add()
    picker.speak("Nederlands")

    expect(picker.heading).to_have_text("Zet de Do's in je cursus")
    picker.button("Zet in de cursus").click()
    arrived(picker)


def test_the_picker_works_with_the_keyboard_alone(instructor):
    course = instructor.course()
    picker = course.add()
    expect(picker.heading).to_be_visible()
    picker.place.locator("#insert-acknowledge").focus()

    seen: list[list[object]] = []
    while (now := picker.document.evaluate(FOCUS))[0] != "Add to the course" and len(seen) < 20:
        seen.append(now)
        course.page.keyboard.press("Tab")

    kinds = ["insert-acknowledge", "graded", "insert-read", "insert-copy", "insert-picture"]
    assert [name for name, _ring in seen] == [
        *kinds,
        "insert-link",
        "insert-share",
        "language",
        "Dates",
    ]
    assert all(ring for _name, ring in seen)
    course.page.keyboard.press("Enter")
    arrived(picker)


def test_the_picker_needs_no_cookie_of_the_frame(people, installation):
    instructor = people(Cookies.NONE)
    instructor.watch.expect_status(403)
    picker = instructor.course().add(storage="parent")
    expect(picker.heading).to_have_text("Add the Do's to your course")
    picker.button("Add to the course").click()
    arrived(picker)

    student = people()
    course = student.course()
    course.open("student-03")
    course.open_added(TITLE).acknowledge()
    assert installation.events() == ["acknowledged"]
    asked = [each for each in instructor.watch.requests if "/deep-linking" in each.url]
    assert asked
    assert not [each for each in asked if "cookie" in each.all_headers()]
