// The recovery sheet: a private key on paper, 256 bits as 52 symbols of Crockford's base 32, in four lines of thirteen
// with a check symbol each: `XXXXX-XXXXX-XXX-C`. lti_app/sealing/sheets.py writes and reads the same.
import { isSecret } from "./key_pair.js";
import { CHECK_SYMBOLS, SYMBOLS, symbolsOf } from "./receipt.js";

export const LINES = 4;
const IN_LINE = 13;
const BITS = BigInt(5 * IN_LINE * LINES);

const valueOf = (symbols) => symbols.reduce((number, symbol) => (number << 5n) | BigInt(SYMBOLS.indexOf(symbol)), 0n);

const checkOf = (symbols) => CHECK_SYMBOLS[Number(valueOf(symbols) % 37n)];

const writeLine = (symbols) =>
  [symbols.slice(0, 5), symbols.slice(5, 10), symbols.slice(10), checkOf([...symbols])].join("-");

// The four lines for the 32 bytes of a private number.
export const writeSheet = (secret) => {
  const number = secret.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n);
  let symbols = "";
  for (let shift = BITS - 5n; shift >= 0n; shift -= 5n) symbols += SYMBOLS[Number((number >> shift) & 31n)];
  return symbols.match(/.{13}/g).map(writeLine);
};

// The number that one line holds, or null when there is a slip in it.
export const readLine = (text) => {
  const symbols = symbolsOf(text);
  const check = symbols.pop();
  const isWhole = symbols.length === IN_LINE && symbols.every((symbol) => symbol.length === 1 && SYMBOLS.includes(symbol));
  return isWhole && checkOf(symbols) === check ? valueOf(symbols) : null;
};

// The private number of four lines without a slip, or null when they are no key together.
export const readSheet = (lines) => {
  const number = lines.reduce((whole, line) => (whole << BigInt(5 * IN_LINE)) | readLine(line), 0n);
  return isSecret(number) ? number : null;
};
