"""What a reader does in the tests of the desk's code, and what the browser keeps meanwhile."""

from playwright.sync_api import Page

from tests.browser.office import PASSPHRASE

KEY, CASE = "/desk/key", "/desk/case/x/sealed"
STORED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("desk", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("keys").objectStore("keys").getAll();
    asked.onsuccess = () => resolve(asked.result.map((entry) => ({ ...entry,
      canLeave: entry.keyPair.privateKey.extractable, keyPair: null })));
  };
  opening.onupgradeneeded = () => { opening.transaction.abort(); resolve([]); };
})"""


def unlock(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase."""
    page.get_by_label("passphrase").fill(passphrase)
    page.get_by_role("button", name="Unlock").click()


def stand_still(page: Page) -> None:
    """Let the page's clock stand still, on the pages after it too, so that no test is too slow."""
    now = page.evaluate("Math.ceil(Date.now() / 1000)")
    page.clock.install(time=now)  # else the time since the page's start would jump
    page.clock.set_fixed_time(now)


def put_forward(page: Page, seconds: float) -> None:
    """Put a clock forward, or back, that stands still."""
    page.clock.set_fixed_time(page.evaluate("Date.now() / 1000") + seconds)


def in_hours(page: Page, hours: float) -> None:
    """Put the page's clock forward, or back."""
    page.evaluate(f"const real = Date.now; Date.now = () => real() + {hours * 3_600_000};")
