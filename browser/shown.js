// Texts of strangers: what is invisible in them, or turns the direction of writing, is made visible, so that a sentence
// cannot look like another one. Text nodes only. lti_app/support/showing.py does the same on a terminal; here what holds
// an emoji together is left alone, and what only looks empty (Hangul fillers, an empty Braille cell) is marked too.
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const IN_EMOJI =
  /(?<=\p{Extended_Pictographic})\uFE0F|(?<=[\d#*])\uFE0F(?=\u20E3)|(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})/gu;

const sign = (hidden) => `<U+${hidden.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;

// The text in pieces: [{ text }] as it is, or [{ hidden }] what stands for a hidden character.
export const pieces = (given) => {
  const text = String(given ?? "").replaceAll("\r\n", "\n");
  const kept = new Set([...text.matchAll(IN_EMOJI)].map(({ index }) => index));
  const found = [];
  let from = 0;
  for (const { 0: hidden, index } of text.matchAll(HIDDEN)) {
    if (kept.has(index)) continue;
    if (index > from) found.push({ text: text.slice(from, index) });
    found.push({ hidden: sign(hidden) });
    from = index + hidden.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
};

const node = ({ text, hidden }) => {
  if (text !== undefined) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.dataset.hiddenSign = "";
  mark.textContent = hidden;
  return mark;
};

export const show = (place, text) => place.replaceChildren(...pieces(text).map(node));

// What can be copied or searched: plain text with the same signs.
export const plain = (text) => pieces(text).map((piece) => piece.text ?? piece.hidden).join("");
