// Gives the door to the report site a membership token. Loaded by every page of a launch, and does the same for everybody:
// the first page in a tab asks for the key and has one value signed, the others take up what came of it; each puts the token
// behind the door's address. Who never reports and who does cannot be told apart here. What it expects of the page:
// browser/README.md.
import { importKey, prepareToken } from "./blind.js";
import { fromBase64, hex, sha256, toBase64 } from "./bytes.js";

const script = document.getElementById("membership");

class Refused extends Error {}

const json = async (address, options) => {
  const answer = await fetch(address, { ...options, credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Refused(`answer_${answer.status}`);
  return answer.json();
};

// One key for everybody: a second key in the same period could mark people, so it is refused. A browser that keeps
// nothing has nothing to compare with.
const pin = (institution, period, fingerprint) => {
  const name = `membership-key ${institution} ${period}`;
  let kept = null;
  try {
    kept = localStorage.getItem(name);
    if (kept === null) localStorage.setItem(name, fingerprint);
  } catch {
    return;
  }
  if (kept !== null && kept !== fingerprint) throw new Refused("second_key");
};

const publishedKey = async (address, institution) => {
  const published = await json(address);
  const der = fromBase64(published.key);
  const fingerprint = hex(await sha256(der));
  if (published.institution !== institution || published.fingerprint !== fingerprint) throw new Refused("other_key");
  pin(institution, published.period, fingerprint);
  return { key: await importKey(der), period: published.period, fingerprint };
};

// One token for each launch in a tab, whether it is used or not: a signature is the dearest thing that a page asks of the
// server. A browser that keeps nothing has another one signed for each page; so does everybody where both sites are one host.
const NAME = "membership-token";

const kept = (launch) => {
  try {
    const found = JSON.parse(sessionStorage.getItem(NAME));
    return found?.launch === launch ? found.token : null;
  } catch {
    return null;
  }
};

const keep = (launch, token) => {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ launch, token }));
  } catch {
    // The next page asks again.
  }
};

const fetchToken = async ({ institution, key: keyAddress, sign, launch }) => {
  const { key, period, fingerprint } = await publishedKey(keyAddress, institution);
  const { blinded, finish } = await prepareToken(key, institution, period);
  const body = new URLSearchParams({ launch, period, fingerprint, blinded: toBase64(blinded) });
  const { signature } = await json(sign, { method: "POST", body });
  return finish(fromBase64(signature));
};

// Whoever presses the door before it is known whether there is a token waits for it, for as long as browsers take a press as
// the reason for a new window. When the token is fetched does not depend on it: that would tell who was in a hurry.
const LONGEST_WAIT = 4000;
const doors = [...document.querySelectorAll("a[data-report-door]")];
// On one host with us the report site empties this storage too when a report is finished. Asking again would tell of it, so
// there nothing is kept.
const isApart = doors.every(({ origin }) => origin !== location.origin);
let pressed = null;

const sayThatItWaits = (waits) => {
  for (const said of document.querySelectorAll("[data-door-waits]")) said.hidden = !waits;
};

const letThrough = () => {
  for (const door of doors) door.removeEventListener("click", wait);
  sayThatItWaits(false);
  pressed?.click();
  pressed = null;
};

const wait = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (pressed) return;
  pressed = event.currentTarget;
  sayThatItWaits(true);
  setTimeout(letThrough, LONGEST_WAIT);
};

const run = async () => {
  try {
    // Not the launch itself, which opens pages for two hours.
    const launch = hex(await sha256(new TextEncoder().encode(script.dataset.launch)));
    const token = (isApart && kept(launch)) || (await fetchToken(script.dataset));
    if (isApart) keep(launch, token);
    for (const door of doors) door.hash = token;
    script.dataset.state = "ready";
  } catch (error) {
    // The door opens without a token too, and the report site says what can be done then.
    script.dataset.state = error instanceof Refused ? error.message : "failed";
  }
  letThrough();
};

for (const door of doors) door.addEventListener("click", wait);

// In the background: the page first.
const later = () => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 3000 }) : setTimeout(run, 200));
if (document.readyState === "complete") later();
else addEventListener("load", later, { once: true });
