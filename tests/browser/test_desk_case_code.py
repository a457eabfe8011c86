"""The desk's bundled code for one case, in Chromium, under the strict policy."""

import json

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, envelopes
from lti_app.support.showing import shown
from tests.browser.code_pages import INSTITUTION
from tests.browser.desk_pages import COPY, case_page
from tests.browser.office import HANDLER, MEMBER, NAMES, OTHER, REPORT, TOKEN, Office, opened
from tests.browser.test_desk_key_code import CASE, KEY, unlock


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def open_case(open_code, office):
    """Return a function that opens the case; `more` is what its page has besides."""

    def open_page(more: str = "", html: str = ""):
        posts = {f"/desk/case/x/{name}": office.take for name in ("message", "note", "copy")}
        answers = {KEY: office.get_key, CASE: office.get_case, **posts}
        opened_page = open_code(html or case_page(more), answers=answers)
        unlock(opened_page.page)
        expect(opened_page.page.get_by_role("heading", name="Case")).to_be_visible()
        return opened_page

    return open_page


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
            "reporter: eerste, November 20, 2026",
            "desk: tweede",
            "reporter: van later, November 21, 2026",
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


def test_a_message_is_sealed_for_the_readers_recovery_and_the_mailbox(open_case, office):
    office.write("eerste", 0, from_desk=False)
    page = open_case().page
    page.get_by_label("message").fill(" Dank je wel. ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()

    [(name, sent)] = office.posts
    assert (name, office.tokens) == ("message", [TOKEN])
    assert set(sent) == {"id", "content", "keys"}
    assert {(key["to"], key["part"]) for key in sent["keys"]} == {
        (to, "message") for to in (HANDLER, OTHER, "recovery", "mailbox")
    }
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    for to in (HANDLER, OTHER, "recovery", "mailbox"):
        assert opened(place, sent, to) == {"version": 1, "text": "Dank je wel.", "n": 1}
    expect(page.get_by_label("message")).to_have_value("")
    assert "desk-draft" not in page.evaluate("JSON.stringify({ ...sessionStorage })")


def test_a_note_is_never_sealed_for_the_mailbox(open_case, office):
    page = open_case().page
    page.get_by_label("note").fill("Overleg over Jan: morgen.")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_label("note")).to_have_value("")

    [(name, sent)] = office.posts
    assert name == "note"
    assert {key["to"] for key in sent["keys"]} == {HANDLER, OTHER, "recovery"}
    place = envelopes.note_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, OTHER)["text"] == "Overleg over Jan: morgen."


@pytest.mark.parametrize("change", ["hidden", "missing"])
def test_promise_18_nothing_is_sealed_for_a_reader_who_is_not_seen(open_case, office, change):
    row = f'<li data-reader="{OTHER}">'
    replaced = row.replace("<li", "<li hidden") if change == "hidden" else "<li>"
    page = open_case(html=case_page().replace(row, replaced)).page

    page.get_by_label("message").fill("Dank je wel.")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("[data-message=readers_hidden]")).to_be_visible()
    assert office.posts == []
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")


def test_a_message_that_may_have_arrived_goes_again_with_the_same_bytes(open_case, office):
    office.refuse = [None, (502, {})]
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")

    for _ in range(2):
        page.get_by_role("button", name="Send").click()
        expect(page.locator("[data-message=network]")).to_be_visible()
        expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()
    assert len({json.dumps(sent) for _, sent in office.posts}) == 1


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (401, {"code": "desk_locked"}, "locked"),
        (403, {}, "forbidden"),
        (404, {}, "not_found"),
        (409, {}, "changed"),
        (413, {}, "too_long"),
        (429, {}, "busy"),
        (422, {"code": "x", "sentence": "Zo niet."}, "other"),
    ],
)
def test_what_stands_in_the_way_is_told_and_what_was_typed_stays(
    open_case, office, status, told, code
):
    office.refuse = [(status, told)]
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")

    page.get_by_role("button", name="Send").click()

    expect(page.locator(f"[data-message={code}]")).to_be_visible()
    if told.get("sentence"):
        expect(page.get_by_text("Zo niet.")).to_be_visible()
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()


