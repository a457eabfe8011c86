// What in a text that somebody of the desk is writing could point at somebody: who is in the names box, in every
// spelling, and what hints.js knows. An aid, never a promise.
import { findHints } from "./hints.js";
import { each, fill, find } from "./page.js";
import { findPeople, peopleIn } from "./names_box.js";

const WAIT_MS = 400;

const unique = (hints) => {
  const seen = new Set();
  const isNew = (name) => !seen.has(name) && seen.add(name);
  return hints.filter(({ kind, found }) => isNew(kind + found.toLowerCase()));
};

export const hintsIn = (text, namesBox) => {
  const people = findPeople(text, peopleIn(namesBox)).map(({ found }) => ({ kind: "names_box", found }));
  const others = findHints(text).filter(({ found }) => !people.some((person) => found.includes(person.found)));
  return unique([...people, ...others]);
};

export const hasPeople = (text, namesBox) => findPeople(text, peopleIn(namesBox)).length > 0;

export const showHints = (form, namesBox) =>
  each("[data-hints-for]", (box) => {
    const text = find(`[name="${CSS.escape(box.dataset.hintsFor)}"]`, form)?.value ?? "";
    const items = hintsIn(text, namesBox).flatMap(({ kind, found }) => {
      const template = find(`template[data-hint="${kind}"]`);
      return template ? [fill(template, { found })] : [];
    });
    find("[data-hints]", box).replaceChildren(...items);
    box.hidden = items.length === 0;
  }, form);

// While somebody writes; `namesBox()` gives what is in the box of this case, as far as it opens for the reader.
export const startHints = (form, namesBox) => {
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => showHints(form, namesBox()), WAIT_MS);
  });
};
