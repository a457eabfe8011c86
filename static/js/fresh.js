// Keeps what is shown up to date with a form: asks after a pause in writing, drops late answers, and knows whether what is
// shown belongs to the form as it stands.

// Milliseconds without a key before the server is asked.
const PAUSE = 250;

// `ask(part, pressed)` answers with a document or throws an error with the `status` of the answer, `put(answer, part)`
// shows it, `fail(status)` says that there is none. Until a whole part has come, nothing less is asked for.
export function keepUpToDate({ ask, put, fail }) {
  let wanted = 0;
  let sent = 0;
  let shown = 0;
  let timer = 0;
  let owed = { part: "messages", pressed: null };
  let answered = Promise.resolve();

  const isUpToDate = () => shown === wanted;

  async function send() {
    clearTimeout(timer);
    const number = wanted;
    sent = number;
    const { part, pressed } = owed;
    let answer;
    try {
      answer = await ask(part, pressed);
    } catch (error) {
      if (number === wanted) fail(error.status);
      return;
    }
    if (number !== wanted) return;
    shown = number;
    owed = { part: "messages", pressed: null };
    put(answer, part);
  }

  function changed(part, pressed = null) {
    wanted += 1;
    owed = { part: owed.part === "messages" ? part : owed.part, pressed };
  }

  return {
    isUpToDate,
    // After the next pause.
    later(part) {
      changed(part);
      clearTimeout(timer);
      timer = setTimeout(() => { answered = send(); }, PAUSE);
    },
    now(part, pressed) {
      changed(part, pressed);
      answered = send();
    },
    // Does not wait for the pause; ends when the answer is there.
    hurry() {
      if (sent !== wanted) answered = send();
      return answered;
    },
    again() {
      answered = send();
    },
  };
}
