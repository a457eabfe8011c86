// The questions afterwards, as they travel: in a message of the desk, and the answers in one of the reporter. The other
// side may have sealed anything, so that only what has the right form is taken.
const MOST = 3;

const isText = (each) => typeof each === "string";
const listIn = (list) => (Array.isArray(list) ? list : []);

// What a message of the desk asks: [{ id, text }], empty in every other one.
export const questionsIn = (value) =>
  listIn(value?.asks).filter((each) => isText(each?.id) && isText(each?.text)).slice(0, MOST);

// The id of the message that a message of the reporter answers, or null.
export const answeredIn = (value) => (Array.isArray(value?.answers) && isText(value.asked) ? value.asked : null);

// The answers to those questions, in their order: [{ question, choice, text }]; what was left open is not there.
export const answersIn = (value, questions) =>
  questions.flatMap(({ id, text: question }) => {
    const found = listIn(value?.answers).find((each) => each?.id === id);
    const [choice, text] = [found?.choice, found?.text].map((each) => (isText(each) ? each : ""));
    return choice || text ? [{ question, choice, text }] : [];
  });

// The same for whoever has no form for it: each question with what stands under it.
export const inParagraphs = (opening, parts) =>
  [opening, ...parts.map((lines, at) => `${at + 1}. ${lines.filter(Boolean).join("\n")}`)].filter(Boolean).join("\n\n");
