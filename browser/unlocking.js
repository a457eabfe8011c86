// Opening the key with the passphrase. A wrong one costs time, twice as much with every try, and never more than that.
import { fromBase64 } from "./bytes.js";
import { get } from "./desk_requests.js";
import { startForm, tell } from "./forms.js";
import { each, find, Refusal } from "./page.js";
import { importPair } from "./reader_key.js";
import { NotUnwrapped, NotWrapped, unwrap } from "./wrapping.js";

const TRIES = "desk-tries";
const LONGEST_MS = 30_000;

const tries = () => JSON.parse(sessionStorage.getItem(TRIES) ?? "null") ?? { count: 0, until: 0 };

const keepTries = (count, until) => sessionStorage.setItem(TRIES, JSON.stringify({ count, until }));

// Nobody waits longer because the clock was set back.
const secondsLeft = () => {
  const { count, until } = tries();
  const left = until - Date.now();
  if (left > LONGEST_MS) keepTries(count, Date.now() + LONGEST_MS);
  return Math.ceil(Math.min(Math.max(0, left), LONGEST_MS) / 1000);
};

const showWait = () => {
  const seconds = secondsLeft();
  each("[data-wait]", (place) => {
    place.hidden = seconds === 0;
    each('[data-slot="seconds"]', (slot) => (slot.textContent = seconds), place);
  });
  each("[data-wait-over]", (place) => (place.hidden = seconds > 0));
  if (seconds > 0) setTimeout(showWait, 500);
  else each('[data-message="wait"]', (message) => (message.hidden = true));
};

const failed = () => {
  const count = tries().count + 1;
  keepTries(count, Date.now() + Math.min(LONGEST_MS, 1000 * 2 ** (count - 1)));
  showWait();
};

// Runs `act` unless somebody has to wait; a wrong passphrase in it makes them wait.
export const slowed = async (act) => {
  if (secondsLeft() > 0) throw new Refusal("wait", { seconds: secondsLeft() });
  try {
    const result = await act();
    sessionStorage.removeItem(TRIES);
    return result;
  } catch (error) {
    if (error instanceof NotWrapped) throw new Refusal("key_broken");
    if (!(error instanceof NotUnwrapped)) throw error;
    failed();
    throw new Refusal("wrong_passphrase", { seconds: secondsLeft() });
  }
};

export const whoseOf = (publicKey) => ({ ...document.body.dataset, publicKey });

// The key of this member, or null: { reader, public, wrapped }.
export const keptKey = () =>
  get(document.body.dataset.key).catch((refusal) => {
    if (refusal.message === "not_found") return null;
    throw refusal;
  });

// { reader, publicKey, keyPair }, and the 32 bytes of the private number, which stay with whoever asked for them.
export const openKept = async ({ reader, public: open, wrapped }, passphrase) => {
  const publicKey = fromBase64(open);
  const secret = await slowed(() => unwrap(wrapped, passphrase, whoseOf(publicKey)));
  return { secret, key: { reader, publicKey, keyPair: await importPair({ secret, publicKey }) } };
};

// Shows the form, and calls `opened` with the key when the passphrase is right.
export const startUnlocking = (form, opened) => {
  if (secondsLeft() > 0) showWait();
  const asked = keptKey();
  asked.then((kept) => {
    form.hidden = kept === null;
    each("[data-no-key]", (said) => (said.hidden = kept !== null));
  }, tell);
  startForm(form, async () => {
    const field = find('[name="passphrase"]', form);
    field.select(); // ready to be typed over
    const { key, secret } = await openKept((await asked.catch(() => null)) ?? (await keptKey()), field.value);
    secret.fill(0);
    field.value = "";
    await opened(key);
  });
};
