// The recovery sheet: making it, and using it when a key was lost. Neither what is typed from it nor what is shown of it
// is stored or sent. What it expects of the page: browser/README.md.
import { toBase64 } from "./bytes.js";
import { startDesk, startLock } from "./desk_page.js";
import { send } from "./desk_requests.js";
import { fingerprintOf } from "./fingerprint.js";
import { startForm, tell } from "./forms.js";
import { each, find, onClick, Refusal } from "./page.js";
import { newKey } from "./reader_key.js";
import { LINES, readLine, readSheet, writeSheet } from "./recovery_sheet.js";
import { startResealing } from "./resealing_page.js";
import { keyPairFrom, publicBytes } from "./seal.js";

const NUMBERS = Array.from({ length: LINES }, (_, at) => at + 1);

const lineIn = (form, number) => form.elements[`line${number}`];

const showSlip = (form, number) => {
  const typed = lineIn(form, number).value;
  each(`[data-line="${number}"]`, (said) => (said.hidden = !typed.trim() || readLine(typed) !== null), form);
  return readLine(typed) === null;
};

const keyPairOf = async (form, publicKey) => {
  const wrong = NUMBERS.find((number) => showSlip(form, number));
  if (wrong) {
    lineIn(form, wrong).focus();
    throw new Refusal("line_wrong", { line: wrong });
  }
  const number = readSheet(NUMBERS.map((each) => lineIn(form, each).value));
  const keyPair = number && (await keyPairFrom(number).catch(() => null));
  if (!keyPair || toBase64(await publicBytes(keyPair)) !== publicKey) throw new Refusal("sheet_other");
  return keyPair;
};

const startUsing = async (box) => {
  const form = find("[data-recovery-form]", box);
  NUMBERS.forEach((number) => lineIn(form, number).addEventListener("change", () => showSlip(form, number)));
  let keyPair = null;
  await startResealing(box, form, async () => {
    const reason = form.elements.reason.value.trim();
    if (!reason) throw new Refusal("reason_missing");
    keyPair ??= await keyPairOf(form, box.dataset.recoveryKey);
    await send(box.dataset.announce, { reason }); // before the first key is asked for
    NUMBERS.forEach((number) => (lineIn(form, number).value = "")); // going on needs them no more
    return { recipient: "recovery", keyPair };
  });
};

const showSheet = async (box, lines, publicKey) => {
  NUMBERS.forEach((number) => each(`[data-sheet-line="${number}"]`, (place) => (place.textContent = lines[number - 1]), box));
  find("[data-fingerprint]", box).textContent = await fingerprintOf(publicKey);
  const shown = find("[data-sheet-shown]", box);
  shown.hidden = false;
  find('[tabindex="-1"]', shown)?.focus();
};

const forgetSheet = (box) => {
  find("[data-sheet-shown]", box).remove();
  const made = find("[data-made]", box);
  made.hidden = false;
  find('[tabindex="-1"]', made)?.focus();
};

// Only the public half is sent, and only when one line has come back from the paper.
const startMaking = (box) => {
  const form = find("[data-sheet-form]", box);
  const asked = 1 + Math.floor(Math.random() * LINES);
  each('[data-slot="line"]', (slot) => (slot.textContent = asked), form);
  let sheet = null;
  onClick("[data-sheet-make]", async (button) => {
    button.hidden = true;
    const { secret, publicKey } = await newKey();
    sheet = { lines: writeSheet(secret), publicKey };
    secret.fill(0);
    await showSheet(box, sheet.lines, publicKey);
  }, box);
  onClick("[data-print]", () => print(), box);
  startForm(form, async () => {
    if (readLine(form.elements.check.value) !== readLine(sheet.lines[asked - 1])) throw new Refusal("check_wrong");
    await send(box.dataset.make, { public: toBase64(sheet.publicKey) });
    sheet = null;
    forgetSheet(box);
  });
};

each("[data-recovery]", (box) => startUsing(box).catch(tell));
each("[data-recovery-make]", startMaking);
startDesk();
startLock(); // without a key of a member too: what is typed and shown here is one
