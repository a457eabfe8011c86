// Copies a message as text and, where there is one, as HTML. Says "copied" only when it happened.
// First inside the click itself, which also works in a frame to which the platform has delegated
// nothing; then the asynchronous way; the caller shows a selected text when neither worked.

// Milliseconds. A browser that wants to ask for permission, in a frame where it cannot, never answers.
const PATIENCE = 3000;
const LONG_PATIENCE = 20_000; // a picture comes over the network first

function inTime(promise, patience = PATIENCE) {
  const late = new Promise((_, reject) => { setTimeout(reject, patience, new Error("no answer")); });
  return Promise.race([promise, late]);
}

// `shown` is any part of the page that can be seen: without a selection no browser copies.
function copyNow(shown, text, html) {
  let handed = false;
  const hand = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    handed = true;
  };
  const selection = document.getSelection();
  selection.selectAllChildren(shown);
  document.addEventListener("copy", hand, { capture: true, once: true });
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  document.removeEventListener("copy", hand, { capture: true });
  selection.removeAllRanges();
  return done && handed;
}

export async function copyMessage(shown, text, html) {
  if (copyNow(shown, text, html)) return true;
  try {
    const kinds = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
    await inTime(navigator.clipboard.write([new ClipboardItem(kinds)]));
    return true;
  } catch {
    return Boolean(navigator.clipboard) && inTime(navigator.clipboard.writeText(text)).then(() => true, () => false);
  }
}

export function canCopyPictures() {
  return "ClipboardItem" in window && Boolean(navigator.clipboard?.write);
}

export async function copyPicture(address) {
  try {
    // Safari wants the item made inside the click, with the picture still on its way.
    const picture = fetch(address).then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error("no picture"))));
    await inTime(navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]), LONG_PATIENCE);
    return true;
  } catch {
    return false;
  }
}
