// What the desk asks the server. Who is signed out is told from who may not.
import { ask, find, JSON_TYPE, Refusal } from "./page.js";

const CODES = { 401: "locked", 403: "forbidden", 404: "not_found", 409: "changed", 413: "too_long", 429: "busy" };

// The server's own code when the page has a message for it.
const codeOf = (status, { code }) =>
  status !== 401 && code && find(`[data-message="${CSS.escape(code)}"]`) ? code : (CODES[status] ?? "other");

const SAME_SITE = { credentials: "same-origin" };

// Nothing was typed yet where something is asked for: who is signed out goes to sign in.
export const get = async (address) => {
  try {
    return await ask(address, SAME_SITE, codeOf);
  } catch (refusal) {
    if (refusal.message === "locked") location.assign(document.body.dataset.deskEnter);
    throw refusal;
  }
};

// After somebody has signed in again, in another tab, the page's token is an old one, and the server refuses it.
let isTokenOld = false;

const renewToken = async () => {
  const { dataset } = document.body;
  const told = await ask(dataset.key, SAME_SITE, codeOf).catch((refusal) => {
    if (refusal.message === "not_found") return {}; // signed in, without a key yet
    throw refusal;
  });
  if (told.member && told.member !== dataset.member) throw new Refusal("forbidden");
  dataset.deskToken = told.token ?? dataset.deskToken;
  isTokenOld = false;
};

const post = (address, body) => {
  const headers = { ...JSON_TYPE, "X-Desk-Token": document.body.dataset.deskToken };
  return ask(address, { ...SAME_SITE, method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) }, codeOf);
};

export const send = async (address, body) => {
  if (isTokenOld) await renewToken();
  try {
    return await post(address, body);
  } catch (refusal) {
    isTokenOld = ["locked", "forbidden"].includes(refusal.message);
    throw refusal;
  }
};

// Seals something once and sends it; what may have arrived goes again with the same bytes, as long as it is the same.
export const sameAgain = (address, seal) => {
  let underway = null;
  return async (value) => {
    const written = JSON.stringify(value);
    if (underway?.written !== written) underway = { written, body: JSON.stringify(await seal(value)) };
    try {
      const told = await send(address, underway.body);
      underway = null;
      return told;
    } catch (refusal) {
      if (refusal.message !== "network") underway = null;
      throw refusal;
    }
  };
};

