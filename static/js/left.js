// What was left by the quick exit does not come back by the browser's Back: browser/exit.js leaves a mark in this tab,
// and a page that history brings up again is left again before anything of it can be seen. Whoever comes by a link or
// an address begins anew. No module, because those run when the page is there already.
const { wayOut } = document.currentScript.dataset;

const leaveAgain = (isFromHistory) => {
  try {
    if (sessionStorage.getItem("left") === null) return;
    if (!isFromHistory) return sessionStorage.removeItem("left");
  } catch {
    return; // a browser that keeps nothing knows of no leaving
  }
  document.documentElement.hidden = true; // the rest of the page still arrives while the next one is asked for
  location.replace(wayOut);
};

leaveAgain(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
addEventListener("pageshow", ({ persisted }) => persisted && leaveAgain(true));
