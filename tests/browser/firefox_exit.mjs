// Somebody in Firefox who leaves the report site by the quick exit and presses Back, over WebDriver BiDi. Asked with a
// JSON object {program, site, token, wayOut}; answers on standard output with which steps of the form a link within the
// page and the button Back led to, where each step of leaving ended, whether a heading was in sight there, and what the tab
// keeps when the site is opened again.
import { PATIENCE, press, sleep, start, until } from "./firefox_tab.mjs";

const { program, site, token, wayOut } = JSON.parse(process.argv[2]);

const { browser, page } = await start(program);
// The three presses count when they come soon after each other, which a busy machine cannot promise.
await page.evaluateOnNewDocument(() => {
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => 0 });
});
await page.setRequestInterception(true);
page.on("request", (request) => {
  if (request.url().startsWith(wayOut)) request.respond({ contentType: "text/html", body: "<title>Elsewhere</title>" });
  else request.continue();
});

// What stands on a document that has arrived; nothing while another is on its way.
const look = () => {
  if (window.leaving || document.readyState !== "complete") return null;
  return { address: location.href, sees: Boolean(document.querySelector("h1")?.checkVisibility()) };
};

// Where the tab is once it is elsewhere, or what it shows when it does not leave.
async function ended() {
  const giveUpAt = Date.now() + PATIENCE;
  for (;;) {
    const seen = await page.evaluate(look).catch(() => null); // it left while it was asked
    if (seen?.address.startsWith(wayOut) || Date.now() > giveUpAt) return seen;
    await sleep(50);
  }
}

const go = async (way) => press(await page.$(`[data-step]:not([hidden]) [data-go=${way}]`));

const stepThat = (holds) =>
  until(() => page.evaluate((said) => {
    const step = document.querySelector("[data-step]:not([hidden])").dataset.step;
    return (said.hash === undefined || location.hash === said.hash) && (said.not ?? "") !== step ? step : null;
  }, holds));

try {
  await page.goto(`${site}tell#${token}`);
  await page.type("#story", "A and B");
  for (let times = 0; times < 2; times += 1) await go("next");
  await page.evaluate(() => document.querySelector("a.skip").click());
  const form = [await stepThat({ hash: "#main" })];
  await go("back");
  form.push(await stepThat({ not: "kinds" }), await page.$eval("#story", (field) => field.value));
  await go("next");
  const steps = [];
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Shift");
  steps.push(await ended());
  for (let times = 0; times < 2; times += 1) {
    await page.evaluate(() => {
      window.leaving = true;
      setTimeout(() => history.back());
    });
    steps.push(await ended());
  }
  await page.goto(`${site}short`);
  const kept = await page.evaluate(() => Object.keys(sessionStorage));
  process.stdout.write(JSON.stringify({ form, steps, kept }));
} finally {
  await browser.close();
}
