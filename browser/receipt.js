// Receipts: 100 random bits as 20 symbols of Crockford's base 32 and his check symbol. They are all that somebody needs to
// come back, and nobody else has them: the mailbox key and the look-up id follow from them (HKDF, RFC 5869, no salt).
import { random, sha256, utf8 } from "./bytes.js";
import { deriveKeyPair } from "./seal.js";

const BITS = 100n;
const BYTES = 13;
export const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CHECK_SYMBOLS = `${SYMBOLS}*~$=U`;
// Besides white space: what word processors and telephones make of a hyphen.
const IGNORED = /[\s\u0085\u001c-\u001f\u2010-\u2014\u2212-]/g;
const READ_AS = { O: "0", I: "1", L: "1" };

const toNumber = (bytes) => bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

const toBytes = (number) =>
  Uint8Array.from({ length: BYTES }, (_, at) => Number((number >> BigInt(8 * (BYTES - 1 - at))) & 255n));

// A new receipt: its 100 bits as 13 bytes, big endian.
export const newReceipt = () => {
  const secret = random(BYTES);
  secret[0] &= 15;
  return secret;
};

export const writeReceipt = (secret) => {
  const number = toNumber(secret);
  let text = "";
  for (let shift = BITS - 5n; shift >= 0n; shift -= 5n) text += SYMBOLS[Number((number >> shift) & 31n)];
  return `${text.match(/.{5}/g).join("-")}-${CHECK_SYMBOLS[Number(number % 37n)]}`;
};

// The symbols that somebody typed, in capitals, and whatever else was among them.
export const symbolsOf = (text) =>
  [...text.replace(IGNORED, "")].map((typed) => {
    const symbol = /[a-z]/.test(typed) ? typed.toUpperCase() : typed;
    return READ_AS[symbol] ?? symbol;
  });

// What somebody typed, or null: a wrong symbol, a wrong length, or a slip of the pen.
export const readReceipt = (text) => {
  const symbols = symbolsOf(text);
  if (symbols.length !== 21) return null;
  const check = symbols.pop();
  let number = 0n;
  for (const symbol of symbols) {
    const value = symbol.length === 1 ? SYMBOLS.indexOf(symbol) : -1;
    if (value < 0) return null;
    number = (number << 5n) | BigInt(value);
  }
  return CHECK_SYMBOLS[Number(number % 37n)] === check ? toBytes(number) : null;
};

const derive = async (secret, purpose, institution) => {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = utf8(`online-dos ${purpose} v1\0${institution}`);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
};

export const mailboxKeyPair = async (secret, institution) => deriveKeyPair(await derive(secret, "mailbox", institution));

export const lookupOf = (secret, institution) => derive(secret, "lookup", institution);

// The mailbox as the server gets to know it: what it stores cannot be turned round.
export const lookupHash = async (secret, institution) => sha256(await lookupOf(secret, institution));
