// A public key as people compare it: SHA-256 in groups of four signs.
import { hex, sha256 } from "./bytes.js";

export const fingerprintOf = async (publicKey) => hex(await sha256(publicKey)).match(/.{4}/g).join(" ");
