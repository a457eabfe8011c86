// One step of a form at a time. The browser's Back goes back one step; nothing of the answers is in an address.
import { each, find, onClick } from "./page.js";

const nameOf = (section) => section.dataset.step;

// `enter(name)` is called before a step is shown; `last` is reached by `finish` only; while `mayMove()` is false the
// steps stand still.
export const startSteps = (form, { enter, last, mayMove }) => {
  const names = [...form.querySelectorAll("[data-step]")].map(nameOf);
  const ordinary = names.filter((name) => name !== last);
  let current = names[0];
  let finished = false;

  const show = (name, focus = true) => {
    current = name;
    enter(name);
    each("[data-step]", (section) => (section.hidden = nameOf(section) !== name), form);
    each("[data-progress]", (place) => {
      place.hidden = name === last || ordinary.length < 2;
      place.textContent = place.dataset.text.replace("{n}", ordinary.indexOf(name) + 1).replace("{total}", ordinary.length);
    }, form);
    if (focus) find(`[data-step="${name}"] [tabindex="-1"]`, form)?.focus();
  };

  const go = (name) => {
    if (!name || !mayMove()) return;
    history.pushState({ step: name }, "");
    show(name);
  };

  // Enter in a field goes on, instead of sending what nobody has checked.
  form.addEventListener("keydown", (event) => {
    const isField = event.target.matches("input:not([type=submit])");
    if (event.key !== "Enter" || !isField || current === ordinary.at(-1)) return;
    event.preventDefault();
    go(ordinary[ordinary.indexOf(current) + 1]);
  });
  onClick('[data-go="next"]', () => go(ordinary[ordinary.indexOf(current) + 1]), form);
  onClick('[data-go="back"]', () => mayMove() && ordinary.indexOf(current) > 0 && history.back(), form);
  addEventListener("popstate", ({ state }) => {
    if (finished || !mayMove()) return;
    show(ordinary.includes(state?.step) ? state.step : ordinary[0]);
  });

  history.replaceState({ step: current }, "");
  show(current, false);
  return {
    finish: (name) => {
      finished = true;
      history.replaceState(null, "");
      show(name);
    },
  };
};
