// Somebody in Firefox who copies what pages of the share kit offer and pastes it elsewhere, over WebDriver BiDi. Asked with
// a JSON object {program, screen, tool, visits: {name: {page, breaks}}}; answers on standard output with what each visit
// found. Without a screen, be it one that nobody sees, Firefox has a clipboard that holds texts only.
import { opened, press, start, until } from "./firefox_tab.mjs";

const { program, screen, tool, visits } = JSON.parse(process.argv[2]);
const NOTEPAD = `data:text/html,<title>paste</title><textarea id="before">nothing yet</textarea><div id="here" contenteditable>.</div>`;
const SECOND = ".messages.teams .message:nth-child(2)";
const DOWNLOAD = ".picture-kit a[href$='?download']";

const { browser, page: notepad } = await start(program, {}, screen);

async function withControl(key) {
  await notepad.keyboard.down("Control");
  await notepad.keyboard.press(key);
  await notepad.keyboard.up("Control");
}

// What is pasted later was copied later.
async function emptyClipboard() {
  await notepad.goto(NOTEPAD);
  await notepad.bringToFront();
  await notepad.evaluate(() => {
    document.querySelector("#here").addEventListener("paste", (event) => {
      const data = event.clipboardData;
      event.preventDefault();
      const [file] = data.files;
      const pasted = { text: data.getData("text/plain"), html: data.getData("text/html"), picture: null };
      if (!file) return void (window.pasted = pasted);
      const reader = new FileReader();
      reader.onload = () => (window.pasted = { ...pasted, picture: reader.result.split(",")[1] });
      reader.readAsDataURL(file);
    });
    document.querySelector("#before").select();
  });
  await withControl("c");
}

async function paste() {
  await notepad.bringToFront();
  await notepad.evaluate(() => document.querySelector("#here").focus());
  await withControl("v");
  return until(() => notepad.evaluate(() => window.pasted));
}

const breakClipboard = () => {
  document.execCommand = () => false;
  Object.defineProperty(navigator, "clipboard", { value: undefined });
};

// The picture at an address, or that of `bytes` (base64), as its size and a hash of its pixels: a clipboard writes a
// file of its own.
const pixels = async ({ address, bytes }) => {
  const kept = bytes && new Blob([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], { type: "image/png" });
  const picture = await createImageBitmap(kept ?? (await (await fetch(address)).blob()));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const drawn = context.getImageData(0, 0, picture.width, picture.height).data;
  return [picture.width, picture.height, ...new Uint8Array(await crypto.subtle.digest("SHA-256", drawn))].join();
};

const textOf = (place, selector) => place().$eval(selector, (part) => part.textContent);

// What is said after `act`; it is something else than before.
async function said(place, act) {
  const before = await textOf(place, "#copied");
  await act();
  return until(async () => {
    const now = await textOf(place, "#copied");
    return now !== before && now;
  });
}

async function copyText(page, place) {
  const promised = await place().$eval(SECOND, (message) => ({
    text: message.querySelector("textarea").value,
    html: message.querySelector("template").innerHTML,
  }));
  await emptyClipboard();
  await page.bringToFront();
  const button = await place().$(`${SECOND} [data-act=copy]`);
  const heard = await said(place, () => press(button));
  const selected = await place().evaluate(() => {
    const field = document.activeElement;
    return field.matches("textarea") ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
  });
  const { text, html } = await paste();
  return { promised, said: heard, selected, pasted: { text, html } };
}

async function copyPicture(page, place, breaks) {
  await page.bringToFront();
  const button = await until(() => place().$("html.scripted [data-act=picture]"));
  const { address, isOffered } = await button.evaluate((found) => ({ address: found.dataset.picture, isOffered: !found.hidden }));
  const found = await place().evaluate(async (download) => {
    const link = document.querySelector(download);
    const { headers } = await fetch(link.href);
    const file = [headers.get("content-type"), headers.get("content-disposition").split(";")[0]];
    return { text: document.querySelector(".picture-kit").innerText, isThere: link.checkVisibility(), file };
  }, DOWNLOAD);
  if (!isOffered) return { ...found, isOffered };
  await emptyClipboard();
  await page.bringToFront();
  const heard = await said(place, () => press(button));
  const { picture: bytes } = await paste();
  const promised = await place().evaluate(pixels, { address });
  return { ...found, isOffered, said: heard, promised, pasted: bytes && (await place().evaluate(pixels, { bytes })) };
}

async function visit({ page: address, breaks }) {
  const page = await opened(browser);
  await page.goto(address);
  const place = () => page.frames().find((each) => each.url().startsWith(tool)) ?? page.mainFrame();
  await until(() => place().$("html.scripted .messages"));
  if (!(await place().$(SECOND))) {
    await press(await place().$("button[value=teams-chat]"));
    await until(() => place().$(SECOND));
  }
  if (breaks) await place().evaluate(breakClipboard);
  const text = await copyText(page, place);
  const more = await place().$("a[href^='/course/share']");
  if (more && !breaks) {
    await page.bringToFront();
    await press(more);
  }
  const picture = more && breaks ? null : await copyPicture(page, place, breaks);
  await page.close();
  return { text, picture };
}

const found = {};
for (const [name, wanted] of Object.entries(visits)) found[name] = await visit(wanted);
await browser.close();
console.log(JSON.stringify(found));
