// The desk's questions afterwards, as a form of the mailbox.
import { each, fill, find } from "./page.js";
import { answeredIn, inParagraphs, questionsIn } from "./questions.js";

// What the desk asked, with the id of its message; nothing when it did not, or has an answer. Should two colleagues have
// asked at the same moment, the later one counts.
const leftIn = (opened) => {
  if (opened.some(({ message, value }) => !message.from_desk && answeredIn(value))) return undefined;
  return opened
    .filter(({ message }) => message.from_desk)
    .map(({ message, value }) => ({ id: message.id, questions: questionsIn(value) }))
    .filter(({ questions }) => questions.length > 0)
    .pop();
};

const fieldset = (form, { id, text }, at) => {
  const item = fill(find("template[data-question]", form), { question: text });
  item.dataset.id = id;
  each("input, textarea", (field) => {
    field.name = `${field.dataset.part}-${at}`;
    field.id = [field.name, field.type === "radio" ? field.value : ""].filter(Boolean).join("-");
    find("label", field.parentElement).htmlFor = field.id;
  }, item);
  return item;
};

// What somebody is filling in stays when the mailbox is read anew.
export const showQuestions = (form, opened) => {
  const left = leftIn(opened);
  form.hidden = !left;
  if (!left || form.dataset.asked === left.id) return;
  form.dataset.asked = left.id;
  find("[data-questions]", form).replaceChildren(...left.questions.map((question, at) => fieldset(form, question, at)));
};

const answerIn = (item) => {
  const chosen = find("input:checked", item);
  return {
    id: item.dataset.id,
    choice: chosen?.value ?? "",
    text: find("textarea", item).value.replaceAll("\r\n", "\n").trim(),
    lines: [find('[data-slot="question"]', item).textContent, chosen?.labels[0].textContent.trim() ?? ""],
  };
};

// What is said in the form, or null when nothing is: the answers, and the same in words.
export const readAnswersTo = (form) => {
  const given = [...form.querySelectorAll("[data-id]")].map(answerIn).filter(({ choice, text }) => choice || text);
  if (!given.length) return null;
  const text = inParagraphs("", given.map((each) => [...each.lines, each.text]));
  return { text, asked: form.dataset.asked, answers: given.map(({ id, choice, text: own }) => ({ id, choice, text: own })) };
};
