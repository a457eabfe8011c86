"""The desk's bundled code that seals keys once more: for a new reader, and from the sheet."""

import hashlib
import secrets

import pytest
from playwright.sync_api import expect

from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import RECOVERY
from lti_app.sealing.sheets import read_sheet, sheet
from tests.browser.code_pages import INSTITUTION, KEYS, READER, SITE, told
from tests.browser.desk_pages import admit_page, make_recovery_page, recovery_page
from tests.browser.desk_steps import KEY, unlock
from tests.browser.office import Office

NEWCOMER = bytes(range(60, 76))
NEW_ID = base64url.encode(NEWCOMER)
PAGE = 3


class Archive(Office):
    """Reports whose keys the newcomer does not have yet, `PAGE` at a time."""

    def __init__(self, count: int, recipient: bytes) -> None:
        super().__init__()
        self.new = hpke.new_key()
        key = KEYS["recovery" if recipient == RECOVERY else base64url.encode(recipient)]
        self.missing: dict[tuple[str, str | None, str], str] = {}
        self.sealed: dict[tuple[str, str | None, str], bytes] = {}
        self.contents: dict[tuple[str, str | None, str], tuple[envelopes.Place, bytes]] = {}
        for number in range(count):
            report, note = secrets.token_bytes(16), secrets.token_bytes(16)
            for place, message in (
                (envelopes.content_of(INSTITUTION, report), None),
                (envelopes.note_of(INSTITUTION, report, note), base64url.encode(note)),
            ):
                made = envelopes.seal(
                    place, b"text %d" % number, {recipient: hpke.public_bytes(key)}
                )
                part = place.part.split(b"\0")[0].decode()
                what = (base64url.encode(report), message, part)
                self.missing[what] = base64url.encode(made.keys[recipient])
                self.contents[what] = (place, made.content)

    @property
    def public(self) -> str:
        return base64url.encode(hpke.public_bytes(self.new))

    def get_missing(self, request):
        after = request.url.split("after=")[1]
        left = sorted(self.missing.items(), key=lambda each: (each[0][0], each[0][2]))
        start = int(after or 0)
        keys = [
            {"report": report, "message": message, "part": part, "content_sealed_for_me": sealed}
            for (report, message, part), sealed in left[start : start + PAGE]
        ]
        following = str(start + PAGE) if start + PAGE < len(left) else None
        return 200, {"keys": keys, "next": following}

    def take(self, request):
        body = told(request.post_data or "")
        answer = super().take(request)
        if answer is not None and answer[0] < 300:
            for each in body.get("keys", []):
                what = (each["report"], each["message"], each["part"])
                self.sealed[what] = base64url.decode(each["sealed"])
        return answer

    def opened(self) -> list[bytes]:
        """What the newcomer reads now."""
        return [
            envelopes.open_envelope(*self.contents[what], key, NEWCOMER, self.new)
            for what, key in self.sealed.items()
        ]

    def answers(self):
        posts = {f"/desk/{name}": self.take for name in ("reseal", "announce", "make")}
        return {KEY: self.get_key, "/desk/missing": self.get_missing, **posts}


def admit(page) -> None:
    expect(
        page.locator("[data-fingerprint]")
    ).not_to_be_empty()  # the form can be used from then on
    page.get_by_label("same").check()
    page.get_by_role("button", name="Admit").click()


def test_promise_22_a_new_reader_gets_every_key_and_no_text_leaves(open_code):
    archive = Archive(4, READER)
    shown = open_code(admit_page(NEW_ID, archive.public), answers=archive.answers())
    page = shown.page
    unlock(page)
    digest = hashlib.sha256(base64url.decode(archive.public)).hexdigest()
    expect(page.locator("[data-fingerprint]")).to_have_text(
        " ".join(digest[at : at + 4] for at in range(0, 64, 4))
    )
    page.get_by_role("button", name="Admit").click()
    expect(page.locator("[data-message=not_compared]")).to_be_visible()
    assert archive.posts == []

    admit(page)
    expect(page.get_by_text("finished")).to_be_visible()

    expect(page.locator("[data-progress-text]")).to_have_text("8 done, 0 failed")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 3)  # as many as were told
    assert sorted(archive.opened()) == sorted(b"text %d" % n for n in range(4) for _ in range(2))
    assert [len(body["keys"]) for _, body in archive.posts] == [3, 3, 2]
    assert not any("content" in key for _, body in archive.posts for key in body["keys"])


def test_a_key_that_does_not_open_is_counted_and_keeps_nobody_back(open_code):
    archive = Archive(2, READER)
    first = next(iter(archive.missing))
    archive.missing[first] = base64url.encode(bytes(113))
    shown = open_code(admit_page(NEW_ID, archive.public), answers=archive.answers())
    unlock(shown.page)

    admit(shown.page)

    expect(shown.page.get_by_text("partly")).to_be_visible()
    expect(shown.page.locator("[data-progress-text]")).to_have_text("3 done, 1 failed")


def test_admission_that_was_cut_off_goes_on_where_it_was(open_code):
    archive = Archive(4, READER)
    archive.refuse = [(200, {}), None]
    shown = open_code(admit_page(NEW_ID, archive.public), answers=archive.answers())
    unlock(shown.page)

    admit(shown.page)
    expect(shown.page.locator("[data-message=network]")).to_be_visible()
    expect(shown.page.get_by_text("stopped")).to_be_visible()
    assert len(archive.sealed) == PAGE
    for what in archive.sealed:
        del archive.missing[what]
    admit(shown.page)

    expect(shown.page.get_by_text("finished")).to_be_visible()
    assert len(archive.opened()) == 8


