// A membership token: a message that the course site signs without seeing it. The client's side of RFC 9474,
// RSABSSA-SHA384-PSS-Randomized, on the browser's own SHA-384, random numbers, whole numbers and RSA-PSS check. The report
// site checks the signature and learns "a member of this institution in this period", nothing else.
import { fromBase64, hex, join, random, utf8 } from "./bytes.js";
import { writeToken } from "./token_text.js";

const NONCE_BYTES = 32;
const PREFIX_BYTES = 32;
const SALT_BYTES = 48;
const HASH_BYTES = 48;

const sha384 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-384", join(...parts)));

const toNumber = (bytes) => BigInt(`0x${hex(bytes)}`);

const toBytes = (number, size) => {
  const digits = number.toString(16).padStart(2 * size, "0");
  return Uint8Array.from({ length: size }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
};

const power = (base, exponent, n) => {
  let result = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n, base = (base * base) % n) if (rest & 1n) result = (result * base) % n;
  return result;
};

// Extended Euclid; throws where there is no inverse, which for an RSA modulus chance does not bring about.
const inverse = (number, n) => {
  let [before, now] = [n, number % n];
  let [factorBefore, factor] = [0n, 1n];
  while (now > 0n) {
    const quotient = before / now;
    [before, now] = [now, before - quotient * now];
    [factorBefore, factor] = [factor, factorBefore - quotient * factor];
  }
  if (before !== 1n) throw new Error("not invertible");
  return ((factorBefore % n) + n) % n;
};

// MGF1 of RFC 8017, appendix B.2.1.
const mask = async (seed, length) => {
  const blocks = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter++) blocks.push(await sha384(seed, Uint8Array.of(0, 0, 0, counter)));
  return join(...blocks).subarray(0, length);
};

// EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, for a modulus of `bits` bits.
const encode = async (message, bits) => {
  const size = Math.ceil((bits - 1) / 8);
  const salt = random(SALT_BYTES);
  const digest = await sha384(new Uint8Array(8), await sha384(message), salt);
  const block = join(new Uint8Array(size - SALT_BYTES - HASH_BYTES - 2), Uint8Array.of(1), salt);
  const covering = await mask(digest, block.length);
  const hidden = block.map((byte, at) => byte ^ covering[at]);
  hidden[0] &= 0xff >> (8 * size - bits + 1);
  return join(hidden, digest, Uint8Array.of(0xbc));
};

// Uniform in 1 to n - 1: what does not fit is drawn again.
const randomBelow = (n, size) => {
  for (;;) {
    const number = toNumber(random(size));
    if (number > 0n && number < n) return number;
  }
};

// `der`: SubjectPublicKeyInfo, as published.
export const importKey = async (der) => {
  const check = await crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
  const { n, e } = await crypto.subtle.exportKey("jwk", check);
  return { check, n: toNumber(fromBase64(n)), e: toNumber(fromBase64(e)), bits: check.algorithm.modulusLength };
};

// Section 4.2, Blind.
export const blind = async ({ n, e, bits }, prepared) => {
  const size = Math.ceil(bits / 8);
  const encoded = toNumber(await encode(prepared, bits));
  inverse(encoded, n); // "invalid input" of the RFC
  const factor = randomBelow(n, size);
  return { blinded: toBytes((encoded * power(factor, e, n)) % n, size), unblind: inverse(factor, n) };
};

// Section 4.4, Finalize: throws when the signer's answer does not become a signature.
export const finalize = async ({ check, n, bits }, prepared, answer, unblind) => {
  const size = Math.ceil(bits / 8);
  if (answer.length !== size) throw new Error("unexpected input size");
  const signature = toBytes((toNumber(answer) * unblind) % n, size);
  const algorithm = { name: "RSA-PSS", saltLength: SALT_BYTES };
  if (!(await crypto.subtle.verify(algorithm, check, signature, prepared))) throw new Error("invalid signature");
  return signature;
};

// What is signed, before the random prefix of section 4.1.
export const message = (institution, period, nonce) =>
  join(utf8(`online-dos member v1\0${institution}\0${period}\0`), nonce);

// Returns what to send (`blinded`), and `finish`, which makes the token's text of the answer.
export const prepareToken = async (key, institution, period) => {
  const nonce = random(NONCE_BYTES);
  const prefix = random(PREFIX_BYTES);
  const prepared = join(prefix, message(institution, period, nonce));
  const { blinded, unblind } = await blind(key, prepared);
  const finish = async (answer) => writeToken(period, nonce, prefix, await finalize(key, prepared, answer, unblind));
  return { blinded, finish };
};
