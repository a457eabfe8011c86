"""The desk's bundled code that opens a case, in Chromium, under the strict policy."""

import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url
from lti_app.support.showing import shown
from tests.browser.desk_pages import FACTS, SHEET
from tests.browser.office import NAMES

WITH_FACTS = SHEET.replace("<button>Save", f"{FACTS}<button>Save")


def test_promise_27_the_report_is_shown_as_inert_text_and_hides_nothing(open_case):
    page = open_case().page

    story = page.locator("[data-own=story]")
    expect(story).to_have_text(
        'A zei <img src=x onerror="alert(1)"><U+202E> en B lachte, 👩\u200d💻.'
    )
    expect(story.locator("mark[data-hidden-sign]")).to_have_text(["<U+202E>"])
    expect(page.locator("[data-own=part]")).to_have_text("Saw it")
    expect(page.locator("[data-own=kinds]")).to_have_text("Gossip; own <b>kind</b>")
    expect(page.locator("[data-own=wishes]")).to_be_hidden()
    expect(page.locator("[data-own=names]")).to_have_text(NAMES.replace("\n", " "))
    assert page.locator("img").count() == 0


@pytest.mark.parametrize(("images", "is_said"), [("yes", True), (True, True), ("unsure", False)])
def test_a_report_about_images_says_so_and_the_short_way_lies_open(
    open_case, office, images, is_said
):
    office.tell(json.dumps({"version": 1, "story": "x", "images": images}))

    page = open_case(WITH_FACTS).page

    expect(page.locator("[data-own=story]")).to_have_text("x")
    expect(page.get_by_text("images spread")).to_be_visible(visible=is_said)
    expect(page.get_by_text("three steps")).to_be_visible(visible=is_said)


def test_promise_19_a_names_box_for_others_stays_closed(open_case, office):
    office.case["keys"]["names"] = None

    page = open_case().page

    expect(page.get_by_text("closed box")).to_be_visible()
    assert "Vries" not in page.content()


def test_messages_stand_in_their_order_and_what_does_not_open_stays_visible(open_case, office):
    office.write("tweede", 3, from_desk=True)
    office.write("eerste", 2, from_desk=False)
    office.write("van later", 1, from_desk=False, day="2026-11-21")
    office.write("kapot", 4, from_desk=True, day="2026-11-22")
    office.case["messages"][-1]["sealed"] = office.case["messages"][0]["sealed"]
    office.note("overleg <i>", "Ann\u202ea")

    page = open_case().page

    expect(page.locator("[data-thread] li")).to_have_text(
        [
            "reporter: eerste, 20 November 2026",
            "desk: tweede",
            "reporter: van later, 21 November 2026",
            "broken",
        ]
    )
    expect(page.locator("[data-notes] li")).to_have_text(["Ann<U+202E>a: overleg <i>"])
    expect(page.get_by_text("no messages")).to_be_hidden()


@pytest.mark.parametrize("part", ["content", "names"])
def test_promise_17_a_changed_report_is_told_and_nothing_of_it_shown(open_case, office, part):
    changed = bytearray(base64url.decode(office.case[part]))
    changed[200] ^= 1
    office.case[part] = base64url.encode(bytes(changed))

    page = open_case().page

    expect(page.get_by_text("report broken" if part == "content" else "broken box")).to_be_visible()
    expect(page.locator(f"[data-own={'story' if part == 'content' else 'names'}]")).to_be_hidden()


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7 * 7 }} ${7*7} {% raw %}",
    "</template><script>alert(1)</script>",
    "<math><mtext><style><img src onerror=alert(1)></style>",
    "&lt;b&gt; &#x3c;script&#x3e;",
    "\x00<b>\x1b]0;x\x07",
    "\u202e>tpircs/<\u2066",
    "<mark data-hidden-sign>x</mark>",
]


def test_promise_27_no_text_of_anybody_becomes_part_of_the_page(open_case, office):
    for number, payload in enumerate(PAYLOADS):
        office.write(payload, number, from_desk=bool(number % 2))
    office.note(PAYLOADS[0], PAYLOADS[1])
    dialogs: list[str] = []

    page = open_case().page
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))

    texts = page.locator("[data-thread] li b")
    expect(texts).to_have_count(len(PAYLOADS))
    assert texts.all_text_contents() == [shown(payload) for payload in PAYLOADS]
    expect(page.locator("[data-notes] li")).to_have_text([f"{PAYLOADS[1]}: {PAYLOADS[0]}"])
    made = page.locator("[data-case]").evaluate(
        "(box) => [...box.querySelectorAll('script, img, svg, iframe, a, math, style')].length"
    )
    assert (made, dialogs) == (0, [])


@pytest.mark.parametrize(
    "told", ['{"story": ' + "[" * 20000 + "]" * 20000 + ', "where": "hier"}', "[1]", "7", '"x"']
)
def test_a_report_that_the_form_did_not_write_stops_nothing(open_case, office, told):
    office.tell(told)
    office.write("gewoon", 0, from_desk=False)

    page = open_case().page

    expect(page.locator("[data-thread] li")).to_contain_text(["gewoon"])
    expect(page.locator("[data-own=story]")).to_be_hidden()


def test_promise_19_what_only_some_may_read_does_not_change_what_the_others_do(open_case, office):
    office.name('{"names": "A = Jan", "story": "een ander verhaal"}')
    page = open_case().page

    expect(page.locator("[data-own=story]")).to_contain_text("A zei")
    expect(page.locator("[data-own=names]")).to_have_text("A = Jan")


STATE = """<p><b data-status="new">new</b><b data-status="in_progress" hidden>under way</b>
<i data-late="unread">unread</i><i data-late="answer">late</i></p>
<p data-day-of="answered_on">due</p>
<select aria-label="status" data-status-choice="new"><option value="new">new</option>
<option value="in_progress">under way</option><option value="waiting">waiting</option></select>"""


def answered(office):
    """What the server says of the case from now on."""
    office.case["state"] = {
        "status": "in_progress",
        "days": {"status_on": "2026-11-26", "answered_on": "2026-11-26"},
        "late": [],
    }


def send(page):
    page.locator("[data-write-form] [name=text]").fill("Dank je wel.")
    page.locator("[data-write-form] button").click()


def test_after_an_answer_the_page_says_how_far_the_case_is_now(open_case, office):
    page = open_case(STATE).page
    expect(page.locator("[data-late=answer]")).to_be_visible()
    expect(page.get_by_text("due")).to_be_visible()

    answered(office)
    send(page)

    expect(page.locator("[data-status=in_progress]")).to_be_visible()
    expect(page.locator("[data-status=new]")).to_be_hidden()
    expect(page.locator("[data-late=answer]")).to_be_hidden()
    expect(page.locator("[data-day-of]")).to_have_text("26 November 2026")
    expect(page.get_by_label("status")).to_have_value("in_progress")


def test_a_status_that_somebody_has_chosen_already_stays_chosen(open_case, office):
    page = open_case(STATE).page
    page.get_by_label("status").select_option("waiting")

    answered(office)
    send(page)

    expect(page.locator("[data-status=in_progress]")).to_be_visible()
    expect(page.get_by_label("status")).to_have_value("waiting")
