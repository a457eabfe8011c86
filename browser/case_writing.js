// Messages to the reporter and notes among colleagues.
import { random, toBase64 } from "./bytes.js";
import { sealForCase } from "./case_sealing.js";
import { sameAgain } from "./desk_requests.js";
import { hasPeople, showHints, startHints } from "./draft_hints.js";
import { emptied } from "./drafts.js";
import { sayDone, startForm } from "./forms.js";
import { hasPicture } from "./hints.js";
import { startLetters } from "./letters.js";
import { Refusal } from "./page.js";
import { ID_BYTES } from "./seal.js";

// Seals what is said, { text, … }, as a "message" to the reporter or a "note".
export const sealSaid = (theCase, part) => async (said) => {
  const id = random(ID_BYTES);
  const n = theCase.found[`${part}s`].length;
  const sealed = await sealForCase(theCase.found, part, { version: 1, ...said, n }, id);
  return { id: toBase64(id), ...sealed };
};

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
    try {
      await sendSaid({ text });
    } catch (refusal) {
      if (refusal.message === "changed") await theCase.load();
      throw refusal;
    }
    field.value = "";
    await emptied();
    showHints(form, "");
    sayDone(form);
    await theCase.load().catch(() => {}); // it has arrived, and nothing else may be said
  });
};

export const startMessages = (form, theCase, address) => {
  startLetters(form);
  startWriting(form, theCase, { address, seal: sealSaid(theCase, "message"), check: warnOnce(theCase) });
};

// A note is for colleagues; names in it are warned of, and stop nothing.
export const startNotes = (form, theCase, address) =>
  startWriting(form, theCase, { address, seal: sealSaid(theCase, "note"), check: () => {} });
