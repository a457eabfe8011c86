// Somebody was stopped over what their page did not show: the case is asked for anew, and what has come since is marked.
import { each } from "./page.js";

// Entries stand in the page in the order of the case.
const mark = (list, entries, before) => {
  const known = new Set(before.map(({ id }) => id));
  each(`${list} > *`, (item) => {
    const { told } = entries.shift();
    each("[data-new]", (said) => (said.hidden = known.has(told.id)), item);
  });
};

export const loadNews = async (theCase) => {
  const before = theCase.found;
  await theCase.load();
  each("[data-owner]", (place) => (place.textContent = theCase.found.state.owner ?? place.dataset.owner));
  mark("[data-thread]", [...theCase.opened.messages], before.messages);
  mark("[data-notes]", [...theCase.opened.notes], before.notes);
};
