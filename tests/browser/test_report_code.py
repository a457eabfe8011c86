"""The bundled code of the report form, in Chromium, under the report site's policy."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from lti_app.sealing import base64url, envelopes, hpke, receipts
from lti_app.sealing.envelopes import RECOVERY, Place
from tests.browser.code_pages import (
    CONFIDANT,
    INSTITUTION,
    KEYS,
    READER,
    SEND,
    SITE,
    STORY,
    TOKEN,
    TRIAGE,
    fill,
    form,
    received,
    told,
)
from tests.browser.quick_keys import leave_by_keys
from tests.browser.waiting import until

READERS = f"/{INSTITUTION}/readers.json"
NEWCOMER = bytes(range(100, 116))


def opened_by(sent: dict[str, Any], part: str, to: str) -> dict[str, Any]:
    place = Place(INSTITUTION, base64url.decode(sent["report"]), part.encode())
    sealed = next(key["sealed"] for key in sent["keys"] if (key["to"], key["part"]) == (to, part))
    recipient = {"recovery": RECOVERY}.get(to) or base64url.decode(to)
    content = base64url.decode(sent[part])
    text = envelopes.open_envelope(place, content, base64url.decode(sealed), recipient, KEYS[to])
    found: dict[str, Any] = json.loads(text)
    return found


def test_promises_18_and_40_readers_are_those_shown_and_the_code_is_heard_in_groups(
    open_code,
):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page, names="A = Jan")
    told_of = shown.page.locator("[data-readers-when=usual] li")
    expect(told_of).to_have_text(
        ["Handler reads it and the names", "Triage reads it without the names"],
        use_inner_text=True,
    )

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.get_by_text("Thank you")).to_be_visible()

    [sent] = map(told, shown.sent)
    handler, triage = base64url.encode(READER), base64url.encode(TRIAGE)
    assert {(key["part"], key["to"]) for key in sent["keys"]} == {
        *(("content", to) for to in (handler, triage, "recovery", "mailbox")),
        *(("names", to) for to in (handler, "recovery", "mailbox")),  # promise 19: never triage
    }
    for to in (handler, triage, "recovery"):
        assert opened_by(sent, "content", to)["story"] == STORY
    assert opened_by(sent, "names", handler) == {"version": 1, "names": "A = Jan"}
    receipt = receipts.parse(shown.page.locator("[data-receipt]").inner_text())
    heard = shown.page.locator("[data-receipt]").get_by_role("img")
    for n, group in enumerate(receipt.text.split("-"), 1):
        name = f"Part {n} of 5: {' '.join('star' if sign == '*' else sign for sign in group)}"
        expect(heard.nth(n - 1)).to_have_accessible_name(name)
    public = hpke.public_bytes(receipt.mailbox_key(INSTITUTION))
    assert sent["mailbox"] == {
        "lookup_hash": base64url.encode(receipt.lookup_hash(INSTITUTION)),
        "public": base64url.encode(public),
    }
    assert (sent["token"], sent["staff"], sent["fast"]) == (TOKEN, False, False)


def test_promise_31_with_staff_involved_other_people_read_it(open_code):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page, staff=True)
    confidant = shown.page.locator("[data-readers-when=staff] li")
    expect(confidant).to_have_text("Confidant reads", use_inner_text=True)  # there are no names
    expect(shown.page.get_by_text("Handler")).to_be_hidden()

    shown.page.get_by_role("button", name="Send").dblclick()  # twice, as on a bad day
    expect(shown.page.get_by_text("Thank you")).to_be_visible()

    [sent] = map(told, shown.sent)
    assert {key["to"] for key in sent["keys"]} == {
        base64url.encode(CONFIDANT), "recovery", "mailbox",
    }  # fmt: skip
    assert sent["names"] is None


@pytest.mark.parametrize(
    ("answer", "ticked", "images", "is_fast"),
    [
        ("Images", True, "yes", True),
        ("Images", False, "yes", False),
        ("Perhaps images", True, "unsure", False),
        ("No images", True, "no", False),
    ],
)
def test_promise_9_only_the_tick_below_yes_lets_a_report_be_seen_at_once(
    open_code, answer, ticked, images, is_fast
):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page)
    shown.page.get_by_role("button", name="Back").click()
    shown.page.get_by_label("Images", exact=True).check()
    shown.page.get_by_label("At once").set_checked(ticked)
    shown.page.get_by_label(answer, exact=True).check()
    expect(shown.page.get_by_label("At once")).to_be_checked(checked=is_fast)
    shown.page.get_by_text("Next").locator("visible=true").click()

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.get_by_text("Thank you")).to_be_visible()

    [sent] = map(told, shown.sent)
    assert sent["fast"] is is_fast
    assert opened_by(sent, "content", base64url.encode(READER))["images"] == images


@pytest.mark.parametrize(
    "change",
    [
        "reader.hidden = true",
        "reader.textContent = ' '",
        "reader.style.visibility = 'hidden'",
        "reader.parentElement.replaceChildren()",
        "spare.hidden = true",
        "spare.textContent = ''",
    ],
)
def test_promise_18_who_is_not_seen_stops_the_sending(open_code, change):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page)
    found = ("[data-reader]", "[data-recovery-key]")
    shown.page.evaluate(
        f"""(found) => {{
            const [reader, spare] = found.map((each) => document.querySelector(each));
            {change};
        }}""",
        found,
    )

    shown.page.get_by_role("button", name="Send").click()

    expect(shown.page.locator("[data-message=readers_hidden]")).to_be_visible()
    assert shown.sent == []


def test_when_the_network_is_cut_the_same_bytes_go_again(open_code):
    answers = [None, (503, {}), (200, {"received": True})]
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: lambda _request: answers.pop(0)})
    fill(shown.page)
    send = shown.page.get_by_role("button", name="Send")

    for _ in range(2):
        send.click()
        expect(shown.page.locator("[data-message=network]")).to_be_visible()
        expect(shown.page.locator("[data-answer=story]")).to_have_text(STORY.replace("\n", " "))
    send.click()

    expect(shown.page.get_by_text("Thank you")).to_be_visible()
    assert len(shown.sent) == 3
    assert len(set(shown.sent)) == 1


def test_promise_24_text_that_would_become_markup_is_stopped_and_noticed(open_code):
    shown = open_code(form())

    with pytest.raises(Error, match="TrustedHTML"):
        shown.page.evaluate("document.body.innerHTML = '<b>markup</b>'")

    until(shown.page, lambda: bool(shown.complaints))
    assert all("TrustedHTML" in each for each in shown.complaints)
    shown.complaints.clear()


def test_what_may_have_arrived_stands_still_until_it_is_known(open_code):
    answers = [None, (429, {"code": "busy"}), (201, {"received": True})]
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: lambda _request: answers.pop(0)})
    fill(shown.page)
    send = shown.page.get_by_role("button", name="Send")
    back = shown.page.get_by_role("button", name="Back")
    expect(back).to_be_visible()

    send.click()
    expect(shown.page.get_by_text("as it was")).to_be_visible()
    expect(back).to_be_hidden()
    send.click()
    expect(shown.page.locator("[data-message=busy]")).to_be_visible()
    expect(shown.page.get_by_text("as it was")).to_be_hidden()
    back.click()
    expect(shown.page.get_by_role("heading", name="Staff?")).to_be_focused()
    back.click()

    expect(shown.page.get_by_label("story")).to_be_editable()


def test_changed_readers_are_shown_before_it_is_sealed_anew(open_code):
    key = base64url.encode(hpke.public_bytes(hpke.new_key()))
    new = {"id": base64url.encode(NEWCOMER), "name": "Newcomer", "role": "", "key": key}
    other = {**new, "id": base64url.encode(READER), "name": "First", "names": False}
    asked = [(409, {"code": "readers_changed"}), (201, {})]
    spare = base64url.encode(hpke.public_bytes(KEYS["recovery"]))
    lists = {"usual": [new | {"names": True}, other], "staff": [], "recovery": spare}
    shown = open_code(
        form(),
        f"#{TOKEN}",
        answers={SEND: lambda _: asked.pop(0), READERS: lambda _: (200, lists)},
    )
    fill(shown.page, names="A = Jan")

    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.locator("[data-readers-when=usual] li")).to_have_text(
        [re.compile("Newcomer.* it and the names"), re.compile("First.* it without the names")],
        use_inner_text=True,
    )
    expect(shown.page.locator("[data-message=readers_changed]")).to_be_visible()
    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.get_by_text("Thank you")).to_be_visible()

    first, second = told(shown.sent[0]), told(shown.sent[2])
    assert {(key["part"], key["to"]) for key in second["keys"]} == {
        *(("content", to) for to in (new["id"], other["id"], "recovery", "mailbox")),
        *(("names", to) for to in (new["id"], "recovery", "mailbox")),
    }
    assert first["report"] != second["report"]


def test_promise_26_hints_come_while_somebody_writes(open_code):
    shown = open_code(form())

    shown.page.get_by_label("names").fill("A = Fatima")
    shown.page.get_by_label("story").fill("fatima mailde van f@example.nl")

    hints = shown.page.locator("[data-hints] li")
    expect(hints).to_have_text(["Box: fatima", "Mail: f@example.nl"])


def test_promise_28_leaving_before_the_code_is_saved_asks_once(open_code):
    shown = open_code(form(), f"#{TOKEN}", answers={SEND: received})
    fill(shown.page)
    shown.page.get_by_role("button", name="Send").click()
    expect(shown.page.get_by_text("Thank you")).to_be_visible()

    with shown.page.expect_event("dialog") as asked:
        shown.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    again: list[str] = []
    shown.page.on("dialog", lambda dialog: again.append(dialog.type))
    shown.page.get_by_text("Saved").click()
    shown.page.get_by_text("Done").click()

    expect(shown.page).to_have_title("Elsewhere")
    assert again == []


def test_a_draft_is_saved_on_the_device_and_nowhere_else(open_code):
    shown = open_code(form(), answers={SEND: received})
    fill(shown.page)

    with shown.page.expect_download() as download:
        shown.page.get_by_text("Save", exact=True).click()

    text = download.value.path().read_text("utf-8")
    assert STORY in text
    assert "What happened" in text
    assert shown.sent == []


@pytest.mark.parametrize("way", ["button", "keys"])
def test_the_quick_exit_leaves_nothing_behind(open_code, way):
    shown = open_code(form(), f"#{TOKEN}")
    shown.page.get_by_label("story").fill(STORY)
    expect(shown.page.get_by_text("member", exact=True)).to_be_visible()

    if way == "button":
        shown.page.get_by_text("Leave").click()
    else:
        leave_by_keys(shown.page)

    expect(shown.page).to_have_url("https://weather.example/")
    shown.page.goto(f"{SITE}/{INSTITUTION}/tell")
    expect(shown.page.get_by_text("no member")).to_be_visible()


def test_three_capitals_are_no_quick_exit(open_code):
    shown = open_code(form())

    shown.page.get_by_label("story").focus()
    for letter in "ABC":
        shown.page.keyboard.press(f"Shift+{letter}")

    assert shown.page.get_by_label("story").input_value() == "ABC"
