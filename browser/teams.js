// The tab in Microsoft Teams: follows theme and language, trades the token of Teams for a visit, sets the tab up, and
// shares through Teams. The page can be read before any of this, and stays so for who has no account, for who is refused,
// and outside Teams. What it expects of the page: browser/README.md.
import { each, find, JSON_TYPE, onClick, say } from "./page.js";

const root = document.documentElement;
const main = find("main[data-teams]");
const THEME = "teams-theme";
const PATIENCE = 20_000;

class Refusal extends Error {}

const state = (name) => (root.dataset.teamsState = name);

// Theme. The next page of this tab begins with the one that we know already.
const wear = (theme) => {
  root.dataset.theme = theme;
  try {
    sessionStorage.setItem(THEME, theme);
  } catch {
    // A frame that keeps nothing asks Teams on every page.
  }
};

const worn = () => {
  try {
    return sessionStorage.getItem(THEME);
  } catch {
    return null;
  }
};

// Teams on a phone has no frame around us, but an interface of its own.
const isInside = () => window.parent !== window || "nativeInterface" in window;

const within = (promise) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("no answer")))]);

// Asks the server in the name of who is signed in to Teams. Throws a Refusal, with the server's words where it has some.
const ask = async (host, address, body) => {
  let token;
  let answer;
  try {
    token = await host.token();
    answer = await fetch(address, {
      method: "POST",
      headers: { ...JSON_TYPE, Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new Refusal("sign_in_failed");
  }
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return told;
  throw new Refusal(told?.sentence ? "refused" : "sign_in_failed", { cause: told });
};

// Shows why somebody is not let in, and gives it as one text for where Teams itself shows it.
const tell = (error) => {
  const code = error instanceof Refusal ? error.message : "sign_in_failed";
  const { sentence = "", next = "" } = error.cause ?? {};
  say(code, { sentence, next });
  state(code);
  return find(`[data-message="${code}"]`)?.textContent.trim() ?? code;
};

const isAnonymous = ({ user }) => user?.licenseType === "Anonymous";

// The language of Teams counts until somebody chooses another on the page: then it stands in the address.
const speak = (locale) => {
  const language = locale.split("-")[0].toLowerCase();
  const address = new URL(location.href);
  if (!main.dataset.languages?.split(" ").includes(language)) return false;
  if (language === root.lang || address.searchParams.has("language")) return false;
  address.searchParams.set("language", language);
  location.replace(address);
  return true;
};

const visit = async (host, { app }) => {
  const { placement = null, session } = main.dataset;
  const { page } = await ask(host, session, { placement, theme: app.theme, locale: app.locale });
  location.replace(page);
};

// Which team or chat it is, is not told: it would prove nothing, and nobody needs it.
const setUp = (host) => {
  const form = find("form", main);
  const check = () => host.canSave(form.checkValidity());
  const make = async () => {
    const { title, language } = Object.fromEntries(new FormData(form));
    const made = await ask(host, main.dataset.make, { title, locale: language });
    const { contentUrl, websiteUrl, entityId, suggestedDisplayName } = made;
    return { contentUrl, websiteUrl, entityId, suggestedDisplayName };
  };
  form.addEventListener("submit", (event) => event.preventDefault()); // the button is that of Teams
  form.addEventListener("input", check);
  host.onSave(make, tell);
  check();
  state("ready");
};

const offerSharing = (host) => {
  if (!host.canShare()) return;
  each("[data-teams-share]", (button) => (button.hidden = false));
  // What went wrong, or that somebody changed their mind, Teams has shown itself.
  onClick("[data-teams-share]", ({ dataset }) => host.share(dataset.url, dataset.message).catch(() => {}));
};

// In the side panel of a meeting, for who may there: everybody sees what is on the stage.
const offerStage = async (host) => {
  if (!find("[data-teams-stage]") || !(await host.canStage())) return;
  each("[data-teams-stage]", (offer) => {
    const said = find("[data-said]", offer);
    const share = async () => {
      said.textContent = "";
      const { done, failed } = said.dataset;
      const address = new URL(offer.dataset.teamsStage, location.href).href;
      said.textContent = await host.toStage(address).then(() => done, () => failed);
    };
    onClick("button", share, offer);
    offer.hidden = false;
  });
};

const run = async () => {
  const host = await import("./teams_host.js");
  const { origins } = document.getElementById("teams").dataset;
  await within(host.begin(origins ? origins.split(" ") : []));
  const context = await within(host.context());
  wear(context.app.theme);
  host.onTheme(wear);
  offerSharing(host);
  offerStage(host).catch(() => {}); // not in a meeting
  if (!main) return state("ready");
  if (main.dataset.stage && host.isOnStage(context)) return location.replace(main.dataset.stage);
  if (speak(context.app.locale)) return state("speaking");
  if (main.dataset.make) return setUp(host);
  if (!main.dataset.session) return state("ready");
  if (!isAnonymous(context)) return visit(host, context).catch(tell);
  say("anonymous");
  return state("anonymous");
};

const outside = () => {
  if (main) say("not_in_teams");
  state("not_in_teams");
};

const known = worn();
if (known && isInside()) root.dataset.theme = known;
if (isInside()) run().catch(outside);
else outside();
