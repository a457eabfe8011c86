// The report site's start and forms: takes the token, leads through the steps, seals in the browser, sends, and shows the
// receipt. What it expects of the page: browser/README.md.
import { asText, readAnswers, showAnswers } from "./answers.js";
import { random, toBase64 } from "./bytes.js";
import { findHints, hasPicture } from "./hints.js";
import { copyText, done, download, each, fill, find, onClick, once, post, Refusal, say } from "./page.js";
import { recipients, renewReaders, showReaders } from "./readers.js";
import { lookupHash, mailboxKeyPair, newReceipt, writeReceipt } from "./receipt.js";
import { ID_BYTES, placeOf, publicBytes, sealValue, TooLong } from "./seal.js";
import { startSteps } from "./steps.js";
import { currentToken, forgetToken, startToken } from "./token.js";

const CHECK = "check";
const RECEIPT = "receipt";

const form = find("form[data-report]");

// What would be lost by leaving: an answer that was not sent, or a receipt that was not saved.
let unsaved = false;
const ask = (event) => unsaved && event.preventDefault();

// Seals the answers; returns the bytes to send and the receipt that belongs to them.
const sealReport = async () => {
  const { institution } = form.dataset;
  const { content, names } = readAnswers(form);
  if (!content.story) throw new Refusal("empty");
  if (hasPicture(content.story + names)) throw new Refusal("files");
  const receipt = newReceipt();
  const report = random(ID_BYTES);
  const mailbox = await publicBytes(await mailboxKeyPair(receipt, institution));
  const readers = recipients(form, content.staff, mailbox);
  const sealed = await sealValue(placeOf(institution, report, "content"), content, readers.content);
  const who = names ? await sealValue(placeOf(institution, report, "names"), { version: 1, names }, readers.names) : null;
  const body = JSON.stringify({
    token: currentToken(),
    report: toBase64(report),
    staff: content.staff,
    fast: content.images,
    content: sealed.content,
    names: who?.content ?? null,
    keys: [...sealed.keys, ...(who?.keys ?? [])],
    mailbox: { lookup_hash: toBase64(await lookupHash(receipt, institution)), public: toBase64(mailbox) },
  });
  return { body, receipt: writeReceipt(receipt) };
};

// Sealed, on its way, and not known whether it arrived: then the same bytes go again, and nothing arrives twice.
let underway = null;

const send = async () => {
  if (!globalThis.crypto?.subtle) throw new Refusal("unsupported");
  if (!currentToken()) throw new Refusal("no_token");
  underway ??= await sealReport();
  form.dataset.sealed = "";
  try {
    await post(form.dataset.send, underway.body);
  } catch (refusal) {
    if (refusal.message !== "network") {
      underway = null;
      delete form.dataset.sealed;
    }
    throw refusal;
  }
  return underway.receipt;
};

const refused = async (error) => {
  const code = error instanceof TooLong ? "too_long" : error instanceof Refusal ? error.message : "other";
  if (code === "readers_changed") {
    await renewReaders(form, form.dataset.readers);
    showReaders(form, readAnswers(form).content.staff);
  }
  say(code, error.texts);
};

const submit = async (steps) => {
  say(null);
  try {
    const receipt = await send();
    find("[data-receipt]", form).textContent = receipt;
    forgetToken();
    each("textarea, input[type=text]", (field) => (field.value = ""), form);
    steps.finish(RECEIPT);
  } catch (error) {
    await refused(error);
  }
};

const showHints = () =>
  each('[data-hints-for]:not([data-hints-for="names"])', (box) => {
    const text = find(`[name="${box.dataset.hintsFor}"]`, form)?.value ?? "";
    const names = find('[name="names"]', form)?.value ?? "";
    const items = findHints(text, names).flatMap(({ kind, found }) => {
      const template = find(`template[data-hint="${kind}"]`, form);
      return template ? [fill(template, { found })] : [];
    });
    find("[data-hints]", box).replaceChildren(...items);
    box.hidden = items.length === 0;
  }, form);

// There are no files here: what is pasted or dropped as one stays where it is.
const refuseFiles = (event) => {
  const files = (event.clipboardData ?? event.dataTransfer)?.files;
  if (!files?.length) return;
  event.preventDefault();
  say("files");
};

const startReceipt = () => {
  const text = () => find("[data-receipt]", form).textContent;
  onClick('[data-copy="receipt"]', (button) => copyText(button, text()), form);
  onClick('[data-save="receipt"]', (button) => {
    download(button.dataset.file, `${text()}\n`);
    done(button);
  }, form);
  onClick("[data-print]", () => print(), form);
  each("[data-receipt-saved]", (box) => box.addEventListener("change", () => {
    unsaved = !box.checked;
    each("[data-finish]", (way) => (way.hidden = !box.checked), form);
  }), form);
};

const startForm = () => {
  const enter = (step) => {
    if (step === CHECK) showAnswers(form);
    showReaders(form, readAnswers(form).content.staff);
    showHints();
  };
  const steps = startSteps(form, { enter, last: RECEIPT, mayMove: () => !("sealed" in form.dataset) });
  let waiting;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-receipt-saved]")) unsaved = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      showHints();
      showReaders(form, readAnswers(form).content.staff);
    }, 400);
  });
  form.addEventListener("paste", refuseFiles);
  form.addEventListener("drop", refuseFiles);
  form.addEventListener("submit", once(form, () => submit(steps)));
  onClick('[data-save="draft"]', (button) => {
    download(button.dataset.file, asText(form));
    done(button);
  }, form);
  startReceipt();
  addEventListener("beforeunload", ask);
  addEventListener("leaving", () => removeEventListener("beforeunload", ask));
};

startToken();
if (form) startForm();
