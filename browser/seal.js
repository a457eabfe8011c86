// Sealing: HPKE of RFC 9180 (base mode, DHKEM(P-256), HKDF-SHA256, AES-256-GCM), padding, and envelopes. Every text has a
// content key of its own, sealed to each of its readers; both are bound to the place of the text, so that nothing opens
// in another report, another part or for another reader.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { fromBase64, join, random, toBase64, utf8 } from "./bytes.js";
import { deriveKeyPair as derive, keyPairOf } from "./key_pair.js";

export const ID_BYTES = 16;
const BUCKETS = [4, 16, 64].map((kibibytes) => kibibytes * 1024);
const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const POINT_BYTES = 65;
const WORDS = ["recovery", "mailbox"];

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

// It does not open: wrong key, wrong place, or changed on the way; never told which.
export class NotOpened extends Error {}
// It does not fit into the largest bucket.
export class TooLong extends Error {}

export const deriveKeyPair = (seed) => derive(suite, seed);

// The key pair whose private half is this number.
export const keyPairFrom = (secret) => keyPairOf(suite, secret);

export const publicBytes = async ({ publicKey }) => new Uint8Array(await suite.kem.serializePublicKey(publicKey));

// The encapsulated key, then the ciphertext.
export const sealTo = async (publicKey, text, info) => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, text);
  return join(new Uint8Array(enc), new Uint8Array(ct));
};

// Takes a whole key pair: the public half is part of what is hashed, and not every browser can tell it from the other.
export const openSealed = async (keyPair, sealed, info) => {
  try {
    const enc = sealed.slice(0, POINT_BYTES);
    return new Uint8Array(await suite.open({ recipientKey: keyPair, enc, info }, sealed.slice(POINT_BYTES)));
  } catch {
    throw new NotOpened();
  }
};

// Four bytes with the length, the content, zeros up to a bucket.
export const pad = (content) => {
  const size = BUCKETS.find((bucket) => LENGTH_BYTES + content.length <= bucket);
  if (!size) throw new TooLong();
  const padded = new Uint8Array(size);
  new DataView(padded.buffer).setUint32(0, content.length);
  padded.set(content, LENGTH_BYTES);
  return padded;
};

export const unpad = (padded) => {
  const end = LENGTH_BYTES + new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const whole = BUCKETS.includes(padded.length) && end <= padded.length;
  if (!whole || padded.subarray(end).some((byte) => byte !== 0)) throw new NotOpened();
  return padded.subarray(LENGTH_BYTES, end);
};

// Where a text belongs: `part` is "content", "names" or "sheet", or "message" or "note" with the id of one.
export const placeOf = (institution, report, part, message) => ({
  part,
  of: (purpose) =>
    join(
      utf8(`online-dos ${purpose} v1\0${institution}\0`),
      report,
      utf8(message ? `\0${part}\0` : `\0${part}`),
      message ?? new Uint8Array(0),
    ),
});

// A recipient is an id of 16 bytes as text, or a word.
const idBytes = (recipient) => (WORDS.includes(recipient) ? utf8(recipient) : fromBase64(recipient));

const infoFor = (place, recipient) => join(place.of("key"), utf8("\0"), idBytes(recipient));

const openContentKey = async (place, sealedKey, recipient, keyPair) => {
  const contentKey = await openSealed(keyPair, fromBase64(sealedKey), infoFor(place, recipient));
  if (contentKey.length !== KEY_BYTES) throw new NotOpened();
  return contentKey;
};

const importContentKey = (key, use) => crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);

// Seals a value as JSON to `recipients`: [{ to, key }], `key` a public key. Returns what is sent of it.
export const sealValue = async (place, value, recipients) => {
  const contentKey = random(KEY_BYTES);
  const iv = random(NONCE_BYTES);
  const algorithm = { name: "AES-GCM", iv, additionalData: place.of("report") };
  const padded = pad(utf8(JSON.stringify(value)));
  const hidden = await crypto.subtle.encrypt(algorithm, await importContentKey(contentKey, "encrypt"), padded);
  const keys = await Promise.all(
    recipients.map(async ({ to, key }) => {
      const sealed = await sealTo(key, contentKey, infoFor(place, to));
      return { to, part: place.part, sealed: toBase64(sealed) };
    }),
  );
  return { content: toBase64(join(iv, new Uint8Array(hidden))), keys };
};

// The value that was sealed at `place` to `recipient`, whose key pair this is. Throws NotOpened.
export const openValue = async (place, content, sealedKey, recipient, keyPair) => {
  const contentKey = await openContentKey(place, sealedKey, recipient, keyPair);
  const bytes = fromBase64(content);
  const algorithm = { name: "AES-GCM", iv: bytes.slice(0, NONCE_BYTES), additionalData: place.of("report") };
  try {
    const key = await importContentKey(contentKey, "decrypt");
    const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.slice(NONCE_BYTES)));
    return JSON.parse(new TextDecoder().decode(unpad(padded)));
  } catch {
    throw new NotOpened();
  }
};

// The content key of a text, sealed once more: opened by `from`, { recipient, keyPair }, for `to`, { to, key }. The text
// itself is not needed. Throws NotOpened.
export const resealKey = async (place, sealedKey, from, { to, key }) => {
  const contentKey = await openContentKey(place, sealedKey, from.recipient, from.keyPair);
  return toBase64(await sealTo(key, contentKey, infoFor(place, to)));
};
