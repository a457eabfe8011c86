// Sealing a report: the same for somebody who writes it, and for a member of the desk who writes down what was told.
import { random, toBase64 } from "./bytes.js";
import { hasPicture } from "./hints.js";
import { Refusal } from "./page.js";
import { recipients } from "./readers.js";
import { lookupHash, mailboxKeyPair, newReceipt, writeReceipt } from "./receipt.js";
import { ID_BYTES, placeOf, publicBytes, sealValue } from "./seal.js";

// Seals { content, names, fast } to the readers that `form` shows. Gives what is sent of it, and the receipt that belongs to it.
export const sealReport = async (form, institution, { content, names, fast }) => {
  if (!content.story) throw new Refusal("empty");
  if ([...Object.values(content), names].some(hasPicture)) throw new Refusal("files");
  const receipt = newReceipt();
  const report = random(ID_BYTES);
  const mailbox = await publicBytes(await mailboxKeyPair(receipt, institution));
  const readers = recipients(form, content.staff, mailbox);
  const sealed = await sealValue(placeOf(institution, report, "content"), content, readers.content);
  const who = names ? await sealValue(placeOf(institution, report, "names"), { version: 1, names }, readers.names) : null;
  const sent = {
    report: toBase64(report),
    staff: content.staff,
    fast,
    content: sealed.content,
    names: who?.content ?? null,
    keys: [...sealed.keys, ...(who?.keys ?? [])],
    mailbox: { lookup_hash: toBase64(await lookupHash(receipt, institution)), public: toBase64(mailbox) },
  };
  return { sent, receipt: writeReceipt(receipt) };
};
