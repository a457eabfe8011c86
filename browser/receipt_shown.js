// A receipt on the page: as it is written, and for who hears it sign by sign in its groups.

const asHeard = (place, group, at, total) => {
  const words = JSON.parse(place.dataset.signs);
  const signs = [...group].map((sign) => words[sign] ?? sign).join(" ");
  return place.dataset.group.replace("{n}", at + 1).replace("{total}", total).replace("{signs}", signs);
};

export const showReceipt = (place, receipt) => {
  const parts = receipt.split("-").flatMap((group, at, groups) => {
    const part = document.createElement("span");
    part.setAttribute("role", "img");
    part.setAttribute("aria-label", asHeard(place, group, at, groups.length));
    part.textContent = group;
    return at ? ["-", part] : [part];
  });
  place.replaceChildren(...parts);
};
