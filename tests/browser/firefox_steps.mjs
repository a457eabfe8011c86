// Takes the steps of tests/browser/whole_way.py in Firefox, over WebDriver BiDi. Asked with a JSON object
// {program, preferences, steps}; ends with an error that names the step that could not be taken.
import { PATIENCE, sleep, start, staysWhereItIs, waitForAnswers } from "./firefox_tab.mjs";

const { program, preferences, steps } = JSON.parse(process.argv[2]);

const { browser, page } = await start(program, preferences);
await waitForAnswers(page);

// The part, in whichever frame shows it; null while none does, or while its page is on the way.
async function found(part) {
  for (const frame of page.frames()) {
    try {
      const element = await frame.$(part);
      if (element && (await element.isVisible())) return element;
    } catch {
      continue; // the frame left while it was asked
    }
  }
  return null;
}

const acts = {
  goto: ({ url }) => page.goto(url).then(() => true),
  follow: (step, element) => element.evaluate((link) => link.href).then((url) => page.goto(url)).then(() => true),
  fill: (step, element) => element.type(step.value).then(() => true),
  select: (step, element) => element.select(step.value).then(() => true),
  click: async (step, element) => {
    await element.scrollIntoView();
    if (!(await staysWhereItIs(element))) return false;
    await element.click();
    return true;
  },
  read: async ({ value }, element) => (await element.evaluate((shown) => shown.innerText)).includes(value),
};
acts.reread = async (step, element) => {
  if (element && (await acts.read(step, element))) return true;
  await sleep(500);
  await page.reload();
  return false;
};

const tried = async (step, element) => {
  try {
    return await acts[step.act](step, element);
  } catch {
    return false; // the page left while it was used: its successor is asked
  }
};

try {
  for (const step of steps) {
    const giveUpAt = Date.now() + PATIENCE;
    for (;;) {
      const element = step.part ? await found(step.part) : null;
      const can = element || !step.part || step.act === "reread";
      if (can && (await tried(step, element))) break;
      if (Date.now() > giveUpAt) {
        const shown = await Promise.all(page.frames().map((frame) => frame.evaluate(() => document.body?.innerText ?? "").catch(() => "")));
        throw new Error(`could not ${JSON.stringify(step)}; the page said: ${shown.join("\n---\n")}`);
      }
      await sleep(100);
    }
  }
} finally {
  await browser.close();
}
