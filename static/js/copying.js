// A button that copies the text of its message, and says whether it did.
import { copyMessage } from "./copy.js";

const status = document.querySelector("#copied");

export function say(text) {
  // Emptied first, so that the same words are spoken again. By a timer: a page that is not being
  // painted, in a frame below the fold for example, has no animation frames.
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}

export async function copy(button) {
  const message = button.closest(".message");
  const field = message.querySelector("textarea");
  const html = message.querySelector("template")?.innerHTML ?? "";
  const done = await copyMessage(message, field.value, html);
  for (const each of document.querySelectorAll(".message.done")) each.classList.remove("done");
  if (done) {
    message.classList.add("done");
    say(button.dataset.done);
    return;
  }
  message.querySelector("details").open = true;
  field.focus();
  field.select();
  say(matchMedia("(pointer: coarse)").matches ? button.dataset.failedTouch : button.dataset.failed);
}
