// Keeps data for the tool (LTI PostMessage Storage 0.1), each origin's apart, until the page goes.
// The element that says how to behave also says whether this window is the one that keeps it.
const settings = document.querySelector("[data-storage]")?.dataset;
const prefix = settings?.storage === "old-names" ? "org.imsglobal.lti." : "lti.";
const keeps = settings?.keeps === "yes";
const longest = 4096;
const most = 64;
const kept = new Map();

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function checkedKey(key) {
  if (typeof key !== "string" || key === "") {
    throw new Refusal("bad_request", "key is not a text");
  }
  return key;
}

const handlers = {
  capabilities() {
    return {
      supported_messages: ["capabilities", "put_data", "get_data"].map((name) => ({
        subject: prefix + name,
        ...(name === "capabilities" ? {} : { frame: settings.storageFrame }),
      })),
    };
  },
  put_data({ key, value }) {
    checkedKey(key);
    if (value === null || value === undefined) {
      kept.delete(key);
      return { key, value: null };
    }
    if (typeof value !== "string") {
      throw new Refusal("bad_request", "value is not a text");
    }
    const full = key.length + value.length > longest || (kept.size >= most && !kept.has(key));
    if (full || settings.storage === "full") {
      throw new Refusal("storage_exhaustion", "there is no room for this");
    }
    kept.set(key, value);
    return { key, value };
  },
  get_data({ key }) {
    const value = kept.get(checkedKey(key)) ?? null;
    return { key, value: settings.storage === "wrong-value" && value !== null ? "wrong" : value };
  },
};

function answerTo(event) {
  const name = event.data.subject.slice(prefix.length);
  if (event.origin !== settings.origin) {
    throw new Refusal("wrong_origin", "this is for the tool only");
  }
  if (!Object.hasOwn(handlers, name) || (name !== "capabilities" && !keeps)) {
    throw new Refusal("unsupported_subject", "not understood by this window");
  }
  if (typeof event.data.message_id !== "string" || event.data.message_id === "") {
    throw new Refusal("bad_request", "message_id is not a text");
  }
  return handlers[name](event.data);
}

function isForUs(event) {
  const subject = event.data?.subject;
  return (
    typeof subject === "string" &&
    subject.startsWith(prefix) &&
    !subject.endsWith(".response") &&
    subject !== "lti.frameResize" &&
    // A sandboxed page has no origin that an answer could be sent to, and we have none of a page.
    event.origin !== "null" &&
    event.source !== null &&
    event.source !== window
  );
}

function answer(event) {
  if (!isForUs(event)) {
    return;
  }
  const head = { subject: `${event.data.subject}.response`, message_id: event.data.message_id };
  let content;
  try {
    content = answerTo(event);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    content = { error: { code: error.code, message: error.message } };
  }
  event.source.postMessage({ ...head, ...content }, event.origin);
}

const listen = () => window.addEventListener("message", answer);
if (settings?.storage === "late") {
  window.addEventListener("message", () => setTimeout(listen, 600), { once: true });
} else if (settings && settings.storage !== "silent") {
  listen();
}
