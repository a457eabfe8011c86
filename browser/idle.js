// Calls `lock` after a time without input in this tab, `warn(seconds)` in the last minute before, and `active` with
// every input. Compares clocks, because timers stand still while a computer sleeps: that of the day may be set back, the
// other one may sleep along, so the later one counts.
const WARNING_MS = 60_000;
const LOOK_MS = 5_000;
const INPUT = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"];

export const watchIdle = (idleMs, { warn, active, lock }) => {
  const warningMs = Math.min(WARNING_MS, idleMs / 2);
  const clocks = () => [Date.now(), performance.now()];
  let last = clocks();
  let warned = false;
  let ended = false;

  const look = () => {
    const left = idleMs - Math.max(...clocks().map((now, at) => now - last[at]));
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
    last = clocks();
    warned = false;
    active();
  };
  for (const kind of INPUT) addEventListener(kind, seen, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  setInterval(look, Math.min(LOOK_MS, idleMs / 10));
};
