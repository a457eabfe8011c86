// Somebody in Firefox who copies what a page of the share kit offers and pastes it elsewhere, over WebDriver BiDi. Asked
// with a JSON object {program, page, tool, breaks}; answers on standard output with what was promised, said and pasted.
import { opened, press, start, until } from "./firefox_tab.mjs";

const { program, page: address, tool, breaks } = JSON.parse(process.argv[2]);
const NOTEPAD = `data:text/html,<title>paste</title><div id="here" contenteditable>.</div>`;

const { browser, page } = await start(program);
await page.goto(address);
const place = () => page.frames().find((each) => each.url().startsWith(tool)) ?? page.mainFrame();
const button = await until(() => place().$("html.scripted .message:nth-child(2) [data-act=copy]"));

if (breaks) {
  await place().evaluate(() => {
    document.execCommand = () => false;
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
}
const promised = await place().$eval(".message:nth-child(2) textarea", (field) => field.value);
await press(button);
const said = await until(() => place().$eval("#copied", (status) => status.textContent));
const selected = await place().evaluate(() => {
  const field = document.activeElement;
  return field.matches("textarea") ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
});

let pasted = null;
if (!breaks) {
  const notepad = await opened(browser);
  await notepad.goto(NOTEPAD);
  await notepad.evaluate(() => {
    document.querySelector("#here").addEventListener("paste", (event) => {
      const data = event.clipboardData;
      window.pasted = { text: data.getData("text/plain"), html: data.getData("text/html") };
      event.preventDefault();
    });
    document.querySelector("#here").focus();
  });
  await notepad.keyboard.down("Control");
  await notepad.keyboard.press("v");
  await notepad.keyboard.up("Control");
  pasted = await until(() => notepad.evaluate(() => window.pasted));
}

await browser.close();
console.log(JSON.stringify({ promised, said, selected, pasted }));
