// Keeps the keyboard where it was when a part of the page is replaced by a newer one.

const REACHED = "a, button, summary, textarea";

function counterpart(place, own, number) {
  if (own.id) return place.querySelector(`#${CSS.escape(own.id)}`);
  if (own.name) return place.querySelector(`[name="${CSS.escape(own.name)}"][value="${CSS.escape(own.value)}"]`);
  return place.querySelectorAll(REACHED)[number];
}

// To be called before `place` is filled anew; returns the function that goes back afterwards.
export function comeBack(place) {
  const own = document.activeElement;
  if (!place.contains(own)) return () => {};
  const number = [...place.querySelectorAll(REACHED)].indexOf(own);
  const { selectionStart: from, selectionEnd: to } = own;
  return () => {
    const found = counterpart(place, own, number) ?? place.querySelector("[data-act=copy]") ?? document.querySelector("#intro");
    found?.focus();
    if (typeof from === "number") found?.setSelectionRange?.(from, to);
  };
}
