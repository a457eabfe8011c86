// What there is to say of a passphrase. Whoever has the database can try as often as they like, so length counts; which
// signs it has, does not. Only what is too short, or next to nothing but repetition, is refused.
import { SHORTEST } from "./wrapping.js";

const FEWEST_FRESH = 5;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop"];
const LONG_ROW = 5;

const signsOf = (text) => [...text.normalize("NFC")];

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

// { code, missing }: `short` with how many signs are missing, `repeats`, `sequence`, `one_word`, `good`.
export const strengthOf = (text) => {
  const signs = signsOf(text);
  if (signs.length < SHORTEST) return { code: "short", missing: SHORTEST - signs.length };
  if (Math.min(new Set(signsOf(text.toLowerCase())).size, fresh(text)) < FEWEST_FRESH) return { code: "repeats" };
  if (hasRow(text)) return { code: "sequence" };
  return { code: /^\p{L}+[\d!?.]*$/u.test(text) && signs.length < 20 ? "one_word" : "good" };
};

// Why a passphrase is not taken, or null.
export const refusalOf = (text) => ({ short: "passphrase_short", repeats: "passphrase_weak" })[strengthOf(text).code] ?? null;
