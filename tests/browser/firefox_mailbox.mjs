// Opens a mailbox in Firefox. Asked with a JSON object {program, address, receipt}; answers on standard output with the
// messages that it shows.
import { press, start } from "./firefox_tab.mjs";

const { program, address, receipt } = JSON.parse(process.argv[2]);

const { browser, page } = await start(program);
try {
  await page.goto(address);
  await page.type("input[name=receipt]", receipt);
  await press(await page.$("[data-receipt-form] button"));
  await page.waitForSelector("[data-thread] li");
  const texts = await page.$$eval("[data-thread] li", (items) => items.map((item) => item.textContent));
  process.stdout.write(JSON.stringify(texts));
} finally {
  await browser.close();
}
