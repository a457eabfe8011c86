// Who will read it is read from the list that the page shows, so that nobody reads who is not on it.
import { fromBase64 } from "./bytes.js";
import { each, fill, find, Refusal, showOnly } from "./page.js";

const kindOf = (staff) => (staff ? "staff" : "usual");

// With something in the box for names, each reader's line says whether they can open that too.
export const showReaders = (within, staff, names = "") => {
  showOnly("data-readers-when", kindOf(staff), within);
  each("[data-opens]", (told) => (told.hidden = names === ""), within);
};

export const isSeen = (element) => element.textContent.trim() !== "" && element.checkVisibility?.({ visibilityProperty: true }) !== false;

// The recipients of what was written and, besides, of the names: [{ to, key }].
export const recipients = (within, staff, mailboxKey) => {
  const content = [];
  const names = [];
  const list = find(`[data-readers-when="${kindOf(staff)}"]`, within);
  each("[data-reader]", (reader) => {
    if (!isSeen(reader)) throw new Refusal("readers_hidden");
    const recipient = { to: reader.dataset.reader, key: fromBase64(reader.dataset.key) };
    content.push(recipient);
    if ("names" in reader.dataset) names.push(recipient);
  }, list);
  const spare = find("[data-recovery-key]", within);
  if (!isSeen(spare) || content.length === 0) throw new Refusal("readers_hidden");
  const others = [
    { to: "recovery", key: fromBase64(spare.dataset.recoveryKey) },
    { to: "mailbox", key: mailboxKey },
  ];
  return { content: [...content, ...others], names: [...names, ...others] };
};

// Makes the lists anew after they changed while somebody was writing.
export const renewReaders = async (within, address) => {
  const told = await fetch(address, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" })
    .then((answer) => answer.json())
    .catch(() => null);
  if (!told) return;
  const row = find("template[data-reader-row]", within);
  for (const kind of ["usual", "staff"]) {
    const rows = told[kind].map(({ id, key, name, role, names }) => {
      const item = fill(row, { name, role });
      item.dataset.reader = id;
      item.dataset.key = key;
      if (names) item.dataset.names = "";
      find(`[data-opens="${names ? "content" : "names"}"]`, item)?.remove();
      return item;
    });
    find(`[data-readers-when="${kind}"] ul`, within).replaceChildren(...rows);
  }
  find("[data-recovery-key]", within).dataset.recoveryKey = told.recovery;
};
