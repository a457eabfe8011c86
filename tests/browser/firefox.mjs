// A student in Firefox, over WebDriver BiDi. Asked with a JSON object {program, preferences, course, tool, inWindow};
// answers on standard output with what the page showed after each step.
import { opened, PATIENCE, press, sleep, start, waitForAnswers } from "./firefox_tab.mjs";

const { program, preferences, course, tool, inWindow } = JSON.parse(process.argv[2]);
const OPEN = "form[action^='/dos/acknowledge'] button";
const CONFIRMED = "form[action^='/dos/withdraw'] button";
const REFUSED = ".technical dd";

const { browser, page } = await start(program, preferences);

// What stands on a document that has arrived; nothing while another is on its way.
const look = (selector) => {
  if (window.leaving || document.readyState !== "complete") return null;
  const text = (part) => document.querySelector(part)?.textContent.trim() ?? null;
  const shown = { confirmation: text("#confirmation-title"), code: text(".technical dd"), heading: text("h1") };
  return { shown, arrived: document.querySelector(selector) !== null };
};

// Wait for `selector`, but not for ever: what is there instead tells what went wrong.
async function arrived(place, selector) {
  const giveUpAt = Date.now() + PATIENCE;
  for (let shown = null; ; await sleep(50)) {
    const seen = await place().evaluate(look, selector).catch(() => null); // it left while it was asked
    shown = seen?.shown ?? shown;
    if (seen?.arrived || Date.now() > giveUpAt) return shown;
  }
}

async function leave(place, how) {
  await place().evaluate(() => (window.leaving = true));
  await how();
}

const click = async (place, selector) => press(await place().$(selector));

async function added(how) {
  const before = new Set(await browser.pages());
  await how();
  for (;;) {
    const found = (await browser.pages()).find((each) => !before.has(each));
    if (found) return found;
    await sleep(50);
  }
}

const steps = {};
await waitForAnswers(page);
await page.goto(course);
const frame = () => page.frames().find((each) => each.url().startsWith(tool)) ?? page.mainFrame();
let place = frame;
let reload = () => place().evaluate(() => void setTimeout(() => location.reload()));
if (inWindow) {
  const button = "form[action='/lti/window'] button";
  steps.refused = await arrived(frame, button);
  const tab = await added(() => click(frame, button));
  place = () => tab;
  reload = () => tab.reload({ timeout: PATIENCE });
}

steps.launched = await arrived(place, OPEN);
await leave(place, reload);
steps.reloaded = await arrived(place, OPEN);
await leave(place, () => click(place, OPEN));
steps.acknowledged = await arrived(place, CONFIRMED);
await leave(place, reload);
steps.reloadedAfterwards = await arrived(place, CONFIRMED);
await leave(place, () => place().evaluate(() => void setTimeout(() => history.back())));
steps.back = await arrived(place, CONFIRMED);

const elsewhere = await opened(browser);
await elsewhere.goto(place().url());
steps.typed = await arrived(() => elsewhere, REFUSED);

await browser.close();
console.log(JSON.stringify(steps));
