// What the journeys in Firefox have in common: a browser that gets the time it needs, and pressing what stands still.
import puppeteer from "puppeteer-core";

// After so long a browser or a page is taken never to come; none needs it.
export const PATIENCE = 120_000;

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// `screen` is the display of an X server, for what needs one; Firefox shows itself nowhere without.
export async function start(program, preferences = {}, screen = null) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: program,
    headless: screen === null,
    env: screen === null ? process.env : { ...process.env, DISPLAY: screen },
    extraPrefsFirefox: preferences,
    timeout: PATIENCE,
  });
  return { browser, page: await opened(browser) };
}

export async function opened(browser) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(PATIENCE);
  return page;
}

// Ask until there is an answer, but not for ever: what is there instead tells what went wrong.
export async function until(ask) {
  const giveUpAt = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask().catch(() => null); // the page left while it was asked
    if (found || Date.now() > giveUpAt) return found;
    await sleep(50);
  }
}

// A page gives an answer up after so many milliseconds (static/js/storage.js): here one that comes late, because the
// machine is busy, is still an answer.
export const waitForAnswers = (page) =>
  page.evaluateOnNewDocument(() => {
    const real = window.setTimeout;
    const limits = [150, 1400];
    window.setTimeout = (act, wait, ...more) => real(act, limits.includes(wait) ? 100 * wait : wait, ...more);
  });

// Puppeteer clicks where a part was when it asked: what moves meanwhile, as a page does that is not all there yet, leaves
// its place to another part, such as the way back to the course.
export async function staysWhereItIs(element) {
  const where = () => element.boundingBox().then((box) => JSON.stringify(box));
  const before = await where();
  await sleep(200);
  const isThere = await element.evaluate((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return document.readyState === "complete" && part.contains(hit);
  });
  return isThere && (await where()) === before;
}

// The frame of a course is as high as the page in it asks for, a moment after that is there.
const isWhole = () => window === window.top || document.documentElement.scrollHeight <= innerHeight + 1;

export async function press(element) {
  await until(async () => {
    await element.scrollIntoView();
    return (await element.evaluate(isWhole)) && staysWhereItIs(element);
  });
  await element.click();
}
