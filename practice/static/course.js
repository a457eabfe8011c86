// Gives the tool's frame the height that the tool asks for (lti.frameResize).
const frame = document.querySelector("iframe[data-origin]");

function parsed(data) {
  if (typeof data !== "string") {
    return data;
  }
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

window.addEventListener("message", (event) => {
  if (event.origin !== frame.dataset.origin || event.source !== frame.contentWindow) {
    return;
  }
  const message = parsed(event.data);
  if (message === null || typeof message !== "object" || message.subject !== "lti.frameResize") {
    return;
  }
  const height = Math.ceil(Number(message.height));
  if (height >= 100 && height <= 20000) {
    frame.height = height;
  }
});
