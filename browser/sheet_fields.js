// What stands in the fields of the working sheet: texts, and what is ticked.
import { each, find, Refusal } from "./page.js";

// "na" answers a question about the case with no, and says of an item that it is not applicable.
const [DONE, NOT_SO] = ["done", "na"];

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

const byName = (form) => {
  const found = new Map();
  each("[name]", (field) => {
    if (field.matches("input, select, textarea")) found.set(field.name, [...(found.get(field.name) ?? []), field]);
  }, form);
  return found;
};

const valueOf = (fields) => {
  if (!isChoice(fields[0])) return fields[0].value.replaceAll("\r\n", "\n");
  const ticked = fields.filter((field) => field.checked).map((field) => field.value);
  return fields[0].type === "radio" ? (ticked[0] ?? "") : ticked;
};

export const readFields = (form) => Object.fromEntries([...byName(form)].map(([name, fields]) => [name, valueOf(fields)]));

const write = (field, value) => {
  if (isChoice(field)) field.checked = [value ?? []].flat().includes(field.value);
  else field.value = String(value ?? "");
};

// Fields that have no answer are as empty as they can be, but for radio buttons, which keep the one of the page.
export const writeFields = (form, answers) => {
  for (const [name, fields] of byName(form)) {
    if (name in answers || fields[0].type !== "radio") fields.forEach((field) => write(field, answers[name]));
  }
};

export const fieldCalled = (form, name) => find(`[name="${CSS.escape(name)}"]`, form);

const labelOf = (field) => field.labels?.[0]?.textContent.trim() ?? field.value;

// An answer as a person reads it.
export const answerInWords = (form, name, value) => {
  const fields = byName(form).get(name) ?? [];
  if (!fields.length || !isChoice(fields[0])) return String(value ?? "");
  return fields.filter((field) => [value].flat().includes(field.value)).map(labelOf).join("; ");
};

const tickedIn = (item) => find("input[type=radio]:checked", item);

// Whether an item is about something that is not so in this case. What is known of a case stays sealed.
const isPointless = (form, { dataset }) =>
  Boolean(dataset.onlyIf) && find(`[data-fact="${CSS.escape(dataset.onlyIf)}"] input:checked`, form)?.value === NOT_SO;

// The state of each item, which the server has to know; one that is pointless goes as if somebody had said that it is not
// applicable. Throws when that comes without a reason where there is one to give.
export const readItems = (form) => {
  const items = {};
  each("[data-item]", (item) => {
    const ticked = tickedIn(item);
    if (ticked?.value !== DONE && isPointless(form, item)) {
      items[item.dataset.item] = NOT_SO;
      return;
    }
    if (!ticked) return;
    items[item.dataset.item] = ticked.value;
    const reason = ticked.dataset.because && fieldCalled(form, ticked.dataset.because);
    if (!reason || reason.value.trim()) return;
    reason.focus();
    throw new Refusal("because_missing");
  }, form);
  return items;
};

// How much of each step has been answered.
export const showCounts = (form) =>
  each("details", (step) => {
    const items = [...step.querySelectorAll("[data-item]")].filter((item) => !isPointless(form, item));
    const answered = items.filter((item) => [DONE, NOT_SO].includes(tickedIn(item)?.value));
    each("[data-count]", (place) => {
      place.hidden = items.length === 0;
      place.textContent = place.dataset.count.replace("{answered}", answered.length).replace("{total}", items.length);
    }, step);
  }, form);

// Texts to begin from that go against an answer cannot be chosen.
export const showLetters = (form) =>
  each("optgroup[data-against]", (texts) => {
    texts.disabled = fieldCalled(form, texts.dataset.against).value === texts.dataset.answer;
  }, form);
