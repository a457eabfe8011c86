"""The desk's bundled code for a whole case as a text, in Chromium, under the strict policy."""

from playwright.sync_api import expect

EXPORT = """<form method="dialog" data-export-form data-file="case.txt" data-desk="The desk"
  data-reporter="The reporter" data-closed="(does not open)" data-done="Saved" novalidate>
  <label><input type="checkbox" name="sure">A procedure asks for it</label>
  <button>Save the whole case</button><p role="status" data-said></p></form>"""
WHOLE = """What happened
A zei <img src=x onerror="alert(1)"><U+202E> en B lachte, 👩\u200d💻.

Part
Saw it

Kinds
Gossip; own <b>kind</b>

Where
Gebouw van Jan, bij émilie

Names
A = Jan de Vries
B = Émilie Carter

20 November 2026, The desk
Dank<U+202E> je

21 November 2026, The reporter
Er is meer

22 November 2026, The reporter
(does not open)

20 November 2026, Karin
Eerst bellen
"""


def case(open_case):
    """A case with a heading over its names."""
    page = open_case(EXPORT).page
    page.locator("[data-own=names]").evaluate(
        """(place) => {
            const [box, title] = ["section", "h3"].map((name) => document.createElement(name));
            box.className = "names-box";
            title.textContent = "Names";
            place.before(box);
            box.append(title, place);
        }"""
    )
    return page


def test_the_whole_case_is_saved_as_it_is_once_it_is_in_the_log(open_case, office):
    office.write("Dank\u202e je", 1, from_desk=True)
    office.write("Er is meer", 2, from_desk=False, day="2026-11-21")
    office.write("Nog iets", 3, from_desk=False, day="2026-11-22")
    office.case["messages"][2]["sealed"] = office.case["messages"][1]["sealed"]
    office.note("Eerst bellen", "Karin")
    page = case(open_case)
    page.get_by_label("A procedure").check()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save the whole case").click()

    assert download.value.suggested_filename == "case.txt"
    assert download.value.path().read_text("utf-8") == WHOLE
    assert office.posts == [("exported", {})]
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_label("A procedure")).not_to_be_checked()


def test_what_is_not_asked_for_or_not_in_the_log_is_not_saved(open_case, office):
    office.refuse = [None]
    page = case(open_case)
    saved: list[object] = []
    page.on("download", lambda download: saved.append(download))
    save = page.get_by_role("button", name="Save the whole case")

    save.click()
    expect(page.locator("[data-message=not_sure]")).to_be_visible()
    assert office.posts == []
    page.get_by_label("A procedure").check()
    save.click()
    expect(page.locator("[data-message=network]")).to_be_visible()

    assert saved == []
