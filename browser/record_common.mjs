// Writes common_passphrases.js anew: `node browser/record_common.mjs LIST...`, lists of passwords that leaked, the most
// common first, one a line, gzip or not. Those that are long enough are taken in turn until there are enough.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { PRINT_BYTES } from "./common_passphrases.js";
import { SHORTEST } from "./wrapping.js";

const ENOUGH = 5000;
const LINE = 116;
const FILE = new URL("common_passphrases.js", import.meta.url);

const passwordsIn = (path) => {
  const bytes = readFileSync(path);
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8").split("\n");
};

// What was read wrongly somewhere on its way here is left out: nobody types it.
const isTyped = (text) => text.length >= SHORTEST && /^[\x20-\x7e]+$/.test(text) && !/&#?\w+;/.test(text);

const found = new Set(process.argv.slice(2).flatMap(passwordsIn).filter(isTyped).map((text) => text.toLowerCase()));
const prints = [...found]
  .slice(0, ENOUGH)
  .map((text) => createHash("sha256").update(text).digest().subarray(0, PRINT_BYTES))
  .sort(Buffer.compare);
const text = Buffer.concat(prints).toString("base64url");
const lines = text.match(new RegExp(`.{1,${LINE}}`, "g")).join("\n");
const source = readFileSync(FILE, "utf8").replace(/const PRINTS = `[^`]*`/, () => `const PRINTS = \`\n${lines}\n\``);
writeFileSync(FILE, source);
console.log(`${prints.length} prints of ${found.size} passwords.`);
