// Calls `lock` after a time without input in this tab, `warn(seconds)` in the last minute before, and `active` with
// every input. Compares the clock, because timers stand still while a computer sleeps.
const WARNING_MS = 60_000;
const LOOK_MS = 5_000;
const INPUT = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"];

export const watchIdle = (idleMs, { warn, active, lock }) => {
  const warningMs = Math.min(WARNING_MS, idleMs / 2);
  let last = Date.now();
  let warned = false;
  let ended = false;

  const look = () => {
    const left = last + idleMs - Date.now();
    if (ended) return;
    if (left <= 0) {
      ended = true;
      lock();
    } else if (left <= warningMs && !warned) {
      warned = true;
      warn(Math.ceil(left / 1000));
    }
  };
  const seen = () => {
    look(); // first: who comes back after hours finds it locked
    if (ended) return;
    last = Date.now();
    warned = false;
    active();
  };
  for (const kind of INPUT) addEventListener(kind, seen, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  setInterval(look, Math.min(LOOK_MS, idleMs / 10));
};
