// Opens a mailbox in Firefox. Asked with a JSON object {program, address, receipt}; answers on standard output with the
// messages that it shows.
import puppeteer from "puppeteer-core";

const { program, address, receipt } = JSON.parse(process.argv[2]);

const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
try {
  const page = await browser.newPage();
  await page.goto(address);
  await page.type("input[name=receipt]", receipt);
  await page.click("[data-receipt-form] button");
  await page.waitForSelector("[data-thread] li", { timeout: 15_000 });
  const texts = await page.$$eval("[data-thread] li", (items) => items.map((item) => item.textContent));
  process.stdout.write(JSON.stringify(texts));
} finally {
  await browser.close();
}
