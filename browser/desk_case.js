// One case: opens it with the reader's key, shows it, and lets the reader write. What it expects of the page:
// browser/README.md.
import { openCase } from "./case_opening.js";
import { showCase, showState } from "./case_showing.js";
import { startMessages, startNotes } from "./case_writing.js";
import { startDesk } from "./desk_page.js";
import { get } from "./desk_requests.js";
import { tell } from "./forms.js";
import { saysImages } from "./images.js";
import { each, find } from "./page.js";

const startCase = async ({ keyPair }) => {
  const box = find("[data-case]");
  const { sealed, sendMessage, sendNote, sendSheet, copyMade, exported } = box.dataset;
  // What the server answered, and what of it opened.
  const theCase = { found: null, opened: null, namesBox: () => String(theCase.opened.names.value?.names ?? "") };
  theCase.load = async () => {
    theCase.found = await get(sealed);
    theCase.opened = await openCase(theCase.found, keyPair);
    showState(theCase.found.state);
    showCase(box, theCase.opened);
  };
  await theCase.load();
  // Once: who folds the short way up while they work keeps it so.
  if (saysImages(theCase.opened.content.value)) each("[data-image-lane]", (lane) => (lane.open = true), box);
  each("[data-write-form]", (form) => startMessages(form, theCase, sendMessage), box);
  each("[data-note-form]", (form) => startNotes(form, theCase, sendNote), box);
  const sheet = find("[data-sheet-form]", box);
  const copy = find("[data-copy-form]", box);
  const formal = find("[data-export-form]", box);
  const asking = find("[data-ask-form]", box);
  if (sheet) await import("./working_sheet.js").then(({ startSheet }) => startSheet(sheet, theCase, sendSheet));
  if (copy) await import("./masked_copy.js").then(({ startCopy }) => startCopy(copy, theCase, copyMade));
  if (formal) await import("./case_export.js").then(({ startExport }) => startExport(formal, theCase, exported));
  find("[data-refused]")?.focus(); // what was opened above it has moved it
  if (asking) await import("./asking.js").then(({ startAsking }) => startAsking(asking, theCase, sendMessage));
};

startDesk((key) => startCase(key).catch(tell));
