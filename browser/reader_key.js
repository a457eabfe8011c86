// A reader's key pair as WebCrypto has it: made once, then imported from its private number, which leaves the browser
// only under a passphrase or on the recovery sheet.
import { fromBase64, join, toBase64 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const UNCOMPRESSED = 4;

// { secret, publicKey }: the 32 bytes of the private number, the 65 bytes of the point.
export const newKey = async () => {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { d, x, y } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { secret: fromBase64(d), publicKey: join(Uint8Array.of(UNCOMPRESSED), fromBase64(x), fromBase64(y)) };
};

// The key pair to open with; its private half cannot be exported.
export const importPair = async ({ secret, publicKey }) => {
  const open = { kty: "EC", crv: CURVE.namedCurve, x: toBase64(publicKey.slice(1, 33)), y: toBase64(publicKey.slice(33)) };
  return {
    publicKey: await crypto.subtle.importKey("jwk", open, CURVE, true, []),
    privateKey: await crypto.subtle.importKey("jwk", { ...open, d: toBase64(secret) }, CURVE, false, ["deriveBits"]),
  };
};
