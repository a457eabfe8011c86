// A case, opened with the reader's key. What does not open is there as well, and says so.
import { fromBase64 } from "./bytes.js";
import { openValue, placeOf } from "./seal.js";

// The server knows the day only; which of a day came first is inside the sealed text.
const inOrder = (one, other) => one.day.localeCompare(other.day) || (one.value?.n ?? 0) - (other.value?.n ?? 0);

// A text is `open` with its `value`, `none`, `closed` (there is one, not for this reader), or `broken`.
const openPart = async (place, content, sealed, { recipient, keyPair }) => {
  if (!content) return { state: "none" };
  if (!sealed) return { state: "closed" };
  const value = await openValue(place, content, sealed, recipient, keyPair).catch(() => null);
  return value && typeof value === "object" ? { state: "open", value } : { state: "broken" };
};

// `found` is what the server answers, `keyPair` the reader's. Gives { content, names, sheet } and, in their order,
// { messages, notes }: [{ told, day, state, value }].
export const openCase = async (found, keyPair) => {
  const reader = { recipient: found.recipient, keyPair };
  const report = fromBase64(found.report);
  const place = (part, id) => placeOf(found.institution, report, part, id && fromBase64(id));
  const each = (part, texts, dayOf) =>
    Promise.all(texts.map(async (told) => {
      const opened = await openPart(place(part, told.id), told.content, told.sealed, reader);
      return { told, day: dayOf(told), ...opened };
    }));
  const { content, names, keys, sheet } = found;
  return {
    content: await openPart(place("content"), content, keys.content, reader),
    names: await openPart(place("names"), names, keys.names, reader),
    sheet: await openPart(place("sheet"), sheet?.content, sheet?.sealed, reader),
    messages: (await each("message", found.messages, (told) => told.sent_on)).sort(inOrder),
    notes: (await each("note", found.notes, (told) => told.written_on)).sort(inOrder),
  };
};
