"""What no page of the desk ever sends: a clear no, nothing changed, and never a mistake of ours."""

import json

import pytest

from lti_app.sealing import base64url, hpke
from tests.support.rows import everything
from tests.support.staff import DESK, HTTPS, refusal
from tests.support.texts import text_for
from tests.web.page import Page, text_of

FORMS: dict[str, tuple[str, ...]] = {
    "team/invite": ("name", "reads", "coordinates"),
    "team/withdraw": ("invite",),
    "team/leave": ("member",),
    "team/revoke": ("reader",),
    "case/<name>/assign": ("member", "seen"),
    "figures": ("quarter", "threshold"),
    "contacts": ("title", "how"),
    "contacts/change": ("entry", "title", "how", "before-title", "before-how"),
    "contacts/remove": ("entry", "before-title", "before-how"),
    "me/mail": ("mail",),
    "case/<name>/take": ("impartial",),
    "case/<name>/status": ("status", "seen"),
    "case/<name>/close": ("keep_days", "seen"),
    "case/<name>/link": ("other",),
    "case/<name>/unlink": ("other",),
    "case/<name>/codes": ("theme", "before-theme", "part", "faculty"),
    "join": ("code",),
}
"""The forms of the desk with their fields."""
STRANGE = {
    "NUL": "a\0b",
    "two lines": "a\nb",
    "turned": "a\u202etxt.exe",
    "without width": "a\u200bb",
    "escape": "\x1b[31mred",
    "private": "\ue000",
    "emoji": "👩\u200d💻",
    "half a pair": "\ud800",
    "very long": "x" * 50_000,
    "hexadecimal": "00" * 16,
    "short hexadecimal": "0",
    "digits of elsewhere": "٣٠",
    "a number": "-1",
    "large number": "9" * 30,
    "injection": "'; DROP TABLE report; --",
    "markup": "<script>alert(1)</script>",
    "spaces": "   ",
}
JSON_PATHS = (
    *("key/make", "key/change", "recovery/make", "recovery/keys", "recovery/announce"),
    *("reader/<reader>/keys", "case/<name>/message", "case/<name>/note", "case/<name>/sheet"),
    *("case/<name>/copy-made", "record"),
)
MALFORMED = {
    "nothing": b"",
    "half": b'{"id": ',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "no text": b"\xff\xfe\x00",
    "no number": b'{"version": NaN}',
    "deep": b"[" * 20_000,
    "deep object": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "unknown field": b'{"more": 1}',
    "half a pair": b'{"reason": "\\ud800"}',
    "NUL": b'{"reason": "\\u0000", "public": "\\u0000", "wrapped": "\\u0000", "keys": "\\u0000"}',
    "two hundred kilobytes": b'{"id": "' + b"a" * 200_000 + b'"}',
}


@pytest.fixture
def mine(desk) -> str:
    """A case of the handler."""
    return str(desk.taken()[1])


def who_may(desk, path: str):
    return (
        desk.handler
        if path.startswith(("case", "join")) and "assign" not in path
        else (desk.coordinator)
    )


@pytest.mark.parametrize("path", FORMS)
def test_a_form_with_something_strange_in_it_is_answered_by_a_person_and_not_by_a_crash(
    desk, mine, path
):
    member = who_may(desk, path)
    found = {}
    for name, text in STRANGE.items():
        for field in FORMS[path]:
            data = {"token": member.token, field: text.encode("utf-8", "surrogatepass")}
            address = f"{DESK}/{path.replace('<name>', mine)}"
            found[name, field] = member.client.post(address, base_url=HTTPS, data=data).status_code

    assert {name: status for name, status in found.items() if status >= 500} == {}
    assert {status for (name, _field), status in found.items() if name == "NUL"} == {422}


@pytest.mark.parametrize("path", JSON_PATHS)
def test_what_is_no_json_of_the_desk_changes_nothing(desk, mine, path):
    reader = desk.triage.reader.hex()
    address = path.replace("<name>", mine).replace("<reader>", reader)
    desk.handler.post("recovery/announce", {"reason": "exercise"})
    before = everything(desk.engine)

    found = {name: desk.handler.post(address, body) for name, body in MALFORMED.items()}

    assert {name: refusal(each) for name, each in found.items()} == dict.fromkeys(
        MALFORMED, (422, "report_malformed")
    )
    assert everything(desk.engine) == before
    assert all(each.json["sentence"] and each.json["advice"] for each in found.values())


