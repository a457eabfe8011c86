// Content keys sealed once more, for somebody who did not have them: a new reader, or one whose key was lost. Only the
// keys are asked for and sent, never a text. Can be stopped and gone on with, because the server tells what is missing.
import { fromBase64 } from "./bytes.js";
import { get, send } from "./desk_requests.js";
import { placeOf, resealKey } from "./seal.js";

const AT_ONCE = 8;

// Runs `act` over all, some at a time, in no order.
export const inParallel = async (all, act, atOnce = AT_ONCE) => {
  const queue = [...all];
  const work = async () => {
    while (queue.length) await act(queue.shift());
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, work));
};

const resealPage = async (keys, institution, from, to) => {
  const sealed = [];
  await inParallel(keys, async ({ report, message, part, content_sealed_for_me: mine }) => {
    const place = placeOf(institution, fromBase64(report), part, message && fromBase64(message));
    // One that was changed must not keep the others back.
    const anew = await resealKey(place, mine, from, to).catch(() => null);
    if (anew) sealed.push({ report, message, part, sealed: anew });
  });
  return sealed;
};

// `from` is { recipient, keyPair }, `to` is { to, key }; `tell({ done, failed })` after every page, `isStopped()` before.
// Gives { done, failed, isStopped }.
export const resealAll = async ({ missing, reseal, institution }, { from, to, tell, isStopped }) => {
  let [done, failed, after] = [0, 0, ""];
  while (after !== null && !isStopped()) {
    const { keys, next } = await get(`${missing}?${new URLSearchParams({ after })}`);
    const sealed = await resealPage(keys, institution, from, to);
    if (sealed.length) await send(reseal, { keys: sealed });
    done += sealed.length;
    failed += keys.length - sealed.length;
    after = next;
    tell({ done, failed });
  }
  return { done, failed, isStopped: after !== null };
};
