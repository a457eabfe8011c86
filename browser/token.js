// The membership token on the report site: out of the address at once, in memory and in this tab's storage, and by hand
// or by code to another device.
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

export const startToken = () => {
  keep(takeFromAddress() ?? kept());
  addEventListener("hashchange", () => {
    const found = takeFromAddress();
    if (found) keep(found);
  });
  onClick("[data-token-use]", () => {
    const found = readToken(find("[data-token-input]").value);
    say(found ? null : "token_malformed");
    if (found) keep(found);
  });
  each("[data-carry]", offerCarrying);
};
