// A form of the desk: sent once at a time, and what stands in the way is said.
import { once, Refusal, say } from "./page.js";

export const tell = (error) => say(error instanceof Refusal ? error.message : "other", error.texts);

export const startForm = (form, act) =>
  form.addEventListener("submit", once(form, async () => {
    say(null);
    try {
      await act();
    } catch (error) {
      tell(error);
    }
  }));
