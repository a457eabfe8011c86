// A copy for somebody outside: who is in the names box becomes A, B, C, and a person reads it over. The reporter is told
// before it can be taken along.
import { send } from "./desk_requests.js";
import { showHints, startHints } from "./draft_hints.js";
import { warnOnce } from "./case_writing.js";
import { startForm } from "./forms.js";
import { inWords } from "./in_words.js";
import { maskPeople, peopleIn } from "./names_box.js";
import { copyText, done, download, find, onClick, Refusal, say } from "./page.js";
import { printAlone } from "./printing.js";
import { plain } from "./shown.js";

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

export const startCopy = (form, theCase, address) => {
  const { copy: field, reason } = form.elements;
  const check = warnOnce(theCase);
  startMaking(form, theCase);
  startTaking(form);
  startHints(form, theCase.namesBox);
  startForm(form, async () => {
    if (!field.value.trim()) throw new Refusal("empty");
    if (!reason.value.trim()) throw new Refusal("reason_missing");
    check(field.value);
    await send(address, { reason: reason.value.trim() });
    const ready = find("[data-copy-ready]", form);
    ready.hidden = false;
    find("button", ready)?.focus();
  });
};
