// The membership token on the report site: out of the address (where static/js/first.js could not keep it), in memory and in
// this tab's storage, and by hand or by code to another device.
import { copyText, each, find, onClick, say } from "./page.js";
import { isToken } from "./token_text.js";

const NAME = "token";
let token = null;

const kept = () => {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
};

const keep = (text) => {
  token = text;
  try {
    if (text) sessionStorage.setItem(NAME, text);
    else sessionStorage.removeItem(NAME);
  } catch {
    // Memory is enough for this page.
  }
  each("[data-when]", (element) => (element.hidden = element.dataset.when !== (token ? "token" : "no-token")));
};

export const currentToken = () => token;

export const forgetToken = () => keep(null);

// Also a whole address, as it is carried over.
const readToken = (text) => {
  const found = text.trim().split("#").at(-1);
  return isToken(found) ? found : null;
};

// Links on the page use fragments too; only a token is taken away.
const takeFromAddress = () => {
  const found = readToken(location.hash);
  if (found) history.replaceState(history.state, "", location.pathname + location.search);
  return found;
};

const offerCarrying = (details) => {
  const address = () => `${details.dataset.start}#${token}`;
  details.addEventListener("toggle", async () => {
    if (!details.open || !token) return;
    find("[data-carry-text]", details).textContent = address();
    const { drawCode } = await import("./qr.js");
    find("[data-carry-qr]", details).replaceChildren(drawCode(address()));
  });
  onClick('[data-copy="carry"]', (button) => copyText(button, address()), details);
};

// Beside the message that there is none that counts, one can be pasted.
export const askForToken = (message) => {
  forgetToken();
  const box = find("[data-token-box]");
  if (!box) return;
  message.closest('[role="alert"]').after(box);
  each("[data-token-why]", (why) => (why.hidden = true), box); // the message says it
  each("details", (way) => (way.open = true), box);
};

const takeFromField = (field) => {
  const found = readToken(field.value);
  say(found ? null : "token_malformed");
  if (!found) return;
  keep(found);
  field.value = "";
  find('[tabindex="-1"]', field.closest("[data-step]") ?? field)?.focus();
};

export const startToken = () => {
  keep(takeFromAddress() ?? readToken(kept() ?? ""));
  addEventListener("hashchange", () => {
    const found = takeFromAddress();
    if (found) keep(found);
  });
  onClick("[data-token-use]", () => takeFromField(find("[data-token-input]")));
  each("[data-token-input]", (field) => field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form around it may be the one that sends
    takeFromField(field);
  }));
  each("[data-carry]", offerCarrying);
};
