// The share kit: messages follow what is chosen and written, copy buttons, the channel remembered.
import { canCopyPictures, copyPicture } from "./copy.js";
import { copy, say } from "./copying.js";

const kit = document.querySelector("#kit");
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

async function picture(button) {
  const done = await copyPicture(button.dataset.picture);
  say(done ? button.dataset.done : button.dataset.failed);
}

async function hand(button) {
  const answer = await fetch(button.dataset.picture);
  const file = new File([await answer.blob()], button.dataset.name, { type: "image/png" });
  const parcel = { files: [file], text: button.dataset.text };
  if (navigator.canShare?.(parcel)) await navigator.share(parcel).catch(() => {});
}

function form() {
  return kit.querySelector("form");
}

function awaken() {
  for (const details of kit.querySelectorAll(".message details")) details.open = false;
  const isTop = window === window.top;
  document.documentElement.classList.toggle("framed", !isTop);
  const offers = {
    clipboard: isTop && canCopyPictures(),
    share: isTop && "canShare" in navigator,
  };
  for (const button of kit.querySelectorAll("[data-needs]")) {
    button.hidden = !offers[button.dataset.needs];
  }
  count();
}

function count() {
  const intro = form().elements.intro;
  if (!intro) return; // the panel of the course page has none
  form().querySelector("output").textContent = `${[...intro.value].length} / ${intro.maxLength}`;
}

// The answer to a form, as a document in which nothing runs. By the older way to ask: of fetch() there is only text, and
// Trusted Types, which are on without a policy, let no text become HTML.
const documentOf = (address, fields) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onload = () => resolve(request.response);
    request.onerror = () => reject(new Error("no answer"));
    request.open("POST", address);
    request.send(fields);
  });

let asked = 0;

// Asks for the kit, or only its messages, as they are after a choice; a late answer is dropped.
async function ask(part, pressed) {
  const number = ++asked;
  const fields = new URLSearchParams(new FormData(form(), pressed));
  fields.set("part", part);
  const answer = await documentOf(form().action, fields);
  if (number !== asked) return;
  const place = part === "messages" ? kit.querySelector("#messages") : kit;
  place.replaceChildren(...document.importNode(answer.body, true).childNodes);
  awaken();
}

async function choose(name) {
  remember(form().elements.channel.value);
  await ask("kit");
  form().elements[name].focus();
}

async function choosePlace(button) {
  await ask("panel", button);
  kit.querySelector(`button[value="${CSS.escape(button.value)}"]`)?.focus();
}

let waiting = 0;

kit.addEventListener("input", (event) => {
  if (event.target.matches("select")) return;
  count();
  clearTimeout(waiting);
  waiting = setTimeout(ask, 250, "messages");
});
kit.addEventListener("change", (event) => {
  if (event.target.matches("select")) choose(event.target.name);
});
kit.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "channel") return;
  event.preventDefault();
  choosePlace(event.submitter);
});
kit.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  if (button.dataset.act === "copy") copy(button);
  if (button.dataset.act === "picture") picture(button);
  if (button.dataset.act === "share") hand(button);
});

document.documentElement.classList.add("scripted");
awaken();
const choice = form().elements.channel;
const own = remembered();
const isThere = own && choice?.options && [...choice.options].some((option) => option.value === own);
if (isThere && own !== choice.value && form().dataset.channel === "default") {
  choice.value = own;
  ask("kit");
}
