// A copy for somebody outside: who is in the names box becomes A, B, C, and a person reads it over. The reporter is told
// before it can be taken along.
import { sealSaid, showNews, warnOnce } from "./case_writing.js";
import { sameAgain } from "./desk_requests.js";
import { showHints, startHints } from "./draft_hints.js";
import { startForm } from "./forms.js";
import { hasPicture } from "./hints.js";
import { inWords } from "./in_words.js";
import { maskPeople, peopleIn } from "./names_box.js";
import { copyText, done, download, find, onClick, Refusal, say } from "./page.js";
import { printAlone } from "./printing.js";
import { plain } from "./shown.js";
import { inTheirLanguage } from "./their_language.js";

const questionOf = (place) => find("dt, h3, [data-question]", place.closest("[data-row]") ?? place)?.textContent.trim() ?? "";

// The report as the page shows it, without the names box: question, answer, a line between.
const reportInWords = (value) =>
  [...document.querySelectorAll('[data-own]:not([data-own="names"])')]
    .map((place) => [questionOf(place), plain(inWords(place, value[place.dataset.own]))])
    .filter(([, answer]) => answer)
    .map((lines) => lines.filter(Boolean).join("\n"))
    .join("\n\n");

const startMaking = (form, theCase) => {
  const { copy: field } = form.elements;
  onClick("[data-copy-make]", (button) => {
    if (field.value.trim() && !("sure" in button.dataset)) {
      button.dataset.sure = "";
      say("copy_replaces");
      return;
    }
    delete button.dataset.sure;
    say(null);
    field.value = maskPeople(reportInWords(theCase.opened.content.value ?? {}), peopleIn(theCase.namesBox()));
    find("[data-copy-ready]", form).hidden = true; // another copy, which the reporter has not been told of
    showHints(form, theCase.namesBox());
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }, form);
};

const startTaking = (form) => {
  const { copy: field } = form.elements;
  onClick('[data-copy="copy"]', (button) => copyText(button, field.value), form);
  onClick('[data-save="copy"]', (button) => {
    download(button.dataset.file, `${field.value}\n`);
    done(button);
  }, form);
  onClick("[data-print]", () => {
    printAlone(find("[data-copy-print]", form), field.value);
  }, form);
};

// What the reporter is told is sealed for them here, as any message is; the server learns what for, as a word of a list.
const seal = (theCase) => async ({ text, purpose }) => ({ ...(await sealSaid(theCase, "message")({ text })), purpose });

const tellReporter = async (theCase, tell, told) => {
  await showNews(theCase, tell(told));
  await theCase.load().catch(() => {}); // it has arrived, and nothing else may be said
};

export const startCopy = (form, theCase, address) => {
  const { copy: field, purpose, reason } = form.elements;
  const check = warnOnce(theCase);
  const tell = sameAgain(address, seal(theCase));
  const letter = inTheirLanguage(form, "data-letter-in", theCase.opened);
  startMaking(form, theCase);
  startTaking(form);
  startHints(form, theCase.namesBox);
  startForm(form, async () => {
    const why = reason.value.replaceAll("\r\n", "\n").trim();
    if (!field.value.trim()) throw new Refusal("empty");
    if (!why || !purpose.value) throw new Refusal("reason_missing");
    if ([field.value, why].some(hasPicture)) throw new Refusal("files");
    check(field.value);
    const text = letter.textContent.replace("…", () => why);
    await tellReporter(theCase, tell, { text, purpose: purpose.value });
    const ready = find("[data-copy-ready]", form);
    ready.hidden = false;
    find("button", ready)?.focus();
  });
};
