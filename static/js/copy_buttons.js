// Copy buttons on a page whose texts do not change, where scripts run; else each text can be selected.
import { copy } from "./copying.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act=copy]");
  if (button) copy(button);
});
for (const details of document.querySelectorAll(".message details")) details.open = false;
document.documentElement.classList.add("scripted");
