// Open keys in this browser: CryptoKey pairs that cannot be exported, in IndexedDB, each under a random id.
const NAME = "desk";
const STORE = "keys";

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Stays open, because a page that goes has no time to open it.
let opened = null;

const database = () => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
  return settled(opening);
};

const inStore = async (mode, act) => {
  opened ??= database();
  return settled(act((await opened).transaction(STORE, mode).objectStore(STORE)));
};

export const allKeys = () => inStore("readonly", (store) => store.getAll());

export const putKey = (entry) => inStore("readwrite", (store) => store.put(entry));

export const removeKey = (id) => inStore("readwrite", (store) => store.delete(id));
