// What two people answered differently: the other's answer stands behind the field, until somebody has chosen.
import { each, fill, find, onClick } from "./page.js";
import { answerInWords, fieldCalled, readFields, writeFields } from "./sheet_fields.js";
import { show } from "./shown.js";

const IS_TEXT = "textarea, input:not([type=radio], [type=checkbox], [type=date])";

const taking = (form, { name, theirs }) => {
  const write = (value) => writeFields(form, { ...readFields(form), [name]: value });
  const both = () => write([fieldCalled(form, name).value, String(theirs)].filter(Boolean).join("\n\n"));
  return { mine: () => {}, theirs: () => write(theirs), both };
};

const showConflict = (form, conflict, chosen) => {
  const field = fieldCalled(form, conflict.name);
  const note = fill(find("template[data-theirs]"), {});
  each('[data-slot="text"]', (place) => show(place, answerInWords(form, conflict.name, conflict.theirs)), note);
  each('[data-take="both"]', (button) => (button.hidden = !field.matches(IS_TEXT)), note);
  const takes = taking(form, conflict);
  onClick("[data-take]", ({ dataset }) => {
    takes[dataset.take]();
    note.remove();
    field.focus();
    chosen(conflict.name);
  }, note);
  (field.closest("[data-field]") ?? field).after(note);
  return note;
};

// Shows conflicts in the form and remembers which are left to choose.
export const startConflicts = (form, allChosen) => {
  const left = new Map();
  const chosen = (name) => {
    left.delete(name);
    allChosen(left.size === 0);
  };
  return {
    isLeft: () => left.size > 0,
    show: (conflicts) => {
      left.forEach((note) => note.remove());
      left.clear();
      for (const conflict of conflicts) left.set(conflict.name, showConflict(form, conflict, chosen));
      if (conflicts.length) fieldCalled(form, conflicts[0].name).focus();
    },
  };
};
