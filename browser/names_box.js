// Who is in the names box, and where they are in a text: whole, first or last name alone, in any case and with or
// without accents. Finds spellings, not people: what it misses, the person who reads it over finds.
import { PARTICLES } from "./hints.js";

const MARKER = /^\s*(\p{L})\s*(?:=|:|[-–]\s|\bis\b)\s*/u;
// Words beside names in such boxes.
const NO_NAME = new Set(
  ("een het die dat deze mijn zijn haar onze uit met voor bij groep klas docent student studente " +
    "the and his her our from with group class teacher friend vriend vriendin").split(" "),
);
const MOST_WORDS = 4;
// More is nobody's names box, and would make every key that is pressed slow.
const MOST_TEXT = 10_000;
const MOST_SPELLINGS = 400;
// Letters that have no accent to take off.
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

const foldSign = (sign) =>
  [...sign.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "")]
    .map((each) => PLAIN[each] ?? each)
    .join("")
    .replace(/['’‘`´]/g, "")
    .replace(/[-‐‑]/g, " ");

// A text without case, accents and apostrophes, hyphens as spaces, and for each of its signs where it stood.
const folded = (text) => {
  let plain = "";
  const at = [];
  let index = 0;
  for (const sign of text) {
    const plainSign = foldSign(sign);
    plain += plainSign;
    for (let unit = 0; unit < plainSign.length; unit++) at.push(index);
    index += sign.length;
  }
  return { plain, at: [...at, index] };
};

export const fold = (text) => folded(text).plain;

const isParticle = (word) => new RegExp(`^(?:${PARTICLES})$`, "i").test(word);

const isName = (word, anyCase) => {
  const letters = word.replace(/\P{L}/gu, "");
  if (letters.length < 2 || isParticle(word) || NO_NAME.has(word.toLowerCase())) return false;
  return /^\P{L}*\p{Lu}/u.test(word) || (anyCase && letters.length > 2);
};

const wordsOf = (segment) =>
  segment
    .replace(/\([^()]{0,200}\)/g, " ")
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}]+|[^\p{L}\p{M}]+$/gu, ""))
    .filter(Boolean);

const halves = (name) => (/[-‐‑]/.test(name) ? name.split(/[-‐‑]/) : []);

// What to look for of one person: the whole name, and each word of it. In a long remark only capitals are names.
const namesIn = (segment, isList) => {
  const words = wordsOf(segment);
  const anyCase = isList && words.length <= MOST_WORDS;
  const names = words.filter((word) => isName(word, anyCase));
  if (names.length === 0) return [];
  const whole = anyCase ? [words.slice(words.indexOf(names[0])).join(" ")] : [];
  return [...new Set([...whole, ...names, ...names.flatMap(halves).filter((half) => isName(half, anyCase))])];
};

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const nextLetter = (used) => [...LETTERS].find((letter) => !used.has(letter)) ?? `A${used.size}`;

// The people in a names box: [{ letter, names }]. "A = Jan de Vries" is A; who has no letter gets the next free one.
export const peopleIn = (box) => {
  const segments = box.slice(0, MOST_TEXT).split(/[\n;]+/).flatMap((line) => {
    const parts = line.split(/,/).map((part) => ({ part: part.replace(MARKER, ""), letter: part.match(MARKER)?.[1].toUpperCase() }));
    const isMarked = parts.some(({ letter }) => letter);
    return parts.map((each) => ({ ...each, names: namesIn(each.part, Boolean(each.letter) || !isMarked) }));
  });
  const used = new Set(segments.flatMap(({ letter }) => letter ?? []));
  const people = [];
  for (const { letter, names } of segments.filter((each) => each.names.length)) {
    const given = letter ?? nextLetter(used);
    used.add(given);
    people.push({ letter: given, names });
  }
  return people;
};

const spellings = (name) => {
  const plain = fold(name).replace(/\s+/g, " ");
  const joined = /[-‐‑]/.test(name) ? [plain.replaceAll(" ", "")] : [];
  return [...new Set([plain, ...joined, plain.replaceAll("ij", "y"), plain.replaceAll("y", "ij")])];
};

// By spelling: the letters of those who can be meant.
const lookedFor = (people) => {
  const found = new Map();
  for (const { letter, names } of people)
    for (const name of names)
      for (const spelling of spellings(name)) found.set(spelling, new Set([...(found.get(spelling) ?? []), letter]));
  return found;
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s+");

const endOf = (text, start) => start + text.slice(start).match(/^[^]\p{M}*/u)[0].length;

// Where they are: [{ start, end, found, letters }], in the order of the text. Two letters are mostly an ordinary word, so
// they count with a capital only.
export const findPeople = (text, people) => {
  const known = lookedFor(people);
  if (known.size === 0) return [];
  const names = [...known.keys()].slice(0, MOST_SPELLINGS).sort((one, other) => other.length - one.length).map(escape);
  const { plain, at } = folded(text);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${names.join("|")})(?=s?(?![\\p{L}\\p{N}]))`, "gu");
  return [...plain.matchAll(pattern)]
    .map(({ 1: name, index }) => {
      const [start, end] = [at[index], endOf(text, at[index + name.length - 1])];
      return { start, end, found: text.slice(start, end), letters: [...known.get(name.replace(/\s+/g, " "))].sort() };
    })
    .filter(({ found }) => found.length > 2 || /^\p{Lu}/u.test(found));
};

// The text with letters in place of those people.
export const maskPeople = (text, people) => {
  let masked = "";
  let from = 0;
  for (const { start, end, letters } of findPeople(text, people)) {
    masked += text.slice(from, start) + letters.join("/");
    from = end;
  }
  return masked + text.slice(from);
};
