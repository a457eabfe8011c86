// The key pair that belongs to a seed: DeriveKeyPair of RFC 9180, section 7.1.3, for DHKEM(P-256, HKDF-SHA256).
//
// @hpke/core 1.9 has it too, but in Firefox, which gives no JWK of a private key that was imported without its public
// half, it has to guess one of the two points, and guesses wrong for every second seed. Delete this file when
// `suite.kem.deriveKeyPair` passes the test "in a browser that exports no private key".
import { join, toBase64, utf8 } from "./bytes.js";

const LABEL = join(utf8("HPKE-v1KEM"), Uint8Array.of(0x00, 0x10));
const CURVE = { name: "ECDH", namedCurve: "P-256" };
// SP 800-186, section 3.2.1.3.
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

const toNumber = (bytes) => bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
const toBytes = (number) => Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * (31 - at))) & 255n));

const mod = (number) => ((number % P) + P) % P;

const power = (base, exponent) => {
  let result = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n, base = mod(base * base)) if (rest & 1n) result = mod(result * base);
  return result;
};

const hmac = async (key, ...parts) => {
  const secret = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", secret, join(...parts)));
};

// HKDF-Extract without a salt, then one block of HKDF-Expand for each candidate.
const secretFrom = async (seed) => {
  const start = await hmac(new Uint8Array(32), LABEL, utf8("dkp_prk"), seed);
  for (let counter = 0; counter < 256; counter++) {
    const info = [Uint8Array.of(0, 32), LABEL, utf8("candidate"), Uint8Array.of(counter, 1)];
    const secret = toNumber(await hmac(start, ...info));
    if (isSecret(secret)) return secret;
  }
  throw new Error("DeriveKeyPairError");
};

// The x of `secret` times G, by the browser's own arithmetic. `suite` imports a bare secret.
const xOf = async (suite, secret) => {
  const key = await suite.kem.deserializePrivateKey(toBytes(secret));
  const point = join(Uint8Array.of(4), toBytes(G.x), toBytes(G.y));
  const base = await crypto.subtle.importKey("raw", point, CURVE, true, []);
  return toNumber(new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: base }, key, 256)));
};

// Two points have this x. The right one plus G has the x of `secret + 1` times G.
const pointOf = async (suite, secret) => {
  const x = await xOf(suite, secret);
  const next = await xOf(suite, secret + 1n);
  const root = power(x * x * x - 3n * x + B, (P + 1n) / 4n);
  const isRight = (y) => mod((mod(y - G.y) * power(mod(x - G.x), P - 2n)) ** 2n - x - G.x) === next;
  return { x, y: isRight(root) ? root : P - root };
};

// The key pair of a secret number, which must be between 0 and the order of the curve. Its private half stays inside.
export const keyPairOf = async (suite, secret) => {
  const { x, y } = await pointOf(suite, secret);
  const open = { kty: "EC", crv: "P-256", x: toBase64(toBytes(x)), y: toBase64(toBytes(y)) };
  const closed = { ...open, d: toBase64(toBytes(secret)) };
  return {
    publicKey: await crypto.subtle.importKey("jwk", open, CURVE, true, []),
    privateKey: await crypto.subtle.importKey("jwk", closed, CURVE, false, ["deriveBits"]),
  };
};

export const isSecret = (number) => number > 0n && number < ORDER;

export const deriveKeyPair = async (suite, seed) => keyPairOf(suite, await secretFrom(seed));
