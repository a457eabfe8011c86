// One case as a text, for a formal procedure: as it is, names included where they opened. It is written into the log before
// it can be taken along.
import { send } from "./desk_requests.js";
import { sayDone, startForm } from "./forms.js";
import { dayInWords, inWords } from "./in_words.js";
import { download, find, Refusal } from "./page.js";
import { plain } from "./shown.js";

const questionOf = (place) => find("dt, h3", place.closest("[data-row], .names-box") ?? place)?.textContent.trim() ?? "";

const reportIn = ({ content, names }) => {
  const own = { ...content.value, names: names.value?.names };
  return [...document.querySelectorAll("[data-own]")]
    .map((place) => [questionOf(place), plain(inWords(place, own[place.dataset.own]))])
    .filter(([, answer]) => answer)
    .map((lines) => lines.join("\n"));
};

const said = (words, { day, value, told }) =>
  `${dayInWords(day)}, ${told.author ?? (told.from_desk ? words.desk : words.reporter)}\n${plain(String(value?.text ?? words.closed))}`;

export const caseInWords = (opened, words) =>
  [
    ...reportIn(opened),
    ...opened.messages.map((message) => said(words, message)),
    ...opened.notes.map((note) => said(words, note)),
  ].join("\n\n");

export const startExport = (form, theCase, address) =>
  startForm(form, async () => {
    if (!form.elements.sure.checked) throw new Refusal("not_sure");
    await send(address, {});
    download(form.dataset.file, `${caseInWords(theCase.opened, form.dataset)}\n`);
    form.elements.sure.checked = false;
    sayDone(form);
  });
