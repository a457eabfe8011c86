// Shows an opened case. Every text of somebody else is inert, and shows what is hidden in it.
import { saysImages } from "./images.js";
import { dayInWords, inWords } from "./in_words.js";
import { each, fill, find, showOnly } from "./page.js";
import { answeredIn, answersIn, questionsIn } from "./questions.js";
import { show } from "./shown.js";

const setRow = (place, text) => {
  show(place, text);
  const row = place.closest("[data-row]");
  if (row) row.hidden = text === "";
};

const entry = (template, text, texts) => {
  const item = fill(template, texts);
  each('[data-slot="text"]', (place) => show(place, text), item);
  return item;
};

const textOf = ({ value }) => (typeof value?.text === "string" ? value.text : "");

// Answers stand under the questions as the desk asked them, and never under those that come with the answers.
const answersOf = (message, messages) => {
  const asked = message.told.from_desk ? null : answeredIn(message.value);
  const question = asked && messages.find(({ told }) => told.from_desk && told.id === asked);
  return answersIn(message.value, questionsIn(question?.value));
};

const answer = (box, { question, choice, text }) => {
  const item = fill(find("template[data-answer]", box), { question });
  each('[data-slot="choice"]', (place) => setRow(place, inWords(place, choice)), item);
  each('[data-slot="text"]', (place) => setRow(place, text), item);
  return item;
};

const letter = (box, message, messages) => {
  const answers = answersOf(message, messages);
  if (answers.length) {
    const item = fill(find('template[data-entry="answers"]', box), { day: dayInWords(message.day) });
    find("[data-answers]", item).replaceChildren(...answers.map((each) => answer(box, each)));
    return item;
  }
  const kind = message.state !== "open" ? "broken" : message.told.from_desk ? "desk" : "reporter";
  return entry(find(`template[data-entry="${kind}"]`, box), textOf(message), { day: dayInWords(message.day) });
};

const remark = (box, note) => {
  const kind = note.state === "open" ? "open" : "broken";
  const item = entry(find(`template[data-note="${kind}"]`, box), textOf(note), { day: dayInWords(note.day) });
  each('[data-slot="author"]', (place) => show(place, note.told.author), item);
  return item;
};

const showReport = (box, { content, names }) => {
  // Only its own part of each: what some may not read must not change what the others do.
  const own = { ...content.value, names: names.value?.names };
  each("[data-own]", (place) => setRow(place, inWords(place, own[place.dataset.own])), box);
  each("[data-content-broken]", (said) => (said.hidden = !["broken", "closed"].includes(content.state)), box);
  showOnly("data-names", names.state, box);
  each("[data-says-images]", (said) => (said.hidden = !saysImages(content.value)));
};

const showList = (box, list, empty, items) => {
  each(list, (place) => place.replaceChildren(...items), box);
  each(empty, (said) => (said.hidden = items.length > 0), box);
};

// Who chose another one before sending the form keeps it.
const setChoice = (choice, status) => {
  const { statusChoice } = choice.dataset;
  if (choice.value === statusChoice && find(`[value="${CSS.escape(status)}"]`, choice)) choice.value = status;
  choice.dataset.statusChoice = status;
};

// How far it is: above the report, outside of what is sealed, and as the server found it before it changed.
export const showState = ({ status, days, late, seen }) => {
  showOnly("data-status", status);
  each("[data-late]", (mark) => (mark.hidden = !late.includes(mark.dataset.late)));
  each("[data-day-of]", (place) => {
    const day = days[place.dataset.dayOf];
    if (day) place.textContent = dayInWords(day);
  });
  each("[data-status-choice]", (choice) => setChoice(choice, status));
  if (seen) each("[name=seen]", (field) => (field.value = seen)); // an earlier version does not say
};

export const showCase = (box, opened) => {
  showReport(box, opened);
  showList(box, "[data-thread]", "[data-empty-thread]", opened.messages.map((message) => letter(box, message, opened.messages)));
  showList(box, "[data-notes]", "[data-empty-notes]", opened.notes.map((note) => remark(box, note)));
};

