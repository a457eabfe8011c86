// A report by phone or in person: what somebody told is sealed here, as their own browser would have done it, and the
// receipt is made here too. What it expects of the page: browser/README.md.
import { followImages, readAnswers } from "./answers.js";
import { startDesk } from "./desk_page.js";
import { send } from "./desk_requests.js";
import { showHints, startHints } from "./draft_hints.js";
import { emptied } from "./drafts.js";
import { startForm } from "./forms.js";
import { copyText, each, find, onClick, Refusal } from "./page.js";
import { printAlone } from "./printing.js";
import { showReaders } from "./readers.js";
import { sealReport } from "./report_sealing.js";
import { TooLong } from "./seal.js";

const chosen = (form, name) => find(`[name="${name}"]:checked`, form)?.value ?? "";

// What the form's questions to the member say, as the readers will see it.
const recordedIn = (form) => {
  const said = ["way", "knows", "wants"].map((name) => chosen(form, name));
  if (said.some((value) => !value)) throw new Refusal("not_said");
  return said;
};

const sealedIn = async (form) => {
  const recorded = recordedIn(form);
  const { content, names, fast } = readAnswers(form);
  const told = { ...content, language: form.elements.language.value, recorded };
  return sealReport(form, document.body.dataset.institution, { content: told, names, fast }).catch((error) => {
    throw error instanceof TooLong ? new Refusal("too_long") : error;
  });
};

const showReceipt = (box, receipt, isWanted) => {
  each("[data-receipt]", (place) => (place.textContent = isWanted ? receipt : ""), box);
  each("[data-wanted]", (part) => (part.hidden = (part.dataset.wanted === "yes") !== isWanted), box);
  box.hidden = false;
  find('[tabindex="-1"]', box).focus();
};

// Sealed, on its way, and not known whether it arrived: then the same bytes go again, and the form stands still.
let underway = null;

const record = async (form, box) => {
  const fields = find("[data-fields]", form);
  underway ??= await sealedIn(form);
  fields.inert = true;
  try {
    await send(form.dataset.send, underway.sent);
  } catch (refusal) {
    if (refusal.message !== "network") {
      underway = null;
      fields.inert = false;
    }
    throw refusal;
  }
  const isWanted = chosen(form, "wants") === "code";
  form.reset();
  showHints(form, "");
  form.hidden = true;
  await emptied();
  showReceipt(box, underway.receipt, isWanted);
  underway = null;
};

const startReceipt = (box) => {
  const text = () => find("[data-receipt]", box).textContent;
  onClick('[data-copy="receipt"]', (button) => copyText(button, text()), box);
  onClick("[data-print]", () => {
    const paper = find("[data-paper]", box);
    printAlone(paper, [paper.dataset.opening, text(), paper.dataset.address].join("\n\n"));
  }, box);
};

startDesk(() => {
  const form = find("[data-record]");
  const box = find("[data-recorded]");
  if (!form) return; // the channel is closed
  const showAll = () => {
    followImages(form);
    showReaders(form, readAnswers(form).content.staff);
  };
  form.addEventListener("input", showAll);
  showAll();
  startHints(form, () => form.elements.names.value);
  startReceipt(box);
  startForm(form, () => record(form, box));
});
