// What was typed and not sent, kept in this tab's storage, sealed for the member's own key: it is there again after a
// lock or a reload, and nobody reads it in between.
import { fromBase64, toBase64, utf8 } from "./bytes.js";
import { each } from "./page.js";
import { openSealed, sealTo } from "./seal.js";

const START = "desk-draft ";
const WAIT_MS = 700;

// By the name in the storage: a function that gives what there is to keep, or null.
const kept = new Map();
let key = null;

const nameOf = (name) => `${START}${location.pathname} ${name}`;
const infoOf = (name) => utf8(`online-dos draft v1\0${document.body.dataset.institution}\0${document.body.dataset.member}\0${name}`);

// Sealing takes a moment, in which something newer may have been kept, or nothing be left to keep.
const newest = new Map();

const store = async (name, value) => {
  const turn = Symbol(name);
  newest.set(name, turn);
  if (value === null) return sessionStorage.removeItem(name);
  const sealed = await sealTo(key.publicKey, utf8(JSON.stringify(value)), infoOf(name));
  return newest.get(name) === turn && sessionStorage.setItem(name, toBase64(sealed));
};

// What was kept under a name, or null.
const takeUp = async (name) => {
  const sealed = sessionStorage.getItem(name);
  if (sealed === null) return null;
  const text = await openSealed(key.keyPair, fromBase64(sealed), infoOf(name)).catch(() => null);
  return text && JSON.parse(new TextDecoder().decode(text));
};

// Keeps what `read()` gives from now on, and returns what was kept before.
export const keepDraft = async (name, read) => {
  const full = nameOf(name);
  const before = await takeUp(full);
  kept.set(full, read);
  return before;
};

// Storage that is full or closed loses a convenience, nothing else.
const storeQuietly = (name, value) => store(name, value).catch(() => {});

// Takes all values at once, before anything waits: the page may be empty afterwards. The promise is when they are kept.
export const sealDrafts = () => Promise.all([...kept].map(([name, read]) => [name, read()]).map((pair) => storeQuietly(...pair)));

export const dropDrafts = () => {
  kept.clear();
  Object.keys(sessionStorage).filter((name) => name.startsWith(START)).forEach((name) => sessionStorage.removeItem(name));
};

const FIELDS = "textarea[name], input:not([type=radio], [type=checkbox])[name]";

const readTexts = (form) => {
  const texts = [...form.querySelectorAll(FIELDS)].map((field) => [field.name, field.value]).filter(([, text]) => text.trim());
  return texts.length ? Object.fromEntries(texts) : null;
};

const startForm = async (form) => {
  const before = await keepDraft(form.dataset.draft, () => readTexts(form));
  if (!before) return;
  each(FIELDS, (field) => (field.value ||= before[field.name] ?? ""), form);
  each("[data-draft-restored]", (said) => (said.hidden = false), form);
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

// Takes up and keeps the texts of every `[data-draft]`.
export const startDrafts = async (opened) => {
  key = opened;
  let waiting;
  addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(sealDrafts, WAIT_MS);
  });
  await Promise.all([...document.querySelectorAll("form[data-draft]")].map(startForm));
};

// After it was sent: the storage follows at once, so that nothing comes back that has gone.
export const emptied = () => {
  each("form[data-draft] [data-draft-restored]", (said) => (said.hidden = true));
  return sealDrafts();
};
