// Texts of the page to begin from, put into a field of a form.
import { each, find } from "./page.js";

// A text of the page goes behind what stands there already.
export const startLetters = (form) =>
  each("select[data-letters]", (choice) => {
    choice.addEventListener("change", () => {
      const template = find(`template[data-letter="${CSS.escape(choice.value)}"]`, form);
      if (!template) return;
      const field = form.elements[choice.dataset.letters || "text"];
      field.value = [field.value.trim(), template.content.textContent.trim()].filter(Boolean).join("\n\n");
      choice.selectedIndex = 0;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }, form);
