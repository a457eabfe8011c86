// What every page of the desk has: the key that is open in this tab or the way to open it, and the lock. What it expects
// of the page: browser/README.md.
import { watchIdle } from "./idle.js";
import { each, find, onClick, put, say } from "./page.js";
import { forgetKey, keepKey, leaveKey, takeUpKey, touchKey } from "./open_key.js";

const { dataset } = document.body;
const idleMs = (Number(dataset.idleMinutes) || 15) * 60_000; // a page that says nothing locks too

// The answer to a form stands at an address that nobody can open; reloading, and locking, need the page's own.
if (dataset.address) history.replaceState(null, "", dataset.address);

// Of drafts.js, once a key is open: most pages of the desk never load it.
let drafts = null;

const showOpen = (isOpen) => {
  each("[data-unlocked]", (part) => (part.hidden = !isOpen));
  each("[data-locked]", (part) => (part.hidden = isOpen));
};

// A new load that sends no form once more, and that a fragment does not turn into a mere jump.
const loadAnew = () => location.replace(location.pathname + location.search);

// The sheet is a key as well.
const READABLE = "[data-unlocked], [data-says-images], [data-recovery], [data-recovery-make]";

// Nothing readable is left: not in the page, not in a field, and after loading it anew not in memory either.
const lock = async () => {
  const sealing = drafts?.sealDrafts();
  each(READABLE, (part) => part.replaceChildren());
  showOpen(false);
  await Promise.allSettled([forgetKey(), sealing]);
  if (find(READABLE)) loadAnew();
};

const leave = async (form) => {
  drafts?.dropDrafts();
  await forgetKey();
  sessionStorage.clear();
  form.submit();
};

const warn = (seconds) =>
  each("[data-idle-warning]", (warning) => {
    put(warning, { seconds });
    warning.hidden = false;
  });

const active = () => {
  each("[data-idle-warning]", (warning) => (warning.hidden = true));
  touchKey();
};

let isLocking = false;

export const startLock = () => {
  if (isLocking) return;
  isLocking = true;
  watchIdle(idleMs, { warn, active, lock });
  onClick("[data-lock-now]", lock);
  addEventListener("pagehide", leaveKey);
  addEventListener("pageshow", ({ persisted }) => persisted && loadAnew()); // as it was when somebody left
};

const startLeaving = () =>
  each("form[data-desk-leave]", (form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(form);
  }));

// Keeps a key open in this tab that was just made or unlocked.
export const openInTab = async (key) => {
  await keepKey({ institution: dataset.institution, member: dataset.member }, key);
  startLock();
};

// A page that is no secure context has no WebCrypto, and a browser that keeps nothing cannot keep a key for a tab.
const isAble = () => {
  try {
    return Boolean(crypto.subtle && sessionStorage && localStorage);
  } catch {
    return false;
  }
};

// Calls `start(key)` when the key is open: at once, or after the passphrase. Without `start` only the lock is kept.
export const startDesk = async (start = null) => {
  if (!isAble()) return say("unsupported");
  startLeaving();
  const opened = async (key) => {
    startLock();
    if (!start) return;
    drafts = await import("./drafts.js");
    showOpen(true);
    await drafts.startDrafts(key);
    await start(key);
  };
  const key = await takeUpKey(dataset, idleMs);
  if (key) return opened(key);
  const locked = find("[data-locked]");
  if (!locked) return null;
  const { startUnlocking } = await import("./unlocking.js");
  startUnlocking(find("[data-unlock-form]", locked), async (unlocked) => {
    await openInTab(unlocked);
    await opened(unlocked);
    find('[data-unlocked] [tabindex="-1"]')?.focus();
  });
  showOpen(false);
  find('[tabindex="-1"]', locked)?.focus();
  return null;
};
