// A student in Firefox, over WebDriver BiDi. Asked with a JSON object {program, preferences, course, tool, inWindow};
// answers on standard output with what the page showed after each step.
import puppeteer from "puppeteer-core";

const { program, preferences, course, tool, inWindow } = JSON.parse(process.argv[2]);
const PATIENCE = 20_000;
const OPEN = "form[action^='/dos/acknowledge'] button";
const CONFIRMED = "form[action^='/dos/withdraw'] button";
const REFUSED = ".technical dd";

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: program,
  headless: true,
  extraPrefsFirefox: preferences,
});

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

async function click(place, selector) {
  const button = await place().$(selector);
  await button.scrollIntoView();
  await button.click();
}

async function opened(how) {
  const before = new Set(await browser.pages());
  await how();
  for (;;) {
    const added = (await browser.pages()).find((page) => !before.has(page));
    if (added) return added;
    await sleep(50);
  }
}

const steps = {};
const page = await browser.newPage();
await page.goto(course);
const frame = () => page.frames().find((each) => each.url().startsWith(tool)) ?? page.mainFrame();
let place = frame;
let reload = () => place().evaluate(() => void setTimeout(() => location.reload()));
if (inWindow) {
  const button = "form[action='/lti/window'] button";
  steps.refused = await arrived(frame, button);
  const added = await opened(() => click(frame, button));
  place = () => added;
  reload = () => added.reload();
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

const elsewhere = await browser.newPage();
await elsewhere.goto(place().url());
steps.typed = await arrived(() => elsewhere, REFUSED);

await browser.close();
console.log(JSON.stringify(steps));
