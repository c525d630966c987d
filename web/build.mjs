// Builds web/dist: compiled and minified CSS and scripts under hashed names, and manifest.json (logical → hashed).
// Prints what each file weighs on the wire: the first public page has a budget (docs/adr/0003-pages-and-design-system.md).
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");

// Public pages serve the old phones in people's pockets (2018); scripts run on office computers (2021), but for
// the one that reads the address of a QR code.
const cssTarget = ["chrome67", "firefox68", "safari12"];
const phoneTarget = ["chrome58", "firefox54", "safari11"];
const jsTarget = ["chrome87", "firefox78", "safari15"];

// GOV.UK Frontend prints var(--govuk-…, colour) even when the properties themselves are switched off.
const withoutVariables = (text) => text.replace(/var\(--govuk-[\w-]+, ([^()]+)\)/g, "$1");

const css = async (name) => {
  const compiled = sass.compile(join(root, `src/css/${name}.scss`), {
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    charset: false,
  });
  const small = await esbuild.transform(withoutVariables(compiled.css), {
    loader: "css",
    minify: true,
    target: cssTarget,
    charset: "utf8",
  });
  return small.code;
};

const js = async (name, target = jsTarget) => {
  const bundled = await esbuild.build({
    entryPoints: [join(root, `src/js/${name}.js`)],
    bundle: true,
    minify: true,
    format: "iife",
    target,
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return bundled.outputFiles[0].text;
};

const sources = {
  "public.css": () => css("public"),
  "staff.css": () => css("staff"),
  "staff.js": () => js("staff"),
  "screen.js": () => js("screen"),
  "passkey.js": () => js("passkey"),
  "receipt.js": () => js("receipt", phoneTarget),
  "favicon.svg": async () => (await readFile(join(root, "src/favicon.svg"), "utf8")).trim(),
};

const hashed = (name, content) => {
  const extension = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return `${basename(name, extension)}.${hash}${extension}`;
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const manifest = {};
for (const [name, read] of Object.entries(sources)) {
  const content = Buffer.from(await read());
  const br = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = gzipSync(content, { level: 9 });
  manifest[name] = hashed(name, content);
  await writeFile(join(dist, manifest[name]), content);
  console.log(`${manifest[name]}  ${content.length} B, gzip ${gz.length} B, brotli ${br.length} B`);
}
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