def test_somebody_elses_message_is_shown_when_it_came_first(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(409, {})]
    office.write("nog iets", 0, from_desk=False)

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-thread] li")).to_have_count(1)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent")).to_be_visible()

    sent = office.posts[-1][1]
    place = envelopes.message_of(INSTITUTION, REPORT, base64url.decode(sent["id"]))
    assert opened(place, sent, HANDLER)["n"] == 1


def test_a_template_goes_behind_what_stands_there_and_can_be_changed(open_case):
    page = open_case().page
    page.get_by_label("message").fill("Beste melder,")

    page.get_by_label("letters").select_option("thanks")

    expect(page.get_by_label("message")).to_have_value("Beste melder,\n\nThank you for telling.")
    expect(page.get_by_label("message")).to_be_focused()


def test_a_name_from_the_box_is_warned_of_and_holds_up_the_first_sending(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("We spraken met EMILIE, mail a@example.nl.")
    expect(page.locator("[data-hints] li")).to_have_text(["box: EMILIE", "mail: a@example.nl"])

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=name_in_text]")).to_be_visible()
    assert office.posts == []
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("data:image/png;base64,x", "files")])
def test_promise_25_nothing_and_pictures_are_not_sent(open_case, office, text, code):
    page = open_case().page
    page.get_by_label("message").fill(text)

    page.get_by_role("button", name="Send").click()

    expect(page.locator(f"[data-message={code}]")).to_be_visible()
    assert office.posts == []


def test_promise_34_a_masked_copy_is_taken_along_only_after_the_reporter_is_told(open_case, office):
    page = open_case(COPY).page
    page.get_by_role("button", name="Copy it").click()
    copy = page.get_by_label("copy")
    expect(copy).to_have_value(
        'What happened\nA zei <img src=x onerror="alert(1)"><U+202E> en B lachte, 👩\u200d💻.\n\n'
        "Part\nSaw it\n\nKinds\nGossip; own <b>kind</b>\n\nWhere\nGebouw van A, bij B"
    )
    copy.fill("A zei iets, Vries lachte.")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.locator("[data-message=reason_missing]")).to_be_visible()
    page.get_by_label("reason").fill("Voor de politie")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.locator("[data-message=name_in_text]")).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()
    assert office.posts == []
    copy.fill("A zei iets, B lachte.")
    page.get_by_role("button", name="Tell the reporter").click()
    expect(page.get_by_role("button", name="Take along")).to_be_focused()

    with page.expect_download() as download:
        page.get_by_role("button", name="Take along").click()
    assert download.value.path().read_text("utf-8") == "A zei iets, B lachte.\n"
    assert office.posts == [("copy", {"reason": "Voor de politie"})]
    page.get_by_role("button", name="Copy it").click()
    expect(page.locator("[data-message=copy_replaces]")).to_be_visible()
    expect(copy).to_have_value("A zei iets, B lachte.")
    page.get_by_role("button", name="Copy it").click()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()


def test_a_copy_that_the_reporter_was_not_told_of_stays_here(open_case, office):
    office.refuse = [None]
    page = open_case(COPY).page
    page.get_by_label("copy").fill("A zei iets.")
    page.get_by_label("reason").fill("Voor de politie")

    page.get_by_role("button", name="Tell the reporter").click()

    expect(page.locator("[data-message=network]")).to_be_visible()
    expect(page.get_by_role("button", name="Take along")).to_be_hidden()


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

    texts = page.locator("[data-thread] li b").all_text_contents()
    assert texts == [shown(payload) for payload in PAYLOADS]
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


def test_who_signed_in_again_in_another_tab_sends_what_still_stands_here(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(401, {"code": "desk_locked"})]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()
    office.signed_out = True
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()
    assert len(office.posts) == 1

    office.signed_out = False
    office.key |= {"member": MEMBER, "token": "a new one"}
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Sent")).to_be_visible()
    assert office.tokens == [TOKEN, "a new one"]


def test_somebody_else_who_signed_in_sends_nothing_from_this_page(open_case, office):
    page = open_case().page
    page.get_by_label("message").fill("Dank je wel.")
    office.refuse = [(401, {"code": "desk_locked"})]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-message=locked]")).to_be_visible()

    office.key |= {"member": "member-8", "token": "theirs"}
    page.get_by_role("button", name="Send").click()

    expect(page.locator("[data-message=forbidden]")).to_be_visible()
    assert len(office.posts) == 1
    expect(page.get_by_label("message")).to_have_value("Dank je wel.")
