// The platform keeps a value for us where the browser keeps no cookie: 1EdTech's drafts "LTI Client Side postMessages"
// (lti.capabilities) and "LTI postMessage Storage" (lti.put_data, lti.get_data). Only the origin that signs people in
// gets to know the value, and only its answers are believed. Nobody waits longer than about two seconds.
const { act, target, origin, key, value, url } = document.getElementById("storage").dataset;
const PATIENCE = { capabilities: 300, data: 1400 };
const AGAIN = 200; // a frame that loads after ours has not heard the first time

const host = opener ?? parent;

// Send a message and resolve with its answer, or with null when none comes in time.
const ask = (frame, to, message, patience) =>
  new Promise((resolve) => {
    const id = crypto.randomUUID();
    const answer = `${message.subject}.response`;
    const hear = ({ data, origin: from }) => {
      if (data?.message_id !== id || data.subject !== answer || (to !== "*" && from !== to)) return;
      finish(data.error ? null : data);
    };
    const say = () => frame.postMessage({ ...message, message_id: id }, to);
    const repeating = setInterval(say, AGAIN);
    const finish = (result) => {
      clearInterval(repeating);
      removeEventListener("message", hear);
      resolve(result);
    };
    addEventListener("message", hear);
    setTimeout(finish, patience, null);
    say();
  });

// The frame of the platform that is called so; a frame that is not there throws or is undefined.
const frameCalled = (name) => {
  try {
    return !name || name === "_parent" ? host : host.frames[name];
  } catch {
    return undefined;
  }
};

// Where to send `verb`, and under which name: as the platform says, else as the login said. Platforms that were early
// put their organisation's name before it.
const place = async (verb) => {
  for (const early of ["", "org.imsglobal."]) {
    const answer = await ask(host, "*", { subject: `${early}lti.capabilities` }, PATIENCE.capabilities / 2);
    const found = answer?.supported_messages?.find?.(({ subject }) => subject?.endsWith(`lti.${verb}`));
    if (found) return { subject: found.subject, frame: frameCalled(found.frame ?? target) };
  }
  return { subject: `lti.${verb}`, frame: frameCalled(target) };
};

const send = async (verb, data) => {
  const { subject, frame } = await place(verb);
  return frame ? ask(frame, origin, { subject, key, ...data }, PATIENCE.data) : null;
};

if (host === window) {
  if (act === "put") location.replace(url);
} else if (act === "put") {
  await send("put_data", { value }).catch(() => null);
  location.replace(url);
} else {
  const offer = document.getElementById("offer");
  const busy = document.getElementById("busy");
  offer.hidden = true;
  busy.hidden = false;
  const answer = await send("get_data", {}).catch(() => null);
  const form = document.getElementById("storage-form");
  if (typeof answer?.value === "string" && answer.value) {
    form.elements.secret.value = answer.value;
    form.requestSubmit();
  } else {
    offer.hidden = false;
    busy.hidden = true;
  }
}
