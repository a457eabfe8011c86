// What there is to say of a passphrase. Whoever has the database can try as often as they like, so length counts; which
// signs it has, does not. Refused is what is too short, next to nothing but repetition, made of words that everybody here
// would try, or among those that others chose most often.
import { sha256, utf8 } from "./bytes.js";
import { SHORTEST } from "./wrapping.js";

const FEWEST_FRESH = 5;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop"];
const LONG_ROW = 5;
// Words of the house, in Dutch and English; the page adds the names of the institution and of the person.
const HOUSE =
  "online dos campaign campagne social sociale safe safety veilig veiligheid report reports reporting melding meldingen " +
  "meldpunt desk reader lezer coordinator coördinator student studenten students course cursus university universiteit " +
  "hogeschool password passphrase wachtwoord wachtzin secret geheim welcome welkom";
const SHORTEST_WORD = 3;

const signsOf = (text) => [...text.normalize("NFC")];

// Capitals are what is tried first.
const fold = (text) => text.normalize("NFC").toLowerCase();

const isRow = (text) =>
  ROWS.some((row) => row.includes(text) || [...row].reverse().join("").includes(text));

const hasRow = (text) => {
  const signs = signsOf(text.toLowerCase());
  return signs.some((_, at) => at + LONG_ROW <= signs.length && isRow(signs.slice(at, at + LONG_ROW).join("")));
};

const isStep = (one, other) => one === other || isRow(one + other);

// How many signs there are that do not just go on from the one before.
const fresh = (text) => {
  const signs = signsOf(text.toLowerCase());
  return signs.filter((sign, at) => at === 0 || !isStep(signs[at - 1], sign)).length;
};

const lettersOf = (text) => fold(text).replace(/[^\p{L}]/gu, "");

const wordsOf = (text) => fold(text).split(/[^\p{L}]+/u).filter((word) => word.length >= SHORTEST_WORD);

// Whether hardly a letter is left when the words of the house are taken out, the longest first.
const isOfTheHouse = (text, names) => {
  const words = wordsOf(`${HOUSE} ${names}`).sort((one, other) => other.length - one.length);
  const left = words.reduce((rest, word) => rest.replaceAll(word, ""), lettersOf(text));
  return left !== lettersOf(text) && left.length < FEWEST_FRESH;
};

// Whether it stands in the list, also with other signs before and after it.
const isCommon = async (text) => {
  const { hasPrint } = await import("./common_passphrases.js");
  const typed = fold(text);
  const bare = typed.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const long = [typed, bare].filter((each) => each.length >= SHORTEST);
  const prints = await Promise.all(long.map((each) => sha256(utf8(each))));
  return prints.some(hasPrint);
};

const taken = (text) => {
  if (hasRow(text)) return "sequence";
  return /^\p{L}+[\d!?.]*$/u.test(text) && signsOf(text).length < 20 ? "one_word" : "good";
};

// { code, missing }: `short` with how many signs are missing, `repeats`, `house`, `common`, `sequence`, `one_word`, `good`.
// `names` are those of the institution and of the person.
export const strengthOf = async (text, names = "") => {
  const signs = signsOf(text);
  if (signs.length < SHORTEST) return { code: "short", missing: SHORTEST - signs.length };
  if (Math.min(new Set(signsOf(text.toLowerCase())).size, fresh(text)) < FEWEST_FRESH) return { code: "repeats" };
  if (isOfTheHouse(text, names)) return { code: "house" };
  return { code: (await isCommon(text)) ? "common" : taken(text) };
};

const REFUSED = {
  short: "passphrase_short",
  repeats: "passphrase_weak",
  house: "passphrase_house",
  common: "passphrase_common",
};

// Why a passphrase is not taken, or null.
export const refusalOf = async (text, names) => REFUSED[(await strengthOf(text, names)).code] ?? null;
