// A reader's private key under a passphrase, as the server keeps it: PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256,
// then AES-256-GCM, bound to institution, member and public key. The passphrase is taken in the form NFC (RFC 8265,
// section 4.2.2), because keyboards write the same sign in different ways. `ways` is a list, so that a passkey can open
// the same key one day.
import { fromBase64, join, random, toBase64, utf8 } from "./bytes.js";

export const SHORTEST = 12;
export const ITERATIONS = 600_000;
// What is taken: fewer were never written, and more would keep the browser busy for minutes.
const FEWEST_ITERATIONS = 600_000;
const MOST_ITERATIONS = 10_000_000;
const SECRET_BYTES = 32;
const KDF = "PBKDF2-SHA-256";
const PASSPHRASE = "passphrase";

// It does not open: another passphrase, or not the key of this member; never told which.
export class NotUnwrapped extends Error {}
// What the server keeps is no wrapped key at all.
export class NotWrapped extends Error {}

const keyFrom = async (passphrase, salt, iterations, use) => {
  const typed = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(algorithm, typed, { name: "AES-GCM", length: 256 }, false, [use]);
};

const bound = ({ institution, member, publicKey }) =>
  join(utf8(`online-dos wrapped v1\0${institution}\0${member}\0`), publicKey);

const wayOf = async (secret, passphrase, whose, iterations) => {
  const [salt, iv] = [random(16), random(12)];
  const key = await keyFrom(passphrase, salt, iterations, "encrypt");
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(whose) }, key, secret);
  const bytes = { salt: toBase64(salt), iv: toBase64(iv), sealed: toBase64(new Uint8Array(sealed)) };
  return { kind: PASSPHRASE, kdf: KDF, iterations, ...bytes };
};

// The text that the server keeps; `whose` is { institution, member, publicKey } with the 65 bytes of the public key.
// `before` is the text that it replaces: other ways than a passphrase stay.
export const wrap = async (secret, passphrase, whose, { before = null, iterations = ITERATIONS } = {}) => {
  const others = before ? read(before).ways.filter(({ kind }) => kind !== PASSPHRASE) : [];
  const way = await wayOf(secret, passphrase, whose, iterations);
  return JSON.stringify({ version: 1, ways: [way, ...others] });
};

const isWay = ({ kdf, iterations }) =>
  kdf === KDF && Number.isInteger(iterations) && iterations >= FEWEST_ITERATIONS && iterations <= MOST_ITERATIONS;

const read = (text) => {
  try {
    const wrapped = JSON.parse(text);
    if (wrapped.version === 1 && Array.isArray(wrapped.ways)) return wrapped;
  } catch {
    // Told below.
  }
  throw new NotWrapped();
};

// The 32 bytes of the private key. Throws NotUnwrapped, and NotWrapped.
export const unwrap = async (text, passphrase, whose) => {
  const way = read(text).ways.find(({ kind }) => kind === PASSPHRASE);
  if (!way || !isWay(way)) throw new NotWrapped();
  const key = await keyFrom(passphrase, fromBase64(way.salt), way.iterations, "decrypt");
  const algorithm = { name: "AES-GCM", iv: fromBase64(way.iv), additionalData: bound(whose) };
  const secret = await crypto.subtle.decrypt(algorithm, key, fromBase64(way.sealed)).catch(() => null);
  if (secret?.byteLength !== SECRET_BYTES) throw new NotUnwrapped();
  return new Uint8Array(secret);
};