def test_admission_can_be_stopped(open_code):
    archive = Archive(4, READER)
    shown = open_code(admit_page(NEW_ID, archive.public), answers=archive.answers())
    unlock(shown.page)
    stop = "document.querySelector('[data-stop]').click()"
    archive.refuse = []
    shown.answers["/desk/reseal"] = lambda request: (
        shown.page.evaluate(stop),
        archive.take(request),
    )[1]

    admit(shown.page)

    expect(shown.page.get_by_text("stopped")).to_be_visible()
    assert len(archive.posts) == 1


def type_sheet(page, lines) -> None:
    for number, line in enumerate(lines, start=1):
        page.get_by_label(f"line {number}").fill(line.lower())


def test_promise_21_the_sheet_opens_everything_for_a_reader_and_is_announced_first(open_code):
    archive = Archive(3, RECOVERY)
    shown = open_code(recovery_page(NEW_ID, archive.public), answers=archive.answers())
    page = shown.page
    lines = list(sheet(KEYS["recovery"]))
    type_sheet(page, [lines[0], lines[1][:-1] + ("0" if lines[1][-1] != "0" else "1"), *lines[2:]])
    page.get_by_label("reason").fill("Alle sleutels kwijt")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("[data-message=line_wrong]")).to_have_text("line_wrong 2")
    expect(page.get_by_text("slip in 2")).to_be_visible()
    expect(page.get_by_label("line 2")).to_be_focused()
    assert archive.posts == []

    type_sheet(page, lines)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("finished")).to_be_visible()

    assert archive.posts[0] == ("announce", {"reason": "Alle sleutels kwijt"})
    asked = [request.url for request in shown.requests]
    first = asked.index(f"{SITE}/desk/announce")
    assert first < next(at for at, url in enumerate(asked) if "/desk/missing" in url)
    assert len(archive.opened()) == 6
    expect(page.get_by_label("line 1")).to_have_value("")
    sent = "".join(shown.sent).upper()
    assert not any(line in sent or line.replace("-", "") in sent for line in lines)


@pytest.mark.parametrize("refused", [(403, {}), None])
def test_without_the_announcement_no_key_is_asked_for(open_code, refused):
    archive = Archive(1, RECOVERY)
    archive.refuse = [refused]
    shown = open_code(recovery_page(NEW_ID, archive.public), answers=archive.answers())
    type_sheet(shown.page, sheet(KEYS["recovery"]))
    shown.page.get_by_role("button", name="Use it").click()
    expect(shown.page.locator("[data-message=reason_missing]")).to_be_visible()
    shown.page.get_by_label("reason").fill("Kwijt")
    shown.page.get_by_role("button", name="Use it").click()

    expect(
        shown.page.locator(f"[data-message={'forbidden' if refused else 'network'}]")
    ).to_be_visible()
    assert not any("/desk/missing" in request.url for request in shown.requests)


@pytest.mark.parametrize(
    "lines",
    [sheet(hpke.new_key()), ["00000-00000-000-0"] * 4, ["ZZZZZ-ZZZZZ-ZZZ-Q"] * 4],
    ids=["another", "nought", "too large"],
)
def test_a_sheet_of_another_key_or_of_none_is_refused(open_code, lines):
    archive = Archive(1, RECOVERY)
    shown = open_code(recovery_page(NEW_ID, archive.public), answers=archive.answers())
    type_sheet(shown.page, lines)
    shown.page.get_by_label("reason").fill("Kwijt")

    shown.page.get_by_role("button", name="Use it").click()

    expect(shown.page.locator("[data-message=sheet_other]")).to_be_visible()
    assert archive.posts == []


def test_what_is_typed_from_the_sheet_does_not_stay_on_an_idle_screen(open_code):
    archive = Archive(1, RECOVERY)
    html = recovery_page(NEW_ID, archive.public, minutes=0.05)
    shown = open_code(html, answers=archive.answers())
    shown.page.get_by_label("line 1").fill(sheet(KEYS["recovery"])[0])

    expect(shown.page.get_by_label("line 1")).to_have_value("")


def test_a_sheet_is_made_here_shown_once_and_only_its_public_half_sent(open_code):
    archive = Archive(0, READER)
    shown = open_code(make_recovery_page(), answers=archive.answers())
    page = shown.page
    page.get_by_role("button", name="Make").click()
    expect(page.get_by_role("heading", name="Sheet")).to_be_focused()
    expect(page.get_by_role("button", name="Make")).to_be_hidden()  # a second one would differ
    lines = page.locator("[data-sheet-line]").all_inner_texts()
    key = read_sheet(lines)
    page.get_by_label("check").fill("iets anders")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-message=check_wrong]")).to_be_visible()
    assert archive.posts == []

    asked = int(page.locator("form b[data-slot=line]").inner_text())
    page.get_by_label("check").fill(lines[asked - 1].lower().replace("-", " "))
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Kept")).to_be_focused()

    public = base64url.encode(hpke.public_bytes(key))
    assert archive.posts == [("make", {"public": public})]
    assert not any(line in page.content() for line in lines)
    assert page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])") == "[{},{}]"
