// Searching the reports of the inbox: they are opened in this tab, their words stay in memory, and the rows that do not
// have what is typed are hidden. What it expects of the page: browser/README.md.
import { fromBase64 } from "./bytes.js";
import { startDesk } from "./desk_page.js";
import { get } from "./desk_requests.js";
import { tell } from "./forms.js";
import { fold } from "./names_box.js";
import { saysImages } from "./images.js";
import { each, fill, find, put, showOnly } from "./page.js";
import { inParallel } from "./resealing.js";
import { openValue, placeOf } from "./seal.js";

const MOST = 500;

const list = async (address) => {
  const listed = { reports: [], isMore: false };
  let after = "";
  while (after !== null && listed.reports.length < MOST) {
    const { institution, recipient, reports, next } = await get(`${address}?${new URLSearchParams({ after })}`);
    Object.assign(listed, { institution, recipient });
    listed.reports.push(...reports);
    after = next;
  }
  listed.isMore = after !== null || listed.reports.length > MOST;
  return { ...listed, reports: listed.reports.slice(0, MOST) };
};

const words = (value) => Object.values(value).flat().filter((each) => typeof each === "string").join(" ");

// { text, images } of each report by its reference: its words without case and accents, and whether it says that images
// are being spread; null for one that does not open.
const openAll = async ({ institution, recipient, reports }, keyPair, tellOpened) => {
  const texts = new Map();
  await inParallel(reports, async ({ ref, report, content, sealed }) => {
    const place = placeOf(institution, fromBase64(report), "content");
    const value = sealed && (await openValue(place, content, sealed, recipient, keyPair).catch(() => null));
    texts.set(ref, value ? { text: fold(words(value)), images: saysImages(value) } : null);
    tellOpened(texts);
  });
  return texts;
};

// What the report says of images stands in its row as well, so it is found by these words too.
const markImages = (mark, texts) => each("[data-ref]", (row) => {
  if (texts.get(row.dataset.ref)?.images) find("[data-marks]", row).append(fill(mark, {}));
});

const filter = (texts, typed, onlyImages) => {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  let shown = 0;
  each("[data-ref]", (row) => {
    const opened = texts.get(row.dataset.ref);
    const text = `${fold(row.textContent)} ${opened?.text ?? ""}`;
    row.hidden = (onlyImages && !opened?.images) || !wanted.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  });
  return shown;
};

const startSearch = (box, keyPair) => {
  const field = find("[data-search-field]", box);
  const onlyImages = find("[data-only-images]", box);
  let texts = new Map();
  const count = () => {
    const broken = [...texts.values()].filter((text) => text === null).length;
    const shown = filter(texts, field.value, onlyImages.checked);
    each("[data-search-state]", (said) => put(said, { opened: texts.size - broken, broken, shown }), box);
  };
  const open = async () => {
    showOnly("data-search-state", "opening", box);
    const listed = await list(box.dataset.sealedList);
    each("[data-search-left]", (said) => (said.hidden = !listed.isMore), box);
    texts = await openAll(listed, keyPair, (opened) => {
      if (opened.size % 50 === 0) each('[data-search-state="opening"]', (said) => put(said, { opened: opened.size }), box);
    });
    markImages(find("template[data-images-mark]", box), texts);
    showOnly("data-search-state", "ready", box);
    count();
  };
  const begin = () => open().catch((error) => {
    showOnly("data-search-state", "failed", box);
    wait();
    tell(error);
  });
  // Opening costs a reader's machine seconds, so it begins when somebody is about to search.
  const wait = () => box.addEventListener("focusin", begin, { once: true });
  wait();
  box.addEventListener("input", count);
};

startDesk(({ keyPair }) => startSearch(find("[data-search]"), keyPair));
