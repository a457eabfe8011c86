// Small things that the entries do with a page. Text goes in as text nodes, and every sentence comes from the page.

export const find = (selector, within = document) => within.querySelector(selector);

export const each = (selector, act, within = document) => within.querySelectorAll(selector).forEach(act);

export const onClick = (selector, act, within = document) =>
  each(selector, (button) => button.addEventListener("click", (event) => act(button, event)), within);

// Shows the elements with `attribute` whose value is `value`, hides the others.
export const showOnly = (attribute, value, within = document) =>
  each(`[${attribute}]`, (element) => (element.hidden = element.getAttribute(attribute) !== value), within);

// A copy of what a template holds, with texts in its slots.
export const fill = (template, texts) => {
  const copy = template.content.firstElementChild.cloneNode(true);
  put(copy, texts);
  return copy;
};

export const put = (element, texts) => {
  for (const [slot, text] of Object.entries(texts)) each(`[data-slot="${slot}"]`, (place) => (place.textContent = text), element);
};

// What was pressed last. In Node.js there is no page.
let pressed = null;
globalThis.document?.addEventListener("click", ({ target }) => (pressed = target.closest("button") ?? pressed), true);

const isShown = (element) => Boolean(element?.getClientRects().length);

// A form is longer than a window. So a message comes to where somebody is: beside the field in which they are typing, who
// keep the focus, or else beside the button that they pressed, and it takes the focus from there.
const bring = (message) => {
  const typing = document.activeElement?.closest("textarea, select, input:not([type=checkbox], [type=radio])");
  const place = typing ?? (isShown(pressed) ? pressed : null);
  const region = message.closest('[role="alert"]') ?? message;
  if (place) (place.closest("p, label, .acts") ?? place).before(region);
  else if (!isShown(message)) (find("main") ?? document.body).prepend(region);
  message.tabIndex = -1;
  if (place && !typing) message.focus({ preventScroll: true });
  message.scrollIntoView({ block: "nearest" });
};

// One message at a time; null takes it away.
export const say = (code, texts = {}) => {
  const known = code && (find(`[data-message="${code}"]`) ? code : "other");
  each(`[data-message="${known}"]`, (message) => put(message, { sentence: "", advice: "", ...texts }));
  showOnly("data-message", known);
  const message = known && find(`[data-message="${known}"]`);
  if (message) bring(message);
};

// How an answer of the server, or none, is told. Above 500 it is not known whether something was stored.
export class Refusal extends Error {
  constructor(code, texts = {}) {
    super(code);
    this.texts = texts;
  }
}

const CODES = { 403: "token_refused", 409: "readers_changed", 413: "too_long", 415: "files", 429: "busy" };

const codeFor = (status, told) => told.code ?? CODES[status] ?? "other";

// Asks the server, and throws what stands in the way as a Refusal; `codeOf(status, told)` names it.
export const ask = async (address, options, codeOf = codeFor) => {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store", referrerPolicy: "no-referrer", ...options });
  } catch {
    throw new Refusal("network");
  }
  if (answer.status >= 500) throw new Refusal("network");
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  throw new Refusal(codeOf(answer.status, told), { sentence: told.sentence ?? "", advice: told.advice ?? "" });
};

export const JSON_TYPE = { "Content-Type": "application/json" };

export const post = (address, body) => ask(address, { method: "POST", headers: JSON_TYPE, body, credentials: "omit" });

export const download = (name, text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

// Says what a button has done: its sentence in the `[data-said]` around it.
export const done = (button) => {
  const place = button.parentElement.querySelector("[data-said]") ?? find("[data-said]");
  if (place) place.textContent = button.dataset.done ?? "";
};

export const copyText = async (button, text) => {
  try {
    await navigator.clipboard.writeText(text);
    done(button);
  } catch {
    // Not allowed here: the text stands in the page and can be selected.
  }
};

// One after the other: a second click while the first is on its way does nothing.
export const once = (element, act) => async (event) => {
  event?.preventDefault();
  if ("busy" in element.dataset) return;
  element.dataset.busy = "";
  try {
    await act(event);
  } finally {
    delete element.dataset.busy;
  }
};
