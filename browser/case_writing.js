// Messages to the reporter and notes among colleagues.
import { random, toBase64 } from "./bytes.js";
import { sealForCase } from "./case_sealing.js";
import { sameAgain } from "./desk_requests.js";
import { hasPeople, showHints, startHints } from "./draft_hints.js";
import { emptied } from "./drafts.js";
import { sayDone, startForm } from "./forms.js";
import { hasPicture } from "./hints.js";
import { each, find, Refusal } from "./page.js";
import { ID_BYTES } from "./seal.js";

// Seals what is said, { text, … }, as a "message" to the reporter or a "note". A message says what its writer had read:
// the server stops it once when something has happened in the case since.
export const sealSaid = (theCase, part) => async (said) => {
  const id = random(ID_BYTES);
  const n = theCase.found[`${part}s`].length;
  const sealed = await sealForCase(theCase.found, part, { version: 1, ...said, n }, id);
  return { id: toBase64(id), ...sealed, ...(part === "message" && { seen: theCase.found.state.seen }) };
};

// What stopped somebody is to be seen before it is said.
export const showNews = (theCase, sending) =>
  sending.catch(async (refusal) => {
    if (/^changed$|moved$/.test(refusal.message)) await (await import("./case_news.js")).loadNews(theCase);
    throw refusal;
  });

const typedIn = (field) => {
  const text = field.value.replaceAll("\r\n", "\n").trim();
  if (!text) throw new Refusal("empty");
  if (hasPicture(text)) throw new Refusal("files");
  return text;
};

// The first time with a name in it, a text stays; when it comes again as it was, somebody has seen the warning.
export const warnOnce = (theCase) => {
  let warned = null;
  return (text) => {
    if (text === warned || !hasPeople(text, theCase.namesBox())) return;
    warned = text;
    throw new Refusal("name_in_text");
  };
};

const startWriting = (form, theCase, { address, seal, check }) => {
  const { text: field } = form.elements;
  const sendSaid = sameAgain(address, seal);
  startHints(form, theCase.namesBox);
  startForm(form, async () => {
    const text = typedIn(field);
    check(text);
    await showNews(theCase, sendSaid({ text }));
    field.value = "";
    await emptied();
    showHints(form, "");
    sayDone(form);
    await theCase.load().catch(() => {}); // it has arrived, and nothing else may be said
  });
};

// A text of the page to begin from goes behind what stands there already.
export const startLetters = (form) =>
  each("select[data-letters]", (choice) => {
    choice.addEventListener("change", () => {
      const template = find(`template[data-letter="${CSS.escape(choice.value)}"]`, form);
      if (!template) return;
      const field = form.elements[choice.dataset.letters || "text"];
      field.value = [field.value.trim(), template.content.textContent.trim()].filter(Boolean).join("\n\n");
      choice.selectedIndex = 0;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }, form);

export const startMessages = (form, theCase, address) => {
  startLetters(form);
  startWriting(form, theCase, { address, seal: sealSaid(theCase, "message"), check: warnOnce(theCase) });
};

// A note is for colleagues; names in it are warned of, and stop nothing.
export const startNotes = (form, theCase, address) =>
  startWriting(form, theCase, { address, seal: sealSaid(theCase, "note"), check: () => {} });
