"""Pages of the desk for the tests of its code, as browser/README.md describes them."""

import json

from tests.browser.code_pages import INSTITUTION, readers
from tests.browser.office import HANDLER, MEMBER, OTHER, TOKEN, public

CODES = (
    *("network", "locked", "forbidden", "not_found", "changed", "too_long", "busy", "unsupported"),
    *("wrong_passphrase", "wait", "key_broken", "readers_hidden", "empty", "files"),
    *(
        "name_in_text",
        "because_missing",
        "merged",
        "conflicts",
        "sheet_broken",
        "copy_replaces",
        "reason_missing",
    ),
    *("passphrase_short", "passphrase_weak", "passphrase_common", "passphrase_house"),
    *("passphrase_differs", "key_exists", "not_compared"),
    *("not_said", "not_sure", "readers_changed"),
    *("line_wrong", "sheet_other", "check_wrong", "recovery_exists"),
    *("desk_not_allowed", "case_moved"),
)
MESSAGES = "".join(
    f'<p data-message="{code}" hidden>{code} <i data-slot="sentence"></i>'
    '<i data-slot="seconds"></i><i data-slot="line"></i></p>'
    for code in CODES
)
UNLOCK = """<section data-locked hidden><h2 tabindex="-1">Locked</h2>
<form method="dialog" data-unlock-form novalidate><input autocomplete="username" readonly value="m"
  aria-label="who"><input type="password" name="passphrase" aria-label="passphrase">
<button>Unlock</button><p data-wait hidden>wait <b data-slot="seconds"></b></p>
<p role="status"><span data-wait-over hidden>try again</span></p></form>
<p data-no-key hidden>make one</p></section>"""


