// Searching the reports of the inbox: they are opened in this tab, their words stay in memory, and the rows that do not
// have what is typed are hidden. What it expects of the page: browser/README.md.
import { fromBase64 } from "./bytes.js";
import { startDesk } from "./desk_page.js";
import { get } from "./desk_requests.js";
import { tell } from "./forms.js";
import { fold } from "./names_box.js";
import { each, find, put, showOnly } from "./page.js";
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

// The words of each report by its reference, without case and accents; null for one that does not open.
const openAll = async ({ institution, recipient, reports }, keyPair, tellOpened) => {
  const texts = new Map();
  await inParallel(reports, async ({ ref, report, content, sealed }) => {
    const place = placeOf(institution, fromBase64(report), "content");
    const value = sealed && (await openValue(place, content, sealed, recipient, keyPair).catch(() => null));
    texts.set(ref, value ? fold(words(value)) : null);
    tellOpened(texts);
  });
  return texts;
};

const filter = (box, texts, typed) => {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  let shown = 0;
  each("[data-ref]", (row) => {
    const text = `${fold(row.textContent)} ${texts.get(row.dataset.ref) ?? ""}`;
    row.hidden = !wanted.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }, box);
  return shown;
};

const startSearch = (box, keyPair) => {
  const field = find("[data-search-field]", box);
  let texts = new Map();
  let total = 0;
  const count = () => {
    const broken = [...texts.values()].filter((text) => text === null).length;
    const shown = filter(box, texts, field.value);
    each("[data-search-state]", (said) => put(said, { opened: texts.size - broken, broken, shown, total }), box);
  };
  const open = async () => {
    showOnly("data-search-state", "opening", box);
    const listed = await list(box.dataset.sealedList);
    total = listed.reports.length;
    each("[data-search-left]", (said) => (said.hidden = !listed.isMore), box);
    texts = await openAll(listed, keyPair, (opened) => {
      if (opened.size % 50 === 0) each('[data-search-state="opening"]', (said) => put(said, { opened: opened.size, total }), box);
    });
    showOnly("data-search-state", "ready", box);
    count();
  };
  const begin = () => open().catch((error) => {
    showOnly("data-search-state", "failed", box);
    field.addEventListener("focus", begin, { once: true });
    tell(error);
  });
  field.addEventListener("focus", begin, { once: true });
  field.addEventListener("input", count);
};

startDesk(({ keyPair }) => startSearch(find("[data-search]"), keyPair));
