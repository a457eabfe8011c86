// The share kit: messages follow what is chosen and written, copy buttons, the channel remembered.
import { canCopyPictures } from "./copy.js";
import { copy, say } from "./copying.js";
import { comeBack } from "./focus.js";
import { keepUpToDate } from "./fresh.js";
import { canHand, hand, picture, prepare } from "./picture.js";

const kit = document.querySelector("#kit");
// What stands beside messages that are not up to date; out of the page until then.
const notice = document.querySelector("#not-up-to-date");
const KEY = "dos-channel";

function remember(channel) {
  try {
    localStorage.setItem(KEY, channel);
  } catch {
    // A browser that stores nothing in a frame: the course remembers it, or nobody does.
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const ACTS = { copy, picture, share: hand };

function form() {
  return kit.querySelector("form");
}

function awaken() {
  for (const details of kit.querySelectorAll(".message details")) details.open = false;
  const isTop = window === window.top;
  document.documentElement.classList.toggle("framed", !isTop);
  const offers = {
    clipboard: isTop && canCopyPictures(),
    share: isTop && canHand(),
  };
  for (const button of kit.querySelectorAll("[data-needs]")) {
    button.hidden = !offers[button.dataset.needs];
    if (offers.share && button.dataset.act === "share") prepare(button).catch(() => {});
  }
  count();
}

function count() {
  const intro = form().elements.intro;
  if (!intro) return; // the panel of the course page has none
  const counter = form().querySelector("#intro-count");
  const length = [...intro.value].length;
  const over = length - Number(intro.dataset.limit);
  const excess = over > 0 ? `: ${counter.dataset.over.replace("{n}", over)}` : "";
  // Read aloud at every key only once there is too much; until then with the field.
  counter.setAttribute("aria-live", over > 0 ? "polite" : "off");
  counter.textContent = `${length} / ${intro.dataset.limit}${excess}`;
}

// The answer to the form: the part of the page that was asked for, as a document in which nothing runs. By the older way
// to ask: of fetch() there is only text, and Trusted Types, which are on without a policy, let no text become HTML.
const ask = (part, pressed) =>
  new Promise((resolve, reject) => {
    const fields = new URLSearchParams(new FormData(form(), pressed));
    fields.set("part", part);
    const request = new XMLHttpRequest();
    const refuse = () => reject(Object.assign(new Error("no part"), { status: request.status }));
    request.responseType = "document";
    request.timeout = 20_000;
    // A whole page, which has a title, is an error, or somebody else's between us and the server; so is what has no part.
    const ours = part === "messages" ? ".message, [role=alert]" : "form.share, form.places";
    const isPart = () => [200, 422].includes(request.status) && request.response?.title === "" && request.response.querySelector(ours);
    request.onload = () => (isPart() ? resolve(request.response) : refuse());
    request.onerror = refuse;
    request.ontimeout = refuse;
    request.onabort = refuse; // the browser stopped it, which the page outlives
    request.open("POST", form().getAttribute("action"));
    request.send(fields);
  });

function put(answer, part) {
  const place = part === "messages" ? kit.querySelector("#messages") : kit;
  const back = comeBack(place);
  const isOpen = kit.querySelector(".own-words")?.open;
  place.replaceChildren(...document.importNode(answer.body, true).childNodes);
  told = "";
  awaken();
  if (part === "kit") renewTeams();
  if (isOpen) kit.querySelector(".own-words").open = true; // somebody may be writing there
  back();
  // What was said before, of older messages or of waiting, is no longer true.
  say((part === "kit" && kit.querySelector(".kept")?.textContent) || "");
}

// The button of Teams stands outside the kit and shares the language that was chosen in it.
function renewTeams() {
  const { link, title } = form().dataset;
  for (const each of document.querySelectorAll("[data-teams-share]")) Object.assign(each.dataset, { url: link, message: title });
}

// What has been said of messages that are not up to date: not at every key again.
let told = "";
const complaint = () => [...notice.querySelectorAll("p:not([hidden], .acts)")].map((each) => each.textContent).join(" ");

// What was chosen and written stays; what belongs to older words cannot be copied.
function fail(status) {
  const isEnded = [401, 403, 410].includes(status);
  for (const each of notice.querySelectorAll("[data-when]")) each.hidden = (each.dataset.when === "ended") !== isEnded;
  if (!notice.isConnected) (kit.querySelector("#messages") ?? kit).prepend(notice);
  for (const each of kit.querySelectorAll("[data-act]:not([data-act=retry]), .messages a")) {
    each.setAttribute("aria-disabled", "true");
    each.setAttribute("aria-describedby", notice.id);
  }
  if (complaint() !== told) complain();
}

function complain() {
  told = complaint();
  say(told);
}

// Whether nobody holds a button down: what was replaced meanwhile would take the click with it.
let released = Promise.resolve();

function hold() {
  released = new Promise((resolve) => {
    // After the click, which follows at once.
    const letGo = () => setTimeout(resolve);
    // A menu of the browser takes what comes after it.
    for (const end of ["pointerup", "pointercancel", "contextmenu"]) addEventListener(end, letGo, { once: true });
  });
}

async function askBetweenClicks(part, pressed) {
  const answer = await ask(part, pressed);
  await released;
  return answer;
}

const messages = keepUpToDate({ ask: askBetweenClicks, put, fail });

// Waits until the messages belong to the form as it stands; returns whether they do now.
async function upToDate() {
  if (notice.isConnected) {
    complain();
    return false;
  }
  say(notice.dataset.wait);
  await messages.hurry();
  return messages.isUpToDate();
}

function retry() {
  told = "";
  say(notice.dataset.wait);
  messages.again();
}

const acting = () => [...kit.querySelectorAll("[data-act]")];
const headingOf = (button) => button.closest(".message")?.querySelector("h3").textContent;

async function press(button) {
  const number = acting().indexOf(button);
  const heading = headingOf(button);
  let found = button;
  if (!messages.isUpToDate()) {
    if (!await upToDate()) return;
    found = acting()[number];
    if (!found || headingOf(found) !== heading) { // there are more messages now, or less, or none
      if (!kit.querySelector("#messages [role=alert]")) say(notice.dataset.again);
      return;
    }
  }
  ACTS[found.dataset.act](found);
}

// A link into an application carries the text: an old one may not be followed, and a window only opens inside a click.
async function follow(event) {
  if (messages.isUpToDate()) return;
  event.preventDefault();
  if (await upToDate()) say(notice.dataset.again);
}

function click(event) {
  const button = event.target.closest("button[data-act]");
  if (event.target.closest(".messages a, .picture-kit a")) follow(event);
  if (button?.dataset.act === "retry") retry();
  else if (button && event.type === "click") press(button);
}

function hasten(event) {
  if (event.target.closest("[data-act], .messages a") && !notice.isConnected) messages.hurry();
}

function choose() {
  const channel = form().elements.channel;
  if (channel.value) remember(channel.value);
  messages.now("kit");
}

// What a browser wrote into the form again, after "back" for example, is not what the server saw.
function isRestored() {
  const { channel, edition, intro, group } = form().elements;
  if (!intro) return false;
  const isChosen = [channel, edition].every((list) => !list || list.selectedOptions[0]?.defaultSelected);
  return !isChosen || [intro, group].some((field) => field.value !== field.defaultValue);
}

notice.remove();
notice.hidden = false;
document.documentElement.classList.add("scripted");
awaken();
const choice = form().elements.channel;
const own = remembered();
const isThere = own && choice?.options && [...choice.options].some((option) => option.value === own);
if (isThere && own !== choice.value && form().dataset.channel === "default") {
  choice.value = own;
  messages.now("kit");
}

kit.addEventListener("input", (event) => {
  if (event.target.matches("select")) return;
  count();
  messages.later("messages");
});
kit.addEventListener("change", (event) => {
  if (event.target.matches("select")) choose();
});
kit.addEventListener("submit", (event) => {
  event.preventDefault();
  messages.now(form().matches(".places") ? "panel" : "kit", event.submitter);
});
kit.addEventListener("click", click);
kit.addEventListener("auxclick", click);
kit.addEventListener("pointerdown", hold);
kit.addEventListener("pointerdown", hasten);
kit.addEventListener("focusin", hasten);
addEventListener("pageshow", () => {
  if (messages.isUpToDate() && isRestored()) messages.now("kit");
});
