// The questions afterwards: asked once in a case, in the language in which the reporter wrote.
import { dayInWords } from "./in_words.js";
import { sealSaid, showNews } from "./case_writing.js";
import { sameAgain } from "./desk_requests.js";
import { sayDone, startForm } from "./forms.js";
import { each, find, put } from "./page.js";
import { inParagraphs, questionsIn } from "./questions.js";
import { inTheirLanguage } from "./their_language.js";

const askedIn = ({ messages }) => messages.find(({ told, value }) => told.from_desk && questionsIn(value).length > 0);

const saidIn = (part) => {
  const asks = [...part.querySelectorAll("[data-question]")].map((each) => ({
    id: each.dataset.question,
    text: each.textContent.trim(),
  }));
  const text = inParagraphs(find("[data-opening]", part).textContent.trim(), asks.map((each) => [each.text]));
  return { text, asks };
};

export const startAsking = (form, theCase, address) => {
  const sendSaid = sameAgain(address, sealSaid(theCase, "message"));
  const part = inTheirLanguage(form, "data-ask-in", theCase.opened);
  const showState = () => {
    const asked = askedIn(theCase.opened);
    each("[data-not-asked]", (place) => (place.hidden = Boolean(asked)), form);
    each("[data-asked]", (place) => {
      place.hidden = !asked;
      if (asked) put(place, { day: dayInWords(asked.day) });
    }, form);
  };
  showState();
  startForm(form, async () => {
    // The server cannot see whether a colleague has asked meanwhile, but it stops who has not seen all there is.
    await showNews(theCase, sendSaid(saidIn(part))).finally(showState);
    sayDone(form);
    await theCase.load().catch(() => {}); // it has arrived, and nothing else may be said
    showState();
  });
};
