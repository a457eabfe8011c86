// The page of large type, one step at a time: picture, each Do (or all at once), help. Arrow keys, Page Up and Down (what
// a presenter's remote sends), Home, End and the space bar walk through it. Without this file the page scrolls.
const root = document.documentElement;
const stage = document.querySelector(".stage");
const remote = document.querySelector(".remote");
const scenes = [...stage.querySelectorAll(".scene")];
const dosScene = stage.querySelector(".scene-dos");
const dos = [...dosScene.querySelectorAll("li")];
const toggle = remote.querySelector("[data-act=all]");
const SMALLEST = 16; // pixels
let single = true, at = 0;

// What is shown at each step: a scene, and in that of the Do's the Do.
const steps = () => scenes.flatMap((scene) => (scene === dosScene && single ? dos.map((item) => [scene, item]) : [[scene]]));

const show = (wanted) => {
  const all = steps();
  at = Math.max(0, Math.min(wanted, all.length - 1));
  const [scene, item] = all[at];
  for (const each of scenes) each.hidden = each !== scene;
  for (const each of dos) each.classList.toggle("now", each === item);
  dosScene.classList.toggle("single", single);
  toggle.setAttribute("aria-pressed", String(!single));
  remote.querySelector(".step bdi").textContent = `${at + 1} / ${all.length}`;
  fit(scene);
};

// Type shrinks until the step fits the window, but not below what can be read well: then it scrolls.
const fit = (scene) => {
  const full = parseFloat(getComputedStyle(stage).fontSize);
  for (let size = full; size === full || size >= SMALLEST; size -= 1) {
    scene.style.fontSize = `${size}px`;
    if (stage.scrollHeight <= stage.clientHeight) break;
  }
  stage.scrollTop = 0;
  stage.removeAttribute("tabindex");
  if (stage.scrollHeight > stage.clientHeight) stage.tabIndex = 0;
};

// What does not fit is read to its end before the next step.
const further = (direction) => {
  const left = direction > 0 ? stage.scrollHeight - stage.clientHeight - stage.scrollTop : stage.scrollTop;
  if (left > 1) stage.scrollBy(0, direction * stage.clientHeight * 0.8);
  else show(at + direction);
};

const acts = {
  back: () => show(at - 1),
  on: () => show(at + 1),
  all: () => {
    const [scene, item] = steps()[at];
    single = !single;
    show(steps().findIndex((step) => step[0] === scene && (!single || !item || step[1] === item)));
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
};

const [forward, backward] = stage.dataset.direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
const keys = {
  [forward]: () => show(at + 1), ArrowDown: () => further(1), PageDown: () => further(1), " ": () => further(1),
  [backward]: () => show(at - 1), ArrowUp: () => further(-1), PageUp: () => further(-1),
  Home: () => show(0), End: () => show(Infinity),
};

remote.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
addEventListener("keydown", (event) => {
  const onControl = event.target.closest?.("a, button");
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || (event.key === " " && onControl)) return;
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

addEventListener("resize", () => fit(steps()[at][0]));

if (!root.requestFullscreen) remote.querySelector("[data-act=full]").hidden = true;
stage.setAttribute("aria-live", "polite"); // a step is read out as it comes
root.classList.add("stepping");
remote.hidden = false;
show(0);
