// A text on paper, alone: the page's own style leaves everything else out as long as `place` is not empty. Afterwards it
// is, so that the browser's own Print gives the page.
export const printAlone = (place, text) => {
  place.textContent = text;
  addEventListener("afterprint", () => place.replaceChildren(), { once: true });
  print();
};
