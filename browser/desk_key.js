// Making a reader's key, and wrapping it with another passphrase. What it expects of the page: browser/README.md.
import { fromBase64, toBase64 } from "./bytes.js";
import { openInTab, startDesk } from "./desk_page.js";
import { send } from "./desk_requests.js";
import { fingerprintOf } from "./fingerprint.js";
import { startForm } from "./forms.js";
import { each, find, onClick, Refusal, showOnly } from "./page.js";
import { refusalOf, strengthOf } from "./passphrase.js";
import { importPair, newKey } from "./reader_key.js";
import { keptKey, openKept, whoseOf } from "./unlocking.js";
import { wrap } from "./wrapping.js";

const showStrength = async (form) => {
  const typed = form.elements.new.value;
  const { code, missing } = typed ? await strengthOf(typed, form.dataset.names).catch(() => ({})) : {};
  if (form.elements.new.value !== typed) return; // more has been typed meanwhile
  showOnly("data-strength", code, form);
  each('[data-strength="short"] [data-slot="missing"]', (slot) => (slot.textContent = missing ?? ""), form);
};

const newPassphrase = async (form) => {
  const typed = form.elements.new.value;
  const refusal = await refusalOf(typed, form.dataset.names);
  if (refusal) throw new Refusal(refusal);
  // Both may be written in different ways by a password manager and a keyboard.
  if (typed.normalize("NFC") !== form.elements.again.value.normalize("NFC")) throw new Refusal("passphrase_differs");
  return typed;
};

const finish = async (form, publicKey) => {
  form.reset();
  form.hidden = true;
  const made = find("[data-made]");
  find("[data-fingerprint]", made).textContent = await fingerprintOf(publicKey);
  made.hidden = false;
  find('[tabindex="-1"]', made)?.focus();
};

// When it is not known whether the key arrived, the same one goes again: a member has one.
let underway = null;

const newWrapped = async (passphrase) => {
  const key = await newKey();
  const wrapped = await wrap(key.secret, passphrase, whoseOf(key.publicKey));
  return { key, passphrase, sent: { public: toBase64(key.publicKey), wrapped } };
};

const make = async (form) => {
  const passphrase = await newPassphrase(form);
  if (underway?.passphrase !== passphrase) underway = await newWrapped(passphrase);
  const { key, sent } = underway;
  const { reader } = await send(form.dataset.make, sent);
  underway = null;
  await openInTab({ reader, publicKey: key.publicKey, keyPair: await importPair(key) });
  key.secret.fill(0);
  await finish(form, key.publicKey);
};

const change = async (form) => {
  const passphrase = await newPassphrase(form);
  const kept = await keptKey();
  const { secret } = await openKept(kept, form.elements.passphrase.value);
  const publicKey = fromBase64(kept.public);
  const wrapped = await wrap(secret, passphrase, whoseOf(publicKey), { before: kept.wrapped });
  secret.fill(0);
  await send(form.dataset.change, { public: kept.public, wrapped });
  await finish(form, publicKey);
};

const startFields = (form) => {
  form.addEventListener("input", () => showStrength(form));
  onClick("[data-show-passphrase]", (button) => {
    const isShown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isShown));
    each('[name="new"], [name="again"], [name="passphrase"]', (field) => (field.type = isShown ? "text" : "password"), form);
  }, form);
};

const start = (selector, act) => each(selector, (form) => {
  startFields(form);
  startForm(form, () => act(form));
});

start("[data-key-form]", make);
start("[data-change-form]", change);
startDesk(async ({ publicKey }) => {
  const fingerprint = await fingerprintOf(publicKey);
  each("[data-fingerprint]", (place) => (place.textContent = fingerprint));
});
