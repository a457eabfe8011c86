// The picture: copied by itself, or handed to an application together with the Do's.
import { copyPicture } from "./copy.js";
import { say } from "./copying.js";

const fetched = new Map();

// Asked for before the click: a browser that waits for a file forgets that somebody clicked.
export function prepare(button) {
  const address = button.dataset.picture;
  if (!fetched.has(address)) {
    const picture = fetch(address).then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error("no picture"))));
    picture.catch(() => fetched.delete(address)); // the next click asks again
    fetched.set(address, picture);
  }
  return fetched.get(address);
}

// Many browsers that share texts share no files.
export function canHand() {
  const some = new File([" "], "some.png", { type: "image/png" });
  return Boolean(navigator.canShare?.({ files: [some] }));
}

export async function picture(button) {
  const done = await copyPicture(button.dataset.picture);
  say(done ? button.dataset.done : button.dataset.failed);
}

// The text that goes along: all messages but the introduction.
function dos() {
  const fields = document.querySelectorAll(".message:not([data-role=intro]) textarea");
  return [...fields].map((field) => field.value).join("\n\n");
}

export async function hand(button) {
  say(""); // what failed before
  try {
    const file = new File([await prepare(button)], button.dataset.name, { type: "image/png" });
    const parcels = [{ files: [file], text: dos() }, { files: [file] }];
    await navigator.share(parcels.find((each) => navigator.canShare(each)));
  } catch (error) {
    // Who closes the list of applications, or presses while it is open, has not failed.
    if (!["AbortError", "InvalidStateError"].includes(error.name)) say(button.dataset.failed);
  }
}
