// A membership token as text: the period, a point, and version, nonce, prefix and signature in base64url.
import { fromBase64, join, toBase64 } from "./bytes.js";

const VERSION = 1;

export const writeToken = (period, nonce, prefix, signature) =>
  `${period}.${toBase64(join(Uint8Array.of(VERSION), nonce, prefix, signature))}`;

// Whether a text has the form of a token, signed with 3072 or 2048 bits; only the server can say whether it counts.
export const isToken = (text) => /^\d{4}-(0[1-9]|1[0-2])\.[\w-]{428}([\w-]{171})?$/.test(text) && fromBase64(text.slice(8))[0] === VERSION;
