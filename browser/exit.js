// A quick way out of every page of the report site: the link, or three times Shift. The page is empty before the next
// one has an address, so nothing is left to see while that loads, and nothing in the browser's cache of pages. Pages that
// came before it are still in the tab's history: the mark tells static/js/left.js not to show them.
const TIMES = 3;
const WITHIN = 1500;

const link = document.querySelector("a[data-quick-exit]");

const leave = () => {
  dispatchEvent(new Event("leaving")); // whoever would ask whether to leave does not ask now
  document.body.replaceChildren();
  try {
    sessionStorage.clear();
    sessionStorage.setItem("left", "");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  top.location.replace(link.href);
};

link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave();
});

let presses = [];
addEventListener("keydown", ({ key, repeat, timeStamp }) => {
  if (!link || repeat) return;
  presses = key === "Shift" ? [...presses, timeStamp].slice(-TIMES) : [];
  if (presses.length === TIMES && timeStamp - presses[0] <= WITHIN) leave();
});
