// A membership token: a message that the course site signs without seeing it (RFC 9474, RSABSSA-SHA384-PSS-Randomized).
// The report site checks the signature and learns "a member of this institution in this period", nothing else.
import { BlindRSA } from "@cloudflare/blindrsa-ts/lib/src/blindrsa.js";
import { join, random, utf8 } from "./bytes.js";
import { writeToken } from "./token_text.js";

const NONCE_BYTES = 32;
const PREFIX_BYTES = 32;
const ALGORITHM = { name: "RSA-PSS", hash: "SHA-384" };

export const suite = new BlindRSA({ hash: "SHA-384", saltLength: 48, prepareType: PREFIX_BYTES });

// `der`: SubjectPublicKeyInfo, as published.
export const importKey = (der) => crypto.subtle.importKey("spki", der, ALGORITHM, true, ["verify"]);

// What is signed, before RFC 9474's random prefix.
export const message = (institution, period, nonce) =>
  join(utf8(`online-dos member v1\0${institution}\0${period}\0`), nonce);

// Returns what to send (`blinded`), and `finish`, which makes the token's text of the answer or throws when the
// signature is not one.
export const prepareToken = async (key, institution, period) => {
  const nonce = random(NONCE_BYTES);
  const prepared = suite.prepare(message(institution, period, nonce));
  const { blindedMsg, inv } = await suite.blind(key, prepared);
  const finish = async (blindSignature) => {
    const signature = await suite.finalize(key, prepared, blindSignature, inv);
    return writeToken(period, nonce, prepared.subarray(0, PREFIX_BYTES), signature);
  };
  return { blinded: blindedMsg, finish };
};
