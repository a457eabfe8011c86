// What is written for machines, in words: a day as the language of the page writes it, an answer as the page names it.
// Our English is British, as on the server's pages.
const region = () => (document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang);

export const dateInWords = (date, dateStyle) => date.toLocaleDateString(region(), { dateStyle });

export const dayInWords = (text) => {
  const [year, month, date] = text.split("-").map(Number);
  return dateInWords(new Date(year, month - 1, date), "long");
};

// The words that the page has for an answer, else the answer itself.
export const inWords = (place, value) => {
  const words = JSON.parse(place.dataset.words ?? "{}");
  // What is no text and no number was not written by the form, and could be as deep as it likes.
  const said = (each) => {
    if (typeof each === "object") return "";
    return Object.hasOwn(words, each) ? words[each] : String(each ?? "");
  };
  return Array.isArray(value) ? value.map(said).join("; ") : said(value);
};
