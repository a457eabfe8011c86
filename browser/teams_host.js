// What the tool needs of Microsoft's library, under names of its own. It comes in a file apart, because a page that turns
// out not to stand in Teams never fetches it.
import { app, authentication, meeting, pages, sharing } from "@microsoft/teams-js";

export const begin = (origins) => app.initialize(origins);

export const context = () => app.getContext();

export const onTheme = (act) => app.registerOnThemeChangeHandler(act);

export const token = () => authentication.getAuthToken();

// Whether the button Save of the dialog around us can be pressed.
export const canSave = (is) => pages.config.setValidityState(is);

// `make` gives what the new tab is called and where it is; what it throws, `tell` puts into words.
export const onSave = (make, tell) =>
  pages.config.registerOnSaveHandler(async (event) => {
    try {
      await pages.config.setConfig(await make());
      event.notifySuccess();
    } catch (error) {
      event.notifyFailure(tell(error));
    }
  });

export const canShare = () => sharing.isSupported();

export const share = (url, message) => sharing.shareWebContent({ content: [{ type: "URL", url, message, preview: true }] });

export const isOnStage = ({ page }) => page.frameContext === "meetingStage";

// Both throw outside a meeting's side panel and stage; a host that knows neither never answers.
export const canStage = () =>
  new Promise((resolve) =>
    meeting.getAppContentStageSharingCapabilities((error, told) => resolve(!error && told?.doesAppHaveSharePermission === true)),
  );

export const toStage = (url) =>
  new Promise((resolve, fail) => meeting.shareAppContentToStage((error, is) => (is ? resolve() : fail(error)), url));
