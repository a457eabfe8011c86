// What stands in the form: as it is sealed, and in words to check it and to save it for oneself.
import { dateInWords } from "./in_words.js";
import { each, find } from "./page.js";

const fieldsOf = (form, name) => [...form.querySelectorAll(`[name="${name}"]`)];

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

const chosen = (form, name) => fieldsOf(form, name).filter((field) => !isChoice(field) || field.checked);

const textOf = (form, name) => (chosen(form, name)[0]?.value ?? "").replaceAll("\r\n", "\n").trim();

const YES = "yes";

// Being seen at once is asked only of who says that images are being spread; with another answer its tick is taken away.
const mayBeFast = (form) => textOf(form, "images") === YES;

export const followImages = (form) => {
  if (!mayBeFast(form)) each('[name="fast"]', (field) => (field.checked = false), form);
};

export const readAnswers = (form) => {
  const content = {
    version: 1,
    story: textOf(form, "story"),
    kinds: chosen(form, "kinds").map((field) => field.value),
    part: textOf(form, "part"),
    staff: textOf(form, "staff") === YES,
    ongoing: textOf(form, "ongoing"),
    images: textOf(form, "images"),
    where: textOf(form, "where"),
    wishes: textOf(form, "wishes"),
    language: document.documentElement.lang,
  };
  return { content, names: textOf(form, "names"), fast: mayBeFast(form) && textOf(form, "fast") === YES };
};

const isIn = (field) => field.labels?.[0]?.textContent.trim() ?? field.value;

const inWords = (form, name) =>
  chosen(form, name)
    .map((field) => (isChoice(field) ? isIn(field) : field.value.trim()))
    .filter(Boolean)
    .join("; ");

// Fills `[data-answer]` in the step in which somebody checks what they are about to send.
export const showAnswers = (form) =>
  each("[data-answer]", (place) => {
    const words = inWords(form, place.dataset.answer);
    place.textContent = words;
    const row = place.closest("[data-row]");
    if (row) row.hidden = words === "";
  }, form);

// A record for oneself: day, questions, answers.
export const asText = (form) => {
  showAnswers(form);
  const lines = [dateInWords(new Date(), "full")];
  each("[data-answer]", (place) => {
    const row = place.closest("[data-row]");
    if (!place.textContent) return;
    const question = row ? find("dt, h3, [data-question]", row)?.textContent.trim() : "";
    lines.push("", question ?? "", place.textContent);
  }, form);
  return `${lines.join("\n")}\n`;
};
