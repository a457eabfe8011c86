// One step of a form at a time. The browser's Back goes back one step; nothing of the answers is in an address. A link
// within the page (to help, past the top) makes an entry in the history as well, one that knows of no step: it stays in
// the step where somebody is.
import { each, find, onClick } from "./page.js";

const nameOf = (section) => section.dataset.step;

// `enter(name)` is called before a step is shown; `last` is reached by `finish` only; while `mayMove()` is false the
// steps stand still.
export const startSteps = (form, { enter, last, mayMove }) => {
  const names = [...form.querySelectorAll("[data-step]")].map(nameOf);
  const ordinary = names.filter((name) => name !== last);
  let current = names[0];
  let finished = false;
  // How many entries lie between here and the beginning of this step, and the fragment at which somebody is.
  let jumps = 0;
  let { hash } = location;

  const stay = () => {
    if (location.hash !== hash) jumps += 1; // else it took the place of the same entry
    hash = location.hash;
    history.replaceState({ step: current, jumps }, "");
  };

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
    jumps = 0;
    hash = "";
    history.pushState({ step: name, jumps }, "", location.pathname + location.search);
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
  onClick('[data-go="back"]', () => mayMove() && ordinary.indexOf(current) > 0 && history.go(-1 - jumps), form);
  addEventListener("popstate", ({ state }) => {
    if (finished) return;
    if (!ordinary.includes(state?.step)) return stay();
    if (!mayMove()) return;
    ({ jumps = 0 } = state);
    ({ hash } = location);
    if (state.step !== current) show(state.step);
  });

  history.replaceState({ step: current, jumps }, "");
  show(current, false);
  return {
    finish: (name) => {
      finished = true;
      history.replaceState(null, "");
      show(name);
    },
  };
};
