// Walks through a running motcua with a browser: BASE_URL=http://127.0.0.1:8080 node journeys/run.mjs [part of a name]
// Every *.journey.mjs exports `name` and `async run({ browser, base, check })`; helpers are in lib.mjs.
// The last line is "N passed, N failed"; the exit code is not 0 when one failed or there was none.
import { readdir } from "node:fs/promises";
import { check, launch } from "./lib.mjs";

const base = (process.env.BASE_URL || "").replace(/\/$/, "");
if (!base) {
  console.error("BASE_URL is missing: the address of a running motcua, for example http://127.0.0.1:8080");
  process.exit(2);
}

const wanted = process.argv[2] || "";
const files = (await readdir(new URL(".", import.meta.url)))
  .filter((file) => file.endsWith(".journey.mjs") && file.includes(wanted))
  .sort();

const browser = await launch();
let passed = 0;
let failed = 0;
for (const file of files) {
  const journey = await import(new URL(file, import.meta.url));
  const began = Date.now();
  try {
    await journey.run({ browser, base, check });
    passed += 1;
    console.log(`ok    ${journey.name} (${Date.now() - began} ms)`);
  } catch (problem) {
    failed += 1;
    console.log(`FAIL  ${journey.name}\n    ${problem.stack || problem}`);
  }
  // A journey that broke off leaves its windows open.
  await Promise.all(browser.contexts().map((context) => context.close()));
}
await browser.close();

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
