// The mailbox: from the receipt to what stands in it, opened in the browser; writing and withdrawing. The receipt stays in
// memory only. What it expects of the page: browser/README.md.
import { fromBase64, random, toBase64 } from "./bytes.js";
import { hasPicture } from "./hints.js";
import { dayInWords, inWords } from "./in_words.js";
import { readAnswersTo, showQuestions } from "./mailbox_questions.js";
import { each, fill, find, once, post, put, Refusal, say, showOnly } from "./page.js";
import { recipients, renewReaders, showReaders } from "./readers.js";
import { lookupOf, mailboxKeyPair, readReceipt } from "./receipt.js";
import { ID_BYTES, openValue, placeOf, publicBytes, sealValue, TooLong } from "./seal.js";

const box = find("[data-mailbox]");
const { institution } = box.dataset;

// Of the mailbox that is open: { lookup, keyPair, report, staff, messages }.
let open = null;

const setRow = (place, text) => {
  place.textContent = text;
  const row = place.closest("[data-row]");
  if (row) row.hidden = text === "";
};

const openPart = async (found, part) => {
  if (!found[part]) return {};
  const place = placeOf(institution, open.report, part);
  return openValue(place, found[part], found.keys[part], "mailbox", open.keyPair).catch(() => ({}));
};

const openMessage = async (message) => {
  const place = placeOf(institution, open.report, "message", fromBase64(message.id));
  const value = await openValue(place, message.content, message.sealed, "mailbox", open.keyPair).catch(() => null);
  return { message, value };
};

// The server knows the day only; which of a day came first is inside the sealed text.
const inOrder = (one, other) =>
  one.message.sent_on.localeCompare(other.message.sent_on) || (one.value?.n ?? 0) - (other.value?.n ?? 0);

const entry = ({ message, value }) => {
  const kind = value === null ? "broken" : message.from_desk ? "desk" : "me";
  return fill(find(`template[data-entry="${kind}"]`, box), { text: String(value?.text ?? ""), day: dayInWords(message.sent_on) });
};

const show = async (found) => {
  const own = { ...(await openPart(found, "content")), ...(await openPart(found, "names")) };
  each("[data-own]", (place) => setRow(place, inWords(place, own[place.dataset.own])), box);
  each("[data-day]", (place) => setRow(place, found[place.dataset.day] ? dayInWords(found[place.dataset.day]) : ""), box);
  showOnly("data-status", found.withdrawn_on ? "withdrawn" : found.status, box);
  each("[data-kept]", (part) => (part.hidden = Boolean(found.withdrawn_on)), box);
  const opened = (await Promise.all(found.messages.map(openMessage))).sort(inOrder);
  find("[data-thread]", box).replaceChildren(...opened.map(entry));
  each("[data-answer-form]", (form) => showQuestions(form, opened), box);
  each("[data-empty-thread]", (place) => (place.hidden = found.messages.length > 0), box);
  showReaders(box, open.staff);
  const earlier = found.earlier_readers ?? []; // a machine with the version before does not say
  each("[data-earlier-readers]", (said) => {
    said.hidden = earlier.length === 0;
    put(said, { names: earlier.join(", ") });
  }, box);
};

const look = async () => {
  const found = await post(box.dataset.look, JSON.stringify({ lookup: open.lookup }));
  open.report = fromBase64(found.report);
  open.staff = found.staff;
  open.messages = found.messages.length;
  await show(found);
};

// After something that has arrived: if this look fails, that has arrived all the same.
const lookAgain = () => look().catch(() => null);

const showHowFar = () => find('[data-opened] [tabindex="-1"]', box)?.focus();

const enter = async (form) => {
  const receipt = readReceipt(form.elements.receipt.value);
  if (!receipt) throw new Refusal("receipt_malformed");
  const keyPair = await mailboxKeyPair(receipt, institution);
  open = { lookup: toBase64(await lookupOf(receipt, institution)), keyPair };
  await look();
  form.elements.receipt.value = "";
  form.hidden = true;
  find("[data-opened]", box).hidden = false;
  showHowFar();
};

// A message that may have arrived goes again with the same bytes.
let underway = null;

// Seals what is said, { text, … }.
const sealSaid = async (said) => {
  const id = random(ID_BYTES);
  const readers = recipients(box, open.staff, await publicBytes(open.keyPair));
  const sealed = await sealValue(placeOf(institution, open.report, "message", id), { version: 1, ...said, n: open.messages }, readers.content);
  return JSON.stringify({ lookup: open.lookup, message: { id: toBase64(id), ...sealed } });
};

const send = async (said) => {
  if (hasPicture(said.text)) throw new Refusal("files");
  const written = JSON.stringify(said);
  if (underway?.written !== written) underway = { written, body: await sealSaid(said) };
  try {
    await post(box.dataset.write, underway.body);
  } catch (refusal) {
    if (refusal.message !== "network") underway = null;
    if (refusal.message === "readers_changed") await renewReaders(box, box.dataset.readers);
    throw refusal;
  }
  underway = null;
};

// What has arrived is said where it is seen; what was said before is over.
const thank = (place) => {
  each("[data-sent]", (said) => (said.hidden = said !== place), box);
  place?.focus();
};

const write = async (form) => {
  const field = form.elements.text;
  const text = field.value.replaceAll("\r\n", "\n").trim();
  if (!text) throw new Refusal("empty");
  await send({ text });
  field.value = "";
  thank(find('[data-sent="message"]', box));
  await lookAgain();
};

// Every question may be left open, but not all of them: then there is nothing to send.
const answer = async (form) => {
  const said = readAnswersTo(form);
  if (!said) throw new Refusal("no_answer");
  await send(said);
  form.hidden = true;
  thank(find('[data-sent="answers"]', box));
  await lookAgain();
};

const withdraw = async (form) => {
  if (!form.elements.sure.checked) throw new Refusal("not_sure");
  await post(box.dataset.withdraw, JSON.stringify({ lookup: open.lookup }));
  await look();
  thank(null);
  showHowFar();
};

// What would be lost by leaving, with the code to be typed once more. Who leaves in haste is not asked.
const isWriting = (form) => (form.matches("[data-answer-form]") ? readAnswersTo(form) !== null : form.elements.text.value.trim() !== "");
const askFirst = (event) => {
  const forms = [...box.querySelectorAll("[data-write-form], [data-answer-form]")];
  if (forms.some((form) => !form.hidden && isWriting(form))) event.preventDefault();
};

const startForm = (selector, act) =>
  each(selector, (form) => form.addEventListener("submit", once(form, async () => {
    say(null);
    try {
      await act(form);
    } catch (error) {
      const code = error instanceof TooLong ? "too_long" : error instanceof Refusal ? error.message : "other";
      say(code, error.texts);
    }
  })), box);

startForm("[data-receipt-form]", enter);
startForm("[data-write-form]", write);
startForm("[data-answer-form]", answer);
startForm("[data-withdraw-form]", withdraw);
addEventListener("beforeunload", askFirst);
addEventListener("leaving", () => removeEventListener("beforeunload", askFirst));
