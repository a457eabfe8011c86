// The key that is open in this tab: { reader, publicKey, keyPair }. It lives in IndexedDB under an id that only this
// tab's storage knows, until it has not been used for a while, or the tab has been away. What tabs that are gone left
// behind is removed by whichever page of the desk comes next.
import { random, toBase64 } from "./bytes.js";
import { allKeys, putKey, removeKey } from "./key_store.js";

const TAB = "desk-key";
// When a tab left a page of the desk, by the key's id: written at once, which a page that goes has no time for in
// IndexedDB, and for every tab, because the tab's own storage goes with it.
const LEFT = "desk-left ";
// How long a tab may be between two pages of the desk.
const AWAY_MS = 60_000;
const TOUCH_MS = 10_000;

let entry = null;
let touched = 0;

// A moment that is still to come was written before the clock was set back: nobody knows how long ago.
const isOver = (since, mostMs, now) => now < since || now - since > mostMs;

const isDead = ({ id, used }, idleMs, now) => {
  const left = localStorage.getItem(LEFT + id);
  return isOver(used, idleMs, now) || (left !== null && isOver(Number(left), AWAY_MS, now));
};

const inTab = () => sessionStorage.getItem(TAB);

const remove = (id) => {
  localStorage.removeItem(LEFT + id);
  return removeKey(id).catch(() => {}); // what cannot be removed was not stored, or is not taken up again once it is old
};

// Keeps an open key for this tab. A browser that cannot store it keeps it for this page.
export const keepKey = async (whose, key) => {
  entry = { id: toBase64(random(16)), ...whose, ...key, used: Date.now() };
  sessionStorage.setItem(TAB, entry.id);
  await putKey(entry).catch(() => {});
};

// Removes the key of this tab.
export const forgetKey = async () => {
  const id = entry?.id ?? inTab();
  entry = null;
  sessionStorage.removeItem(TAB);
  if (id) await remove(id);
};

// The key that this tab had on the page before, or null; removes every key that nobody uses any more.
export const takeUpKey = async ({ institution, member }, idleMs) => {
  const now = Date.now();
  const kept = await allKeys().catch(() => []);
  const dead = kept.filter((each) => isDead(each, idleMs, now));
  await Promise.all(dead.map(({ id }) => remove(id)));
  const own = kept.find((each) => each.id === inTab() && !dead.includes(each));
  if (!own) return null;
  if (own.institution !== institution || own.member !== member) {
    await forgetKey();
    return null;
  }
  localStorage.removeItem(LEFT + own.id);
  entry = own;
  return entry;
};

// Somebody is there.
export const touchKey = () => {
  const now = Date.now();
  if (!entry || !isOver(touched, TOUCH_MS, now)) return;
  touched = now;
  entry.used = now;
  putKey(entry).catch(() => {});
};

// The page goes; perhaps another one of the desk comes.
export const leaveKey = () => {
  if (entry) localStorage.setItem(LEFT + entry.id, Date.now());
};
