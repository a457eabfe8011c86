// What must not wait for the rest of a page of the report site: the quick way out, and a token that leaves the address. No
// module, because those run when the page is there already, and till then it could be seen and pressed.

// The way out is the link, or three times Shift. The page is empty before the next one has an address, so nothing is left
// to see while that loads, and nothing in the browser's cache of pages. Earlier pages are still in the tab's history: a
// mark in the tab says that they were left, and what history brings up again is left again before anything of it can be
// seen. Whoever comes by a link or an address begins anew.
const { wayOut } = document.currentScript.dataset;
const TIMES = 3;
const WITHIN = 1500;

const go = () => {
  document.documentElement.hidden = true; // the rest of the page still arrives while the next one is asked for
  location.replace(wayOut);
};

const leave = () => {
  dispatchEvent(new Event("leaving")); // whoever would ask whether to leave does not ask now
  document.body?.replaceChildren();
  try {
    sessionStorage.clear();
    sessionStorage.setItem("left", "");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  go();
};

const leaveAgain = (isFromHistory) => {
  try {
    if (sessionStorage.getItem("left") === null) return;
    if (!isFromHistory) return sessionStorage.removeItem("left");
  } catch {
    return; // a browser that keeps nothing knows of no leaving
  }
  go();
};

addEventListener("click", (event) => {
  const isOther = event.ctrlKey || event.metaKey || event.shiftKey;
  if (isOther || !event.target.closest("a[data-quick-exit]")) return;
  event.preventDefault();
  leave();
});

let presses = [];
addEventListener("keydown", ({ key, repeat, timeStamp }) => {
  if (repeat) return;
  presses = key === "Shift" ? [...presses, timeStamp].slice(-TIMES) : [];
  if (presses.length === TIMES && timeStamp - presses[0] <= WITHIN) leave();
});

leaveAgain(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
addEventListener("pageshow", ({ persisted }) => persisted && leaveAgain(true));

// A link that was quicker than browser/token.js, which finds the token in the tab, would leave it behind in the address.
// Where a tab keeps nothing it stays there, for that to hold in memory.
const takeToken = () => {
  if (!/^#\d{4}-\d\d\./.test(location.hash)) return;
  try {
    sessionStorage.setItem("token", location.hash.slice(1));
  } catch {
    return;
  }
  history.replaceState(history.state, "", location.pathname + location.search);
};

takeToken();
