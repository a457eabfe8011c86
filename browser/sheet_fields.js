// What stands in the fields of the working sheet: texts, and what is ticked.
import { each, find, Refusal } from "./page.js";

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

// The state of each item, which the server has to know. Throws when “not applicable” comes without a reason.
export const readItems = (form) => {
  const items = {};
  each("[data-item]", (item) => {
    const ticked = find("input[type=radio]:checked", item);
    if (!ticked) return;
    items[item.dataset.item] = ticked.value;
    const reason = ticked.dataset.because && fieldCalled(form, ticked.dataset.because);
    if (!reason || reason.value.trim()) return;
    reason.focus();
    throw new Refusal("because_missing");
  }, form);
  return items;
};
