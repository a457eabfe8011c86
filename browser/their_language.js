import { find, showOnly } from "./page.js";

// The part of a form that is in the reporter's language, of those with `attribute`; where nobody knows it, in that of the
// page. It is shown, because it is what the reporter will read.
export const inTheirLanguage = (form, attribute, { content }) => {
  const part = (language) => find(`[${attribute}="${CSS.escape(String(language))}"]`, form);
  const found = part(content.value?.language) ?? part(document.documentElement.lang) ?? find(`[${attribute}]`, form);
  showOnly(attribute, found.getAttribute(attribute), form);
  return found;
};
