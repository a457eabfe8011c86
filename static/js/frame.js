// A good guest inside a platform's frame. Every page works without this file; with it, reload, a double click and
// the height of the frame behave as people expect.
const root = document.documentElement;
const { pageUrl, platformOrigin } = root.dataset;

// A form is sent once. A timer, and a page that comes back out of the browser's cache, give the button free again,
// so that a lost answer or a closed window never locks it.
const release = (form) => delete form.dataset.sent;
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(release, 5000, form);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Ask for the height we need. The message is a JSON string because Brightspace reads nothing else (Canvas reads both),
// and Brightspace ignores heights above 10,000. Only the platform itself may read it.
if (platformOrigin && parent !== window) {
  let asked = 0, at = 0, growths = 0, waiting;
  const ask = () => {
    waiting = 0;
    const height = Math.min(Math.ceil(root.getBoundingClientRect().height), 10000);
    if (Math.abs(height - asked) < 2) return;
    // Growing time after time without a pause means that the page follows its own frame: stop following.
    growths = height > asked && performance.now() - at < 1000 ? growths + 1 : 0;
    if (growths > 5) return;
    asked = height;
    at = performance.now(); // which nobody sets back
    parent.postMessage(JSON.stringify({ subject: "lti.frameResize", height }), platformOrigin);
  };
  new ResizeObserver(() => (waiting ||= setTimeout(ask, 100))).observe(root);
}

// A page begins at its top, but around a frame the platform's page stays where somebody had scrolled to, and a link at
// the end of one page would lead into the middle of the next. Reload, back and an address with a place find their own.
const [arrival] = performance.getEntriesByType("navigation");
const followed = arrival?.type === "navigate" && document.referrer.startsWith(location.origin);
if (followed && !location.hash && parent !== window) {
  new IntersectionObserver(([top], watcher) => {
    watcher.disconnect();
    if (!top.isIntersecting) top.target.scrollIntoView();
  }).observe(document.querySelector("header"));
}

// A launch answers a POST. With an address of its own, reload and back become a plain GET. Firefox says that they come
// from the platform, which began the first load, so they are refused like an address from elsewhere. The mark, which
// stays with this entry of this tab's history and not with a copied address, lets us ask once more, as ourselves.
if (pageUrl) history.replaceState("ours", "", pageUrl + location.hash);
else if (history.state === "ours") {
  history.replaceState(null, ""); // once only: Chromium keeps the mark when an address replaces itself
  location.replace(location.pathname + location.search);
}
