// A new reader gets the keys that this reader has, after somebody has compared the fingerprint. What it expects of the
// page: browser/README.md.
import { startDesk } from "./desk_page.js";
import { send } from "./desk_requests.js";
import { find, Refusal } from "./page.js";
import { startResealing } from "./resealing_page.js";

startDesk(({ reader, keyPair }) => {
  const box = find("[data-admit]");
  return startResealing(box, find("[data-admit-form]", box), async (form) => {
    if (!form.elements.same.checked) throw new Refusal("not_compared");
    await send(box.dataset.admitNow, {});
    return { recipient: reader, keyPair };
  });
});
