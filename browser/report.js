// The report site's start and forms: takes the token, leads through the steps, seals in the browser, sends, and shows the
// receipt. What it expects of the page: browser/README.md.
import { asText, followImages, readAnswers, showAnswers } from "./answers.js";
import { findHints } from "./hints.js";
import { copyText, done, download, each, fill, find, onClick, once, post, Refusal, say } from "./page.js";
import { renewReaders, showReaders } from "./readers.js";
import { showReceipt } from "./receipt_shown.js";
import { sealReport } from "./report_sealing.js";
import { TooLong } from "./seal.js";
import { startSteps } from "./steps.js";
import { askForToken, currentToken, forgetToken, startToken } from "./token.js";

const CHECK = "check";
const RECEIPT = "receipt";

const form = find("form[data-report]");

// What would be lost by leaving: an answer that was not sent, or a receipt that was not saved.
let unsaved = false;
const ask = (event) => unsaved && event.preventDefault();

const seal = async () => {
  const { sent, receipt } = await sealReport(form, form.dataset.institution, readAnswers(form));
  return { body: JSON.stringify({ token: currentToken(), ...sent }), receipt };
};

// Sealed, on its way, and not known whether it arrived: then the same bytes go again, and nothing arrives twice.
let underway = null;

// What may have arrived as it is would not take a change along; so it stands still, and the page says why.
const standStill = (isStill) => {
  each("textarea", (field) => (field.readOnly = isStill), form);
  each("[data-still]", (said) => (said.hidden = !isStill), form);
  each(`[data-step="${CHECK}"] [data-go="back"]`, (way) => (way.hidden = isStill), form);
};

const send = async () => {
  if (!globalThis.crypto?.subtle) throw new Refusal("unsupported");
  if (!currentToken()) throw new Refusal("no_token");
  underway ??= await seal();
  form.dataset.sealed = "";
  try {
    await post(form.dataset.send, underway.body);
  } catch (refusal) {
    if (refusal.message !== "network") {
      underway = null;
      delete form.dataset.sealed;
    }
    standStill(underway !== null);
    throw refusal;
  }
  return underway.receipt;
};

const showWhoReads = () => {
  const { content, names } = readAnswers(form);
  showReaders(form, content.staff, names);
};

const refused = async (error) => {
  const code = error instanceof TooLong ? "too_long" : error instanceof Refusal ? error.message : "other";
  if (code === "readers_changed") {
    await renewReaders(form, form.dataset.readers);
    showWhoReads();
  }
  say(code, error.texts);
  if (code === "no_token" || code === "token_refused") askForToken(find(`[data-message="${code}"]`));
};

const submit = async (steps) => {
  say(null);
  try {
    const receipt = await send();
    showReceipt(find("[data-receipt]", form), receipt);
    forgetToken();
    form.reset();
    showAnswers(form);
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

// From the first sign on there is something to lose: another language is another page, and would begin empty.
const startKeeping = () => {
  unsaved = true;
  each(".languages", (nav) => (nav.hidden = true));
};

const startForm = () => {
  const enter = (step) => {
    if (step === CHECK) showAnswers(form);
    showWhoReads();
    showHints();
  };
  const steps = startSteps(form, { enter, last: RECEIPT, mayMove: () => !("sealed" in form.dataset) });
  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.name) startKeeping();
    followImages(form);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      showHints();
      showWhoReads();
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
