// Takes names off a page when the launch that showed them has ended, and says so; a while before, that it will. Nothing
// that is typed is lost: what is taken off could not be sent any more. Compares clocks, because timers stand still while
// a laptop sleeps: that of the day may be set back, the other one may sleep along, so the later one counts.
const SOON = 10 * 60 * 1000;
const LONGEST_WAIT = 30 * 1000;

const said = document.querySelector("[data-ends-in]");
const lasts = 1000 * Number(said.dataset.endsIn);
const clocks = () => [Date.now(), performance.now()];
const began = clocks();
let timer = 0;

const say = (name) => {
  for (const each of said.children) each.hidden = each.dataset.launch !== name;
};

const end = () => {
  const parts = [...document.querySelectorAll("[data-names]")];
  const wasInside = parts.some((part) => part.contains(document.activeElement));
  for (const part of parts) part.remove();
  say("over");
  // Who was in the middle of it goes on where it says why; nobody else is moved.
  if (wasInside) said.querySelector('[data-launch="over"] [tabindex]').focus();
};

const look = () => {
  clearTimeout(timer);
  const left = lasts - Math.max(...clocks().map((now, at) => now - began[at]));
  if (left <= 0) {
    end();
    return;
  }
  if (left <= SOON) say("soon");
  timer = setTimeout(look, Math.min(left, LONGEST_WAIT));
};

document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);
look();
