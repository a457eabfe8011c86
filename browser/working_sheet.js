// The working sheet of a case: one sealed document that several people fill in. Nobody's answer is written over: who
// comes second gets both, field by field.
import { sealForCase } from "./case_sealing.js";
import { startLetters } from "./case_writing.js";
import { startConflicts } from "./conflicts.js";
import { sameAgain } from "./desk_requests.js";
import { startHints } from "./draft_hints.js";
import { keepDraft, sealDrafts } from "./drafts.js";
import { sayDone, startForm } from "./forms.js";
import { hasPicture } from "./hints.js";
import { dayInWords } from "./in_words.js";
import { isSameSheet, merge } from "./merging.js";
import { copyText, each, onClick, put, Refusal, say, showOnly } from "./page.js";
import { fieldCalled, readFields, readItems, showCounts, showLetters, writeFields } from "./sheet_fields.js";

const DRAFT = "sheet";

class Sheet {
  constructor(form, theCase) {
    this.form = form;
    this.theCase = theCase;
    this.blank = readFields(form);
    this.conflicts = startConflicts(form, (isDone) => isDone && say("merged"));
    this.begin(this.theirs());
    writeFields(form, this.answers);
    this.showState();
  }

  // What stands on the server, as far as it was opened.
  theirs() {
    const { sheet } = this.theCase.opened;
    const saved = this.theCase.found.sheet;
    return { version: saved?.version ?? 0, answers: { ...this.blank, ...sheet.value?.answers }, saved };
  }

  // What the answers in the form are made from, and who saved that; nobody where it is the reader who looks at it.
  begin({ version, answers, saved }) {
    this.version = version;
    this.answers = answers;
    each("[data-sheet-saved]", (place) => {
      place.hidden = !saved?.author; // a machine with the version before does not say
      if (saved?.author) put(place, { author: saved.author, day: dayInWords(saved.written_on) });
    }, this.form);
  }

  mine() {
    return { ...this.answers, ...readFields(this.form) };
  }

  isChanged() {
    return !isSameSheet(this.mine(), this.answers);
  }

  // Brings together what was made from `before`, and what stands on the server now.
  takeIn(before, mine) {
    this.begin(this.theirs());
    const { answers, conflicts } = merge(before, mine, this.answers);
    writeFields(this.form, answers);
    this.conflicts.show(conflicts.filter(({ name }) => fieldCalled(this.form, name)));
    this.showState();
  }

  showState() {
    showCounts(this.form);
    showLetters(this.form);
    each('[data-said="copied"]', (said) => (said.textContent = ""), this.form);
    each("[data-unsaved]", (said) => (said.hidden = !this.isChanged()), this.form);
  }

  draft() {
    return this.isChanged() ? { before: this.answers, mine: this.mine() } : null;
  }
}

const isReadable = ({ opened }) => ["open", "none"].includes(opened.sheet.state);

const seal = (theCase) => async ({ version, answers, items }) => {
  const sealed = await sealForCase(theCase.found, "sheet", { version: 1, answers });
  return { version, ...sealed, items };
};

// Somebody else was first: what they answered comes in, and a person looks at it before it is sent.
const bringTogether = async (sheet) => {
  const { answers } = sheet;
  await sheet.theCase.load();
  if (!isReadable(sheet.theCase)) throw new Refusal("sheet_broken"); // nothing to bring together, and not to be written over
  sheet.takeIn(answers, sheet.mine());
  if (sheet.conflicts.isLeft()) throw new Refusal("conflicts");
  if (sheet.isChanged()) throw new Refusal("merged");
};

const save = async (sheet, sendSheet) => {
  if (sheet.conflicts.isLeft()) throw new Refusal("conflicts");
  const [answers, items] = [sheet.mine(), readItems(sheet.form)];
  if (Object.values(answers).flat().some(hasPicture)) throw new Refusal("files");
  try {
    const { version } = await sendSheet({ version: sheet.version, answers, items });
    sheet.begin({ version, answers });
  } catch (refusal) {
    if (refusal.message !== "changed") throw refusal;
    await bringTogether(sheet);
  }
  sheet.showState();
  await sealDrafts();
  sayDone(sheet.form);
};

const startFilling = async (form, theCase, address) => {
  const sheet = new Sheet(form, theCase);
  const before = await keepDraft(DRAFT, () => sheet.draft());
  if (before) sheet.takeIn(before.before, before.mine);
  const sendSheet = sameAgain(address, seal(theCase));
  form.addEventListener("input", () => sheet.showState());
  startHints(form, theCase.namesBox);
  startLetters(form);
  onClick("[data-propose]", ({ dataset }) => {
    fieldCalled(form, dataset.propose).value = dataset.value;
    sheet.showState();
  }, form);
  onClick("[data-copy-field]", (button) => {
    const text = fieldCalled(form, button.dataset.copyField).value.trim();
    return text ? copyText(button, text) : say("empty");
  }, form);
  startForm(form, () => save(sheet, sendSheet));
};

// A sheet that does not open stays as it is, unless somebody decides to begin anew.
export const startSheet = async (form, theCase, address) => {
  showOnly("data-sheet", isReadable(theCase) ? "open" : theCase.opened.sheet.state);
  if (isReadable(theCase)) return startFilling(form, theCase, address);
  onClick("[data-sheet-anew]", async () => {
    showOnly("data-sheet", "open");
    await startFilling(form, theCase, address);
  });
  return null;
};