@pytest.mark.parametrize("path", [*JSON_PATHS, *FORMS])
def test_a_megabyte_is_more_than_any_page_of_the_desk_sends(desk, mine, path):
    member = who_may(desk, path) if path in FORMS else desk.handler
    address = path.replace("<name>", mine).replace("<reader>", desk.triage.reader.hex())
    data = b"token=" + member.token.encode() + b"&x=" + b"a" * 1_000_000
    kind = "application/x-www-form-urlencoded" if path in FORMS else "application/json"

    answer = member.client.post(
        f"{DESK}/{address}",
        base_url=HTTPS,
        data=data,
        content_type=kind,
        headers={"X-Desk-Token": member.token},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("version", [-1, 10**7, 10**30, 1.5, "1", None, True])
def test_a_version_of_the_sheet_that_is_no_number_is_refused(desk, mine, version):
    somebody = desk.reporter()
    readers = [each for each in desk.readers if each.name != "Confidential adviser"]
    body = {**text_for(somebody, readers, "sheet"), "version": version}

    assert refusal(desk.handler.post(f"case/{mine}/sheet", body)) == (422, "report_malformed")


@pytest.mark.parametrize(
    "items",
    [
        {"A": "done"},
        {"x": "maybe"},
        {"": "done"},
        {"x" * 61: "na"},
        [],
        {"x": None},
        {f"item-{number}": "done" for number in range(101)},
    ],
)
def test_items_of_the_sheet_that_are_none_are_refused(desk, mine, items):
    somebody = desk.reporter()
    readers = [each for each in desk.readers if each.name != "Confidential adviser"]
    body = {**text_for(somebody, readers, "sheet"), "items": items}

    assert refusal(desk.handler.post(f"case/{mine}/sheet", body)) == (422, "report_malformed")


@pytest.mark.parametrize(
    "wrapped",
    ["", "x", "{}", "[]", "1", '{"ways": 1}', '{"ways": []', "[" * 3900, " " * 4001, '{"ways"'],
)
def test_a_private_key_that_no_browser_wrapped_is_refused(desk, wrapped):
    body = {"public": base64url.encode(desk.handler.public), "wrapped": wrapped}

    for path in ("key/make", "key/change"):
        assert refusal(desk.handler.post(path, body)) == (422, "report_malformed")


def test_a_public_key_that_is_no_point_is_refused(desk):
    point = hpke.public_bytes(hpke.new_key())
    wrong = [b"", point[:-1], point + b"0", b"\x04" + bytes(64), b"\x02" + point[1:33], bytes(65)]
    ways = json.dumps({"ways": []})
    for content in wrong:
        body = {"public": base64url.encode(content), "wrapped": ways}

        assert refusal(desk.handler.post("key/make", body)) == (422, "report_malformed")


@pytest.mark.parametrize(
    "query",
    ["status=x", "whose=x", "page=0", "page=-1", "page=10001", "page=x", "page=٣", "page=1e3"],
)
def test_a_list_that_no_page_asks_for_is_refused(desk, query):
    assert refusal(desk.triage.get(f"inbox?{query}")) == (422, "desk_form")


def test_a_report_that_is_not_there_leads_back_to_the_list(desk):
    answer = desk.triage.get(f"case/{'00' * 16}?language=en")

    assert refusal(answer) == (404, "case_unknown")
    (back,) = [each for each in Page(answer).all("a") if "All reports" in each.itertext()]
    assert back.get("href") == f"{DESK}/inbox"


def test_a_page_of_the_list_behind_the_last_is_empty(desk):
    desk.report()

    assert desk.triage.get("inbox?page=10000").status_code == 200


@pytest.mark.parametrize("after", ["x", "%00", "é", "AA=", "A"])
def test_a_search_that_goes_on_from_nowhere_is_refused(desk, after):
    assert refusal(desk.triage.get(f"inbox/sealed?after={after}")) == (422, "desk_form")


def links_on(answer) -> dict[str, str]:
    page = Page(answer)
    return {link.attrib["href"]: text_of(link) for link in page.all("a")}


def test_a_rule_leads_back_to_where_the_form_stands_and_blames_no_server(desk):
    _somebody, case = desk.taken()
    of_case = desk.triage.press(f"case/{case}/take", impartial="yes")
    of_team = desk.coordinator.press("team/leave", member="nobody")

    for answer, address, label in (
        (of_case, f"/desk/case/{case}", "Back to the report"),
        (of_team, "/desk/team", "Who is here"),
    ):
        assert links_on(answer)[address] == label
        assert answer.status_code in (409, 422)
        assert "This is a rule of the desk" in answer.text
        assert "pass these three lines on" not in answer.text


@pytest.mark.parametrize(
    ("who", "path", "fields", "kept"),
    [
        (
            *("handler", "contacts"),
            {"title": "Po\u200blice", "how": "0900\u200e-8844", "is_authority": "yes"},
            ['value="Po&lt;U+200B&gt;lice"', "0900&lt;U+200E&gt;-8844</textarea>", "checked"],
        ),
        (
            *("handler", "contacts"),
            {"title": "Police", "how": "See data:image/png;base64,iVBORw0KGgo="},
            ["See data:image/png;base64,iVBORw0KGgo=</textarea>", "A picture is in the text."],
        ),
        (
            *("handler", "contacts"),
            {"title": "DATA:image/png,x", "how": "112"},
            ['value="DATA:image/png,x"', "A picture is in the text."],
        ),
        ("coordinator", "team/invite", {"name": "Ann"}, ['value="Ann"']),
        (
            *("coordinator", "team/invite"),
            {"name": "A\u200bnn", "reads": "triage", "audits": "yes"},
            ['value="A&lt;U+200B&gt;nn"', 'value="triage" selected', 'value="yes" checked'],
        ),
    ],
)
def test_a_form_that_is_refused_comes_back_with_what_was_typed(desk, who, path, fields, kept):
    answer = getattr(desk, who).press(path, **fields)

    assert refusal(answer) == (422, "desk_form")
    assert "What you typed still stands here" in answer.text
    is_hidden = any("\u200b" in text for text in fields.values())
    assert ("A character that nobody sees" in answer.text) is is_hidden
    assert "autofocus" in answer.text
    for text in kept:
        assert text in answer.text


def test_an_error_page_of_the_desk_speaks_of_the_desk(desk):
    for answer in (desk.handler.get("nonsense"), desk.handler.client.get("/desk/figures/nonsense")):
        assert answer.status_code in (401, 404)
        assert "/desk/enter" in links_on(answer)
        assert "does not track you" not in answer.text
        assert "from your course" not in answer.text
        assert "written down" in text_of(Page(answer).all("footer")[0])
