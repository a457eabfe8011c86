// Sealing what the desk writes about a case: for its readers, whom the page shows, for recovery, and, if it is for the
// reporter, for the mailbox.
import { fromBase64 } from "./bytes.js";
import { Refusal } from "./page.js";
import { isSeen } from "./readers.js";
import { placeOf, sealValue, TooLong } from "./seal.js";

const checkSeen = ({ to }) => {
  const row = document.querySelector(`[data-unlocked] [data-reader="${CSS.escape(to)}"]`);
  if (!row || !isSeen(row)) throw new Refusal("readers_hidden");
};

const recipientsOf = ({ seal_for: readers, recovery, mailbox }, isForReporter) => {
  readers.forEach(checkSeen);
  const words = [["recovery", recovery], ...(isForReporter ? [["mailbox", mailbox]] : [])];
  // Without its mailbox a report has been withdrawn, and without a recovery key nothing is sealed.
  if (words.some(([, key]) => !key) || readers.length === 0) throw new Refusal("changed");
  return [...readers, ...words.map(([to, key]) => ({ to, key }))].map(({ to, key }) => ({ to, key: fromBase64(key) }));
};

// { content, keys } of a value; `id` is that of a message or note.
export const sealForCase = async (found, part, value, id = null) => {
  const place = placeOf(found.institution, fromBase64(found.report), part, id);
  try {
    return await sealValue(place, value, recipientsOf(found, part === "message"));
  } catch (error) {
    throw error instanceof TooLong ? new Refusal("too_long") : error;
  }
};
