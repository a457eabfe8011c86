// Stands in for Microsoft Teams around the tool's frame: answers what Microsoft's library asks there, and no more.
const host = document.querySelector("[data-teams-host]");
const frame = host.querySelector("iframe");
const save = host.querySelector("[data-save]");
const said = host.querySelector("[data-said]");
const theme = document.querySelector("select[name=theme]");
const { origin, tokens, persona, token: kind, tabs, stage } = host.dataset;
const context = JSON.parse(host.dataset.context);
const RUNTIME = { apiVersion: 4, isLegacyTeams: false, supports: { pages: { config: {} }, sharing: {} } };
let tab = null;

function tell(message) {
  frame.contentWindow.postMessage(message, origin);
}

function say(text) {
  said.textContent = text;
}

async function token() {
  if (kind === "none") {
    return [false, "CancelledByUser"];
  }
  const body = new URLSearchParams({ persona, tenant: kind });
  const answer = await fetch(tokens, { method: "POST", body });
  return answer.ok ? [true, (await answer.json()).token] : [false, "FailedToGetToken"];
}

async function keep() {
  const answer = await fetch(tabs, { method: "POST", body: new URLSearchParams(tab) });
  const made = await answer.json();
  if (answer.ok) {
    location.assign(made.address);
  } else {
    say(made.error);
  }
}

async function share(url) {
  const answer = await fetch(stage, { method: "POST", body: new URLSearchParams({ url }) });
  const put = await answer.json();
  if (!answer.ok) {
    say(put.error);
    return [{ errorCode: 1000, message: put.error }, false];
  }
  const link = document.createElement("a");
  link.href = put.address;
  link.textContent = "See the stage";
  said.replaceChildren(link);
  return [null, true];
}

// What TeamsJS calls, by its name; what comes back are the arguments of the answer, or nothing.
const FUNCTIONS = {
  initialize: () => [context.frameContext, "web", JSON.stringify(RUNTIME), "2.58.0"],
  getContext: () => [context],
  "authentication.getAuthToken": token,
  "settings.setValidityState": ([isValid]) => {
    save.disabled = !isValid;
  },
  "settings.setSettings": ([settings]) => {
    tab = settings;
    return [true];
  },
  "settings.save.success": () => {
    keep();
  },
  "settings.save.failure": ([reason]) => {
    say(`Not saved: ${reason}`);
    save.disabled = false;
  },
  "meeting.getAppContentStageSharingCapabilities": () => [null, { doesAppHaveSharePermission: true }],
  "meeting.shareAppContentToStage": ([url]) => share(url),
  "sharing.shareWebContent": ([{ content }]) => {
    say(`Shared: ${content.map(({ url, message }) => `${message} ${url}`).join(", ")}`);
    return [null];
  },
};

addEventListener("message", async ({ source, origin: from, data }) => {
  if (source !== frame.contentWindow || from !== origin) {
    return;
  }
  const args = await FUNCTIONS[data.func]?.(data.args ?? []);
  if (args) {
    tell({ id: data.id, uuidAsString: data.uuidAsString, args });
  }
});

save?.addEventListener("click", () => {
  save.disabled = true;
  tell({ func: "settings.save", args: [{}] });
});

theme.addEventListener("change", () => {
  context.theme = theme.value;
  tell({ func: "themeChange", args: [theme.value] });
});

// Only now: a frame that came before its host would ask nobody.
frame.src = frame.dataset.src;
