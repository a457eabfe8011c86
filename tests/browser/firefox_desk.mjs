// The desk in Firefox: makes a key, and in the same tab loads a case, locks it, and opens it with the passphrase. Asked
// with a JSON object {program, address, passphrase}; answers on standard output with what was shown and stored.
import { press, start, until } from "./firefox_tab.mjs";

const { program, address, passphrase } = JSON.parse(process.argv[2]);

const stored = () =>
  new Promise((resolve) => {
    const opening = indexedDB.open("desk", 1);
    opening.onsuccess = () => {
      const asked = opening.result.transaction("keys").objectStore("keys").getAll();
      asked.onsuccess = () => resolve(asked.result.map(({ keyPair }) => keyPair.privateKey.extractable));
    };
  });

const { browser, page } = await start(program);
const shown = (selector) => page.waitForSelector(selector, { visible: true });
const click = async (selector) => press(await page.$(selector));

// The lock empties the page, and then loads it anew: only that one asks for the passphrase.
const lock = async () => {
  await page.evaluate(() => (window.leaving = true));
  await click("[data-lock-now]");
  await until(() => page.evaluate(() => !window.leaving && document.readyState === "complete"));
  await shown("[data-unlock-form]");
};

const STORY = "[data-own=story] mark";
try {
  await page.goto(`${address}make`);
  await page.type("input[name=new]", passphrase);
  await page.type("input[name=again]", passphrase);
  await click("[data-key-form] button:not([type])");
  await shown("[data-made]");
  const found = { made: await page.evaluate(stored) };
  await page.goto(`${address}case`);
  await shown(STORY);
  found.story = await page.$eval("[data-own=story]", (place) => place.textContent);
  await lock();
  found.locked = await page.evaluate(stored);
  await page.type("input[name=passphrase]", passphrase);
  await click("[data-unlock-form] button");
  await shown(STORY);
  found.unlocked = await page.evaluate(stored);
  process.stdout.write(JSON.stringify(found));
} finally {
  await browser.close();
}
