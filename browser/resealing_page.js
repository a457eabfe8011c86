// The form that starts it, how far it is, and the button that stops it: the same for a new reader and for recovery.
import { fromBase64 } from "./bytes.js";
import { fingerprintOf } from "./fingerprint.js";
import { startForm } from "./forms.js";
import { each, onClick, put, showOnly } from "./page.js";
import { resealAll } from "./resealing.js";

const showProgress = (box, { done, failed }) => {
  each("[data-progress]", (bar) => {
    if (!bar.dataset.total) return;
    bar.max = Number(bar.dataset.total);
    bar.value = Math.min(done + failed, bar.max);
  }, box);
  each("[data-progress-text], [data-resealed]", (place) => put(place, { done, failed }), box);
};

// `prepare(form)` checks what was typed and gives { recipient, keyPair } to open with.
export const startResealing = async (box, form, prepare) => {
  const publicKey = fromBase64(box.dataset.public);
  const { institution } = document.body.dataset;
  let stopped = false;
  onClick("[data-stop]", () => (stopped = true), box);
  for (const place of box.querySelectorAll("[data-fingerprint]")) place.textContent = await fingerprintOf(publicKey);
  startForm(form, async () => {
    const from = await prepare(form);
    stopped = false;
    showOnly("data-resealed", "running", box);
    const to = { to: box.dataset.reader, key: publicKey };
    try {
      const ended = await resealAll({ ...box.dataset, institution }, {
        from, to, tell: (progress) => showProgress(box, progress), isStopped: () => stopped,
      });
      showOnly("data-resealed", ended.isStopped ? "stopped" : ended.failed ? "partly" : "finished", box);
    } catch (error) {
      showOnly("data-resealed", "stopped", box);
      throw error;
    }
  });
};