def desk_page(body: str, script: str, *, minutes: float = 15, locked: str = UNLOCK) -> str:
    """A page of the desk."""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Desk</title>
    <script type="module" src="/dist/{script}.js"></script>
    <body data-desk data-institution="{INSTITUTION}" data-member="{MEMBER}"
      data-desk-token="{TOKEN}" data-desk-enter="/desk/enter" data-key="/desk/key"
      data-idle-minutes="{minutes}">
    <div role="alert">{MESSAGES}<p data-message="other" hidden><b data-slot="sentence"></b></p>
    <p data-idle-warning hidden>locks in <b data-slot="seconds"></b></p></div>
    <button type="button" data-lock-now>Lock now</button>
    <form method="post" action="/desk/out" data-desk-leave><input type="hidden" name="token"
      value="{TOKEN}"><button>Leave</button></form>{locked}{body}</body></html>"""


_PASSPHRASES = """<input autocomplete="username" readonly value="m" aria-label="me">
  <input type="password" name="new" aria-label="new" autocomplete="new-password">
  <input type="password" name="again" aria-label="again" autocomplete="new-password">
  <p role="status"><b data-strength="short" hidden>short <i data-slot="missing"></i></b>
  <b data-strength="one_word" hidden>one word</b><b data-strength="common" hidden>common</b>
  <b data-strength="good" hidden>good</b></p>
  <button type="button" data-show-passphrase aria-pressed="false">Show</button>"""
_MADE = """<div data-made hidden><h2 tabindex="-1">Made</h2><p data-fingerprint></p></div>"""


def key_page() -> str:
    """Making a key."""
    form = f"""<form method="dialog" data-key-form data-make="/desk/make" novalidate>
      {_PASSPHRASES}<button>Make</button></form>"""
    return desk_page(form + _MADE, "desk_key", locked="")


def change_page() -> str:
    """Another passphrase."""
    return desk_page(
        f"""<div data-unlocked hidden><form method="dialog" data-change-form novalidate
      data-change="/desk/change"><input type="password" name="passphrase" aria-label="present">
      {_PASSPHRASES}<button>Change</button></form>{_MADE}</div>""",
        "desk_key",
    )


_HINTS = """<ul data-hints></ul></div><template data-hint="names_box"><li>box:
  <q data-slot="found"></q></li></template><template data-hint="mail"><li>mail:
  <q data-slot="found"></q></li></template>"""
_THREADS = """<p data-empty-thread>no messages</p><ol data-thread></ol>
  <template data-entry="desk"><li>desk: <b data-slot="text"></b>
  <i data-new hidden></i></li></template>
  <template data-entry="reporter"><li>reporter: <b data-slot="text"></b>, <i data-slot="day"></i>
  </li></template><template data-entry="broken"><li>broken</li></template>
  <p data-empty-notes>no notes</p><ol data-notes></ol>
  <template data-note="open"><li><i data-slot="author"></i>: <b data-slot="text"></b>
  <i data-new hidden></i></li>
  </template>
  <template data-note="broken"><li>broken note</li></template>"""
_OWN = f"""<dl><div data-row><dt>What happened</dt><dd data-own="story"></dd></div>
  <div data-row><dt>Part</dt><dd data-own="part" data-words='{json.dumps({"saw": "Saw it"})}'></dd>
  </div><div data-row><dt>Kinds</dt><dd data-own="kinds"
  data-words='{json.dumps({"gossip": "Gossip"})}'></dd></div>
  <div data-row><dt>Where</dt><dd data-own="where"></dd></div>
  <div data-row><dt>Wishes</dt><dd data-own="wishes"></dd></div></dl>
  <p data-content-broken hidden>report broken</p><p data-says-images hidden>images spread</p>
  <div data-names="open" hidden><p data-own="names"></p></div>
  <p data-names="none" hidden>no box</p>
  <p data-names="closed" hidden>closed box</p><p data-names="broken" hidden>broken box</p>"""
_WRITING = f"""<form method="dialog" data-write-form data-draft="message" data-done="Sent"
  novalidate>
  <p data-draft-restored hidden>restored</p>
  <select data-letters aria-label="letters"><option value="">-</option><option value="thanks">Thanks
  </option></select><template data-letter="thanks">Thank you for telling.</template>
  <textarea name="text" aria-label="message"></textarea>
  <div data-hints-for="text" hidden>{_HINTS}<button>Send</button><p data-said></p></form>
  <form method="dialog" data-note-form data-draft="note" novalidate>
  <textarea name="text" aria-label="note"></textarea><button>Note it</button></form>"""
SHEET = """<p data-sheet="broken" hidden>sheet broken
  <button type="button" data-sheet-anew>Begin anew</button></p>
  <p data-sheet="closed" hidden>sheet closed</p>
  <div data-sheet="open" hidden>
  <form method="dialog" data-sheet-form data-done="Saved" novalidate>
  <p data-unsaved hidden>changes</p>
  <p data-sheet-saved hidden>written by <b data-slot="author"></b> on <b data-slot="day"></b></p>
  <div data-field><textarea name="what" aria-label="what"></textarea></div>
  <div data-field><textarea name="since" aria-label="since"></textarea>
  <button type="button" data-propose="since" data-value="2026-12-11">Take it</button></div>
  <fieldset data-item="police"><legend>Police</legend><div data-field>
  <label><input type="radio" name="item.police" value="open" checked>Open</label>
  <label><input type="radio" name="item.police" value="done">Done</label>
  <label><input type="radio" name="item.police" value="not_applicable" data-because="why">Not
  applicable</label></div><div data-field><input name="why" aria-label="because"></div></fieldset>
  <button>Save</button><p data-said></p></form></div>
  <template data-theirs><div><q data-slot="text"></q>
  <button type="button" data-take="theirs">Theirs</button>
  <button type="button" data-take="mine">Mine</button>
  <button type="button" data-take="both">Both</button></div></template>"""
ASK = """<form method="dialog" data-ask-form data-done="Asked them" novalidate>
  <div data-ask-in="en" hidden><p data-opening>Thank you.</p><ol>
  <li data-question="heard">Heard?</li></ol></div>
  <div data-ask-in="nl" hidden><p data-opening>Dank je.</p><ol>
  <li data-question="heard">Gehoord?</li><li data-question="better">Wat nog?</li></ol></div>
  <p data-asked hidden>asked on <b data-slot="day"></b></p>
  <p data-not-asked><button>Ask</button></p><p data-said></p></form>
  <template data-entry="answers"><li>answers: <dl data-answers></dl></li></template>
  <template data-answer><div><dt data-slot="question"></dt>
  <dd data-row data-slot="choice" data-words='{"bad": "Not good"}'></dd>
  <dd data-row data-slot="text"></dd></div></template>"""
FACTS = """<fieldset data-fact="images"><legend>Images?</legend>
  <label><input type="radio" name="fact-images" value="done">Yes</label>
  <label><input type="radio" name="fact-images" value="na">No</label></fieldset>
  <details data-image-lane><summary>Short way</summary><p>three steps</p>
  </details>
  <details open><summary>Step <b data-count="{answered} of {total}"></b></summary>
  <fieldset data-item="deleted" data-only-if="images"><legend>Deleted</legend>
  <label><input type="radio" name="state-deleted" value="open">Not yet</label>
  <label><input type="radio" name="state-deleted" value="na">Never</label></fieldset>
  <fieldset data-item="danger"><legend>Danger</legend>
  <label><input type="radio" name="state-danger" value="done">Looked</label></fieldset></details>
  <details><summary>Empty <b data-count="{answered} of {total}">x</b></summary></details>"""
LETTERS = """<p data-field><select name="told" aria-label="told">
  <option value=""></option><option value="without">no</option></select></p>
  <select data-letters="group" aria-label="begin from"><option value=""></option>
  <optgroup label="quiet"><option value="q">Quiet</option></optgroup>
  <optgroup label="loud" data-against="told" data-answer="without"><option value="l">Loud</option>
  </optgroup></select>
  <template data-letter="q">How we are &amp; stay.</template>
  <template data-letter="l">It happened.</template>
  <p data-field><textarea name="group" aria-label="group"></textarea></p>
  <p><button type="button" data-copy-field="group" data-done="Copied">Copy it</button>
  <span data-said="copied"></span></p>"""
COPY = """<form method="dialog" data-copy-form data-draft="copy" novalidate>
  <button type="button" data-copy-make>Copy it</button>
  <textarea name="copy" aria-label="copy"></textarea><input name="reason" aria-label="reason">
  <select name="purpose" aria-label="purpose"><option></option><option>the police</option></select>
  <p data-letter-in="en" hidden>Copied: …</p>
  <p data-letter-in="nl" hidden>Kopie: …</p>
  <button>Tell the reporter</button><div data-copy-ready hidden>
  <button type="button" data-save="copy" data-file="copy.txt">Take along</button>
  <button type="button" data-print>Print</button><pre data-copy-print></pre></div></form>"""


def case_page(more: str = "", *, minutes: float = 15) -> str:
    """One case; `more` is the working sheet or the masked copy."""
    return desk_page(
        f"""<div data-unlocked hidden><h1 tabindex="-1">Case</h1>
    <div data-case data-sealed="/desk/case/x/sealed" data-send-message="/desk/case/x/message"
      data-send-note="/desk/case/x/note" data-send-sheet="/desk/case/x/sheet"
      data-copy-made="/desk/case/x/copy" data-exported="/desk/case/x/exported">
    {_OWN}{_THREADS}{_WRITING}{more}
    <ul><li data-reader="{HANDLER}">Handler</li><li data-reader="{OTHER}">Triage</li></ul>
    </div></div>""",
        "desk_case",
        minutes=minutes,
    )


def record_page() -> str:
    """A report by phone or in person."""
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{value}">{value}</label>'
        for name, value in (
            *(("way", "phone"), ("knows", "known"), ("staff", "yes")),
            *(("wants", "code"), ("wants", "no_code")),
        )
    )
    return desk_page(
        f"""<div data-unlocked hidden><h1 tabindex="-1">Told</h1>
    <form method="dialog" data-record data-draft="record" data-send="/desk/record" novalidate>
    <div data-fields>{radios}<textarea name="story" aria-label="story"></textarea>
    <textarea name="names" aria-label="names"></textarea>
    <div data-hints-for="story" hidden>{_HINTS}
    <select name="language" aria-label="language"><option>en</option><option>nl</option></select>
    {readers()}</div><button>Record</button></form>
    <div data-recorded hidden><h2 tabindex="-1">Recorded</h2>
    <div data-wanted="yes" hidden>code: <b data-receipt></b>
    <button type="button" data-print>Print</button>
    <pre data-paper data-opening="Your code" data-address="https://report.example"></pre></div>
    <p data-wanted="no" hidden>no code</p></div></div>""",
        "desk_record",
    )


_RESEAL = """<progress data-progress data-total="3"></progress><p data-progress-text>
  <b data-slot="done"></b> done, <b data-slot="failed"></b> failed</p>
  <button type="button" data-stop>Stop</button><p data-resealed="running" hidden>running</p>
  <p data-resealed="stopped" hidden>stopped</p><p data-resealed="finished" hidden>finished</p>
  <p data-resealed="partly" hidden>partly</p>"""


def admit_page(reader: str, key: str) -> str:
    """Admitting a reader."""
    return desk_page(
        f"""<div data-unlocked hidden><div data-admit data-missing="/desk/missing"
      data-reseal="/desk/reseal" data-reader="{reader}" data-public="{key}">
      <p data-fingerprint></p><form method="dialog" data-admit-form novalidate>
      <input type="checkbox" name="same" aria-label="same"><button>Admit</button></form>
      {_RESEAL}</div></div>""",
        "desk_admit",
    )


def recovery_page(reader: str, key: str, *, minutes: float = 15) -> str:
    """Using the recovery sheet."""
    lines = "".join(
        f'<input name="line{n}" aria-label="line {n}"><p data-line="{n}" hidden>slip in {n}</p>'
        for n in range(1, 5)
    )
    return desk_page(
        f"""<div data-recovery data-announce="/desk/announce" data-missing="/desk/missing"
      data-reseal="/desk/reseal" data-recovery-key="{public("recovery")}" data-reader="{reader}"
      data-public="{key}"><form method="dialog" data-recovery-form novalidate>{lines}
      <input name="reason" aria-label="reason"><button>Use it</button></form>{_RESEAL}</div>""",
        "desk_recovery",
        locked="",
        minutes=minutes,
    )


def make_recovery_page() -> str:
    """Making the recovery sheet."""
    lines = "".join(f'<p data-sheet-line="{n}"></p>' for n in range(1, 5))
    return desk_page(
        f"""<div data-recovery-make data-make="/desk/make">
      <button type="button" data-sheet-make>Make</button>
      <div data-sheet-shown hidden><h2 tabindex="-1">Sheet</h2>{lines}
      <p data-fingerprint></p><button type="button" data-print>Print</button>
      <form method="dialog" data-sheet-form novalidate>line <b data-slot="line"></b>
      <input name="check" aria-label="check"><button>Keep it</button></form></div>
      <div data-made hidden><h2 tabindex="-1">Kept</h2></div></div>""",
        "desk_recovery",
        locked="",
    )


def search_page(refs: list[str]) -> str:
    """The inbox."""
    rows = "".join(f'<li data-ref="{ref}">{ref}<p data-marks></p></li>' for ref in refs)
    states = "".join(
        f'<p data-search-state="{name}" hidden>{name} <b data-slot="opened"></b> opened, '
        '<b data-slot="broken"></b> broken, <b data-slot="shown"></b> shown</p>'
        for name in ("opening", "ready", "failed")
    )
    return desk_page(
        f"""<div data-unlocked hidden><div data-search data-sealed-list="/desk/list">
      <input type="search" data-search-field aria-label="search">
      <label><input type="checkbox" data-only-images>Only images</label>{states}
      <template data-images-mark><b data-says-images>images spread</b></template>
      <p data-search-left hidden>more than that</p></div></div><ul>{rows}</ul>""",
        "desk_search",
    )
