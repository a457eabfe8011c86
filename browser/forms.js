// A form of the desk: sent once at a time, and what stands in the way is said.
import { each, once, Refusal, say } from "./page.js";

export const tell = (error) => say(error instanceof Refusal ? error.message : "other", error.texts);

// The form's own sentence, when it has arrived; `[data-said="…"]` is that of one of its buttons.
export const sayDone = (form, text = form.dataset.done ?? "") => each('[data-said=""]', (said) => (said.textContent = text), form);

export const startForm = (form, act) =>
  form.addEventListener("submit", once(form, async () => {
    say(null);
    sayDone(form, "");
    try {
      await act();
    } catch (error) {
      tell(error);
    }
  }));
