// What in a text could point at somebody: an aid before sending, never a promise. It knows patterns, not people: names in
// small letters are found only when the box with names has them, first names that stand alone not at all. How much it
// finds is measured in tests/browser_code/test_hints.py.

export const PARTICLES = "van|de|der|den|het|ter|ten|te|'t|’t|op|in|von|zu|da|dos|di|la|le|el|al|bin|ben|ibn";
const CAPITALISED = String.raw`\p{Lu}\p{M}*[\p{L}\p{M}'’-]{0,40}\p{L}\p{M}*`;
const NAME = `${CAPITALISED}(?:\\s+(?:(?:${PARTICLES})\\s+)*${CAPITALISED})+`;
// Pairs that begin with a capital and name nobody.
const NOBODY = new RegExp(
  "^(?:microsoft|google|teams|brightspace|canvas|moodle|zoom|discord|kaltura|online|social|instagram|whatsapp|snapchat|" +
    "tiktok|universiteit|university|hogeschool|faculteit|faculty|college|school|bachelor|master|" +
    "(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day|" +
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|" +
    "january|february|march|may|june|july|august|october)$",
  "i",
);

// More would not be read. Every pattern is bounded too, so that no text makes it slow.
const MOST = 100;

const digits = (text) => text.replace(/\D/g, "");

// Burgerservicenummer: nine digits that pass the eleven check.
const isBsn = (text) => {
  const number = digits(text);
  const sum = [...number].reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
  return number.length === 9 && Number(number) > 0 && sum % 11 === 0;
};

// ISO 13616: the first four moved to the end, letters as numbers, modulo 97.
const isIban = (text) => {
  const plain = text.replace(/\s/g, "").toUpperCase();
  const number = (plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => letter.charCodeAt(0) - 55);
  return plain.length >= 15 && BigInt(number) % 97n === 1n;
};

const isPhone = (text) => digits(text).length >= 9 && digits(text).length <= 15;

const isSomebody = (text) => !text.split(/\s+/).some((word) => NOBODY.test(word.replace(/['’]s$/, "")));

// In this order: what one pattern took, a later one leaves alone.
const PATTERNS = [
  ["mail", /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu],
  ["url", /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)]|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,6}(?:nl|com|org|net|eu|be|de|edu|io|me|gg|app)\b(?:\/[^\s<>"]*[^\s<>".,;:!?)])?/giu],
  ["iban", /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/giu, isIban],
  ["bsn", /(?<![\d+.-])(?:\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}[ .]\d{2}[ .]\d{3})(?!\d)/gu, isBsn],
  ["phone", /(?<![\w+])(?:\+|00|\(?0)\d?(?:[\s().-]{0,2}\d){7,13}(?!\d)/gu, isPhone],
  ["student_number", /\b[su]\d{6,8}\b|(?<=\b(?:studentnummer|student number|student no\.?|stud\.? ?nr\.?)(?: is|:)? *)\d{5,10}|(?<![\d+.,€-])\d{7,8}(?![\d,]|\.\d)/giu],
  ["handle", /(?<![\p{L}\p{N}@.])@[\p{L}\p{N}_.]{2,30}(?<!\.)/gu],
  ["introduction", new RegExp(`(?<!\\p{L})(?:mijn (?:voor|achter)?naam is|ik heet|my (?:first |last )?name is)\\s+(?!niet\\b|not\\b)[\\p{L}'’-]{1,40}(?:\\s+${CAPITALISED})*`, "giu")],
  ["introduction", new RegExp(`(?<!\\p{L})(?:[Ii]k ben|IK BEN|[Ii] am|[Ii]['’]m|[Dd]it is|[Tt]his is)\\s+${CAPITALISED}(?:\\s+(?:(?:${PARTICLES})\\s+)*${CAPITALISED})*`, "gu")],
  ["name", new RegExp(`(?<![\\p{L}\\p{N}])${NAME}`, "gu"), isSomebody],
];

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The words of the names box that are worth looking for: "A = Jan de Vries" gives "Jan de Vries", "Jan" and "Vries".
const entriesOf = (box) => {
  const found = new Set();
  for (const line of box.split(/[\n,;]+/)) {
    const entry = line.replace(/^\s*\p{L}\s*(?:=|:|-|\bis\b)\s*/u, "").trim();
    const words = entry.split(/\s+/).filter((word) => word.length > 2 && !new RegExp(`^(?:${PARTICLES})$`, "i").test(word));
    if (entry.length > 2 && words.length <= 4) found.add(entry);
    for (const word of words) if (words.length <= 3 || /^\p{Lu}/u.test(word)) found.add(word);
  }
  return [...found].sort((one, other) => other.length - one.length);
};

const boxPattern = (box) => {
  const entries = entriesOf(box).map((entry) => escape(entry).replace(/\s+/g, "\\s+"));
  return entries.length ? [["names_box", new RegExp(`(?<![\\p{L}\\p{N}])(?:${entries.join("|")})(?:['’]?s)?(?![\\p{L}\\p{N}])`, "giu")]] : [];
};

// What stands in `text`: [{ kind, found }] in the order of the text, each once.
export const findHints = (text, namesBox = "") => {
  const hints = [];
  for (const [kind, pattern, check = () => true] of [...boxPattern(namesBox), ...PATTERNS]) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      if (hints.length === MOST) break;
      const end = index + found.length;
      const taken = hints.some((hint) => index < hint.end && hint.start < end);
      if (!taken && check(found)) hints.push({ kind, found: found.trim(), start: index, end });
    }
  }
  const seen = new Set();
  return hints
    .sort((one, other) => one.start - other.start)
    .map(({ kind, found }) => ({ kind, found }))
    .filter(({ kind, found }) => !seen.has(kind + found.toLowerCase()) && seen.add(kind + found.toLowerCase()));
};

// A picture pasted as text: there is no way to send one.
export const hasPicture = (text) => /data:[a-z]+\/[a-z0-9.+-]+[;,]/i.test(text);
