// The desk in Firefox: makes a key, and in the same tab loads a case, locks it, and opens it with the passphrase. Asked
// with a JSON object {program, address, passphrase}; answers on standard output with what was shown and stored.
import puppeteer from "puppeteer-core";

const { program, address, passphrase } = JSON.parse(process.argv[2]);
const TIMEOUT = { timeout: 30_000 };

const stored = () =>
  new Promise((resolve) => {
    const opening = indexedDB.open("desk", 1);
    opening.onsuccess = () => {
      const asked = opening.result.transaction("keys").objectStore("keys").getAll();
      asked.onsuccess = () => resolve(asked.result.map(({ keyPair }) => keyPair.privateKey.extractable));
    };
  });

const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
try {
  const page = await browser.newPage();
  const shown = () => page.waitForSelector("[data-own=story] mark", { visible: true, ...TIMEOUT });
  await page.goto(`${address}make`);
  await page.type("input[name=new]", passphrase);
  await page.type("input[name=again]", passphrase);
  await page.click("[data-key-form] button:not([type])");
  await page.waitForSelector("[data-made]", { visible: true, ...TIMEOUT });
  const found = { made: await page.evaluate(stored) };
  await page.goto(`${address}case`);
  await shown();
  found.story = await page.$eval("[data-own=story]", (place) => place.textContent);
  await page.click("[data-lock-now]");
  await page.waitForSelector("[data-unlock-form]", { visible: true, ...TIMEOUT });
  found.locked = await page.evaluate(stored);
  await page.type("input[name=passphrase]", passphrase);
  await page.click("[data-unlock-form] button");
  await shown();
  found.unlocked = await page.evaluate(stored);
  process.stdout.write(JSON.stringify(found));
} finally {
  await browser.close();
}
