// Bundles the browser's code into static/dist/: `node browser/build.mjs`, or with --record to write the expected hashes anew.
// Reads browser/ and node_modules/, writes nothing when the result differs from browser/bundle.sha256.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "static", "dist");
const RECORD = join(ROOT, "browser", "bundle.sha256");
// Entries that come one after the other share what they have in common; the others stand alone, in one file each. The desk
// shares nothing with the report site, so that no page of the one loads code of the other.
const TOGETHER = ["mailbox.js", "report.js"];
const DESK = ["desk_admit.js", "desk_case.js", "desk_key.js", "desk_lock.js", "desk_record.js", "desk_recovery.js", "desk_search.js"];
const ALONE = ["membership.js", "qr.js"];
// Microsoft's library is in a file of its own, fetched inside Teams only.
const TEAMS = ["teams.js"];

const bundle = (entries, splitting, chunkNames = "[name]-[hash]") =>
  build({
    chunkNames,
    absWorkingDir: ROOT,
    entryPoints: entries.map((name) => `browser/${name}`),
    outdir: "static/dist",
    banner: { js: "/* Licences: LICENSES.txt */" },
    bundle: true,
    external: ["./qr.js"], // fetched when it is asked for
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    minify: true,
    preserveSymlinks: true, // node_modules may be a link
    splitting,
    target: "es2022",
    write: false,
  });

// The packages that stand in a bundle, what those were made from, and what they carry inside them.
const packagesIn = (inputs) => {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    Object.keys(aboutPackage(name).dependencies ?? {}).forEach(add);
  };
  for (const path of inputs) {
    for (const [, name] of path.matchAll(/(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/.][^/]*)/g)) add(name);
  }
  return [...found].sort();
};

const folderOf = (name) => join(ROOT, "node_modules", name);
const aboutPackage = (name) => JSON.parse(readFileSync(join(folderOf(name), "package.json"), "utf8"));

const licenceOf = (name) => {
  const { version, license } = aboutPackage(name);
  const file = readdirSync(folderOf(name)).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} comes without the text of its licence.`);
  const text = readFileSync(join(folderOf(name), file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
};

const licences = (inputs) =>
  ["Other people's code in the bundles beside this file. All else there is Online Do's, EUPL-1.2.\n"]
    .concat(packagesIn(inputs).map(licenceOf))
    .join(`\n${"-".repeat(78)}\n\n`);

const write = (files, hashes, inputs) => {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  for (const { name, contents } of files) {
    writeFileSync(join(DIST, name), contents);
    writeFileSync(join(DIST, `${name}.gz`), gzipSync(contents, { level: 9 }));
    writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(contents));
  }
  writeFileSync(join(DIST, "LICENSES.txt"), licences(inputs));
  writeFileSync(join(DIST, "BUNDLE.txt"), hashes);
};

const made = [
  await bundle(TOGETHER, true),
  await bundle(DESK, true, "desk-[name]-[hash]"),
  await bundle(ALONE, false),
  await bundle(TEAMS, true, "teams-[name]-[hash]"),
];
const inputs = made.flatMap(({ metafile }) => Object.keys(metafile.inputs));
const files = made
  .flatMap(({ outputFiles }) => outputFiles)
  .map(({ path, contents }) => ({ name: basename(path), contents }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));
const sha256 = (contents) => createHash("sha256").update(contents).digest("hex");
const hashes = files.map(({ name, contents }) => `${sha256(contents)}  ${name}\n`).join("");

if (process.argv.includes("--record")) writeFileSync(RECORD, hashes);
const expected = existsSync(RECORD) ? readFileSync(RECORD, "utf8") : "";
if (hashes === expected) {
  write(files, hashes, inputs);
} else {
  console.error(
    "The bundle of the browser's code is not the recorded one (browser/bundle.sha256), so it was not written.\n" +
      "If you changed browser/ or a package on purpose: make bundle-record, and commit the new hashes.\n" +
      `Expected:\n${expected}Made:\n${hashes}`,
  );
  process.exitCode = 1;
}
